"""Lines of the reachability record <-> rows; the database refuses to change or delete one."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Index, Row, String, UniqueConstraint, or_, select
from sqlalchemy.orm import Mapped, mapped_column

from database.base import Base
from database.session import Session, Work
from database.types import UtcDateTime
from database.upsert import insert_new
from roster.people import DutyRole
from rounds.reach import ReachLine, Said


class ReachLineRow(Base):
    """The unique key is what keeps a second worker, or a restart, from testing a person twice for one shift."""

    __tablename__ = "reach_line"
    __table_args__ = (
        UniqueConstraint("shift_at", "person_id", "said"),
        Index("ix_reach_line_at", "at"),
        Index("ix_reach_line_test", "test_id"),
        Index("ix_reach_line_person", "person_id", "at"),
        Index("ix_reach_line_shift_until", "shift_until"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    test_id: Mapped[int]
    role: Mapped[str] = mapped_column(String(30))
    person_id: Mapped[int]
    label: Mapped[str] = mapped_column(String(160))
    shift_at: Mapped[datetime] = mapped_column(UtcDateTime)
    shift_until: Mapped[datetime] = mapped_column(UtcDateTime)
    step: Mapped[int]
    said: Mapped[str] = mapped_column(String(12))
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    channel: Mapped[str] = mapped_column(String(12))
    why: Mapped[str] = mapped_column(String(20))


_L = ReachLineRow.__table__.c


def write(work: Work, line: ReachLine) -> int | None:
    """Append the line, and its fact to the audit chain; None where the shift's person has such a line already."""
    values = {
        "test_id": line.test_id, "role": line.role.value, "person_id": line.person_id, "label": line.label,
        "shift_at": line.shift_at, "shift_until": line.shift_until, "step": line.step, "said": line.said.value,
        "at": line.at, "channel": line.channel, "why": line.why,
    }  # fmt: skip
    found = insert_new(work.session, ReachLineRow, [values], returning=[_L.id])
    if not found:
        return None
    line_id = int(found[0].id)
    told = {"person": line.person_id, "shift": line.shift_at, "channel": line.channel, "why": line.why}
    work.record(f"reach.{line.said.value}", f"reach:{line.test_id or line_id}", told)
    return line_id


def asked_line(session: Session, line_id: int) -> ReachLine | None:
    """The line that asked, by its id."""
    row = session.execute(select(*_L).where(_L.id == line_id, _L.said == Said.ASKED)).one_or_none()
    return None if row is None else _line(row)


def outcomes(session: Session, test_id: int) -> set[Said]:
    """What came of a test."""
    return {Said(one) for one in session.scalars(select(_L.said).where(_L.test_id == test_id))}


def asked_for(session: Session, shifts: Collection[datetime]) -> set[tuple[datetime, int]]:
    """Who was asked already for shifts that begin then, as (begin, person)."""
    found = select(_L.shift_at, _L.person_id).where(
        _L.said == Said.ASKED, _L.shift_at.in_(sorted(set(shifts)))
    )
    return {(row.shift_at, row.person_id) for row in session.execute(found)}


def of_people(session: Session, person_ids: Collection[int], since: datetime) -> Sequence[ReachLine]:
    """Lines about these people since then; of few people and some months these are some dozens."""
    return _lines(session, _L.person_id.in_(sorted(person_ids)), _L.at >= since)


def of_shift(session: Session, shift_at: datetime) -> Sequence[ReachLine]:
    """Lines about everybody who was tested for the shift that begins then."""
    return _lines(session, _L.shift_at == shift_at)


def of_coming(session: Session, now: datetime) -> Sequence[ReachLine]:
    """Lines about shifts that run or are still to come."""
    return _lines(session, _L.shift_until > now)


def of_stretch(session: Session, first: datetime, end: datetime, *, limit: int) -> Sequence[ReachLine]:
    """Tests that went out in this stretch, the earliest first and at most so many, with whatever came of them."""
    asked = (
        select(_L.id)
        .where(_L.said == Said.ASKED, _L.at >= first, _L.at < end)
        .order_by(_L.at, _L.id)
        .limit(limit)
    )
    ids = session.scalars(asked).all()
    return _lines(session, or_(_L.id.in_(ids), _L.test_id.in_(ids)))


def _lines(session: Session, *those: ColumnElement[bool]) -> Sequence[ReachLine]:
    return [_line(row) for row in session.execute(select(*_L).where(*those).order_by(_L.id))]


def _line(row: Row[Any]) -> ReachLine:
    return ReachLine(
        id=row.id, test_id=row.test_id, role=DutyRole(row.role), person_id=row.person_id, label=row.label,
        shift_at=row.shift_at, shift_until=row.shift_until, step=row.step, said=Said(row.said), at=row.at,
        channel=row.channel, why=row.why,
    )  # fmt: skip
