"""Quiet hours: when they hold, and until when."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from notifiers.errors import BadQuietHours
from notifiers.quiet import QuietHours, read_quiet_hours

NIGHT = read_quiet_hours("22:00-07:00")
SHANGHAI = ZoneInfo("Asia/Shanghai")


def local(moment: str) -> datetime:
    return datetime.fromisoformat(f"2025-10-{moment}").replace(tzinfo=SHANGHAI)


@pytest.mark.parametrize(
    ("moment", "until"),
    [
        ("01 21:59", None), ("01 22:00", "02 07:00"), ("01 23:59", "02 07:00"), ("02 00:00", "02 07:00"),
        ("02 06:59", "02 07:00"), ("02 07:00", None), ("02 12:00", None),
    ],
)  # fmt: skip
def test_the_night_ends_at_seven(moment: str, until: str | None) -> None:
    assert NIGHT is not None
    assert NIGHT.until(local(moment)) == (local(until) if until else None)


def test_hours_within_a_day_and_none_at_all() -> None:
    noon = read_quiet_hours("12:00-13:30")

    assert noon is not None
    assert noon.until(local("01 12:30")) == local("01 13:30")
    assert noon.until(local("01 13:30")) is None
    assert read_quiet_hours("") is None


@pytest.mark.parametrize("text", ["22:00", "22-7", "07:00-07:00", "25:00-07:00", "late", "22:00+08:00-07:00"])
def test_what_is_no_two_times_of_day_is_refused(text: str) -> None:
    with pytest.raises(BadQuietHours, match="22:00-07:00"):
        read_quiet_hours(text)


@given(st.times(), st.times(), st.integers(0, 1439))
def test_their_end_lies_ahead_within_a_day_and_is_not_quiet_itself(
    start: object, end: object, minute: int
) -> None:
    hours = QuietHours(start.replace(second=0, microsecond=0), end.replace(second=0, microsecond=0))  # type: ignore[attr-defined]  # times
    now = local("01 00:00") + timedelta(minutes=minute)

    until = hours.until(now)

    if until is not None:
        assert now < until <= now + timedelta(days=1)
        assert hours.start == hours.end or hours.until(until) is None
