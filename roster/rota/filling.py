"""Who has which day: the fair filling of what is open, never touching what is filled and still right.

Turns advance by *duty day*, never by calendar day or week: a rotation that moves on with the calendar while
only some days count gives some people nothing for ever. With equal availability the turns are one fixed round,
so that the loads of any stretch whatever differ by one at most. Whoever is away is counted what the others had on the
average, so that nobody comes back to one duty day after the other; two of them running only where nobody else is free.
"""

from bisect import bisect_left, insort
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

_NEVER = 0
_DIGITS = 6
"""Shares that were added in another order are the same load."""
_APART, _NEXT_DUTY, _NEXT_DAY = 0, 1, 2
"""Nearness of somebody's duty days: better the next duty day than the next day."""


@dataclass(frozen=True, slots=True)
class Member:
    """Somebody whose turn comes. `carried`: what counts as done before these days; `last`: their latest duty day."""

    person_id: int
    carried: float = 0
    last: date | None = None


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """One person's place on one day; `place` counts from 0."""

    day: date
    place: int


@dataclass(frozen=True, slots=True)
class Change:
    """A place that somebody else has now; None where it is nobody's, before or after."""

    at: Place
    before: int | None
    after: int | None


Filled = Mapping[Place, int]
"""Who has each place; a place that is missing is a gap."""


def places(needs: Mapping[date, int]) -> list[Place]:
    """Every place the days need, in order."""
    return [Place(day, n) for day in sorted(needs) for n in range(needs[day])]


def fill(
    needs: Mapping[date, int],
    members: Sequence[Member],
    *,
    kept: Filled | None = None,
    absent: Mapping[date, Collection[int]] | None = None,
) -> dict[Place, int]:
    """Fill what `kept` leaves open. What is kept stays as it is, unless its day is not needed or its person away.

    A place nobody can take stays out: a gap, for people to see.
    """
    away = absent or {}
    found = still_right(needs, kept or {}, absent=away)
    turns = _Turns(members, found, needs)
    for place in places(needs):
        gone = away.get(place.day, ())
        if place.place == 0 and gone:
            turns.credit(needs[place.day], gone)
        if place not in found:
            person = turns.next_for(place.day, gone)
            if person is not None:
                found[place] = person
                turns.give(person, place.day)
    return found


def shares(places: int, members: Collection[int], away: Collection[int]) -> dict[int, float]:
    """What a day's places count for each member who is away: as much as for each who is not, on the average."""
    gone = [person for person in members if person in away]
    there = len(members) - len(gone)
    return dict.fromkeys(gone, places / there) if there else {}


def still_right(
    needs: Mapping[date, int], kept: Filled, *, absent: Mapping[date, Collection[int]]
) -> dict[Place, int]:
    """The kept places that are needed and whose people are there, and not there twice.

    Whoever was named by a supervisor, or has left the rota since, keeps the days: nothing moves that need not.
    """
    found: dict[Place, int] = {}
    taken: set[tuple[date, int]] = set()
    for at in sorted(kept):
        person = kept[at]
        free = (at.day, person) not in taken and person not in absent.get(at.day, ())
        if at.place < needs.get(at.day, 0) and free:
            found[at] = person
            taken.add((at.day, person))
    return found


def candidates(
    day: date, members: Sequence[Member], filled: Filled, *, absent: Collection[int] = ()
) -> list[int]:
    """Who could take a place on the day, the fairest choice first."""
    return _Turns(members, filled, [day]).in_order(day, absent)


def changes(before: Filled, after: Filled) -> list[Change]:
    """What differs, in order of days."""
    return [
        Change(at, before.get(at), after.get(at))
        for at in sorted({*before, *after})
        if before.get(at) != after.get(at)
    ]


def gaps(needs: Mapping[date, int], filled: Filled) -> list[Place]:
    """The places that nobody has."""
    return [place for place in places(needs) if place not in filled]


def loads(filled: Filled) -> dict[int, int]:
    """Duty days by person."""
    found: dict[int, int] = {}
    for person in filled.values():
        found[person] = found.get(person, 0) + 1
    return found


class _Turns:
    """Each member's duty days while places are given out."""

    def __init__(self, members: Sequence[Member], filled: Filled, days: Iterable[date]) -> None:
        """`days`: those that are on the rota, filled or not."""
        self._order = {member.person_id: n for n, member in enumerate(members)}
        self._load: dict[int, float] = {member.person_id: member.carried for member in members}
        self._days: dict[int, list[int]] = {
            member.person_id: [member.last.toordinal()] if member.last else [] for member in members
        }
        for at in sorted(filled):
            if filled[at] in self._order:
                self.give(filled[at], at.day)
        known = {day.toordinal() for day in days} | {day for one in self._days.values() for day in one}
        self._after = dict(pairwise(sorted(known)))

    def credit(self, places: int, absent: Collection[int]) -> None:
        for person, share in shares(places, self._load, absent).items():
            self._load[person] += share

    def give(self, person: int, day: date) -> None:
        self._load[person] += 1
        insort(self._days[person], day.toordinal())

    def next_for(self, day: date, absent: Collection[int]) -> int | None:
        free = [person for person in self._order if self._is_free(person, day, absent)]
        return min(free, key=lambda person: self._turn(person, day), default=None)

    def in_order(self, day: date, absent: Collection[int]) -> list[int]:
        free = [person for person in self._order if self._is_free(person, day, absent)]
        return sorted(free, key=lambda person: self._turn(person, day))

    def _is_free(self, person: int, day: date, absent: Collection[int]) -> bool:
        days, ordinal = self._days[person], day.toordinal()
        n = bisect_left(days, ordinal)
        return person not in absent and (n == len(days) or days[n] != ordinal)

    def _turn(self, person: int, day: date) -> tuple[int, float, int, int]:
        """Lower comes first: far from their other days, fewest days, whose last is longest ago, the list's order."""
        days, ordinal = self._days[person], day.toordinal()
        n = bisect_left(days, ordinal)
        before, after = (days[n - 1] if n else _NEVER), (days[n] if n < len(days) else _NEVER)
        near = max(self._near(before, ordinal), self._near(ordinal, after))
        return near, round(self._load[person], _DIGITS), before, self._order[person]

    def _near(self, day: int, following: int) -> int:
        """How near one duty day is to the one after, as ordinals; either may be none."""
        if _NEVER in (day, following):
            return _APART
        if following - day == 1:
            return _NEXT_DAY
        return _NEXT_DUTY if self._after.get(day) == following else _APART
