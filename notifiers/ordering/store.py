"""What is asked of pages: order, withdraw, acknowledge, read."""

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session, aliased

from notifiers.pages import LIVE, OPEN, UNSENT, AttemptView, CallState, PageDraft, PageState, PageView
from notifiers.store import AttemptRow, CallTaskRow, PageRow, attempt_view, insert_once, view


def insert_page(
    session: Session,
    draft: PageDraft,
    *,
    channels: list[dict[str, str]],
    reply_code: str | None,
    now: datetime,
) -> int | None:
    """The page, due at once or at `send_at`; None where this step already paged this contact."""
    return insert_once(
        session,
        PageRow,
        {
            "subject_kind": draft.subject_kind,
            "subject_id": draft.subject_id,
            "cycle_no": draft.cycle_no,
            "step_no": draft.step_no,
            "contact_id": draft.contact_id,
            "contact_label": draft.contact_label,
            "channels": channels,
            "channel_delay": draft.channel_delay,
            "kind": draft.kind.value,
            "data": dict(draft.data),
            "language": draft.language,
            "severity": draft.severity,
            "reply_code": reply_code,
            "state": PageState.PENDING if channels else PageState.UNDELIVERABLE,
            "next_try_at": (draft.send_at or now) if channels else None,
            "created_at": now,
            "settled_at": None if channels else now,
        },
    )


def used_codes(
    session: Session, contact_id: int, digests: Collection[str], *, since: datetime
) -> frozenset[str]:
    """Codes given to this contact, or sent to one of these addresses, since then."""
    own = select(PageRow.reply_code).where(PageRow.contact_id == contact_id, PageRow.created_at > since)
    shared = (
        select(PageRow.reply_code)
        .join(AttemptRow, AttemptRow.page_id == PageRow.id)
        .where(AttemptRow.address_digest.in_(digests), AttemptRow.started_at > since)
    )
    codes = session.scalars(own.union(shared)).all()
    return frozenset(code for code in codes if code is not None)


def lock_subject(session: Session, subject_kind: str, subject_id: int) -> Sequence[int]:
    """Ids of the subject's pages, locked in the order every writer takes them."""
    return session.scalars(
        select(PageRow.id)
        .where(PageRow.subject_kind == subject_kind, PageRow.subject_id == subject_id)
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
            PageRow.next_try_at.is_not(None),
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
    rows = session.execute(
        update(PageRow)
        .where(PageRow.id.in_(page_ids), PageRow.state.in_(OPEN), PageRow.state != PageState.PENDING)
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
    rows = session.execute(
        select(PageRow.subject_id, PageRow.cycle_no, PageRow.step_no)
        .where(
            PageRow.subject_kind == subject_kind,
            PageRow.subject_id.in_(subject_ids),
            PageRow.state.in_(UNSENT),
            ~told,
        )
        .distinct()
    )
    return frozenset((row.subject_id, row.cycle_no, row.step_no) for row in rows)  # fmt: skip


def attempts_of(session: Session, page_ids: Collection[int]) -> list[AttemptView]:
    """Every call made for these pages, in order."""
    rows = session.scalars(select(AttemptRow).where(AttemptRow.page_id.in_(page_ids)).order_by(AttemptRow.id))
    return [attempt_view(row) for row in rows]
