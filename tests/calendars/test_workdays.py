"""The day table: lookups that agree with walking, and refusals that name the missing year."""

import pickle
from bisect import bisect_right
from datetime import date
from functools import cache

import chinese_calendar
import pytest
from hypothesis import given
from hypothesis import strategies as st

from calendars.errors import BrokenTable, MissingYear
from calendars.tables import shipped_content, shipped_entries, shipped_years
from calendars.workdays import DayEntry, WorkdayTable, YearEntry, YearStatus
from tests.calendars.wall import FIRST, LAST_OFFICIAL, days_from

TABLE = shipped_content().table()
BUDGETS = (1, 2, 3, 5, 7, 10, 15, 20)
official_days = st.dates(FIRST, LAST_OFFICIAL)
loaded_days = st.dates(date(2018, 3, 1), date(2027, 10, 31))


def year(number: int, status: YearStatus = YearStatus.OFFICIAL) -> YearEntry:
    return YearEntry(number, status, "示例")


def off(text: str) -> DayEntry:
    return DayEntry(date.fromisoformat(text), working=False, name="示例节", source="示例通知")


def worked(text: str) -> DayEntry:
    return DayEntry(date.fromisoformat(text), working=True, name="示例节", source="示例通知")


@cache
def worked_by_chinesecalendar() -> list[date]:
    return [day for day in days_from(FIRST, LAST_OFFICIAL) if chinese_calendar.is_workday(day)]


@pytest.mark.parametrize("n", BUDGETS)
def test_adding_agrees_with_chinesecalendar_on_every_day(n: int) -> None:
    oracle = worked_by_chinesecalendar()
    expected = {day: bisect_right(oracle, day) + n - 1 for day in days_from(FIRST, LAST_OFFICIAL)}

    found = {day: TABLE.add(day, n) for day in days_from(FIRST, LAST_OFFICIAL)}

    beyond = {day for day, k in expected.items() if k >= len(oracle)}
    assert {day: found[day] for day in expected if day not in beyond} == {
        day: oracle[k] for day, k in expected.items() if day not in beyond
    }
    assert all(found[day].year == 2027 for day in beyond)


@pytest.mark.parametrize("n", BUDGETS)
def test_going_back_agrees_with_chinesecalendar_on_every_day(n: int) -> None:
    oracle = worked_by_chinesecalendar()

    for day in days_from(date(2018, 3, 1), LAST_OFFICIAL):
        before = [k for k in oracle[: bisect_right(oracle, day)][-n - 1 :] if k < day]
        assert TABLE.add(day, -n) == before[-n]


@given(loaded_days, st.integers(0, 30))
def test_counting_back_what_was_added_gives_the_same_number(day: date, n: int) -> None:
    assert TABLE.between(day, TABLE.add(day, n)) == n


@given(loaded_days, loaded_days, st.integers(1, 30))
def test_adding_is_monotone_in_start_and_budget(one: date, other: date, n: int) -> None:
    earlier, later = sorted((one, other))

    assert TABLE.add(earlier, n) <= TABLE.add(later, n)
    assert TABLE.add(one, n) < TABLE.add(one, n + 1)


@given(loaded_days, st.integers(1, 30))
def test_an_answer_is_a_worked_day_on_the_right_side_of_the_start(day: date, n: int) -> None:
    assert TABLE.add(day, -n) < day < TABLE.add(day, n)
    assert TABLE.is_working(TABLE.add(day, n))
    assert TABLE.is_working(TABLE.add(day, -n))


@given(loaded_days, loaded_days, loaded_days)
def test_distances_add_up(a: date, b: date, c: date) -> None:
    assert TABLE.between(a, b) + TABLE.between(b, c) == TABLE.between(a, c)
    assert TABLE.between(a, b) == -TABLE.between(b, a)


@given(official_days, st.integers(1, 20), official_days)
def test_a_new_holiday_never_hastens_and_a_new_worked_day_never_delays(
    day: date, n: int, changed: date
) -> None:
    others = [entry for entry in shipped_entries() if entry.day != changed]
    years = tuple(shipped_years())
    rested = WorkdayTable("rested", years=years, entries=[*others, off(changed.isoformat())])
    toiled = WorkdayTable("toiled", years=years, entries=[*others, worked(changed.isoformat())])

    assert toiled.add(day, n) <= TABLE.add(day, n) <= rested.add(day, n)


