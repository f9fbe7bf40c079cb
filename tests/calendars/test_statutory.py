"""The days the law fixes, against the shipped table, two libraries and years still to come."""

from datetime import date

import holidays
import pytest

from calendars.errors import MissingYear
from calendars.statutory import expected_working_days, provisional_year, statutory_days
from calendars.tables import shipped_content
from calendars.workdays import WorkdayTable, YearStatus
from tests.calendars.wall import days_from


def test_the_computed_days_of_2027_are_the_shipped_ones() -> None:
    shipped = shipped_content()

    assert statutory_days(2027) == tuple(entry for entry in shipped.days if entry.day.year == 2027)
    assert provisional_year(2027) == shipped.years[-1]


@pytest.mark.parametrize("year", [2025, 2026])
def test_the_statutory_days_of_an_official_year_are_off(table: WorkdayTable, year: int) -> None:
    days = statutory_days(year)

    assert len(days) == 13
    assert [entry for entry in days if table.is_working(entry.day)] == []


@pytest.mark.parametrize("year", range(2027, 2042))
def test_the_days_to_come_agree_with_holidays(year: int) -> None:
    oracle = holidays.country_holidays("CN", years=year)

    assert [entry.day for entry in statutory_days(year) if entry.day not in oracle] == []


def test_mid_autumn_on_national_day_is_one_day_of_two_holidays() -> None:
    named = {entry.day: entry.name for entry in statutory_days(2031)}

    assert named[date(2031, 10, 1)] == "中秋节、国庆节"
    assert len(named) == 12


@pytest.mark.parametrize("year", range(2018, 2027))
def test_the_expected_working_days_are_those_of_the_notices(table: WorkdayTable, year: int) -> None:
    worked = sum(map(table.is_working, days_from(date(year, 1, 1), date(year, 12, 31))))

    assert worked == expected_working_days(year) - (2 if year == 2020 else 0)


def test_2027_is_expected_to_have_248_working_days() -> None:
    assert expected_working_days(2027) == 248
    assert provisional_year(2027).status is YearStatus.PROVISIONAL


@pytest.mark.parametrize("year", [2024, 2052, 2100])
def test_a_year_of_the_old_law_or_beyond_the_almanac_is_missing(year: int) -> None:
    with pytest.raises(MissingYear):
        statutory_days(year)
