"""Rotas, their members and their published places <-> rows; a published place is a row of `shift`, no second truth."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, String, delete, insert, select, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from database.base import Base
from database.upsert import insert_into
from roster.people import DutyRole
from roster.rota.days import Coverage
from roster.store import PersonRow, ShiftRow

_S = ShiftRow


class RotaRow(Base):
    """One rota for each role. Days up to `published_until` are promised: what is open there is a gap."""

    __tablename__ = "rota"
    role: Mapped[str] = mapped_column(String(30), primary_key=True)
    coverage: Mapped[str] = mapped_column(String(20))
    published_from: Mapped[date | None]
    published_until: Mapped[date | None]
    version: Mapped[int] = mapped_column(default=1)


class RotaMemberRow(Base):
    """Whose turn comes. `since`: the first day they took turns, so that a newcomer owes none; None: always."""

    __tablename__ = "rota_member"
    role: Mapped[str] = mapped_column(ForeignKey("rota.role"), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True)
    position: Mapped[int] = mapped_column(default=0)
    since: Mapped[date | None]


@dataclass(frozen=True, slots=True)
class Slot:
    """One person's published day. `version` rises with every change of person.

    `left_at`: given up after it had begun; such a place counts as done and is nobody's to change any more.
    """

    id: int
    role: DutyRole
    day: date
    person_id: int
    version: int
    left_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class RotaState:
    """A rota as it stands; `members` are (person, since) in their order."""

    role: DutyRole
    coverage: Coverage
    published_from: date | None
    published_until: date | None
    members: tuple[tuple[int, date | None], ...]

    @property
    def is_used(self) -> bool:
        return bool(self.members) or self.published_until is not None


_STATES = (
    select(
        RotaRow.role, RotaRow.coverage, RotaRow.published_from, RotaRow.published_until, RotaMemberRow.person_id,
        RotaMemberRow.since, PersonRow.active,
    )
    .outerjoin(RotaMemberRow, RotaMemberRow.role == RotaRow.role)
    .outerjoin(PersonRow, PersonRow.id == RotaMemberRow.person_id)
    .order_by(RotaRow.role, RotaMemberRow.position)
)  # fmt: skip


_SLOTS = select(_S.id, _S.role, _S.day, _S.person_id, _S.version, _S.left_at)


def states(session: Session) -> dict[DutyRole, RotaState]:
    """Every rota that was set up, by role; people who left are members no more."""
    found: dict[DutyRole, RotaState] = {}
    people: dict[DutyRole, list[tuple[int, date | None]]] = {}
    for row in session.execute(_STATES):
        role = DutyRole(row.role)
        members = people.setdefault(role, [])
        if row.person_id is not None and row.active:
            members.append((row.person_id, row.since))
        found[role] = RotaState(
            role, Coverage(row.coverage), row.published_from, row.published_until, tuple(members)
        )
    return found


def lock(session: Session, role: DutyRole) -> int:
    """Let nobody else publish or fill this rota until the work is over; makes it where there is none.

    The number of this change, counted from 2: no other change of the rota has it.
    """
    row = {"role": role.value, "coverage": Coverage.EVERY_REST_DAY.value, "version": 1}
    session.execute(insert_into(session, RotaRow).values(row).on_conflict_do_nothing())
    counted = update(RotaRow).where(RotaRow.role == role.value).values(version=RotaRow.version + 1)
    return session.scalars(counted.returning(RotaRow.version)).one()


def set_coverage(session: Session, role: DutyRole, coverage: Coverage) -> None:
    session.execute(update(RotaRow).where(RotaRow.role == role.value).values(coverage=coverage.value))


def set_published(session: Session, role: DutyRole, *, begins: date, until: date) -> None:
    session.execute(
        update(RotaRow).where(RotaRow.role == role.value).values(published_from=begins, published_until=until)
    )


def set_members(session: Session, role: DutyRole, members: Sequence[tuple[int, date | None]]) -> None:
    """Replace the members, as (person, since) in their order."""
    session.execute(delete(RotaMemberRow).where(RotaMemberRow.role == role.value))
    if members:
        session.execute(
            insert(RotaMemberRow),
            [
                {"role": role.value, "person_id": person, "position": n, "since": since}
                for n, (person, since) in enumerate(members)
            ],
        )


def slots(session: Session, first: date, last: date) -> list[Slot]:
    """The published places of every rota in these days, by day; those that were left in their course too."""
    rows = session.execute(_SLOTS.where(_S.day >= first, _S.day <= last).order_by(_S.day, _S.id))
    return [_slot(row) for row in rows]


def slot(session: Session, slot_id: int) -> Slot | None:
    """A place that somebody has still."""
    row = session.execute(
        _SLOTS.where(_S.id == slot_id, _S.day.is_not(None), _S.left_at.is_(None))
    ).one_or_none()
    return None if row is None else _slot(row)


def slots_of(session: Session, person_id: int, since: date) -> list[Slot]:
    """The places one person has from a day on."""
    asked = _SLOTS.where(_S.day >= since, _S.person_id == person_id, _S.left_at.is_(None))
    return [_slot(row) for row in session.execute(asked.order_by(_S.day, _S.id))]


def add_slots(
    session: Session, role: DutyRole, found: Sequence[tuple[date, int, datetime, datetime]]
) -> None:
    """Publish places, each as (day, person, begins, ends)."""
    if found:
        session.execute(
            insert(ShiftRow),
            [
                {"role": role.value, "day": day, "person_id": person, "starts_at": begins, "ends_at": ends,
                 "version": 1}
                for day, person, begins, ends in found
            ],
        )  # fmt: skip


def drop_slots(session: Session, ids: Collection[int], now: datetime) -> None:
    """Nobody has these places any more; one whose duty runs already ends now, and stays for what was done."""
    held = (_S.id.in_(sorted(ids)), _S.day.is_not(None), _S.left_at.is_(None))
    session.execute(
        update(ShiftRow)
        .where(*held, _S.starts_at < now)
        .values(ends_at=now, left_at=now, version=_S.version + 1)
    )
    session.execute(delete(ShiftRow).where(*held, _S.starts_at >= now))


def give_slot(session: Session, found: Slot, person_id: int, now: datetime) -> bool:
    """Let somebody else have the place, or what is left of it; False where it was changed since it was read."""
    held = (_S.id == found.id, _S.version == found.version, _S.left_at.is_(None))
    ends = session.scalar(select(_S.ends_at).where(*held, _S.starts_at < now))
    changed: dict[str, Any] = {"person_id": person_id} if ends is None else {"ends_at": now, "left_at": now}
    given = session.scalars(
        update(ShiftRow).where(*held).values(**changed, version=found.version + 1).returning(ShiftRow.id)
    ).all()
    if given and ends is not None:
        add_slots(session, found.role, [(found.day, person_id, now, ends)])
    return bool(given)


def _slot(row: Any) -> Slot:  # noqa: ANN401 - a row of _SLOTS
    return Slot(row.id, DutyRole(row.role), row.day, row.person_id, row.version, row.left_at)
