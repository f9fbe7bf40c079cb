"""Whether people on duty can be reached (notice 四(五)): when a test goes out, and what its record says."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum

from notifiers.quiet import QuietHours
from roster.people import DutyRole
from rounds.plan import ReachPlan

HOUR = 3600
_JUST_BEFORE = timedelta(minutes=1)


class Said(StrEnum):
    """What a line of the record says about a test."""

    ASKED = "asked"
    REACHED = "reached"
    NOT_REACHED = "not_reached"
    """未通: silent, or nothing could be sent. A later answer is a line of its own and takes nothing back."""
    NOBODY = "nobody"
    """Nobody was reached for the shift, and nobody is left who could be tried instead."""


class Why(StrEnum):
    """Why somebody counts as not reached."""

    SILENT = "silent"
    UNDELIVERABLE = "undeliverable"
    NO_WAY = "no_way"


@dataclass(frozen=True, slots=True, kw_only=True)
class ReachLine:
    """One line, never changed. `test_id` is the line that asked; `step` 0 is whoever is on duty, 1 the next person.

    `channel` is the way an answer took: sms, voice, call or web.
    """

    role: DutyRole
    person_id: int
    label: str
    shift_at: datetime
    shift_until: datetime
    step: int
    said: Said
    at: datetime
    test_id: int = 0
    channel: str = ""
    why: str = ""
    id: int = 0


@dataclass(frozen=True, slots=True)
class Tested:
    """One person's test for one shift with what came of it."""

    asked: ReachLine
    outcomes: tuple[ReachLine, ...] = field(default=())

    def line(self, said: Said) -> ReachLine | None:
        return next((one for one in self.outcomes if one.said is said), None)

    @property
    def is_open(self) -> bool:
        """Whether an answer would still be in time."""
        return self.line(Said.REACHED) is None and self.line(Said.NOT_REACHED) is None

    @property
    def is_missed(self) -> bool:
        """未通, and not heard of since."""
        return self.line(Said.NOT_REACHED) is not None and self.line(Said.REACHED) is None


def folded(lines: Iterable[ReachLine]) -> list[Tested]:
    """Tests in the order in which they went out, each with its outcomes."""
    asked: list[ReachLine] = []
    outcomes: dict[int, list[ReachLine]] = {}
    for line in sorted(lines, key=lambda one: one.id):
        if line.said is Said.ASKED:
            asked.append(line)
        else:
            outcomes.setdefault(line.test_id, []).append(line)
    return [Tested(one, tuple(outcomes.get(one.id, ()))) for one in asked]


@dataclass(frozen=True, slots=True)
class TestHours:
    """When a test may go out; `quiets` are all the hours in which nobody is woken for nothing, local time."""

    __test__ = False
    plan: ReachPlan
    quiets: Sequence[QuietHours]

    def before(self, starts: datetime) -> datetime:
        """When the test of a shift goes out: the lead time before it, and never in quiet hours.

        Where those hours end soon enough for the next person to be tried before the shift, it goes out then; else
        before they begin, at the last moment that leaves time to try the next person.
        """
        wanted = starts - self.plan.lead
        quiet = self.quiet(wanted)
        if quiet is None:
            return wanted
        since, until = quiet
        room = 2 * self.plan.silent
        return until if until + room <= starts else since - room

    def allowed(self, local: datetime) -> datetime:
        """The instant itself, or the end of the quiet hours it lies in."""
        quiet = self.quiet(local)
        return local if quiet is None else quiet[1]

    def quiet(self, local: datetime) -> tuple[datetime, datetime] | None:
        """The quiet stretch in which an instant lies; hours that overlap are one stretch."""
        if not any(one.until(local) for one in self.quiets):
            return None
        since = until = local
        for _ in self.quiets:
            since = min([since, *(found for one in self.quiets if (found := one.since(since)))])
            since = min(
                [since, *(found for one in self.quiets if (found := one.since(since - _JUST_BEFORE)))]
            )
            until = max([until, *(found for one in self.quiets if (found := one.until(until)))])
        return since, until


def next_hour(now: datetime) -> datetime:
    """The next full hour: whoever was put on a shift in the meantime is found then."""
    return now + timedelta(seconds=HOUR - int(now.timestamp()) % HOUR, microseconds=-now.microsecond)
