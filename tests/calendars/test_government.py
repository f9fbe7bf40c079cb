"""ChinaGovernment keeps workalendar's contract, also where workalendar's own China raises or errs."""

import warnings
from collections.abc import Iterator
from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from workalendar.asia import China
from workalendar.core import Calendar
from workalendar.exceptions import CalendarError, UnsupportedDateType

from calendars.clock import ManualClock
from calendars.errors import MissingYear
from calendars.government import ChinaGovernment
from calendars.tables import shipped_content
from tests.calendars.wall import FIRST, LAST_OFFICIAL, days_from, wall

GOVERNMENT = ChinaGovernment(shipped_content().table())
days = st.dates(date(2018, 3, 1), date(2026, 10, 31))


@pytest.fixture
def stock() -> Iterator[China]:
    """Build workalendar's own China; it warns at every use that its years must be updated by hand."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield China()


def test_it_is_a_workalendar_calendar_with_a_name() -> None:
    assert isinstance(GOVERNMENT, Calendar)
    assert GOVERNMENT.name.startswith("China (mainland)")
    assert GOVERNMENT.get_weekend_days() == (5, 6)


def test_it_agrees_with_stock_china_but_for_the_extension_of_2020(stock: China) -> None:
    differing = [
        day
        for day in days_from(FIRST, date(2023, 12, 31))
        if stock.is_working_day(day) is not GOVERNMENT.is_working_day(day)
    ]

    assert differing == [date(2020, 1, 31), date(2020, 2, 1)]


def test_it_answers_where_stock_china_raises_or_errs_in_silence(stock: China) -> None:
    with pytest.raises(CalendarError):
        stock.is_working_day(date(2025, 10, 9))
    silently_wrong = [
        day
        for day in days_from(date(2024, 1, 1), LAST_OFFICIAL)
        if day.weekday() >= 5 and stock.is_working_day(day) is not GOVERNMENT.is_working_day(day)
    ]

    assert GOVERNMENT.is_working_day(date(2025, 10, 9))
    assert len(silently_wrong) == 19
    assert all(GOVERNMENT.is_working_day(day) for day in silently_wrong)


def test_stock_china_counts_three_days_otherwise_only_over_the_extension_of_2020(stock: China) -> None:
    received = days_from(FIRST, date(2023, 12, 26))  # a count from later on raises there

    differing = [
        day for day in received if stock.add_working_days(day, 3) != GOVERNMENT.add_working_days(day, 3)
    ]

    assert differing == list(days_from(date(2020, 1, 21), date(2020, 1, 31)))


@pytest.mark.parametrize(
    ("method", "asked", "answer"),
    [
        ("add_working_days", (date(2023, 12, 28), 3), date(2024, 1, 3)),
        ("sub_working_days", (date(2024, 2, 18), 3), date(2024, 2, 7)),
        ("get_working_days_delta", (date(2023, 12, 28), date(2024, 1, 3)), 3),
        ("is_working_day", (date(2024, 2, 9),), True),
        ("is_holiday", (date(2026, 10, 1),), True),
        ("get_holiday_label", (date(2026, 10, 1),), "国庆节"),
    ],
)
def test_it_answers_the_question_at_which_stock_china_raises(
    stock: China, method: str, asked: tuple[object, ...], answer: object
) -> None:
    with pytest.raises(CalendarError):
        getattr(stock, method)(*asked)

    assert getattr(GOVERNMENT, method)(*asked) == answer


def test_days_given_by_the_caller_add_to_the_worked_weekends_which_stock_china_forgets(stock: China) -> None:
    saturday = date(2018, 10, 13)

    assert stock.add_working_days(date(2018, 9, 28), 3, extra_working_days=[saturday]) == date(2018, 10, 10)
    assert GOVERNMENT.add_working_days(date(2018, 9, 28), 3, extra_working_days=[saturday]) == date(
        2018, 10, 8
    )


def test_every_day_and_the_working_days_around_it_agree_with_workalendars_own_walk() -> None:
    for day in days_from(FIRST + timedelta(days=30), LAST_OFFICIAL):
        following = GOVERNMENT.find_following_working_day(day)
        assert following == Calendar.add_working_days(GOVERNMENT, day - timedelta(days=1), 1), day
        for delta in (-3, 1, 3):
            assert GOVERNMENT.add_working_days(day, delta) == Calendar.add_working_days(
                GOVERNMENT, day, delta
            ), day


@given(days, st.integers(-20, 20))
def test_adding_agrees_with_workalendars_own_walk(day: date, delta: int) -> None:
    walked = Calendar.add_working_days(GOVERNMENT, day, delta)

    assert GOVERNMENT.add_working_days(day, delta) == walked
    assert GOVERNMENT.sub_working_days(day, delta) == GOVERNMENT.add_working_days(day, -abs(delta))


@given(day=days, distance=st.integers(-40, 40), include_start=st.booleans())
def test_counting_agrees_with_workalendars_own_walk(day: date, distance: int, *, include_start: bool) -> None:
    other = day + timedelta(days=distance)

    walked = Calendar.get_working_days_delta(GOVERNMENT, day, other, include_start=include_start)

    assert GOVERNMENT.get_working_days_delta(day, other, include_start=include_start) == walked
    assert GOVERNMENT.get_working_days_delta(other, day, include_start=include_start) == walked


def test_the_following_working_day_heeds_holidays_and_worked_weekends(stock: China) -> None:
    worked_sunday, national_day = date(2018, 9, 30), date(2018, 10, 1)

    assert stock.find_following_working_day(worked_sunday) == national_day  # its mistake
    assert GOVERNMENT.find_following_working_day(worked_sunday) == worked_sunday
    assert GOVERNMENT.find_following_working_day(national_day) == date(2018, 10, 8)


def test_extra_days_add_to_the_table_and_worked_ones_win() -> None:
    monday, saturday, makeup = date(2025, 10, 13), date(2025, 10, 18), date(2025, 10, 11)

    assert not GOVERNMENT.is_working_day(monday, extra_holidays=[monday])
    assert GOVERNMENT.is_working_day(saturday, extra_working_days=[saturday])
    assert GOVERNMENT.is_working_day(monday, extra_working_days=[monday], extra_holidays=[monday])
    # A worked Saturday of the table stays worked beside the extra ones; stock China replaces its list.
    assert GOVERNMENT.add_working_days(date(2025, 9, 30), 3, extra_working_days=[saturday]) == makeup
    assert GOVERNMENT.add_working_days(date(2025, 10, 11), 1, extra_holidays=[monday]) == date(2025, 10, 14)
    assert GOVERNMENT.get_working_days_delta(makeup, saturday, extra_working_days=[saturday]) == 6
    assert GOVERNMENT.get_working_days_delta(makeup, saturday, extra_holidays=iter([monday])) == 4


def test_a_moment_keeps_its_time_of_day_only_when_asked() -> None:
    moment = wall("2023-12-28 15:45")

    kept = GOVERNMENT.add_working_days(moment, 3, keep_datetime=True)
    plain = GOVERNMENT.add_working_days(moment, 3)

    assert kept == wall("2024-01-03 15:45")
    assert (plain, type(plain)) == (date(2024, 1, 3), date)
    assert isinstance(kept, datetime)
    assert GOVERNMENT.is_working_day(moment)


def test_holidays_are_listed_with_their_names_in_order() -> None:
    listed = GOVERNMENT.holidays(2025)

    assert listed[0] == (date(2025, 1, 1), "元旦")
    assert [day for day, name in listed if name == "春节"] == [
        *days_from(date(2025, 1, 28), date(2025, 2, 4))
    ]
    assert listed == sorted(listed)
    assert not any(GOVERNMENT.is_working_day(day) for day, _ in listed)
    assert GOVERNMENT.holidays_set(2025) == {day for day, _ in listed}
    assert GOVERNMENT.get_holiday_label(date(2025, 10, 4)) == "国庆节、中秋节"
    assert GOVERNMENT.get_holiday_label(date(2025, 10, 11)) is None
    assert GOVERNMENT.is_holiday(date(2025, 10, 4))
    assert not GOVERNMENT.is_holiday(date(2025, 10, 18))


def test_holidays_of_this_year_come_from_the_injected_clock() -> None:
    timed = ChinaGovernment(shipped_content().table(), clock=ManualClock(wall("2024-06-01 09:00")))

    assert timed.holidays() == GOVERNMENT.holidays(2024)
    with pytest.raises(TypeError, match=r"^holidays\(\) without a year needs a calendar built with a clock$"):
        GOVERNMENT.holidays()


@pytest.mark.parametrize("day", ["2028-01-01", "2028-01-03", "2017-12-30"])
def test_a_missing_year_is_refused_on_weekends_too(day: str) -> None:
    missing = date.fromisoformat(day)

    for question in (
        lambda: GOVERNMENT.is_working_day(missing),
        lambda: GOVERNMENT.add_working_days(missing, 1),
        lambda: GOVERNMENT.find_following_working_day(missing),
        lambda: GOVERNMENT.holidays(missing.year),
        lambda: GOVERNMENT.get_working_days_delta(missing, date(2026, 1, 1)),
    ):
        with pytest.raises(MissingYear):
            question()


def test_a_date_that_is_none_is_refused_as_workalendar_does() -> None:
    with pytest.raises(UnsupportedDateType):
        GOVERNMENT.is_working_day("2025-10-11")  # type: ignore[arg-type]  # the mistake under test


def test_the_exported_calendar_covers_the_loaded_years() -> None:
    exported = GOVERNMENT.export_to_ical()

    assert exported.startswith("BEGIN:VCALENDAR")
    assert exported.count("BEGIN:VEVENT") == sum(len(GOVERNMENT.holidays(y)) for y in range(2018, 2028))
    assert GOVERNMENT.export_to_ical(period=[2025, 2025]).count("BEGIN:VEVENT") == len(
        GOVERNMENT.holidays(2025)
    )
