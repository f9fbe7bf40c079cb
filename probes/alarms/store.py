"""Sources heard, and what is known of each alarm's key <-> rows."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint, func, select, text, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from database.base import Base
from database.types import UtcDateTime
from database.upsert import insert_into
from probes.alarms.alarm import AlarmState
from probes.alarms.standing import Known

MOST_ERROR = 500
SILENCE = ""
"""Whose faults silences of sources are (key: the source's name): nobody's, so that no machine can say or end one."""
_FIRING = text("state = 'firing'")


class SourceRow(Base):
    """When a source was heard, how often, and what was wrong last."""

    __tablename__ = "alarm_source"
    name: Mapped[str] = mapped_column(String(60), primary_key=True)
    heard_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    heard: Mapped[int] = mapped_column(default=0)
    error: Mapped[str] = mapped_column(Text, default="")
    error_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class AlarmRow(Base):
    """One fault of one source, however often it was said and whatever tickets it became."""

    __tablename__ = "alarm"
    __table_args__ = (
        UniqueConstraint("source", "key"),
        Index("ix_alarm_firing", "source", sqlite_where=_FIRING, postgresql_where=_FIRING),
        Index("ix_alarm_ticket", "ticket_id"),
        Index("ix_alarm_object", "object_id", "ticket_id"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    source: Mapped[str] = mapped_column(String(60))
    key: Mapped[str] = mapped_column(String(500))
    state: Mapped[str] = mapped_column(String(10), default="")
    ticket_id: Mapped[int | None] = mapped_column(ForeignKey("ticket.id"))
    object_id: Mapped[int | None] = mapped_column(ForeignKey("monitored_object.id"))
    started_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    changed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    noted_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    flaps: Mapped[int] = mapped_column(default=0)


@dataclass(frozen=True, slots=True)
class Heard:
    """A source as the desk knows it."""

    name: str
    heard_at: datetime | None
    heard: int
    error: str
    error_at: datetime | None


_KNOWN = [AlarmRow.__table__.c[one.name] for one in fields(Known)]
_S = SourceRow.__table__.c
_HEARD = select(*(_S[one.name] for one in fields(Heard))).order_by(_S.name)


def hold(session: Session, source: str, key: str) -> tuple[int, Known]:
    """The row of this key, made where there is none, kept from everybody else until commit."""
    statement = insert_into(session, AlarmRow).on_conflict_do_nothing(index_elements=["source", "key"])
    session.execute(statement, {"source": source, "key": key, "state": "", "flaps": 0})
    row = session.execute(
        select(AlarmRow.id, *_KNOWN).where(AlarmRow.source == source, AlarmRow.key == key).with_for_update()
    ).one()
    return row.id, _known(row)


def change(session: Session, alarm_id: int, values: Mapping[str, object]) -> None:
    session.execute(update(AlarmRow).where(AlarmRow.id == alarm_id).values(**values))


def hear(session: Session, source: str, *, at: datetime) -> None:
    """The source spoke; its row is locked last, so that its alarms do not wait for each other longer than that."""
    statement = insert_into(session, SourceRow)
    said = {"heard_at": at, "heard": SourceRow.heard + 1}
    session.execute(
        statement.on_conflict_do_update(index_elements=["name"], set_=said),
        {"name": source, "heard_at": at, "heard": 1, "error": ""},
    )


def hear_error(session: Session, source: str, error: str, *, at: datetime) -> None:
    """What the source said could not be taken: it lives all the same."""
    statement = insert_into(session, SourceRow)
    values = {"heard_at": at, "error": error[:MOST_ERROR], "error_at": at}
    session.execute(
        statement.on_conflict_do_update(index_elements=["name"], set_=values),
        {"name": source, "heard": 0, **values},
    )


def note_error(session: Session, source: str, error: str, *, at: datetime) -> None:
    """Something about a known source is to be corrected, whether or not it speaks."""
    values = {"error": error[:MOST_ERROR], "error_at": at}
    session.execute(update(SourceRow).where(SourceRow.name == source).values(**values))


def hold_source(session: Session, source: str) -> datetime | None:
    """When the source was last heard, None for never; who hears it now waits until commit."""
    statement = insert_into(session, SourceRow).on_conflict_do_nothing()
    session.execute(statement, {"name": source, "heard": 0, "error": ""})
    return session.scalars(select(SourceRow.heard_at).where(SourceRow.name == source).with_for_update()).one()


def set_heard(session: Session, source: str, *, at: datetime) -> None:
    """Of a source that is held: it was not heard later than that."""
    session.execute(update(SourceRow).where(SourceRow.name == source).values(heard_at=at))


def heard(session: Session) -> Sequence[Heard]:
    """Every source that ever spoke or was waited for."""
    return [Heard(*row) for row in session.execute(_HEARD)]


def firing(session: Session) -> Mapping[str, int]:
    """How many faults of each source go on now."""
    counted = (
        select(AlarmRow.source, func.count())
        .where(_FIRING, AlarmRow.source != SILENCE)
        .group_by(AlarmRow.source)
    )
    return {row[0]: row[1] for row in session.execute(counted)}


def silent(session: Session) -> Mapping[str, int | None]:
    """The sources that are silent now, with the id of each one's ticket."""
    found = select(AlarmRow.key, AlarmRow.ticket_id).where(AlarmRow.source == SILENCE, _FIRING)
    return {row.key: row.ticket_id for row in session.execute(found)}


def tickets_of(session: Session, object_ids: Sequence[int]) -> Sequence[int]:
    """Tickets that faults of these objects became, by id."""
    found = session.scalars(
        select(AlarmRow.ticket_id)
        .where(AlarmRow.object_id.in_(object_ids), AlarmRow.ticket_id.is_not(None))
        .order_by(AlarmRow.ticket_id)
    )
    return [one for one in found if one is not None]


def _known(row: Any) -> Known:  # noqa: ANN401  (a row of `hold`)
    values = {one.name: getattr(row, one.name) for one in fields(Known)}
    return Known(**{**values, "state": AlarmState(row.state) if row.state else None})
