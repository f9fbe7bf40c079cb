"""The engine's pulse as a row: when any worker last made a pass, and when the outside was last told of it."""

from datetime import datetime, timedelta

from sqlalchemy import String, or_, select, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from database.base import Base
from database.types import UtcDateTime
from database.upsert import insert_into

ENGINE = "engine"


class PulseRow(Base):
    """One row for the whole desk: whoever passes, passes for everybody."""

    __tablename__ = "engine_pulse"
    name: Mapped[str] = mapped_column(String(20), primary_key=True)
    passed_at: Mapped[datetime] = mapped_column(UtcDateTime)
    told_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


def note_pass(session: Session, now: datetime) -> None:
    """A pass was made."""
    statement = insert_into(session, PulseRow).values(name=ENGINE, passed_at=now)
    session.execute(
        statement.on_conflict_do_update(
            index_elements=["name"], set_={"passed_at": statement.excluded.passed_at}
        )
    )


def last_pass(session: Session) -> datetime | None:
    """When the engine last passed, or None where it never did."""
    return session.scalar(select(PulseRow.passed_at))


def take_telling(session: Session, now: datetime, *, every: timedelta) -> bool:
    """Whether it is this worker's turn to tell the outside; once in `every` for the whole desk.

    A telling that lies ahead (the clock was set back) does not count.
    """
    due = or_(PulseRow.told_at.is_(None), PulseRow.told_at <= now - every, PulseRow.told_at > now)
    taken = session.execute(update(PulseRow).where(due).values(told_at=now).returning(PulseRow.name))
    return taken.scalar_one_or_none() is not None
