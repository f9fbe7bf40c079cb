"""Claims under a lease, attempts and what became of them: all writes of the dispatcher."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache

from sqlalchemy import Integer, Select, bindparam, case, insert, or_, select, update
from sqlalchemy.orm import Session

from database.session import server_now
from database.types import UtcDateTime
from notifiers.ladder import Claimed, Standing
from notifiers.pages import SEVERE, AttemptState, AttemptView, PageState
from notifiers.sending.bundle_store import not_for_company
from notifiers.store import DUE, SENDING, AttemptRow, PageRow, attempt_view, channels_of, facts_in

_DONE = (PageState.DELIVERED, PageState.UNDELIVERABLE)
_LIMIT = bindparam("limit", type_=Integer())
_OVER = or_(PageRow.lease_until < bindparam("lease_now", type_=UtcDateTime()), PageRow.lease_until.is_(None))
_EXPIRED = (
    select(PageRow)
    .where(SENDING, _OVER)
    .order_by(PageRow.lease_until, PageRow.id)
    .limit(_LIMIT)
    .with_for_update(skip_locked=True)
)


@lru_cache
def _due(*, waits: bool) -> Select[PageRow]:
    """Put together once: a worker with nothing to do asks for it every second."""
    now = bindparam("now", type_=UtcDateTime())
    severe_first = case((PageRow.severity == SEVERE, 0), else_=1)
    return (
        select(PageRow)
        .where(DUE, PageRow.next_try_at <= now, not_for_company(waits=waits))
        .order_by(severe_first, PageRow.next_try_at, PageRow.id)
        .limit(_LIMIT)
        .with_for_update(skip_locked=True)
    )


def lease_clock(session: Session) -> datetime:
    """The database server's clock; tests hand in another."""
    return server_now(session)


def claim(
    session: Session, *, now: datetime, lease_now: datetime, lease: timedelta, limit: int,
    settled_by: datetime | None = None,
) -> list[Claimed]:  # fmt: skip
    """Pages whose lease ran out first, then those due, held for `lease`; rows others hold are skipped.

    A page that is being sent under no lease at all (a hand's work) is nobody's, and taken up too. `settled_by`: what
    bundle_store.not_for_company leaves out is not due.
    """
    given = {"now": now} | ({"settled_by": settled_by} if settled_by else {})
    rows = list(session.scalars(_EXPIRED, {"lease_now": lease_now, "limit": limit}))
    if len(rows) < limit:
        due = _due(waits=settled_by is not None)
        rows += session.scalars(due, {**given, "limit": limit - len(rows)})
    held_up = _spoken_for_by_others(session, [row.id for row in rows if row.is_bundle])
    claimed = [_claimed(row) for row in rows if row.id not in held_up]
    if claimed:
        session.execute(
            update(PageRow)
            .where(PageRow.id.in_([page.id for page in claimed]))
            .values(
                state=PageState.SENDING,
                lease_until=lease_now + lease,
                fence=PageRow.fence + 1,
                tries=PageRow.tries + 1,
            )
            .execution_options(synchronize_session=False)
        )
    return claimed


@dataclass(frozen=True, slots=True, kw_only=True)
class NewAttempt:
    """A call about to be made."""

    page_id: int
    ref: str
    n: int
    copy_no: int
    channel_pos: int
    channel: str
    carrier: str
    address_digest: str
    body: str
    error: str | None
    started_at: datetime
    state: AttemptState = AttemptState.STARTED
    poll_at: datetime | None = None


def insert_attempts(session: Session, attempts: Sequence[NewAttempt]) -> list[AttemptView]:
    """The attempt rows, in the order given; committed before any call."""
    if not attempts:
        return []
    rows = [
        {
            "page_id": one.page_id,
            "ref": one.ref,
            "n": one.n,
            "copy_no": one.copy_no,
            "channel_pos": one.channel_pos,
            "channel": one.channel,
            "carrier": one.carrier,
            "address_digest": one.address_digest,
            "body": one.body,
            "error": one.error,
            "state": one.state,
            "started_at": one.started_at,
            "ended_at": None if one.state is AttemptState.STARTED else one.started_at,
            "poll_at": one.poll_at,
        }
        for one in attempts
    ]
    found = session.scalars(insert(AttemptRow).returning(AttemptRow, sort_by_parameter_order=True), rows)
    return [attempt_view(row) for row in found]


def is_ours(session: Session, page_id: int, fence: int) -> datetime | None:
    """When our lease ends, or None where the page was withdrawn or claimed by somebody else."""
    return session.scalar(
        select(PageRow.lease_until).where(
            PageRow.id == page_id, PageRow.fence == fence, PageRow.state == PageState.SENDING
        )
    )


def lock_page(session: Session, page_id: int) -> PageRow | None:
    """The page's row, held until commit with those it speaks for."""
    return lock_pages(session, [page_id]).get(page_id)


def lock_pages(session: Session, page_ids: Collection[int]) -> dict[int, PageRow]:
    """The rows by id, held until commit with all pages they speak for, in the order every writer takes them."""
    session.execute(
        select(PageRow.id)
        .where(or_(PageRow.id.in_(page_ids), PageRow.bundle_id.in_(page_ids)))
        .order_by(PageRow.id)
        .with_for_update()
    ).all()
    rows = session.scalars(
        select(PageRow).where(PageRow.id.in_(page_ids)).execution_options(populate_existing=True)
    )
    return {row.id: row for row in rows}