@pytest.mark.parametrize("day", ["2017-12-29", "2017-12-30", "2028-01-03", "2028-01-01"])
def test_a_missing_year_is_refused_on_weekdays_and_weekends_alike(day: str) -> None:
    missing = date.fromisoformat(day)

    for question in (
        lambda: TABLE.is_working(missing),
        lambda: TABLE.add(missing, 3),
        lambda: TABLE.add(missing, 0),
        lambda: TABLE.add(missing, -3),
        lambda: TABLE.between(missing, date(2026, 1, 1)),
        lambda: TABLE.between(date(2026, 1, 1), missing),
        lambda: TABLE.explain(missing),
        lambda: TABLE.entries(missing.year),
    ):
        with pytest.raises(MissingYear) as caught:
            question()
        assert caught.value.year == missing.year


def test_an_answer_outside_the_table_names_the_year_it_would_lie_in() -> None:
    with pytest.raises(MissingYear, match=r"^No holiday arrangement is loaded for 2028: ") as later:
        TABLE.add(date(2027, 12, 30), 3)
    with pytest.raises(MissingYear) as earlier:
        TABLE.add(date(2018, 1, 3), -3)

    assert (later.value.year, later.value.code) == (2028, "missing_year")
    assert earlier.value.year == 2017


def test_the_edges_of_the_table_still_answer() -> None:
    assert TABLE.add(date(2027, 12, 30), 1) == date(2027, 12, 31)
    assert TABLE.add(date(2018, 1, 3), -1) == date(2018, 1, 2)
    assert TABLE.between(TABLE.first, TABLE.last) == sum(TABLE.worked_flags())
    assert (TABLE.first, TABLE.last) == (date(2018, 1, 1), date(2027, 12, 31))


def test_sureness_asks_every_year_between() -> None:
    assert TABLE.is_sure(date(2018, 1, 1), date(2026, 12, 31))
    assert not TABLE.is_sure(date(2026, 12, 31), date(2027, 1, 1))
    assert not TABLE.is_sure(date(2026, 12, 31), date(2028, 1, 1))
    assert not TABLE.is_sure(date(2027, 6, 1), date(2027, 6, 1))


def test_a_gap_between_years_is_refused() -> None:
    with pytest.raises(BrokenTable, match=r"year 2031 is missing between its neighbours"):
        WorkdayTable("示例", years=[year(2030), year(2032)], entries=[])


def test_an_empty_table_is_refused() -> None:
    with pytest.raises(BrokenTable, match=r"it holds no year"):
        WorkdayTable("示例", years=[], entries=[])


def test_a_day_both_worked_and_off_is_refused() -> None:
    with pytest.raises(BrokenTable, match=r"2030-05-04 is named both worked and off") as caught:
        WorkdayTable("示例", years=[year(2030)], entries=[off("2030-05-04"), worked("2030-05-04")])

    assert caught.value.day == date(2030, 5, 4)


def test_a_day_outside_the_listed_years_is_refused() -> None:
    with pytest.raises(BrokenTable, match=r"2031-01-01 lies in a year that is not listed"):
        WorkdayTable("示例", years=[year(2030)], entries=[off("2031-01-01")])


@pytest.mark.parametrize("number", range(2028, 2042))  # every weekday a year can begin on, leap years too
def test_a_bare_year_works_monday_to_friday(number: int) -> None:
    bare = WorkdayTable("示例", years=[year(number)], entries=[])

    wrong = [
        day
        for day in days_from(date(number, 1, 1), date(number, 12, 31))
        if bare.is_working(day) is not (day.weekday() < 5)
    ]

    assert wrong == []


def test_a_table_survives_being_sent_to_another_process() -> None:
    copy: WorkdayTable = pickle.loads(pickle.dumps(TABLE))  # noqa: S301 - our own bytes

    assert copy.version == TABLE.version
    assert copy.add(date(2025, 9, 30), 3) == date(2025, 10, 11)
