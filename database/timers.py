"""Timers: everything that waits for an instant stands here once, and is found by an index on what is due.

A handler claims due rows, does its work and sets or clears the timer in one transaction, so a timer is
neither lost nor run twice by a kill. Cost is that of what is due, never of what exists.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from functools import lru_cache
from typing import Any, cast

from sqlalchemy import (
    Index,
    Integer,
    Select,
    String,
    Table,
    bindparam,
    delete,
    exists,
    func,
    select,
    update,
)
from sqlalchemy.orm import Mapped, Session, mapped_column

from database.base import Base
from database.session import Work
from database.types import UtcDateTime
from database.upsert import insert_all, insert_into

Handler = Callable[[Work, Sequence[str]], int]
"""What a room does with the due timers of one kind: their subjects, in the engine's unit of work; how many it told."""


class TimerRow(Base):
    """One thing that waits: at most one timer of a kind for a subject (`kind:id`)."""

    __tablename__ = "timer"
    __table_args__ = (Index("ix_timer_kind_due_at", "kind", "due_at", "subject"),)
    kind: Mapped[str] = mapped_column(String(40), primary_key=True)
    subject: Mapped[str] = mapped_column(String(80), primary_key=True)
    due_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)


_CLEAR = delete(cast("Table", TimerRow.__table__)).where(
    TimerRow.kind == bindparam("of_kind"), TimerRow.subject == bindparam("of_subject")
)

_NOW = bindparam("now", type_=UtcDateTime())
# Put together once: every pass asks, a pass with nothing due asks little else.
_DUE = (
    select(TimerRow.subject)
    .where(TimerRow.kind == bindparam("of_kind"), TimerRow.due_at <= _NOW)
    .order_by(TimerRow.due_at, TimerRow.subject)
    .limit(bindparam("limit", type_=Integer()))
    .with_for_update(skip_locked=True)
)
_NEXT = select(TimerRow.due_at).order_by(TimerRow.due_at).limit(1)


def set_timer(session: Session, kind: str, subject: str, *, due_at: datetime) -> None:
    """Set or move the timer."""
    statement = insert_into(session, TimerRow)
    moved = {"due_at": statement.excluded.due_at}
    session.execute(
        statement.on_conflict_do_update(index_elements=["kind", "subject"], set_=moved),
        {"kind": kind, "subject": subject, "due_at": due_at},
    )


def begin_timer(session: Session, kind: str, subject: str, *, due_at: datetime) -> bool:
    """Set the timer where there is none; whether there was none."""
    statement = insert_into(session, TimerRow).on_conflict_do_nothing().returning(TimerRow.subject)
    row = {"kind": kind, "subject": subject, "due_at": due_at}
    return session.scalars(statement, row).one_or_none() is not None


def waiting(session: Session, kind: str) -> Mapping[str, datetime]:
    """Everything that waits, by subject: only of a kind that has few."""
    found = select(TimerRow.subject, TimerRow.due_at).where(TimerRow.kind == kind)
    return {row.subject: row.due_at for row in session.execute(found)}


def set_timers(session: Session, kind: str, subjects: Sequence[str], *, due_at: datetime) -> None:
    """Set or move many of a kind to one instant."""
    set_each(session, kind, dict.fromkeys(subjects, due_at))


def set_each(session: Session, kind: str, due: Mapping[str, datetime]) -> None:
    """Set or move many of a kind, each to an instant of its own (by subject)."""
    rows = [{"kind": kind, "subject": subject, "due_at": due_at} for subject, due_at in due.items()]
    insert_all(session, TimerRow, rows, replace_by=("kind", "subject"))


def clear_timers(session: Session, kind: str, subjects: Sequence[str]) -> None:
    """Nothing waits any more for these."""
    if subjects:
        session.execute(delete(TimerRow).where(TimerRow.kind == kind, TimerRow.subject.in_(subjects)))


def clear_timer(session: Session, kind: str, subject: str) -> None:
    """Nothing waits any more."""
    session.execute(_CLEAR, {"of_kind": kind, "of_subject": subject})


def due_timers(session: Session, kind: str, *, now: datetime, limit: int) -> Sequence[str]:
    """Subjects due, earliest first, locked for this transaction; rows another worker holds are skipped."""
    return session.scalars(_DUE, {"of_kind": kind, "now": now, "limit": limit}).all()


def lock_timer(session: Session, kind: str, subject: str) -> bool:
    """Hold one timer for this transaction; False where it is gone or another worker has it."""
    found = session.scalar(
        select(TimerRow.subject)
        .where(TimerRow.kind == kind, TimerRow.subject == subject)
        .with_for_update(skip_locked=True)
    )
    return found is not None


def due_kinds(session: Session, kinds: Sequence[str], *, now: datetime) -> frozenset[str]:
    """Those of these kinds of which something is due; one statement."""
    found = session.execute(_which(tuple(kinds)), {"now": now}).one()
    return frozenset(kind for kind, due in zip(kinds, found, strict=True) if due)


@lru_cache
def _which(kinds: tuple[str, ...]) -> Select[*tuple[Any, ...]]:
    return select(*(exists().where(TimerRow.kind == kind, TimerRow.due_at <= _NOW) for kind in kinds))


def bring_forward(session: Session, kind: str, *, now: datetime) -> None:
    """Let everything of a kind be looked at now: what it waits for was reckoned by a clock that was wrong."""
    session.execute(update(TimerRow).where(TimerRow.kind == kind, TimerRow.due_at > now).values(due_at=now))


def count_due(session: Session, *, now: datetime, most: int) -> int:
    """How many timers are due, at most so many."""
    due = select(TimerRow.subject).where(TimerRow.due_at <= now).limit(most).subquery()
    return session.scalar(select(func.count()).select_from(due)) or 0


def next_due(session: Session) -> datetime | None:
    """When the earliest timer of any kind is due."""
    return session.scalar(_NEXT)
