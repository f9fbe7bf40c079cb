"""The clock: aware, in UTC, and still until told to move."""

from datetime import UTC, datetime, timedelta

import pytest

from calendars.clock import Clock, ManualClock, SystemClock
from calendars.errors import NaiveInstant
from tests.calendars.wall import wall


def test_a_manual_clock_stands_still_until_it_is_moved() -> None:
    clock = ManualClock(wall("2025-09-30 16:59"))

    first, second = clock.now(), clock.now()

    assert first == second == datetime(2025, 9, 30, 8, 59, tzinfo=UTC)
    assert first.tzinfo is UTC


def test_advancing_moves_real_time_and_tells_the_new_instant() -> None:
    clock = ManualClock(wall("2025-09-30 16:59"))

    told = clock.advance(hours=7, minutes=1)

    assert told == clock.now() == wall("2025-10-01 00:00")


def test_setting_puts_the_clock_at_an_instant_in_any_zone() -> None:
    clock = ManualClock(wall("2025-09-30 16:59"))

    clock.set(wall("2020-01-26 12:00"))

    assert clock.now() == datetime(2020, 1, 26, 4, 0, tzinfo=UTC)


def test_a_clock_refuses_an_instant_without_a_zone() -> None:
    naive = wall("2025-09-30 16:59").replace(tzinfo=None)

    with pytest.raises(NaiveInstant, match=r"2025-09-30T16:59:00 names no time zone") as caught:
        ManualClock(naive)

    assert caught.value.code == "naive_instant"
    assert caught.value.instant == naive


def test_the_system_clock_is_aware_utc_and_never_runs_backwards() -> None:
    clock: Clock = SystemClock()

    first, second = clock.now(), clock.now()

    assert first.utcoffset() == timedelta(0)
    assert first <= second
