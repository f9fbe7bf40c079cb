"""The plan of a duty day as data: when rounds are read (timed and random), which log-ins are asked for, until when.

Notice 一(三): "定时和不定时" on rest days; random instants keep out of the quiet hours and apart from the others.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, tzinfo
from enum import StrEnum
from typing import Any
from zoneinfo import ZoneInfo

from notifiers.errors import BadQuietHours
from notifiers.quiet import QuietHours, read_quiet_hours
from rounds.round_errors import BadPlanError

GRID = 5
"""Minutes between instants that may be drawn."""
MOST_A_DAY = 24
MINUTES_OF_A_DAY = 24 * 60
Draw = Callable[[int], int]
"""A number from 0 to below the one given: `secrets.randbelow` on a desk, a list in tests."""


class SlotKind(StrEnum):
    """Why a round is read: its time of day, a drawn instant, or somebody's own wish."""

    TIMED = "timed"
    RANDOM = "random"
    EXTRA = "extra"


@dataclass(frozen=True, slots=True)
class DayPlan:
    """Rounds of one kind of day; `answer` is how long a prompt waits for the one on duty."""

    timed: tuple[time, ...]
    random: int
    answer: timedelta


@dataclass(frozen=True, slots=True)
class LogInPlan:
    """On which days the log-ins are asked for, when they are reminded of, and when the leader is told."""

    on_working_days: bool
    on_rest_days: bool
    remind_at: time
    leader_at: time

    def asked_on(self, *, working: bool) -> bool:
        return self.on_working_days if working else self.on_rest_days


@dataclass(frozen=True, slots=True)
class ReachPlan:
    """How long before a shift its people are tested, and after how long a silence the next person is tried."""

    lead: timedelta = timedelta(minutes=60)
    silent: timedelta = timedelta(minutes=15)


@dataclass(frozen=True, slots=True)
class RoundPlan:
    """The whole plan; `apart` is the least distance of a drawn instant from every other.

    The days of a key period (重保) have plans of their own, with shorter intervals (notice 一(三)).
    """

    working_day: DayPlan
    rest_day: DayPlan
    key_working_day: DayPlan
    key_rest_day: DayPlan
    quiet: QuietHours | None
    apart: timedelta
    log_ins: LogInPlan
    recheck_until: time
    next_after: timedelta
    """How long everybody after the first is waited for."""
    reach: ReachPlan = ReachPlan()

    def day(self, *, working: bool, key: bool = False) -> DayPlan:
        if key:
            return self.key_working_day if working else self.key_rest_day
        return self.working_day if working else self.rest_day


@dataclass(frozen=True, slots=True)
class Slot:
    """A round to come: at which instant somebody is asked, and until when."""

    kind: SlotKind
    at: datetime
    until: datetime


def slots(plan: RoundPlan, day: date, wanted: DayPlan, *, zone: ZoneInfo, draw: Draw) -> list[Slot]:
    """The rounds of a day in their order, the random ones drawn once."""
    drawn = drawn_minutes(plan, [_minutes(at) for at in wanted.timed], wanted.random, draw)
    return _slots(day, wanted, wanted.timed, drawn, zone)


def more_slots(
    plan: RoundPlan, wanted: DayPlan, there: Sequence[tuple[SlotKind, datetime]], *, now: datetime, draw: Draw
) -> list[Slot]:
    """What a day that was drawn by another plan still lacks of this one after `now`; local instants, one day's.

    A random round drawn upon a timed instant of this plan is read as the timed one, and another is drawn for it.
    """
    known = [_minutes(at.time()) for _, at in there]
    hours = [_minutes(at) for at in wanted.timed]
    timed = [at for at in wanted.timed if at > now.time() and _minutes(at) not in known]
    random = [at for kind, at in there if kind is SlotKind.RANDOM and _minutes(at.time()) not in hours]
    lacking = wanted.random - len(random)
    taken = [*known, *hours]
    drawn = drawn_minutes(plan, taken, lacking, draw, since=_minutes(now.time()) + GRID)
    return _slots(now.date(), wanted, timed, drawn, now.tzinfo)


