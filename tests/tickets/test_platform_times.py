"""Wall times of exports in all their spellings become the same instant."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tickets.platform_times import BadMoment, Moment, read_moment

DESK = ZoneInfo("Asia/Shanghai")
HALF_PAST_NINE = datetime(2026, 10, 7, 1, 30, tzinfo=UTC)
MIDNIGHT = datetime(2026, 10, 6, 16, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    "text",
    [
        "2026-10-07 09:30",
        "2026/10/7 9:30:00",
        "2026.10.7 9:30",
        "2026年10月7日 9时30分",
        "2026年10月07日09点30分00秒",
        "２０２６－１０－０７　０９：３０",
        "2026-10-07T09:30:00.000",
        "2026-10-07 09:30:00.0",
        "2026/10/7 上午9:30",
        "2026/10/7 9:30 AM",
        "2026/10/7 星期三 9:30",
        "20261007093000",
        "202610070930",
        "46302.3958333333",
        " 2026-10-07 09:30 ",
    ],
)
def test_every_spelling_of_half_past_nine_is_the_same_instant(text: str) -> None:
    assert read_moment(text, DESK) == Moment(HALF_PAST_NINE, day_only=False)


@pytest.mark.parametrize("text", ["2026-10-07", "2026/10/7", "2026年10月7日", "20261007", "46302"])
def test_a_mere_day_starts_at_its_midnight_and_ends_at_its_24_00(text: str) -> None:
    moment = read_moment(text, DESK)

    assert moment == Moment(MIDNIGHT, day_only=True)
    assert moment.end(zone=DESK) == MIDNIGHT + timedelta(days=1)


@pytest.mark.parametrize(
    ("text", "hour"),
    [
        ("下午3:00", 15),
        ("中午12:00", 12),
        ("下午12:00", 12),
        ("上午12:00", 0),
        ("3:00 PM", 15),
        ("24:00", 24),
        ("9时", 9),
    ],
)
def test_hours_of_both_halves_of_the_day_are_told_apart(text: str, hour: int) -> None:
    assert read_moment(f"2026-10-07 {text}", DESK).at == MIDNIGHT + timedelta(hours=hour)


@pytest.mark.parametrize(
    "text",
    ["", "昨天", "2026-13-01", "2026-02-29", "2026-10-07 25:00", "2026-10-07 24:01", "2026-10-07 09:60",
     "10-07", "0001-01-01", "9999-12-31 24:00", "2026-10-07 09:30 +08:00", "99999", "3个工作日"],
)  # fmt: skip
def test_what_is_no_date_is_refused_with_the_cell(text: str) -> None:
    with pytest.raises(BadMoment) as caught:
        read_moment(text, DESK)

    assert str(caught.value) == f"“{text}” is no date. Write it as 2026-10-07 09:30."


def test_a_mere_day_is_not_before_an_event_of_the_same_day_but_may_be_before_later_ones() -> None:
    day = read_moment("2026-10-07", DESK)

    assert day.not_before(HALF_PAST_NINE, zone=DESK) == HALF_PAST_NINE
    assert day.not_before(HALF_PAST_NINE + timedelta(days=1), zone=DESK) == MIDNIGHT
    assert day.not_before(None, zone=DESK) == MIDNIGHT


@given(
    st.datetimes(
        min_value=datetime.fromisoformat("1990-01-02"), max_value=datetime.fromisoformat("2100-12-30")
    )
)
def test_what_is_written_in_the_desks_zone_is_read_back(wall: datetime) -> None:
    wall = wall.replace(microsecond=0)

    moment = read_moment(wall.isoformat(sep=" "), DESK)

    assert moment.at.utcoffset() == timedelta()
    assert moment.at.astimezone(DESK).replace(tzinfo=None) == wall


@given(
    st.text(
        alphabet=st.one_of(st.sampled_from("0123456789-/.:年月日时分 上下午T"), st.characters()), max_size=24
    )
)
def test_any_text_is_a_moment_or_a_bad_moment(text: str) -> None:
    try:
        moment = read_moment(text, DESK)
    except BadMoment:
        return

    assert moment.end(zone=DESK) >= moment.at
