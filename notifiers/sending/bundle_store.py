"""Bundles as rows: what is due and never left, what was sent within the minute, and whose message speaks for whom."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Integer,
    Select,
    String,
    and_,
    bindparam,
    case,
    exists,
    func,
    literal,
    not_,
    or_,
    select,
    text,
    true,
    update,
)
from sqlalchemy.orm import Session

from database.types import UtcDateTime
from database.upsert import insert_into
from notifiers.bundling import Sent, Waiting
from notifiers.channels import from_json
from notifiers.errors import MalformedAddress
from notifiers.pages import BUNDLE, SEVERE, TEST_SUBJECT, AttemptState, PageState
from notifiers.store import DUE, AttemptRow, PageRow
from notifiers.texts import NEWS, TOGETHER, URGENT, MessageKind

_PAGE, _ATTEMPT = PageRow.__table__.c, AttemptRow.__table__.c
_CLAIMS = 4872
"""Key of PostgreSQL's lock: what one message says and a budget still allows is decided by one worker at a time."""
_LOOKED_AT = 500
_NOW = bindparam("now", type_=UtcDateTime())


def one_at_a_time(session: Session) -> None:
    """Wait for the turn to claim, until commit. SQLite has one writer anyway."""
    if session.get_bind().dialect.name == "postgresql":
        session.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _CLAIMS})


def put_off_ordinary(session: Session, *, now: datetime, until: datetime) -> None:
    """What is not severe and due to begin or to go on leaves at the end of the quiet hours.

    But the tests: they go to the desk's own addresses, at a time the desk chose, and are judged ten minutes later.
    """
    due = (
        select(PageRow.id)
        .where(
            DUE, PageRow.state.in_((PageState.PENDING, PageState.ACCEPTED)), PageRow.next_try_at <= now,
            PageRow.severity != SEVERE, PageRow.subject_kind != TEST_SUBJECT,
        )
        .with_for_update(skip_locked=True)
    )  # fmt: skip
    session.execute(
        update(PageRow)
        .where(PageRow.id.in_(due))
        .values(next_try_at=until, due_at=until)
        .execution_options(synchronize_session=False)
    )


_MOST_URGENT = (case((_PAGE.severity == SEVERE, 0), else_=1), _PAGE.next_try_at, _PAGE.id)


def _looked_at(column: ColumnElement[Any]) -> ColumnElement[Any]:
    """The column, and no way into an index: what waits is few, and SQLite would look through everything ever sent to
    these people or about tickets instead.
    """
    return func.coalesce(column, literal("" if isinstance(column.type, String) else 0))


_TICKETS = (_looked_at(_PAGE.subject_kind) == "ticket", _PAGE.kind.in_(TOGETHER))


def _urgent(*kinds: MessageKind) -> ColumnElement[bool]:
    """The same as Waiting.is_urgent, of pages of these kinds."""
    return and_(_PAGE.severity == SEVERE, _PAGE.kind.in_(kinds))


@lru_cache
def not_for_company(*, waits: bool) -> ColumnElement[bool]:
    """Where one `waits` for its company, all but ordinary pages about tickets that became due after the statement's
    `settled_by` and were never tried; else all.
    """
    if not waits:
        return true()
    settled = func.coalesce(_PAGE.due_at, _PAGE.created_at) <= bindparam("settled_by", type_=UtcDateTime())
    return or_(not_(and_(*_TICKETS)), _urgent(*URGENT), _PAGE.tries > 0, settled)


def waiting(session: Session, now: datetime, *, settled_by: datetime | None) -> list[Waiting]:
    """Due pages about tickets that never left, locked: of the people whose pages are the most urgent, all of them.

    People of whom only pages `not_for_company` leaves out are due are none of them.
    """
    given = {"now": now} | ({"settled_by": settled_by} if settled_by else {})
    contacts = set(session.scalars(_first(waits=settled_by is not None), given))
    if not contacts:
        return []
    rows = session.execute(_fresh(), {"now": now, "contacts": contacts})
    found = (_waiting(row) for row in rows)
    return [page for page in found if page.channels]


@lru_cache
def _first(*, waits: bool) -> Select[int]:
    due = (DUE, _PAGE.state == PageState.PENDING, _PAGE.next_try_at <= _NOW, not_for_company(waits=waits))
    return select(_PAGE.contact_id).where(*due, *_TICKETS).order_by(*_MOST_URGENT).limit(_LOOKED_AT)


