"""Incidents and their reports upward <-> rows; every change is guarded by the incident's version."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import (
    ForeignKey,
    Index,
    Row,
    String,
    Text,
    UniqueConstraint,
    insert,
    or_,
    select,
    text,
    update,
)
from sqlalchemy.orm import Mapped, mapped_column

from database.base import Base
from database.session import Session
from database.types import UtcDateTime
from database.upsert import insert_into
from rounds.incident import Grade, Incident, State, Step, StepCode
from rounds.incident_errors import IncidentChangedError

_GOING_ON = text("closed_at IS NULL")


class IncidentRow(Base):
    """An incident; its ticket, where it has one, keeps a state of its own."""

    __tablename__ = "incident"
    __table_args__ = (
        Index("ix_incident_going_on", "began_at", "id", sqlite_where=_GOING_ON, postgresql_where=_GOING_ON),
        Index("uq_incident_form_key", "form_key", unique=True),
        Index(
            "uq_incident_of_ticket",
            "ticket_id",
            unique=True,
            sqlite_where=_GOING_ON,
            postgresql_where=_GOING_ON,
        ),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    ticket_id: Mapped[int | None] = mapped_column(ForeignKey("ticket.id"))
    ticket_number: Mapped[str] = mapped_column(String(12))
    title: Mapped[str] = mapped_column(String(120))
    state: Mapped[str] = mapped_column(String(16))
    began_at: Mapped[datetime] = mapped_column(UtcDateTime)
    opened_by: Mapped[str] = mapped_column(String(80))
    grade: Mapped[str] = mapped_column(String(16))
    graded_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    plan: Mapped[str] = mapped_column(String(8))
    plan_level: Mapped[str] = mapped_column(Text)
    plan_by: Mapped[str] = mapped_column(Text)
    cause: Mapped[str] = mapped_column(Text)
    fix_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    leader_report: Mapped[str] = mapped_column(Text)
    restored_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    closed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    report_due_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    form_key: Mapped[str | None] = mapped_column(String(64))
    version: Mapped[int]


class StepRow(Base):
    """A report upward; `line_id` is the line of the record that holds its proof."""

    __tablename__ = "incident_step"
    __table_args__ = (UniqueConstraint("incident_id", "code"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    incident_id: Mapped[int] = mapped_column(ForeignKey("incident.id"))
    code: Mapped[str] = mapped_column(String(16))
    text: Mapped[str] = mapped_column(Text)
    page_id: Mapped[int | None]
    reported_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    reported_by: Mapped[str] = mapped_column(String(120))
    note: Mapped[str] = mapped_column(Text)
    line_id: Mapped[int | None] = mapped_column(ForeignKey("duty_line.id"))


_I, _S = IncidentRow.__table__.c, StepRow.__table__.c


def add(
    session: Session,
    *,
    ticket: tuple[int, str] | None,
    title: str,
    began_at: datetime,
    by: str,
    form_key: str | None = None,
) -> int | None:
    """Its id; None where the ticket has an open one or the form opened it, however short a time ago."""
    values = {
        "ticket_id": ticket[0] if ticket else None, "ticket_number": ticket[1] if ticket else "", "title": title,
        "state": State.OPENED, "began_at": began_at, "opened_by": by, "grade": "", "plan": "", "plan_level": "",
        "plan_by": "", "cause": "", "leader_report": "", "version": 1,
        "form_key": form_key,
    }  # fmt: skip
    statement = insert_into(session, IncidentRow).on_conflict_do_nothing().returning(_I.id)
    return session.execute(statement, [values]).scalar_one_or_none()


def add_step(session: Session, incident_id: int, code: StepCode) -> None:
    session.execute(
        insert(StepRow),
        [{"incident_id": incident_id, "code": code, "text": "", "reported_by": "", "note": ""}],
    )


def incidents(session: Session, ids: Collection[int]) -> list[Incident]:
    rows = session.execute(select(*_I).where(_I.id.in_(ids)).order_by(_I.id)).all()
    return _incidents(session, rows)


def going_on(session: Session, *, limit: int) -> list[Incident]:
    """Those not closed, the latest first."""
    rows = session.execute(
        select(*_I).where(_GOING_ON).order_by(_I.began_at.desc(), _I.id.desc()).limit(limit)
    ).all()
    return _incidents(session, rows)


def latest(session: Session, *, limit: int) -> list[Incident]:
    """Those closed, the latest first."""
    rows = session.execute(
        select(*_I).where(_I.closed_at.is_not(None)).order_by(_I.id.desc()).limit(limit)
    ).all()
    return _incidents(session, rows)


def within(session: Session, *, since: datetime, until: datetime, limit: int) -> list[Incident]:
    """Those that went on in this stretch for however short a time, the earliest first."""
    rows = session.execute(
        select(*_I)
        .where(_I.began_at < until, or_(_I.closed_at.is_(None), _I.closed_at >= since))
        .order_by(_I.began_at, _I.id)
        .limit(limit)
    ).all()
    return _incidents(session, rows)


def of_form(session: Session, form_key: str | None) -> int | None:
    """The incident that a form, sent a second time, has opened already."""
    found = select(IncidentRow.id).where(IncidentRow.form_key == form_key)
    return session.scalar(found) if form_key else None


def of_ticket(session: Session, ticket_id: int) -> int:
    """The open incident of a ticket that has one."""
    return session.scalars(select(IncidentRow.id).where(_I.ticket_id == ticket_id, _GOING_ON)).one()


def change(session: Session, incident: Incident, **values: Any) -> None:  # noqa: ANN401  (columns of IncidentRow)
    """Raises IncidentChangedError where the incident is not at that version any more."""
    changed = session.execute(
        update(IncidentRow)
        .where(_I.id == incident.id, _I.version == incident.version)
        .values(**values, version=incident.version + 1)
        .returning(_I.id)
    ).all()
    if not changed:
        raise IncidentChangedError(incident=incident.id)


def write_text(session: Session, step_id: int, words: str, page_id: int | None) -> None:
    session.execute(update(StepRow).where(_S.id == step_id).values(text=words, page_id=page_id))


def report(session: Session, step_id: int, *, at: datetime, by: str, note: str, line_id: int) -> bool:
    """False where somebody attached the proof before."""
    changed = session.execute(
        update(StepRow)
        .where(_S.id == step_id, _S.reported_at.is_(None))
        .values(reported_at=at, reported_by=by, note=note, line_id=line_id)
        .returning(_S.id)
    ).all()
    return bool(changed)


def _incidents(session: Session, rows: Sequence[Row[Any]]) -> list[Incident]:
    if not rows:
        return []
    steps: dict[int, list[Step]] = {row.id: [] for row in rows}
    for row in session.execute(select(*_S).where(_S.incident_id.in_(steps)).order_by(_S.id)):
        steps[row.incident_id].append(_step(row))
    return [_incident(row, steps[row.id]) for row in rows]


def _step(row: Row[Any]) -> Step:
    return Step(
        id=row.id, code=StepCode(row.code), text=row.text, page_id=row.page_id, reported_at=row.reported_at,
        reported_by=row.reported_by, note=row.note, line_id=row.line_id,
    )  # fmt: skip


def _incident(row: Row[Any], steps: Sequence[Step]) -> Incident:
    return Incident(
        id=row.id, ticket_id=row.ticket_id, ticket_number=row.ticket_number, title=row.title,
        state=State(row.state), began_at=row.began_at, opened_by=row.opened_by,
        grade=Grade(row.grade) if row.grade else None, graded_at=row.graded_at, plan=row.plan,
        plan_level=row.plan_level, plan_by=row.plan_by, cause=row.cause, fix_at=row.fix_at,
        leader_report=row.leader_report, restored_at=row.restored_at, closed_at=row.closed_at,
        report_due_at=row.report_due_at, version=row.version, steps=tuple(steps),
    )  # fmt: skip
