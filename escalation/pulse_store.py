"""The engine's pulse as a row: when any worker last made a pass, and when the outside was last told of it."""

from datetime import datetime, timedelta

from sqlalchemy import String, case, func, or_, select, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from database.base import Base
from database.types import UtcDateTime
from database.upsert import insert_into
from escalation.pulse import SILENT_AFTER, is_silent

ENGINE = "engine"


class PulseRow(Base):
    """One row for the whole desk: whoever passes, passes for everybody."""

    __tablename__ = "engine_pulse"
    name: Mapped[str] = mapped_column(String(20), primary_key=True)
    passed_at: Mapped[datetime] = mapped_column(UtcDateTime)
    told_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    awake_since: Mapped[datetime | None] = mapped_column(UtcDateTime)
    """From when on passes were made without a gap."""


def note_pass(session: Session, now: datetime) -> None:
    """A pass was made."""
    statement = insert_into(session, PulseRow).values(name=ENGINE, passed_at=now, awake_since=now)
    goes_on = func.coalesce(PulseRow.awake_since, statement.excluded.awake_since)
    after_gap = (PulseRow.passed_at <= now - SILENT_AFTER, statement.excluded.awake_since)
    values = {"passed_at": statement.excluded.passed_at, "awake_since": case(after_gap, else_=goes_on)}
    session.execute(statement.on_conflict_do_update(index_elements=["name"], set_=values))


def last_pass(session: Session) -> datetime | None:
    """When the engine last passed, or None where it never did."""
    return session.scalar(select(PulseRow.passed_at))


def awake_since(session: Session, now: datetime) -> datetime | None:
    """From when on the desk has been up without a gap, asked during a pass: now, where that is the first after one.

    None where nobody can say: an older version noted nothing, or a clock that ran ahead did.
    """
    row = session.execute(select(PulseRow.passed_at, PulseRow.awake_since)).one_or_none()
    if row is None or is_silent(row.passed_at, now):
        return now
    return row.awake_since if row.awake_since and row.awake_since <= now else None


def take_telling(session: Session, now: datetime, *, every: timedelta) -> bool:
    """Whether it is this worker's turn to tell the outside; once in `every` for the whole desk.

    A telling that lies ahead (the clock was set back) does not count.
    """
    due = or_(PulseRow.told_at.is_(None), PulseRow.told_at <= now - every, PulseRow.told_at > now)
    taken = session.execute(update(PulseRow).where(due).values(told_at=now).returning(PulseRow.name))
    return taken.scalar_one_or_none() is not None