def set_standing(
    session: Session, page_id: int, standing: Standing, *, now: datetime, stuck: bool = False
) -> None:
    """Where the page stands now; the lease ends. `stuck`: escalation is told of it from now on."""
    settled = standing.state in _DONE or (
        standing.state is PageState.ACCEPTED and standing.next_try_at is None
    )
    session.execute(
        update(PageRow)
        .where(PageRow.id == page_id)
        .values(
            state=standing.state,
            channel_pos=standing.position,
            next_try_at=standing.next_try_at,
            lease_until=None,
            settled_at=now if settled else None,
            **({"stuck_at": now} if stuck else {}),
        )
        .execution_options(synchronize_session=False)
    )


def set_position(session: Session, page_id: int, position: int) -> None:
    """The rung the page is on, so that a crash during the call asks about the right one."""
    session.execute(
        update(PageRow)
        .where(PageRow.id == page_id)
        .values(channel_pos=position)
        .execution_options(synchronize_session=False)
    )


def renew_lease(session: Session, page_id: int, until: datetime) -> None:
    """A look-up took its time; the call that follows needs its own."""
    session.execute(
        update(PageRow)
        .where(PageRow.id == page_id)
        .values(lease_until=until)
        .execution_options(synchronize_session=False)
    )


def finish_attempt(
    session: Session,
    attempt_id: int,
    state: AttemptState,
    *,
    ended_at: datetime,
    error: str | None = None,
    final: bool = False,
) -> None:
    """How the call went, unless a receipt already knows better."""
    values: dict[str, object] = {"state": state, "ended_at": ended_at, "final": final}
    values |= {"error": error} if error is not None else {}
    values |= {"poll_at": None} if state is AttemptState.FAILED else {}
    open_states = (AttemptState.STARTED, AttemptState.UNCERTAIN)
    session.execute(
        update(AttemptRow)
        .where(AttemptRow.id == attempt_id, AttemptRow.state.in_(open_states))
        .values(values)
        .execution_options(synchronize_session=False)
    )


def fill_sid(session: Session, attempt_id: int, sid: str) -> None:
    """The carrier's id, where no receipt brought it before."""
    session.execute(
        update(AttemptRow)
        .where(AttemptRow.id == attempt_id, AttemptRow.provider_sid.is_(None))
        .values(provider_sid=sid)
        .execution_options(synchronize_session=False)
    )


def set_receipt(session: Session, attempt_id: int, values: Mapping[str, object]) -> None:
    """What a receipt said."""
    session.execute(
        update(AttemptRow)
        .where(AttemptRow.id == attempt_id)
        .values(dict(values))
        .execution_options(synchronize_session=False)
    )


def attempts_by_page(session: Session, page_ids: Collection[int]) -> dict[int, list[AttemptView]]:
    """Every attempt of these pages in order, by page."""
    found: dict[int, list[AttemptView]] = {page_id: [] for page_id in page_ids}
    rows = session.scalars(
        select(AttemptRow)
        .where(AttemptRow.page_id.in_(page_ids))
        .order_by(AttemptRow.id)
        .execution_options(populate_existing=True)
    )
    for row in rows:
        found[row.page_id].append(attempt_view(row))
    return found


def attempt_by_ref(session: Session, ref: str, sid: str) -> AttemptView | None:
    """The attempt with this reference: the one the carrier's id names, else the last."""
    rows = session.scalars(select(AttemptRow).where(AttemptRow.ref == ref).order_by(AttemptRow.n)).all()
    named = [row for row in rows if sid and row.provider_sid == sid]
    chosen = named or [row for row in rows if row.provider_sid is None] or list(rows)
    return attempt_view(chosen[-1]) if chosen else None


def known_sids(session: Session, sids: Collection[str], *, but_ref: str) -> frozenset[str]:
    """Which of these ids belong to other letters."""
    return frozenset(
        sid
        for sid in session.scalars(
            select(AttemptRow.provider_sid).where(
                AttemptRow.provider_sid.in_(sids), or_(AttemptRow.ref != but_ref)
            )
        )
        if sid is not None
    )


def _spoken_for_by_others(session: Session, bundle_ids: Sequence[int]) -> set[int]:
    """Bundles of which somebody is changing a page just now: next time. Never waits, so nobody waits in a circle."""
    if not bundle_ids:
        return set()
    spoken = select(PageRow.id, PageRow.bundle_id).where(PageRow.bundle_id.in_(bundle_ids))
    free = {row.id for row in session.execute(spoken.order_by(PageRow.id).with_for_update(skip_locked=True))}
    return {row.bundle_id for row in session.execute(spoken) if row.id not in free}


def _claimed(row: PageRow) -> Claimed:
    return Claimed(
        id=row.id,
        contact_id=row.contact_id,
        found_state=PageState(row.state),
        fence=row.fence + 1,
        channels=channels_of(row),
        channel_pos=row.channel_pos,
        channel_delay=row.channel_delay,
        kind=row.kind,
        data=facts_in(row.data),
        severity=row.severity,
        language=row.language,
        reply_code=row.reply_code,
        contact_label=row.contact_label,
        subject_id=row.subject_id,
        due_at=row.due_at or row.created_at,
        stuck_at=row.stuck_at,
    )
