"""Duty time in zones that change their clocks: no hour is lost or counted twice, and no day lasts the wrong time."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest

from calendars.service import DeskCalendar
from calendars.tables import shipped_content
from calendars.workdays import DayEntry

CHANGES = [
    ("America/New_York", "2026-03-08"),
    ("America/New_York", "2026-11-01"),
    ("Europe/Berlin", "2026-03-29"),
    ("Europe/Berlin", "2026-10-25"),
    ("Africa/Cairo", "2026-04-24"),  # a Friday that begins at 01:00
    ("Africa/Cairo", "2026-10-29"),  # a Thursday with two hours from 23:00
]
DAY = 450
"""Minutes of duty."""


@pytest.fixture(params=CHANGES, ids=lambda change: f"{change[0].rpartition('/')[2]}-{change[1]}")
def change(request: pytest.FixtureRequest) -> tuple[DeskCalendar, date]:
    """A desk of a zone, and the day on which its clocks change; everybody works on it."""
    zone, text = request.param
    day = date.fromisoformat(text)
    content = shipped_content()
    worked = DayEntry(day, working=True, name="示例节", source=content.days[-1].source, published=day)
    days = tuple(one for one in content.days if one.day != day)
    return DeskCalendar.of(replace(content, days=(*days, worked)), zone=ZoneInfo(zone)), day


def at(desk: DeskCalendar, day: date, clock: str) -> datetime:
    return datetime.fromisoformat(f"{day} {clock}").replace(tzinfo=desk.zone).astimezone(UTC)


def test_t_tz_the_day_of_the_change_has_the_duty_minutes_of_every_other(
    change: tuple[DeskCalendar, date],
) -> None:
    desk, day = change
    before, after = day - timedelta(days=1), day + timedelta(days=1)
    days = sum(desk.is_working_day(one) for one in (before, day, after))

    assert desk.working_minutes_between(at(desk, day, "00:00"), desk.midnight_after(day)) == DAY
    assert desk.working_minutes_between(at(desk, before, "00:00"), desk.midnight_after(after)) == days * DAY
    assert desk.working_minutes_between(desk.closing(before), at(desk, day, "08:30")) == 0
    assert desk.add_working_minutes(at(desk, day, "08:30"), DAY) == at(desk, day, "17:30")
    assert desk.add_working_minutes(desk.closing(before), 1) == at(desk, day, "08:31")
    assert desk.add_working_minutes(desk.closing(day), 0) == at(desk, desk.add_working_days(day, 1), "08:30")


def test_t_tz_a_count_that_begins_at_any_minute_of_the_change_neither_waits_nor_runs_back(
    change: tuple[DeskCalendar, date],
) -> None:
    desk, day = change
    first = at(desk, day - timedelta(days=1), "12:00")
    starts = [first + timedelta(minutes=10 * n) for n in range(6 * 48)]

    for minutes in (1, DAY, 2 * DAY + 1):
        ends = [desk.add_working_minutes(start, minutes) for start in starts]
        assert all(one <= other for one, other in pairwise(ends))
        assert all(start < end for start, end in zip(starts, ends, strict=True))
        assert {
            desk.working_minutes_between(start, end) for start, end in zip(starts, ends, strict=True)
        } == {minutes}


def test_t_tz_a_day_is_over_once_and_at_its_own_midnight(change: tuple[DeskCalendar, date]) -> None:
    desk, day = change
    over = desk.midnight_after(day - timedelta(days=1)), desk.midnight_after(day)

    assert [desk.local(one).date() for one in over] == [day, day + timedelta(days=1)]
    assert [desk.local(one - timedelta(seconds=1)).date() for one in over] == [day - timedelta(days=1), day]
    assert over[1] - over[0] in {timedelta(hours=23), timedelta(hours=25)}