@lru_cache
def _fresh() -> Select[Any]:
    """No call of theirs may have arrived. What was only put off for its company goes with it."""
    arrived = exists().where(_ATTEMPT.page_id == _PAGE.id, _ATTEMPT.state != AttemptState.FAILED)
    put_off = and_(_PAGE.tries == 0, func.coalesce(_PAGE.due_at, _PAGE.created_at) <= _NOW)
    return (
        select(
            _PAGE.id, _PAGE.contact_id, _PAGE.subject_id, _PAGE.severity, _PAGE.kind, _PAGE.data, _PAGE.act_by,
            func.coalesce(_PAGE.due_at, _PAGE.created_at, type_=_PAGE.created_at.type).label("due_at"),
            _PAGE.channels, _PAGE.channel_pos, _PAGE.channel_delay, _PAGE.contact_label, _PAGE.language,
        )
        .where(
            DUE, _PAGE.state == PageState.PENDING, *_TICKETS,
            or_(put_off, and_(_PAGE.next_try_at <= _NOW, or_(_PAGE.tries == 0, ~arrived))),
            _looked_at(_PAGE.contact_id).in_(bindparam("contacts", expanding=True)),
        )
        .order_by(*_MOST_URGENT)
        .with_for_update(skip_locked=True, of=PageRow.__table__)
    )  # fmt: skip


def _waiting(row: Any) -> Waiting:  # noqa: ANN401 - a row of the select above
    data = row.data if isinstance(row.data, dict) else {}
    count = data.get("count")
    return Waiting(
        id=row.id, contact_id=row.contact_id, subject_id=row.subject_id, severity=row.severity,
        kind=MessageKind(row.kind), count=count if isinstance(count, int) else 1,
        number=str(data.get("number", row.subject_id)), act_by=row.act_by, due_at=row.due_at,
        channels=_channels(row)[row.channel_pos :], channel_delay=row.channel_delay,
        contact_label=row.contact_label, language=row.language,
    )  # fmt: skip


def _channels(row: Any) -> Any:  # noqa: ANN401 - likewise
    """A damaged snapshot is not bundled: its page fails upwards by itself."""
    try:
        return from_json(row.channels)
    except (MalformedAddress, TypeError):
        return ()


def sent_since(session: Session, numbers: Mapping[int, str], *, since: datetime) -> dict[int, Sent]:
    """The newest message about tickets to each contact's number (a digest), by contact."""
    was_urgent = func.max(case((_urgent(*URGENT, MessageKind.BUNDLE), 1), else_=0), type_=Integer())
    rows = session.execute(
        select(
            _ATTEMPT.address_digest,
            func.max(_ATTEMPT.started_at, type_=_ATTEMPT.started_at.type),
            was_urgent,
        )
        .join_from(AttemptRow.__table__, PageRow.__table__, _ATTEMPT.page_id == _PAGE.id)
        .where(
            _ATTEMPT.address_digest.in_(set(numbers.values())), _ATTEMPT.started_at > since,
            _ATTEMPT.channel_pos == 0, _ATTEMPT.state != AttemptState.FAILED,
            _PAGE.subject_kind.in_(("ticket", BUNDLE)), _PAGE.kind.not_in(NEWS),
        )
        .group_by(_ATTEMPT.address_digest)
    )  # fmt: skip
    by_number = {number: Sent(at, bool(was)) for number, at, was in rows}
    return {contact: by_number[number] for contact, number in numbers.items() if number in by_number}


def put_off(session: Session, page_ids: Collection[int], *, until: datetime) -> None:
    """These pages are due then."""
    session.execute(
        update(PageRow)
        .where(PageRow.id.in_(page_ids))
        .values(next_try_at=until)
        .execution_options(synchronize_session=False)
    )


def insert_bundle(session: Session, values: Mapping[str, Any]) -> int:
    """The page whose message speaks for the others; its id."""
    statement = insert_into(session, PageRow).values(state=PageState.PENDING, **values)
    return int(session.execute(statement.returning(_PAGE.id)).scalar_one())


def join(session: Session, page_ids: Sequence[int], *, bundle_id: int) -> None:
    """These pages are said by the bundle."""
    session.execute(
        update(PageRow)
        .where(PageRow.id.in_(page_ids))
        .values(state=PageState.BUNDLED, bundle_id=bundle_id, next_try_at=None)
        .execution_options(synchronize_session=False)
    )


def open_members(session: Session, bundle_id: int) -> list[int]:
    """Ids of the pages a bundle still speaks for: nobody took or closed them."""
    still_open = (PageState.BUNDLED, PageState.ACCEPTED, PageState.DELIVERED)
    return list(
        session.scalars(
            select(PageRow.id)
            .where(PageRow.bundle_id == bundle_id, PageRow.state.in_(still_open), PageRow.closed_at.is_(None))
            .order_by(PageRow.id)
        )
    )


_MIRRORED = (PageState.ACCEPTED, PageState.DELIVERED, PageState.UNDELIVERABLE)


def mirror(session: Session, bundle_id: int, state: PageState, *, now: datetime) -> None:
    """The pages it speaks for stand where it stands, except those that ended otherwise meanwhile."""
    if state not in _MIRRORED:
        return
    session.execute(
        update(PageRow)
        .where(
            PageRow.bundle_id == bundle_id,
            PageRow.state.in_((PageState.BUNDLED, *_MIRRORED)),
        )
        .values(state=state, settled_at=now)
        .execution_options(synchronize_session=False)
    )
