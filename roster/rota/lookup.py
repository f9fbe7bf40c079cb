"""Who is on duty at an instant, answered from memory by two searches: shifts of one role, compiled once."""

from bisect import bisect_right
from collections.abc import Iterable
from datetime import datetime

from roster.people import DutyRole, Shift


class DutyTable:
    """Shifts of every role cut into stretches between which nothing changes; instants are aware."""

    __slots__ = ("_people", "_starts")

    def __init__(self, shifts: Iterable[Shift]) -> None:
        by_role: dict[DutyRole, list[Shift]] = {}
        for shift in shifts:
            by_role.setdefault(shift.role, []).append(shift)
        self._starts: dict[DutyRole, list[float]] = {}
        self._people: dict[DutyRole, list[tuple[int, ...]]] = {}
        for role, found in by_role.items():
            self._starts[role], self._people[role] = _stretches(found)

    def on_duty(self, role: DutyRole, at: datetime) -> tuple[int, ...]:
        """Who has the role then, by id; empty where no shift says so and its standing holders count."""
        n = bisect_right(self._starts.get(role, ()), at.timestamp())
        return self._people[role][n - 1] if n else ()

    def next_change(self, role: DutyRole, at: datetime) -> float | None:
        """When another stretch begins, as seconds of the epoch; None where none does."""
        starts = self._starts.get(role, [])
        n = bisect_right(starts, at.timestamp())
        return starts[n] if n < len(starts) else None


def _stretches(shifts: list[Shift]) -> tuple[list[float], list[tuple[int, ...]]]:
    """One walk over all beginnings and ends: (when, who then), people in the order of the shifts."""
    edges: dict[float, tuple[list[int], list[int]]] = {}
    for n, shift in enumerate(shifts):
        edges.setdefault(shift.starts_at.timestamp(), ([], []))[0].append(n)
        edges.setdefault(shift.ends_at.timestamp(), ([], []))[1].append(n)
    running: set[int] = set()
    starts, people = [], []
    for instant in sorted(edges):
        begun, ended = edges[instant]
        running = (running - set(ended)) | set(begun)
        starts.append(instant)
        people.append(tuple(dict.fromkeys(shifts[n].person_id for n in sorted(running))))
    return starts, people
