"""Use cases about people: who is on duty, the contact list, import of the notice's appendix."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from calendars.clock import Clock
from database.session import Database, Session, Work
from roster import store
from roster.contact_plan import Change, ChangeKind, KnownContact, plan
from roster.contact_sheet import ContactLine
from roster.errors import BadShiftError, UnknownPersonError, UnknownUnitError
from roster.live_channels import check_channels
from roster.people import ChannelKind, DutyRole, Person, Reach, Shift
from roster.permissions import Act, Actor
from roster.rota.days import ROLES


def on_duty(session: Session, role: DutyRole, at: datetime) -> list[Person]:
    """Who fills the role at this instant: those on shift, else its standing holders, in calling order.

    A shift is a published place of the rota, or one that was entered by itself. Where nobody named by it works here
    any more, the standing holders are called: a name that answers nothing must not keep the telephone silent.
    """
    for asked in (store.on_shift(session, role, at), store.standing_holders(session, role)):
        found = store.people(session, asked) if asked else {}
        if found:
            return [found[person_id] for person_id in asked if person_id in found]
    return []


def people(session: Session, ids: Collection[int]) -> dict[int, Person]:
    """Active people by id."""
    return store.people(session, ids)


def people_of_units(session: Session, unit_ids: Collection[int]) -> Mapping[int, Sequence[Person]]:
    """The people of each of these units, its first contact first."""
    return store.people_of_units(session, unit_ids)


def check_place(session: Session, unit_id: int, person_id: int | None) -> None:
    """A ticket goes to a unit, or a person of it, that exists. Raises UnknownUnitError, UnknownPersonError."""
    unit, person = store.place(session, unit_id, person_id)
    if not unit:
        raise UnknownUnitError(unit=str(unit_id))
    if person_id is not None and not person:
        raise UnknownPersonError(person=str(person_id))


def stop_texts(work: Work, person_id: int) -> None:
    """The person refused texts: other ways are used from now on, until the number is entered anew."""
    store.stop_texts(work.session, person_id)
    work.record("texts_stopped", f"person:{person_id}")


def flag_refused(work: Work, address: str, *, code: str) -> bool:
    """A carrier refused the address for good; False where that was known already."""
    people = store.flag_refused(work.session, address, code=code, at=work.now)
    for person_id in sorted(people):
        work.record("reach_refused", f"person:{person_id}", {"code": code})
    return bool(people)


def clear_refused(work: Work, addresses: Sequence[str]) -> None:
    """These were entered anew, or a message arrived there: they count as sound again."""
    for person_id in sorted(store.clear_refused(work.session, addresses)):
        work.record("reach_sound", f"person:{person_id}")


@dataclass(frozen=True, slots=True)
class Imported:
    """What an import did to the contact list."""

    added: int
    updated: int
    same: int


class Roster:
    """The contact list, duty roles and shifts."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database, self._clock = database, clock

    def preview(self, actor: Actor, lines: Sequence[ContactLine]) -> list[Change]:
        """What importing these lines would do; nothing is written."""
        actor.require(Act.EDIT_CONTACTS)
        with self._database.read() as session:
            return plan(lines, known_contacts(session))

    def import_contacts(self, actor: Actor, lines: Sequence[ContactLine]) -> Imported:
        """Add and update; importing the same list again changes nothing."""
        actor.require(Act.EDIT_CONTACTS)
        with self._database.work(self._clock.now(), actor.ref) as work:
            changes = plan(lines, known_contacts(work.session))
            units = {unit.name: unit.id for unit in store.units(work.session)}
            for position, change in enumerate(changes):
                if change.kind is not ChangeKind.SAME:
                    _apply(work, change, units, position=position)
            clear_refused(
                work, [number for line in lines for number in (line.mobile, line.landline) if number]
            )
            counted = Counter(change.kind for change in changes)
            work.record("contacts_imported", "contacts", {kind.value: n for kind, n in counted.items()})
        return Imported(counted[ChangeKind.ADD], counted[ChangeKind.UPDATE], counted[ChangeKind.SAME])

    def set_holders(self, actor: Actor, role: DutyRole, person_ids: Sequence[int]) -> None:
        """Who fills a role while no shift says otherwise; a leader on duty needs two channels.

        Raises UnknownPersonError, TooFewChannelsError.
        """
        actor.require(Act.EDIT_CONTACTS)
        with self._database.work(self._clock.now(), actor.ref) as work:
            known = self._people(work.session, person_ids)
            if role is DutyRole.DUTY_LEADER:
                check_channels(known)
            store.set_holders(work.session, role, person_ids)
            work.record("duty_holders_set", f"duty_role:{role.value}", {"people": list(person_ids)})

    def add_shift(self, actor: Actor, shift: Shift) -> int:
        """Who fills a role from one instant to another.

        Raises BadShiftError, UnknownPersonError, TooFewChannelsError where the role has a rota.
        """
        actor.require(Act.EDIT_CONTACTS)
        if shift.ends_at <= shift.starts_at:
            raise BadShiftError
        with self._database.work(self._clock.now(), actor.ref) as work:
            known = self._people(work.session, [shift.person_id])
            if shift.role in ROLES:
                check_channels(known)
            shift_id = store.add_shift(work.session, shift)
            data = {
                "role": shift.role.value,
                "person": shift.person_id,
                "from": shift.starts_at,
                "to": shift.ends_at,
            }
            work.record("shift_added", f"shift:{shift_id}", data)
        return shift_id

    def _people(self, session: Session, person_ids: Sequence[int]) -> list[Person]:
        found = store.people(session, person_ids)
        missing = set(person_ids) - set(found)
        if missing:
            raise UnknownPersonError(person=str(min(missing)))
        return [found[person_id] for person_id in person_ids]


def known_contacts(session: Session) -> list[KnownContact]:
    """The contact list as the import compares it."""
    return [
        KnownContact(
            id=person.id, unit=person.unit_name, name=person.name, title=person.title,
            landline=_first(person, ChannelKind.LANDLINE), mobile=_first(person, ChannelKind.MOBILE),
            group=_first(person, ChannelKind.GROUP),
        )
        for person in store.everyone(session)
    ]  # fmt: skip


def _first(person: Person, kind: ChannelKind) -> str:
    return next((reach.address for reach in person.reaches if reach.kind is kind), "")


def _apply(work: Work, change: Change, units: dict[str, int], *, position: int) -> None:
    line = change.line
    if line.unit not in units:
        units[line.unit] = store.add_unit(work.session, line.unit)
    unit_id, person_id = units[line.unit], change.contact_id
    if person_id is None:
        person_id = store.add_person(
            work.session, unit_id=unit_id, name=line.name, title=line.title, position=position
        )
        old: tuple[Reach, ...] = ()
    else:
        store.change_person(work.session, person_id, unit_id=unit_id, name=line.name)
        old = store.people(work.session, [person_id])[person_id].reaches
    given = (
        Reach(ChannelKind.MOBILE, line.mobile),
        Reach(ChannelKind.LANDLINE, line.landline),
        Reach(ChannelKind.GROUP, line.group),
    )
    replaced = {reach.kind: reach for reach in given if reach.address}
    kept = [reach for reach in old if reach.kind not in replaced]
    store.set_reaches(work.session, person_id, [*replaced.values(), *kept])
    work.record(
        f"contact_{change.kind.value}", f"person:{person_id}", {"fields": [f.field for f in change.fields]}
    )