def drawn_minutes(
    plan: RoundPlan, taken: Sequence[int], count: int, draw: Draw, *, since: int = 0
) -> list[int]:
    """So many minutes of the day, drawn; fewer where the day has no room for all."""
    drawn: list[int] = []
    for _ in range(count):
        free = [minute for minute in allowed_minutes(plan, [*taken, *drawn]) if minute >= since]
        if free:
            drawn.append(free[draw(len(free))])
    return drawn


def _slots(
    day: date, wanted: DayPlan, timed: Sequence[time], drawn: Sequence[int], zone: tzinfo | None
) -> list[Slot]:
    minutes = [(_minutes(at), SlotKind.TIMED) for at in timed]
    minutes += [(minute, SlotKind.RANDOM) for minute in drawn]
    found = []
    for minute, kind in sorted(minutes):
        at = datetime.combine(day, time(minute // 60, minute % 60), zone)
        found.append(Slot(kind, at, at + wanted.answer))
    return found


def allowed_minutes(plan: RoundPlan, taken: Sequence[int]) -> list[int]:
    """Minutes of the day at which a random prompt may come."""
    apart = int(plan.apart.total_seconds() // 60)
    return [
        minute
        for minute in range(0, MINUTES_OF_A_DAY, GRID)
        if not is_quiet(plan, time(minute // 60, minute % 60))
        and all(abs(minute - other) >= apart for other in taken)
    ]


def is_quiet(plan: RoundPlan, at: time) -> bool:
    """Whether nobody is asked at this local time of day."""
    any_day = datetime.combine(date(2000, 1, 1), at, ZoneInfo("UTC"))
    return plan.quiet is not None and plan.quiet.until(any_day) is not None


def read_plan(data: Any) -> RoundPlan:  # noqa: ANN401  (whatever the file holds)
    """The plan of a JSON file. Raises BadPlanError naming the place."""
    try:
        return RoundPlan(
            _day_plan(data["working_day"]), _day_plan(data["rest_day"]), _day_plan(data["key_working_day"]),
            _day_plan(data["key_rest_day"]), read_quiet_hours(data["quiet"]),
            timedelta(minutes=_minute_count(data["apart_minutes"])), _log_in_plan(data["log_ins"]),
            time.fromisoformat(data["recheck_until"]), timedelta(minutes=_minute_count(data["next_minutes"])),
            _reach_plan(data["reach"]) if "reach" in data else ReachPlan(),  # older files say nothing of it
        )  # fmt: skip
    except (KeyError, TypeError, ValueError, BadQuietHours) as error:
        raise BadPlanError(problem=str(error)) from error


def _day_plan(data: Mapping[str, Any]) -> DayPlan:
    timed = tuple(sorted(time.fromisoformat(text) for text in data["timed"]))
    random = int(data["random"])
    if not 0 <= random <= MOST_A_DAY or len(timed) > MOST_A_DAY or len(set(timed)) < len(timed):
        message = "at most 24 rounds a day, none twice at one time"
        raise ValueError(message)
    return DayPlan(timed, random, timedelta(minutes=_minute_count(data["answer_minutes"])))


def _log_in_plan(data: Mapping[str, Any]) -> LogInPlan:
    remind, leader = (time.fromisoformat(data[name]) for name in ("remind_at", "leader_at"))
    if leader <= remind:
        message = "leader_at must be after remind_at"
        raise ValueError(message)
    return LogInPlan(bool(data["on_working_days"]), bool(data["on_rest_days"]), remind, leader)


def _reach_plan(data: Mapping[str, Any]) -> ReachPlan:
    lead, silent = (
        timedelta(minutes=_minute_count(data[name])) for name in ("lead_minutes", "silent_minutes")
    )
    if lead < silent:
        message = "lead_minutes must be at least silent_minutes: the next person is tried before the shift"
        raise ValueError(message)
    return ReachPlan(lead, silent)


def _minute_count(value: Any) -> int:  # noqa: ANN401  (of the file)
    if not 1 <= int(value) < MINUTES_OF_A_DAY:
        message = "minutes must lie between 1 and 1439"
        raise ValueError(message)
    return int(value)


def _minutes(at: time) -> int:
    return at.hour * 60 + at.minute
