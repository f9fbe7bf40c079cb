"""What pages ask of the reachability record: whose test waits, who is not reached just now, who was reached when."""

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime, timedelta

from database.session import Session
from roster import store as roster_store
from roster.permissions import Actor
from rounds import reach_store as store
from rounds.reach import ReachLine, Said, Tested, folded

MEMORY = timedelta(days=100)
"""So far back the desk looks for when somebody was last reached."""
SHIFTS = 200


def waiting_for(session: Session, actor: Actor, now: datetime) -> list[Tested]:
    """Tests of whoever is signed in that nobody has answered, for shifts that run or come."""
    if actor.person_id is None:
        return []
    return is_waiting(store.of_people(session, [actor.person_id], now - MEMORY), now)


def is_waiting(lines: Iterable[ReachLine], now: datetime) -> list[Tested]:
    """Of these lines the tests that an answer would still be of use for, late or not."""
    return [
        one
        for one in folded(lines)
        if one.line(Said.REACHED) is None and one.asked.shift_until > now >= one.asked.at
    ]


def missed_now(session: Session, now: datetime) -> list[Tested]:
    """Who was not reached for a shift that runs or comes, and is still to be called in it; two statements at most."""
    missed = [one for one in folded(store.of_coming(session, now)) if one.is_missed]
    if not any(one.asked.step == 0 for one in missed):
        return missed
    shifts = roster_store.shifts_from(session, now, limit=SHIFTS)
    still = {(shift.starts_at, shift.person_id) for shift in shifts}
    return [one for one in missed if one.asked.step or (one.asked.shift_at, one.asked.person_id) in still]


def newest(session: Session, person_ids: Collection[int], now: datetime) -> Mapping[int, list[ReachLine]]:
    """Lines of each of these people, oldest first, as far as the desk looks back; nobody is left out."""
    found: dict[int, list[ReachLine]] = {one: [] for one in person_ids}
    for line in store.of_people(session, person_ids, now - MEMORY) if person_ids else ():
        found[line.person_id].append(line)
    return found
