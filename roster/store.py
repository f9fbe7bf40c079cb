"""Units, people, channels, duty roles and shifts <-> rows."""

from collections.abc import Collection, Iterable, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint, delete, insert, select, text, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from database.base import Base
from database.types import UtcDateTime
from roster.people import ChannelKind, DutyRole, Person, Reach, Shift, Unit

LONGEST_SHIFT = timedelta(days=31)


class UnitRow(Base):
    __tablename__ = "unit"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(120), unique=True)


class PersonRow(Base):
    __tablename__ = "person"
    __table_args__ = (UniqueConstraint("unit_id", "name"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    name: Mapped[str] = mapped_column(String(80))
    title: Mapped[str] = mapped_column(String(120), default="")
    position: Mapped[int] = mapped_column(default=0)
    active: Mapped[bool] = mapped_column(default=True)


class ReachRow(Base):
    __tablename__ = "reach"
    __table_args__ = (UniqueConstraint("person_id", "kind", "address"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    kind: Mapped[str] = mapped_column(String(12))
    address: Mapped[str] = mapped_column(String(120), index=True)
    position: Mapped[int] = mapped_column(default=0)
    texts_stopped: Mapped[bool] = mapped_column(default=False)
    refused_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    refused_code: Mapped[str | None] = mapped_column(String(80))


class DutyHolderRow(Base):
    """Who fills a duty role while no shift says otherwise."""

    __tablename__ = "duty_holder"
    role: Mapped[str] = mapped_column(String(30), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True)
    position: Mapped[int] = mapped_column(default=0)


HELD = text("left_at IS NULL")


class ShiftRow(Base):
    """Who fills a role from one instant to another; `day` where it is that day's place on the rota.

    `left_at`: such a place was given up after it had begun, and ends there; the row stays, for what was done.
    """

    __tablename__ = "shift"
    __table_args__ = (
        Index("ix_shift_role_ends_at", "role", "ends_at"),
        Index(
            "uq_shift_role_day_person", "role", "day", "person_id", unique=True, sqlite_where=HELD,
            postgresql_where=HELD,
        ),
        {"sqlite_autoincrement": True},
    )  # fmt: skip
    id: Mapped[int] = mapped_column(primary_key=True)
    role: Mapped[str] = mapped_column(String(30))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    starts_at: Mapped[datetime] = mapped_column(UtcDateTime)
    ends_at: Mapped[datetime] = mapped_column(UtcDateTime)
    day: Mapped[date | None]
    version: Mapped[int] = mapped_column(default=1, server_default="1")
    left_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


_P, _U, _R = (row.__table__.c for row in (PersonRow, UnitRow, ReachRow))
_PEOPLE = (
    select(
        _P.id, _P.name, _P.unit_id, _P.title, _U.name.label("unit_name"), _R.kind, _R.address, _R.texts_stopped,
        _R.refused_at, _R.refused_code,
    )
    .join(UnitRow.__table__, _U.id == _P.unit_id)
    .outerjoin(ReachRow.__table__, _R.person_id == _P.id)
    .where(_P.active)
    .order_by(_P.position, _P.id, _R.position, _R.id)
)  # fmt: skip


def units(session: Session) -> Sequence[Unit]:
    """All units, in the order they were entered."""
    return [
        Unit(id=row.id, name=row.name)
        for row in session.execute(select(UnitRow.id, UnitRow.name).order_by(UnitRow.id))
    ]


def unit_id_by_name(session: Session, name: str) -> int | None:
    return session.scalar(select(UnitRow.id).where(UnitRow.name == name))


def place(session: Session, unit_id: int, person_id: int | None) -> tuple[bool, bool]:
    """Whether there is such a unit, and such an active person in it; one statement."""
    unit = select(UnitRow.id).where(UnitRow.id == unit_id).exists()
    person = (
        select(PersonRow.id)
        .where(PersonRow.id == person_id, PersonRow.unit_id == unit_id, PersonRow.active)
        .exists()
    )
    found = session.execute(select(unit, person)).one()
    return bool(found[0]), bool(found[1])


def add_unit(session: Session, name: str) -> int:
    return session.scalars(insert(UnitRow).returning(UnitRow.id), [{"name": name}]).one()


def everyone(session: Session) -> Sequence[Person]:
    """All active people with their ways, in the order of the contact list."""
    return _people(session.execute(_PEOPLE).all())


def people(session: Session, ids: Iterable[int]) -> dict[int, Person]:
    """The people of these ids that are active."""
    found = _people(session.execute(_PEOPLE.where(_P.id.in_(sorted(set(ids))))).all())
    return {person.id: person for person in found}


def names(session: Session, ids: Iterable[int]) -> dict[int, str]:
    """Names by id, of those who left too: what they did stays theirs."""
    rows = session.execute(select(_P.id, _P.name).where(_P.id.in_(sorted(set(ids)))))
    return {row.id: row.name for row in rows}


def people_of_units(session: Session, unit_ids: Iterable[int]) -> dict[int, list[Person]]:
    """The units' people by unit, its first contact first; every unit asked for is there."""
    found: dict[int, list[Person]] = {unit_id: [] for unit_id in sorted(set(unit_ids))}
    for person in _people(session.execute(_PEOPLE.where(_P.unit_id.in_(list(found)))).all()):
        found[person.unit_id].append(person)
    return found


def _people(rows: Sequence[Any]) -> list[Person]:
    found: dict[int, Person] = {}
    for row in rows:
        known = found.get(row.id)
        reach = (_reach(row),) if row.kind else ()
        found[row.id] = Person(
            id=row.id, name=row.name, unit_id=row.unit_id, unit_name=row.unit_name, title=row.title,
            reaches=(known.reaches if known else ()) + reach,
        )  # fmt: skip
    return list(found.values())


def _reach(row: Any) -> Reach:  # noqa: ANN401  (a row of _PEOPLE)
    return Reach(
        ChannelKind(row.kind), row.address, row.texts_stopped, row.refused_at, row.refused_code or ""
    )


def flag_refused(session: Session, address: str, *, code: str, at: datetime) -> Sequence[int]:
    """Whose way this address is, where it was not flagged yet: of everybody who shares it."""
    return session.scalars(
        update(ReachRow)
        .where(ReachRow.address == address, ReachRow.refused_at.is_(None))
        .values(refused_at=at, refused_code=code)
        .returning(ReachRow.person_id)
    ).all()


def clear_refused(session: Session, addresses: Iterable[str]) -> Sequence[int]:
    """Whose way one of these addresses is, where it was flagged."""
    return session.scalars(
        update(ReachRow)
        .where(ReachRow.address.in_(sorted(set(addresses))), ReachRow.refused_at.is_not(None))
        .values(refused_at=None, refused_code=None)
        .returning(ReachRow.person_id)
    ).all()


def stop_texts(session: Session, person_id: int) -> None:
    """Of this person, and of whoever shares the mobile: a number that refuses texts refuses them for all."""
    own = select(ReachRow.address).where(ReachRow.person_id == person_id, ReachRow.kind == ChannelKind.MOBILE)
    session.execute(update(ReachRow).where(ReachRow.address.in_(own)).values(texts_stopped=True))


def add_person(session: Session, *, unit_id: int, name: str, title: str, position: int) -> int:
    values = {"unit_id": unit_id, "name": name, "title": title, "position": position, "active": True}
    return session.scalars(insert(PersonRow).returning(PersonRow.id), [values]).one()


def change_person(session: Session, person_id: int, *, unit_id: int, name: str) -> None:
    session.execute(
        update(PersonRow).where(PersonRow.id == person_id).values(unit_id=unit_id, name=name, active=True)
    )


def set_reaches(session: Session, person_id: int, reaches: Sequence[Reach]) -> None:
    """Replace a person's ways; order is the order they are tried in."""
    session.execute(delete(ReachRow).where(ReachRow.person_id == person_id))
    if reaches:
        session.execute(
            insert(ReachRow),
            [
                {
                    "person_id": person_id,
                    "kind": reach.kind.value,
                    "address": reach.address,
                    "position": position,
                    "texts_stopped": reach.texts_stopped,
                    "refused_at": reach.refused_at,
                    "refused_code": reach.refused_code or None,
                }
                for position, reach in enumerate(reaches)
            ],
        )


def set_holders(session: Session, role: DutyRole, person_ids: Sequence[int]) -> None:
    """Who fills the role while no shift says otherwise, in the order they are called."""
    session.execute(delete(DutyHolderRow).where(DutyHolderRow.role == role.value))
    if person_ids:
        session.execute(
            insert(DutyHolderRow),
            [{"role": role.value, "person_id": pid, "position": n} for n, pid in enumerate(person_ids)],
        )


def holders(session: Session) -> dict[DutyRole, list[int]]:
    """Every role with its standing holders."""
    found: dict[DutyRole, list[int]] = {}
    rows = session.execute(
        select(DutyHolderRow.role, DutyHolderRow.person_id).order_by(
            DutyHolderRow.role, DutyHolderRow.position
        )
    )
    for row in rows:
        found.setdefault(DutyRole(row.role), []).append(row.person_id)
    return found


def on_shift(session: Session, role: DutyRole, at: datetime) -> Sequence[int]:
    """Who a shift names for this role at this instant."""
    return session.scalars(
        select(ShiftRow.person_id)
        .where(ShiftRow.role == role.value, ShiftRow.starts_at <= at, ShiftRow.ends_at > at)
        .order_by(ShiftRow.id)
    ).all()


def standing_holders(session: Session, role: DutyRole) -> Sequence[int]:
    return session.scalars(
        select(DutyHolderRow.person_id)
        .where(DutyHolderRow.role == role.value)
        .order_by(DutyHolderRow.position)
    ).all()


def add_shift(session: Session, shift: Shift) -> int:
    values = {
        "role": shift.role.value, "person_id": shift.person_id,
        "starts_at": shift.starts_at, "ends_at": shift.ends_at,
    }  # fmt: skip
    return session.scalars(insert(ShiftRow).returning(ShiftRow.id), [values]).one()


def shifts_between(
    session: Session, roles: Collection[DutyRole], since: datetime, until: datetime
) -> Sequence[Shift]:
    """Shifts of these roles in this stretch or reaching into it, earliest first; by the index of their ends."""
    rows = session.execute(
        select(ShiftRow.role, ShiftRow.person_id, ShiftRow.starts_at, ShiftRow.ends_at)
        .where(
            ShiftRow.role.in_(sorted(roles)),
            ShiftRow.ends_at > since,
            ShiftRow.ends_at < until + LONGEST_SHIFT,
            ShiftRow.starts_at < until,
        )
        .order_by(ShiftRow.starts_at, ShiftRow.id)
    )
    return [Shift(DutyRole(r.role), r.person_id, r.starts_at, r.ends_at) for r in rows]


def shifts_from(session: Session, at: datetime, *, limit: int) -> Sequence[Shift]:
    """Shifts that have not ended, earliest first."""
    rows = session.execute(
        select(ShiftRow.role, ShiftRow.person_id, ShiftRow.starts_at, ShiftRow.ends_at)
        .where(ShiftRow.ends_at > at)
        .order_by(ShiftRow.starts_at)
        .limit(limit)
    )
    return [Shift(DutyRole(r.role), r.person_id, r.starts_at, r.ends_at) for r in rows]
