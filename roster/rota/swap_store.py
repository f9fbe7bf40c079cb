"""Swaps <-> rows: who asks whom to take which day for which other, and what came of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Index, String, insert, or_, select, text, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from database.base import Base
from database.types import UtcDateTime
from roster.people import DutyRole

WAITING = text("state = 'asked'")


class SwapState(StrEnum):
    """What came of it; VOID: one of the days was changed meanwhile."""

    ASKED = "asked"
    ACCEPTED = "accepted"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"
    VOID = "void"


class SwapRow(Base):
    """`slot_id` is what the asker gives away; `return_id` what they take for it, None for nothing.

    The days stand here themselves: a place that was vacated since leaves no row behind.
    """

    __tablename__ = "rota_swap"
    __table_args__ = (Index("ix_rota_swap_waiting", "id", sqlite_where=WAITING, postgresql_where=WAITING),)
    id: Mapped[int] = mapped_column(primary_key=True)
    role: Mapped[str] = mapped_column(String(30))
    slot_id: Mapped[int]
    slot_version: Mapped[int]
    day: Mapped[date]
    return_id: Mapped[int | None]
    return_version: Mapped[int | None]
    return_day: Mapped[date | None]
    asker_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    asked_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    state: Mapped[str] = mapped_column(String(12))
    asked_at: Mapped[datetime] = mapped_column(UtcDateTime)
    answered_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    answered_by: Mapped[str | None] = mapped_column(String(120))


@dataclass(frozen=True, slots=True)
class Swap:
    """`asker` gives `day` to `asked` and takes `return_day` for it, where there is one."""

    id: int
    role: DutyRole
    slot_id: int
    slot_version: int
    day: date
    return_id: int | None
    return_version: int | None
    return_day: date | None
    asker_id: int
    asked_id: int
    state: SwapState
    asked_at: datetime


_R = SwapRow


def waiting(session: Session, today: date) -> list[Swap]:
    """Swaps that somebody may answer yet, the oldest first; of days that are over nothing comes any more."""
    rows = session.scalars(select(_R).where(_R.state == SwapState.ASKED.value).order_by(_R.id))
    return [_swap(row) for row in rows if row.day >= today and (row.return_day or today) >= today]


def settle_over(session: Session, today: date, *, by: str, now: datetime) -> list[int]:
    """Void what nobody answered before one of its days was over; which."""
    over = or_(_R.day < today, _R.return_day < today)
    statement = update(_R).where(_R.state == SwapState.ASKED.value, over)
    values = statement.values(state=SwapState.VOID.value, answered_at=now, answered_by=by)
    return sorted(session.scalars(values.returning(_R.id)))


def swap(session: Session, swap_id: int) -> Swap | None:
    row = session.get(_R, swap_id)
    return _swap(row) if row else None


def is_asked(session: Session, slot_ids: Sequence[int]) -> bool:
    """Whether one of these places is in a swap that waits already."""
    asked = select(_R.id).where(
        _R.state == SwapState.ASKED.value, or_(_R.slot_id.in_(slot_ids), _R.return_id.in_(slot_ids))
    )
    return session.scalar(asked.limit(1)) is not None


def add(session: Session, found: Swap) -> int:
    values = {
        "role": found.role.value, "slot_id": found.slot_id, "slot_version": found.slot_version, "day": found.day,
        "return_id": found.return_id, "return_version": found.return_version, "return_day": found.return_day,
        "asker_id": found.asker_id, "asked_id": found.asked_id, "state": found.state.value,
        "asked_at": found.asked_at,
    }  # fmt: skip
    return session.scalars(insert(_R).returning(_R.id), [values]).one()


def settle(session: Session, swap_id: int, state: SwapState, *, by: str, now: datetime) -> bool:
    """Say what came of a swap that waits; False where it waits no more."""
    settled: Sequence[int] = session.scalars(
        update(_R)
        .where(_R.id == swap_id, _R.state == SwapState.ASKED.value)
        .values(state=state.value, answered_at=now, answered_by=by)
        .returning(_R.id)
    ).all()
    return bool(settled)


def settle_of_slots(session: Session, slot_ids: Sequence[int], *, by: str, now: datetime) -> None:
    """Nothing comes any more of what was asked about these places."""
    if slot_ids:
        session.execute(
            update(_R)
            .where(
                _R.state == SwapState.ASKED.value,
                or_(_R.slot_id.in_(slot_ids), _R.return_id.in_(slot_ids)),
            )
            .values(state=SwapState.VOID.value, answered_at=now, answered_by=by)
        )


def _swap(row: SwapRow) -> Swap:
    return Swap(
        row.id, DutyRole(row.role), row.slot_id, row.slot_version, row.day, row.return_id, row.return_version,
        row.return_day, row.asker_id, row.asked_id, SwapState(row.state), row.asked_at,
    )  # fmt: skip
