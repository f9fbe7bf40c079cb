"""What changes a published rota, each within the caller's open work and each on the record."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from database.session import Work
from roster import store as roster_store
from roster.errors import UnknownPersonError
from roster.live_channels import check_channels
from roster.people import DutyRole
from roster.rota import absence_store, line_store, planning, store, swap_store
from roster.rota.days import LEAST_IN_KEY_PERIOD, ROLES, Coverage, KeyPeriod, Leave
from roster.rota.errors import BadRotaError, GoneError, RotaChangedError, SlotChangedError
from roster.rota.executed import Verb
from roster.rota.filling import Change, Place
from roster.rota.planning import Plan
from roster.rota.store import Slot

LONGEST_LEAVE, LONGEST_PERIOD, FURTHEST = 366, 100, 800
"""Days; anything longer is a typing error."""
MOST_READERS = 20
MOST_WORDS = 200
Span = Callable[[date], tuple[datetime, datetime]]
"""When a day's duty begins and ends."""


@dataclass(frozen=True, slots=True)
class Moved:
    """What became of a rota: `number` is that of the change, the days of each person given and taken away."""

    role: DutyRole
    number: int
    changes: Sequence[Change]


def carry_out(work: Work, plan: Plan, moves: Sequence[Change], *, span: Span, number: int, why: str) -> Moved:
    """Make the published days what the proposal says."""
    dropped = [plan.slots[one.at].id for one in moves if one.before is not None]
    store.drop_slots(work.session, dropped, work.now)
    swap_store.settle_of_slots(work.session, dropped, by=work.actor, now=work.now)
    rest = from_now(span, work.now)
    given = [(one.at.day, one.after, *rest(one.at.day)) for one in moves if one.after is not None]
    store.add_slots(work.session, plan.rota.role, given)
    hands = [(one.at.day, one.before, one.after) for one in moves]
    line_store.write(work, plan.rota.role, Verb(why), hands)
    work.record(
        f"rota_{why}", f"rota:{plan.rota.role.value}",
        {"number": number, "days": [[one.at.day.isoformat(), one.before, one.after] for one in moves]},
    )  # fmt: skip
    return Moved(plan.rota.role, number, moves)


def from_now(span: Span, now: datetime) -> Span:
    """Nobody was on duty before somebody said so: of a day that runs, what is left of it."""

    def rest(day: date) -> tuple[datetime, datetime]:
        begins, ends = span(day)
        return max(begins, now), ends

    return rest


def set_members(
    work: Work, role: DutyRole, person_ids: Sequence[int], coverage: Coverage, *, today: date, seen: str | None = None
) -> None:  # fmt: skip
    """Who takes turns, in this order; a newcomer counts from today and owes nothing of before.

    Raises UnknownPersonError, TooFewChannelsError, RotaChangedError where the turns are not those that were `seen`.
    """
    check_reachable(work, person_ids)
    store.lock(work.session, role)
    known = store.states(work.session)[role]
    if seen is not None and seen != planning.turns_seen(known):
        raise RotaChangedError
    since = dict(known.members)
    begins = today if since else None
    store.set_members(
        work.session, role, [(person, since.get(person, begins)) for person in dict.fromkeys(person_ids)]
    )
    store.set_coverage(work.session, role, coverage)
    data = {"people": list(dict.fromkeys(person_ids)), "coverage": coverage.value}
    work.record("rota_members_set", f"rota:{role.value}", data)


def override(work: Work, slot: Slot, person_id: int, *, version: int, reason: str) -> None:
    """Give a published day, or what is left of today, to somebody else without their asking.

    Raises BadRotaError, SlotChangedError, TooFewChannelsError.
    """
    words = checked_words(reason)
    check_person_free(work, slot.role, slot.day, person_id)
    if slot.version != version or not store.give_slot(work.session, slot, person_id, work.now):
        raise SlotChangedError
    hand = (slot.day, slot.person_id, person_id)
    line_store.write(work, slot.role, Verb.OVERRIDE, [hand], reason=words)
    swap_store.settle_of_slots(work.session, [slot.id], by=work.actor, now=work.now)
    work.record(
        "rota_override", f"shift:{slot.id}",
        {"role": slot.role.value, "day": slot.day, "from": slot.person_id, "to": person_id, "reason": words},
    )  # fmt: skip


def take_open(work: Work, role: DutyRole, day: date, person_id: int, *, span: Span, reason: str) -> None:
    """Give a day's open place to somebody. Raises BadRotaError, TooFewChannelsError."""
    words = checked_words(reason)
    check_person_free(work, role, day, person_id)
    store.add_slots(work.session, role, [(day, person_id, *from_now(span, work.now)(day))])
    line_store.write(work, role, Verb.TAKEN, [(day, None, person_id)], reason=words)
    data = {"role": role.value, "day": day, "to": person_id, "reason": words}
    work.record("rota_override", f"rota:{role.value}", data)


def check_person_free(work: Work, role: DutyRole, day: date, person_id: int) -> None:
    """Raises BadRotaError where they have the day already or are on leave, UnknownPersonError, TooFewChannelsError."""
    check_reachable(work, [person_id])
    held = [one for one in store.slots(work.session, day, day) if one.left_at is None and one.role is role]
    if any(one.person_id == person_id for one in held):
        raise BadRotaError(field="person", problem="has_day")
    if any(one.person_id == person_id for one in absence_store.leaves(work.session, day, day)):
        raise BadRotaError(field="person", problem="on_leave")


