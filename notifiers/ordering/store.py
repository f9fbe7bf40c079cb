"""What is asked of pages: order, withdraw, acknowledge, read."""

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from functools import lru_cache

from sqlalchemy import Select, and_, bindparam, case, func, or_, select, update
from sqlalchemy.orm import Session, aliased

from database.upsert import insert_new
from notifiers.channels import to_json
from notifiers.pages import LIVE, OPEN, UNSENT, AttemptView, CallState, PageDraft, PageState, PageView
from notifiers.store import DUE, AttemptRow, CallTaskRow, PageRow, attempt_view, view
from notifiers.texts import ASKING

_P = PageRow.__table__.c
_ONCE = (_P.subject_kind, _P.subject_id, _P.cycle_no, _P.step_no, _P.contact_id)
"""The unique key: it decides who was paged already."""


def insert_pages(session: Session, drafts: Sequence[PageDraft], *, now: datetime) -> list[int | None]:
    """One page a draft, due at once or at `send_at`; None where this step already paged this contact."""
    if not drafts:
        return []
    rows = [_page(draft, now) for draft in drafts]
    found = insert_new(session, PageRow, rows, returning=(_P.id, *_ONCE))
    new: dict[tuple[object, ...], int] = {tuple(row[1:]): row[0] for row in found}
    return [new.pop(tuple(row[column.name] for column in _ONCE), None) for row in rows]


def _page(draft: PageDraft, now: datetime) -> dict[str, object]:
    """The row of a draft; without channels it is settled already."""
    return {
        "subject_kind": draft.subject_kind,
        "subject_id": draft.subject_id,
        "cycle_no": draft.cycle_no,
        "step_no": draft.step_no,
        "contact_id": draft.contact_id,
        "contact_label": draft.contact_label,
        "channels": to_json(draft.channels),
        "channel_delay": draft.channel_delay,
        "kind": draft.kind.value,
        "data": dict(draft.data),
        "language": draft.language,
        "severity": draft.severity,
        "state": (PageState.PENDING if draft.channels else PageState.UNDELIVERABLE).value,
        "next_try_at": (draft.send_at or now) if draft.channels else None,
        "created_at": now,
        "due_at": draft.send_at or now,
        "act_by": draft.act_by,
        "settled_at": None if draft.channels else now,
    }


def lock_subjects(session: Session, subject_kind: str, subject_ids: Collection[int]) -> Sequence[int]:
    """Ids of these subjects' pages, locked in the order every writer takes them."""
    return session.scalars(
        select(PageRow.id)
        .where(PageRow.subject_kind == subject_kind, PageRow.subject_id.in_(subject_ids))
        .order_by(PageRow.id)
        .with_for_update()
    ).all()


def lock_steps(
    session: Session, subject_kind: str, subject_ids: Collection[int], steps: Collection[int]
) -> Sequence[int]:
    """Ids of these steps' pages that a carrier may still be asked to send, locked in the same order."""
    return session.scalars(
        select(PageRow.id)
        .where(
            PageRow.subject_kind == subject_kind, PageRow.subject_id.in_(subject_ids), PageRow.step_no.in_(steps),
            or_(PageRow.next_try_at.is_not(None), PageRow.state == PageState.BUNDLED),
        )
        .order_by(PageRow.id)
        .with_for_update()
    ).all()  # fmt: skip


def withdraw_unsent(session: Session, page_ids: Collection[int], *, now: datetime) -> int:
    """Nothing more is sent for these pages; the number that nobody will have received."""
    count = session.execute(
        update(PageRow)
        .where(PageRow.id.in_(page_ids), PageRow.state.in_(UNSENT))
        .values(state=PageState.WITHDRAWN, next_try_at=None, lease_until=None, settled_at=now)
        .returning(PageRow.id)
    ).all()
    session.execute(
        update(PageRow)
        .where(
            PageRow.id.in_(page_ids), PageRow.state == PageState.ACCEPTED, PageRow.next_try_at.is_not(None)
        )
        .values(next_try_at=None, settled_at=now)
    )
    return len(count)


def bring_forward(session: Session, *, now: datetime) -> None:
    """Every page that would be sent later is due now."""
    later = update(PageRow).where(DUE, PageRow.next_try_at > now)
    session.execute(
        later.values(
            next_try_at=now, due_at=case((PageRow.due_at > now, now), else_=PageRow.due_at)
        ).execution_options(synchronize_session=False)
    )


def waiting_since(session: Session, before: datetime) -> int:
    """How many pages ordered before then never left."""
    unsent = select(func.count()).where(PageRow.state.in_(UNSENT), PageRow.created_at < before)
    return session.scalar(unsent) or 0


def withdraw_ordered(session: Session, *, before: datetime, now: datetime) -> int:
    """Nothing more is sent for pages ordered before then; the number that never left."""
    old = session.scalars(
        select(PageRow.id)
        .where(
            PageRow.created_at < before,
            or_(
                PageRow.state.in_(UNSENT),
                and_(PageRow.state == PageState.ACCEPTED, PageRow.next_try_at.is_not(None)),
            ),
        )
        .order_by(PageRow.id)
        .with_for_update()
    ).all()
    return withdraw_unsent(session, old, now=now)


