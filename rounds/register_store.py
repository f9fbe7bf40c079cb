"""Entries of the register and their relays <-> rows; every change is guarded by the entry's version."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, Row, String, Text, func, insert, select, text, update
from sqlalchemy.orm import Mapped, mapped_column

from database.base import Base
from database.session import Session
from database.types import UtcDateTime
from database.upsert import insert_new
from rounds.register import Entry, EntryKind, Event, NewEntry, Relay, Result, State, To, Weight
from rounds.register_errors import EntryChangedError

_WAITING = text("settled_at IS NULL")


class EntryRow(Base):
    """One call, fax, visitor, instruction, request for assistance, building event or task."""

    __tablename__ = "register_entry"
    __table_args__ = (
        Index("ix_register_entry_received_at", "received_at", "id"),
        Index("uq_register_entry_form_key", "form_key", unique=True),
        Index("ix_register_entry_waiting", "received_at", "id", sqlite_where=_WAITING, postgresql_where=_WAITING),
    )  # fmt: skip
    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(16))
    event: Mapped[str] = mapped_column(String(16))
    weight: Mapped[str] = mapped_column(String(16))
    source: Mapped[str] = mapped_column(String(120))
    phone: Mapped[str] = mapped_column(String(40))
    text: Mapped[str] = mapped_column(Text)
    received_at: Mapped[datetime] = mapped_column(UtcDateTime)
    entered_by: Mapped[str] = mapped_column(String(80))
    due_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    state: Mapped[str] = mapped_column(String(16))
    result: Mapped[str] = mapped_column(String(16))
    whom: Mapped[str] = mapped_column(String(120))
    approved_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    approved_by: Mapped[str] = mapped_column(String(120))
    published_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    settled_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    form_key: Mapped[str | None] = mapped_column(String(64))
    version: Mapped[int]


class RelayRow(Base):
    """An entry passed on to somebody."""

    __tablename__ = "register_relay"
    __table_args__ = (
        Index("ix_register_relay_waiting", "at", "id", sqlite_where=text("acknowledged_at IS NULL"),
              postgresql_where=text("acknowledged_at IS NULL")),
        Index("ix_register_relay_unit", "unit_id", "at", "id"),
    )  # fmt: skip
    id: Mapped[int] = mapped_column(primary_key=True)
    entry_id: Mapped[int] = mapped_column(ForeignKey("register_entry.id"), index=True)
    whom: Mapped[str] = mapped_column(String(120))
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    acknowledged_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    acknowledged_by: Mapped[str] = mapped_column(String(120))
    flagged_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    unit_id: Mapped[int | None]
    person_id: Mapped[int | None]


_E, _R = EntryRow.__table__.c, RelayRow.__table__.c


def of_form(session: Session, form_key: str | None) -> Entry:
    """What a form, sent a second time, has entered already."""
    return entries(session, session.scalars(select(EntryRow.id).where(EntryRow.form_key == form_key)).all())[
        0
    ]


def add_entry(
    session: Session, new: NewEntry, *, received_at: datetime, by: str, form_key: str | None = None
) -> Entry | None:  # fmt: skip
    """A fresh entry, open; None where this form entered it a moment ago."""
    values = {
        "kind": new.kind, "event": new.event or "", "weight": new.weight, "source": new.source, "phone": new.phone,
        "text": new.text, "received_at": received_at, "entered_by": by, "due_at": new.due_at, "state": State.OPEN,
        "result": Result.NONE, "whom": "", "approved_by": "", "version": 1,
        "form_key": form_key,
    }  # fmt: skip
    added = insert_new(session, EntryRow, [values], returning=[EntryRow.__table__.c.id])
    return entries(session, [added[0].id])[0] if added else None


def entries(session: Session, ids: Collection[int]) -> list[Entry]:
    """These entries with their relays, the earliest received first."""
    rows = session.execute(select(*_E).where(_E.id.in_(ids)).order_by(_E.received_at, _E.id)).all()
    return _entries(session, rows)


def received(
    session: Session,
    *,
    since: datetime,
    until: datetime,
    limit: int,
    kind: str = "",
    result: str | None = None,
) -> list[Entry]:
    """What was received from then to then (half-open), the latest first; of one kind or result where asked."""
    wanted = [_E.kind == kind] if kind else []
    wanted += [_E.result == result] if result is not None else []
    rows = session.execute(
        select(*_E)
        .where(_E.received_at >= since, _E.received_at < until, *wanted)
        .order_by(_E.received_at.desc(), _E.id.desc())
        .limit(limit)
    ).all()
    return _entries(session, rows)


def waiting(session: Session, *, limit: int) -> list[Entry]:
    """What is not settled, the earliest received first, whatever its day."""
    rows = session.execute(
        select(*_E).where(_WAITING).order_by(_E.received_at, _E.id).limit(limit)
    ).all()  # fmt: skip
    return _entries(session, rows)


def counts(session: Session, *, since: datetime, until: datetime) -> Mapping[tuple[str, str], int]:
    """How many were received from then to then, by kind and result."""
    rows = session.execute(
        select(_E.kind, _E.result, func.count())
        .where(_E.received_at >= since, _E.received_at < until)
        .group_by(_E.kind, _E.result)
    )
    return {(kind, result): number for kind, result, number in rows}


def change(session: Session, entry: Entry, **values: Any) -> None:  # noqa: ANN401  (columns of EntryRow)
    """Raises EntryChangedError where the entry is not at that version any more."""
    changed = session.execute(
        update(EntryRow)
        .where(_E.id == entry.id, _E.version == entry.version)
        .values(**values, version=entry.version + 1)
        .returning(_E.id)
    ).all()
    if not changed:
        raise EntryChangedError(entry=entry.id)


def add_relay(session: Session, entry_id: int, *, whom: str, at: datetime, to: To | None) -> int:
    values: dict[str, object] = {"entry_id": entry_id, "whom": whom, "at": at, "acknowledged_by": ""}
    values |= {"unit_id": to.unit_id, "person_id": to.person_id} if to else {}
    return session.scalars(insert(RelayRow).returning(RelayRow.id), [values]).one()


def relays(session: Session, ids: Collection[int]) -> list[Relay]:
    return [_relay(row) for row in session.execute(select(*_R).where(_R.id.in_(ids)).order_by(_R.id))]


def relays_to(session: Session, unit_id: int, *, limit: int) -> list[Relay]:
    """What was passed on to a unit, the latest first."""
    rows = select(*_R).where(_R.unit_id == unit_id).order_by(_R.at.desc(), _R.id.desc()).limit(limit)
    return [_relay(row) for row in session.execute(rows)]


def hold(session: Session, relay_ids: Collection[int]) -> list[tuple[Entry, Relay]]:
    """These relays with their entries, kept from others until commit: entries before relays, like every act."""
    wanted = {one.entry_id for one in relays(session, relay_ids)}
    session.execute(select(_E.id).where(_E.id.in_(wanted)).order_by(_E.id).with_for_update()).all()
    found = entries(session, wanted)
    return [(entry, relay) for entry in found for relay in entry.relays if relay.id in relay_ids]


def waiting_relays(session: Session, *, limit: int) -> list[Relay]:
    """Relays nobody acknowledged, the earliest first."""
    rows = select(*_R).where(_R.acknowledged_at.is_(None)).order_by(_R.at, _R.id).limit(limit)
    return [_relay(row) for row in session.execute(rows)]


def acknowledge(session: Session, relay_id: int, *, by: str, at: datetime) -> bool:
    """False where somebody did before."""
    return _once(session, relay_id, acknowledged_at=at, acknowledged_by=by)


def flag(session: Session, relay_id: int, *, at: datetime) -> bool:
    """False where it was acknowledged meanwhile."""
    return _once(session, relay_id, flagged_at=at)


def _once(session: Session, relay_id: int, **values: object) -> bool:
    changed = session.execute(
        update(RelayRow)
        .where(_R.id == relay_id, _R.acknowledged_at.is_(None))
        .values(**values)
        .returning(_R.id)
    ).all()
    return bool(changed)


def _entries(session: Session, rows: Sequence[Row[Any]]) -> list[Entry]:
    if not rows:
        return []
    ids = [row.id for row in rows]
    passed: dict[int, list[Relay]] = {entry_id: [] for entry_id in ids}
    for row in session.execute(select(*_R).where(_R.entry_id.in_(ids)).order_by(_R.at, _R.id)):
        passed[row.entry_id].append(_relay(row))
    return [_entry(row, passed[row.id]) for row in rows]


def _relay(row: Row[Any]) -> Relay:
    return Relay(
        id=row.id, entry_id=row.entry_id, whom=row.whom, at=row.at, acknowledged_at=row.acknowledged_at,
        acknowledged_by=row.acknowledged_by, flagged_at=row.flagged_at,
        unit_id=row.unit_id, person_id=row.person_id,
    )  # fmt: skip


def _entry(row: Row[Any], passed: Sequence[Relay]) -> Entry:
    return Entry(
        id=row.id, kind=EntryKind(row.kind), event=Event(row.event) if row.event else None,
        weight=Weight(row.weight), source=row.source, phone=row.phone, text=row.text, received_at=row.received_at,
        entered_by=row.entered_by, due_at=row.due_at, state=State(row.state), result=Result(row.result),
        whom=row.whom, approved_at=row.approved_at, approved_by=row.approved_by, published_at=row.published_at,
        settled_at=row.settled_at, version=row.version, relays=tuple(passed),
    )  # fmt: skip
