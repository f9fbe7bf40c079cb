"""Bundles as those see them who order, take and close: which speak for a page, about what, and when one is over."""

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import exists, select, update
from sqlalchemy.orm import Session

from notifiers.ordering.store import withdraw_calls
from notifiers.pages import OPEN, PageState
from notifiers.store import PageRow
from notifiers.texts import ASKING


def bundles_of(session: Session, page_ids: Collection[int]) -> Sequence[int]:
    """The bundles that speak for any of these pages."""
    bundled = select(PageRow.bundle_id).where(PageRow.id.in_(page_ids), PageRow.bundle_id.is_not(None))
    return [found for found in session.scalars(bundled.distinct()) if found is not None]


def spoken_for(session: Session, bundle_id: int) -> Sequence[int]:
    """The subjects (tickets) a bundle's message is about, in order."""
    about = select(PageRow.subject_id).where(PageRow.bundle_id == bundle_id).distinct()
    return session.scalars(about.order_by(PageRow.subject_id)).all()


def open_subjects(session: Session, subject_kind: str, subject_ids: Collection[int]) -> Sequence[int]:
    """Those of the subjects about which somebody is still being called, in order: a late reply counts for them."""
    calling = select(PageRow.subject_id).where(
        PageRow.subject_kind == subject_kind, PageRow.subject_id.in_(subject_ids), PageRow.kind.in_(ASKING),
        PageRow.state.in_(OPEN), PageRow.closed_at.is_(None),
    )  # fmt: skip
    return session.scalars(calling.distinct().order_by(PageRow.subject_id)).all()


def stop_following_up(
    session: Session, bundle_ids: Collection[int], page_ids: Collection[int], *, now: datetime
) -> None:
    """A bundle all of whose open pages are among these makes no further call; its code stays."""
    member = PageRow.__table__.alias("member")
    other = exists().where(
        member.c.bundle_id == PageRow.id, member.c.state.in_(OPEN), member.c.closed_at.is_(None),
        member.c.id.not_in(page_ids),
    )  # fmt: skip
    session.execute(
        update(PageRow)
        .where(
            PageRow.id.in_(bundle_ids),
            PageRow.state == PageState.ACCEPTED,
            PageRow.next_try_at.is_not(None),
            ~other,
        )
        .values(next_try_at=None, settled_at=now)
        .execution_options(synchronize_session=False)
    )


def end_spoken_out(
    session: Session,
    bundle_ids: Collection[int],
    *,
    now: datetime,
    contact_id: int | None = None,
    label: str = "",
) -> None:
    """A bundle none of whose pages is open any more ends too, in the name of whoever took the last one.

    Held first: of two who take its last two pages at once, the second one sees what the first one did.
    """
    held = select(PageRow.id).where(PageRow.id.in_(bundle_ids)).order_by(PageRow.id).with_for_update()
    session.execute(held).all()
    member = PageRow.__table__.alias("member")
    mine = exists().where(member.c.bundle_id == PageRow.id)
    is_open = mine.where(member.c.state.in_(OPEN), member.c.closed_at.is_(None))
    still_known = mine.where(member.c.closed_at.is_(None))
    ended = update(PageRow).where(PageRow.id.in_(bundle_ids)).execution_options(synchronize_session=False)
    over = {"next_try_at": None, "lease_until": None, "settled_at": now}
    unsent = (PageState.PENDING, PageState.SENDING)
    taken = {"acked_by": contact_id, "acked_label": label, "acked_at": now} if label else {}
    for of, state in ((unsent, PageState.WITHDRAWN), (OPEN, PageState.ACKNOWLEDGED)):
        statement = ended.where(~is_open, PageRow.state.in_(of)).values(state=state, **over, **taken)
        withdraw_calls(session, session.scalars(statement.returning(PageRow.id)).all())
    session.execute(ended.where(~still_known, PageRow.closed_at.is_(None)).values(closed_at=now))