def add_leave(work: Work, leave: Leave, *, today: date, by: str) -> list[Moved]:
    """Enter a leave and open the days it covers: what was vacated, by rota. Of today only the rest is opened.

    Raises BadRotaError, also where these days are their leave already (a form sent twice); UnknownPersonError.
    """
    wrong = (
        (leave.last < leave.first, "last", "ends_first"),
        (leave.last < today, "last", "past"),
        ((leave.last - leave.first).days >= LONGEST_LEAVE, "last", "too_long"),
        ((leave.first - today).days > FURTHEST, "first", "too_far"),
    )
    _refuse(wrong)
    check_people(work, [leave.person_id])
    numbers = {role: store.lock(work.session, role) for role in sorted(ROLES)}
    _check_new(work, leave)
    leave_id = absence_store.add_leave(work.session, leave, by=by, now=work.now)
    vacated = [
        slot
        for slot in store.slots_of(work.session, leave.person_id, max(leave.first, today))
        if leave.holds(slot.day)
    ]
    ids = [slot.id for slot in vacated]
    store.drop_slots(work.session, ids, work.now)
    swap_store.settle_of_slots(work.session, ids, by=work.actor, now=work.now)
    for role in numbers:
        gone = [(slot.day, slot.person_id, None) for slot in vacated if slot.role is role]
        line_store.write(work, role, Verb.LEAVE, gone)
    work.record(
        "rota_leave_added", f"leave:{leave_id}",
        {
            "person": leave.person_id, "from": leave.first, "to": leave.last, "reason": work.digest(leave.reason),
            "opened": [[slot.role.value, slot.day.isoformat()] for slot in vacated],
        },
    )  # fmt: skip
    return [
        Moved(role, number, [Change(Place(slot.day, 0), slot.person_id, None) for slot in vacated if slot.role is role])
        for role, number in numbers.items()
        if any(slot.role is role for slot in vacated)
    ]  # fmt: skip


def _check_new(work: Work, leave: Leave) -> None:
    known = absence_store.leaves(work.session, leave.first, leave.last)
    mine = [one for one in known if one.person_id == leave.person_id]
    if any(one.first <= leave.first and leave.last <= one.last for one in mine):
        raise BadRotaError(field="first", problem="leave_stands")


def end_leave(work: Work, leave_id: int, *, by: str) -> None:
    """They are there after all; days that others took meanwhile stay theirs. Raises GoneError."""
    if not absence_store.end_leave(work.session, leave_id, by=by, now=work.now):
        raise GoneError
    work.record("rota_leave_ended", f"leave:{leave_id}")


def add_period(work: Work, period: KeyPeriod, *, today: date, by: str) -> None:
    """Enter a key period: fewer than two readers are none more than usual. Raises BadRotaError."""
    name = " ".join(period.name.split())
    wrong = (
        (not name, "name", "no_name"),
        (len(name) > MOST_WORDS // 4, "name", "long_name"),
        (period.readers < LEAST_IN_KEY_PERIOD, "readers", "too_few"),
        (period.readers > MOST_READERS, "readers", "too_many"),
        (period.last < period.first, "last", "ends_first"),
        (period.last < today, "last", "past"),
        ((period.last - period.first).days >= LONGEST_PERIOD, "last", "too_long"),
        ((period.first - today).days > FURTHEST, "first", "too_far"),
    )
    _refuse(wrong)
    found = KeyPeriod(0, name, period.first, period.last, period.readers)
    period_id = absence_store.add_period(work.session, found, by=by, now=work.now)
    data = {"name": name, "from": period.first, "to": period.last, "readers": period.readers}
    work.record("key_period_added", f"key_period:{period_id}", data)


def end_period(work: Work, period_id: int, *, by: str) -> None:
    """The period is called off. Raises GoneError."""
    if not absence_store.end_period(work.session, period_id, by=by, now=work.now):
        raise GoneError
    work.record("key_period_ended", f"key_period:{period_id}")


def checked_words(reason: str) -> str:
    """The reason as it is kept. Raises BadRotaError."""
    words = "".join(one for one in " ".join(reason.split()) if one.isprintable())
    _refuse(((not words, "reason", "no_reason"), (len(words) > MOST_WORDS, "reason", "long_reason")))
    return words


def check_people(work: Work, person_ids: Collection[int]) -> None:
    """Raises UnknownPersonError where one of them does not work here."""
    missing = set(person_ids) - set(roster_store.people(work.session, person_ids))
    if missing:
        raise UnknownPersonError(person=str(min(missing)))


def check_reachable(work: Work, person_ids: Collection[int]) -> None:
    """Who gets a place must be reachable by two channels. Raises UnknownPersonError, TooFewChannelsError."""
    check_people(work, person_ids)
    found = roster_store.people(work.session, person_ids)
    check_channels(found[one] for one in dict.fromkeys(person_ids))


def per_person(changes: Sequence[Change]) -> Mapping[int, tuple[list[date], list[date]]]:
    """Days given and days taken away, by person."""
    found: dict[int, tuple[list[date], list[date]]] = {}
    for one in changes:
        if one.after is not None:
            found.setdefault(one.after, ([], []))[0].append(one.at.day)
        if one.before is not None:
            found.setdefault(one.before, ([], []))[1].append(one.at.day)
    return found


def _refuse(wrong: Sequence[tuple[bool, str, str]]) -> None:
    for is_so, field, problem in wrong:
        if is_so:
            raise BadRotaError(field=field, problem=problem)