def withdraw_calls(session: Session, page_ids: Collection[int]) -> None:
    """Nobody needs to ring any more."""
    session.execute(
        update(CallTaskRow)
        .where(CallTaskRow.page_id.in_(page_ids), CallTaskRow.state == CallState.OPEN)
        .values(state=CallState.WITHDRAWN)
    )


def close_codes(session: Session, page_ids: Collection[int], *, now: datetime) -> None:
    """The subject is closed: its codes answer 'closed' for a day and are unknown after that."""
    session.execute(
        update(PageRow).where(PageRow.id.in_(page_ids), PageRow.closed_at.is_(None)).values(closed_at=now)
    )


def acknowledge_sent(
    session: Session, page_ids: Collection[int], *, contact_id: int | None, label: str, now: datetime
) -> int:
    """Somebody has it: what was handed to a carrier is acknowledged."""
    handed_over = [state for state in OPEN if state not in (PageState.PENDING, PageState.BUNDLED)]
    rows = session.execute(
        update(PageRow)
        .where(PageRow.id.in_(page_ids), PageRow.state.in_(handed_over))
        .values(
            state=PageState.ACKNOWLEDGED,
            next_try_at=None,
            lease_until=None,
            settled_at=now,
            acked_by=contact_id,
            acked_label=label,
            acked_at=now,
        )
        .returning(PageRow.id)
    ).all()
    return len(rows)


def note_acknowledgement(
    session: Session, page_ids: Collection[int], *, contact_id: int | None, label: str, now: datetime
) -> None:
    """Pages that were withdrawn by this acknowledgement remember by whom."""
    session.execute(
        update(PageRow)
        .where(PageRow.id.in_(page_ids), PageRow.acked_at.is_(None), PageRow.state == PageState.WITHDRAWN)
        .values(acked_by=contact_id, acked_label=label, acked_at=now)
    )


def read_page(session: Session, page_id: int) -> PageView | None:
    """One page, or None."""
    row = session.get(PageRow, page_id, populate_existing=True)
    return None if row is None else view(row)


def who_was_told(session: Session, subject_kind: str, subject_ids: Collection[int]) -> list[PageView]:
    """Pages about these subjects that ask for an answer and are with somebody just now."""
    rows = session.scalars(
        select(PageRow)
        .where(
            PageRow.subject_kind == subject_kind, PageRow.subject_id.in_(subject_ids), PageRow.kind.in_(ASKING),
            PageRow.state.in_((PageState.ACCEPTED, PageState.DELIVERED)),
        )
        .order_by(PageRow.id)
    )  # fmt: skip
    return [view(row) for row in rows]


def read_pages(session: Session, page_ids: Collection[int]) -> dict[int, PageView]:
    """Those of these pages that are there, by id."""
    rows = session.scalars(select(PageRow).where(PageRow.id.in_(page_ids)))
    return {row.id: view(row) for row in rows}


def pages_about(session: Session, subject_kind: str, subject_ids: Iterable[int]) -> list[PageView]:
    """All pages of these subjects, in the order they were made; one statement."""
    rows = session.scalars(
        select(PageRow)
        .where(PageRow.subject_kind == subject_kind, PageRow.subject_id.in_(list(subject_ids)))
        .order_by(PageRow.id)
    )
    return [view(row) for row in rows]


def untold_steps(
    session: Session, subject_kind: str, subject_ids: Collection[int]
) -> frozenset[tuple[int, int, int]]:
    """Subject, cycle and step of pages that wait for the sender while nobody else has been told of that step.

    A page that a carrier has taken by an earlier channel counts as told, even while the next channel is tried.
    """
    if not subject_ids:
        return frozenset()
    rows = session.execute(_untold(), {"of_kind": subject_kind, "subjects": subject_ids})
    return frozenset((row.subject_id, row.cycle_no, row.step_no) for row in rows)


@lru_cache
def _untold() -> Select[int, int, int]:
    same = aliased(PageRow)
    told = (
        select(AttemptRow.id)
        .join(same, same.id == AttemptRow.page_id)
        .where(
            same.subject_kind == PageRow.subject_kind,
            same.subject_id == PageRow.subject_id,
            same.cycle_no == PageRow.cycle_no,
            same.step_no == PageRow.step_no,
            AttemptRow.state.in_(LIVE),
        )
        .exists()
    )
    return (
        select(PageRow.subject_id, PageRow.cycle_no, PageRow.step_no)
        .where(
            PageRow.subject_kind == bindparam("of_kind"),
            PageRow.subject_id.in_(bindparam("subjects", expanding=True)),
            PageRow.state.in_(UNSENT),
            ~told,
        )
        .distinct()
    )


def attempts_of(session: Session, page_ids: Collection[int]) -> list[AttemptView]:
    """Every call made for these pages, in order."""
    rows = session.scalars(select(AttemptRow).where(AttemptRow.page_id.in_(page_ids)).order_by(AttemptRow.id))
    return [attempt_view(row) for row in rows]
