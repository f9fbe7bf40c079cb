"""Daily log-ins <-> rows."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import Date, Index, String, Text, func, insert, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from database.base import Base
from database.types import UtcDateTime
from rounds.log_in import LogIn, System


class LogInRow(Base):
    __tablename__ = "daily_log_in"
    __table_args__ = (Index("ix_daily_log_in_day", "day", "system"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    day: Mapped[date] = mapped_column(Date)
    system: Mapped[str] = mapped_column(String(20))
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    by: Mapped[str] = mapped_column(String(80))
    found: Mapped[int]
    note: Mapped[str] = mapped_column(Text, default="")
    screenshot_id: Mapped[int | None]


_L = LogInRow.__table__.c
_LOG_INS = select(_L.id, _L.day, _L.system, _L.at, _L.by, _L.found, _L.note, _L.screenshot_id)


def add(session: Session, values: Mapping[str, object]) -> LogIn:
    """As it is stored."""
    added = session.scalars(insert(LogInRow).returning(LogInRow.id), [dict(values)]).one()
    return _log_in(session.execute(_LOG_INS.where(_L.id == added)).one())


def first_day(session: Session, since: date) -> date | None:
    """The first day from this one on with a log-in."""
    found: date | None = session.scalar(select(func.min(_L.day)).where(_L.day >= since))
    return found


def of_days(session: Session, first: date, last: date) -> Sequence[LogIn]:
    """The log-ins of these days, earliest first."""
    found = _LOG_INS.where(_L.day >= first, _L.day <= last).order_by(_L.day, _L.id)
    return [_log_in(row) for row in session.execute(found)]


def screenshot_of(session: Session, log_in: int) -> int | None:
    return session.scalar(select(_L.screenshot_id).where(_L.id == log_in))


def _log_in(row: Any) -> LogIn:  # noqa: ANN401  (a row of _LOG_INS)
    return LogIn(row.id, row.day, System(row.system), row.at, row.by, row.found, row.note, row.screenshot_id)
