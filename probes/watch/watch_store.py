"""Which objects are visited, and the looks that are ordered, <-> rows."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, Integer, String, bindparam, delete, exists, or_, select, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from database.base import Base
from database.types import UtcDateTime
from database.upsert import insert_all, insert_into
from probes.watch.standing import Look
from probes.watch.week import Mark


@dataclass(frozen=True, slots=True)
class Watch:
    """An object's availability is watched. `began_at` None: not now.

    `told_mark`: the gravest mark of a week's failures that people were told since the week was last fine, else NONE.
    """

    object_id: int
    began_at: datetime | None
    visits_a_day: int
    marker: str
    version: int
    told_mark: Mark = Mark.NONE


@dataclass(frozen=True, slots=True)
class Order:
    """A look to be made from one vantage point; `fence` is counted up by each claim."""

    id: int
    object_id: int
    vantage: str
    look: Look
    due_at: datetime
    fence: int


class SiteWatchRow(Base):
    __tablename__ = "site_watch"
    object_id: Mapped[int] = mapped_column(ForeignKey("monitored_object.id"), primary_key=True)
    began_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    visits_a_day: Mapped[int]
    marker: Mapped[str] = mapped_column(String(200), default="")
    version: Mapped[int] = mapped_column(default=1)
    told_mark: Mapped[str] = mapped_column(String(4), default=Mark.NONE.value, server_default=Mark.NONE.value)


class VisitOrderRow(Base):
    """One of a kind for an object and a vantage point: a visit nobody made is replaced by the next, not caught up."""

    __tablename__ = "visit_order"
    __table_args__ = (
        Index("uq_visit_order_look", "object_id", "vantage", "look", unique=True),
        Index("ix_visit_order_due", "vantage", "due_at"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    object_id: Mapped[int] = mapped_column(ForeignKey("monitored_object.id"))
    vantage: Mapped[str] = mapped_column(String(20))
    look: Mapped[str] = mapped_column(String(12))
    due_at: Mapped[datetime] = mapped_column(UtcDateTime)
    leased_until: Mapped[datetime | None] = mapped_column(UtcDateTime)
    fence: Mapped[int] = mapped_column(default=0)


_W, _O = SiteWatchRow.__table__.c, VisitOrderRow.__table__.c
_WATCH = select(_W.object_id, _W.began_at, _W.visits_a_day, _W.marker, _W.version, _W.told_mark)
_FREE = or_(_O.leased_until.is_(None), _O.leased_until <= bindparam("lease_now", type_=UtcDateTime()))
_DUE = (
    select(_O.id, _O.object_id, _O.vantage, _O.look, _O.due_at, _O.fence)
    .where(_O.vantage == bindparam("at"), _O.due_at <= bindparam("now", type_=UtcDateTime()), _FREE)
    .order_by(_O.due_at, _O.id)
    .limit(bindparam("limit", type_=Integer()))
    .with_for_update(skip_locked=True)
)
_ANY = select(
    exists().where(_O.vantage == bindparam("at"), _O.due_at <= bindparam("now", type_=UtcDateTime()))
)


def watches(session: Session, object_ids: Sequence[int] | None = None) -> dict[int, Watch]:
    """By object; all of the desk, or these."""
    found = _WATCH if object_ids is None else _WATCH.where(_W.object_id.in_(object_ids))
    return {row.object_id: _watch(row) for row in session.execute(found)}


def hold_watch(session: Session, object_id: int) -> Watch | None:
    """Kept from others until this transaction ends: looks at one site are taken in one after the other."""
    row = session.execute(_WATCH.where(_W.object_id == object_id).with_for_update()).one_or_none()
    return None if row is None else _watch(row)


def set_watch(session: Session, object_id: int, values: Mapping[str, object], *, version: int) -> bool:
    """Begin or change a watch; False where somebody else did meanwhile. `version` 0: there was none."""
    if not version:
        row = {"object_id": object_id, "version": 1, **values}
        added = (
            insert_into(session, SiteWatchRow).values(row).on_conflict_do_nothing().returning(_W.object_id)
        )
        return session.scalar(added) is not None
    changed = session.execute(
        update(SiteWatchRow)
        .where(_W.object_id == object_id, _W.version == version)
        .values({**values, "version": version + 1})
        .returning(_W.object_id)
    )
    return changed.first() is not None


def set_told(session: Session, object_id: int, mark: Mark) -> None:
    """Of a watch that is held. People's version of it stays."""
    session.execute(update(SiteWatchRow).where(_W.object_id == object_id).values(told_mark=mark.value))


def order_looks(session: Session, orders: Sequence[tuple[int, str, Look, datetime]]) -> None:
    """Object, vantage point, look and when; what was still ordered of the same kind is replaced."""
    rows = [
        {
            "object_id": object_id, "vantage": vantage, "look": look.value, "due_at": due_at,
            "leased_until": None, "fence": 0,
        }
        for object_id, vantage, look, due_at in orders
    ]  # fmt: skip
    insert_all(session, VisitOrderRow, rows, replace_by=("object_id", "vantage", "look"))


def has_due(session: Session, vantage: str, *, now: datetime) -> bool:
    return bool(session.scalar(_ANY, {"at": vantage, "now": now}))


def claim(
    session: Session, vantage: str, *, now: datetime, lease_now: datetime, until: datetime, limit: int
) -> list[Order]:
    """Take what is due at this vantage point; nobody else gets it before the lease is over."""
    rows = session.execute(_DUE, {"at": vantage, "now": now, "lease_now": lease_now, "limit": limit}).all()
    if rows:
        session.execute(
            update(VisitOrderRow)
            .where(_O.id.in_([row.id for row in rows]))
            .values(leased_until=until, fence=_O.fence + 1)
        )
    return [_order(row) for row in rows]


def settle(session: Session, order: Order) -> bool:
    """The look was made; False where the lease was lost meanwhile, so that another one's look counts."""
    gone = session.execute(
        delete(VisitOrderRow).where(_O.id == order.id, _O.fence == order.fence).returning(_O.id)
    )
    return gone.first() is not None


def forget_orders(session: Session, object_id: int) -> None:
    session.execute(delete(VisitOrderRow).where(_O.object_id == object_id))


def _watch(row: Any) -> Watch:  # noqa: ANN401  (a row of _WATCH)
    return Watch(row.object_id, row.began_at, row.visits_a_day, row.marker, row.version, Mark(row.told_mark))


def _order(row: Any) -> Order:  # noqa: ANN401  (a row of _DUE)
    return Order(row.id, row.object_id, row.vantage, Look(row.look), row.due_at, row.fence + 1)
