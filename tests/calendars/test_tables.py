"""The shipped tables against the statute, two independent libraries, and the days people get wrong."""

from collections import Counter
from datetime import date

import chinese_calendar
import holidays
import pytest

from calendars.tables import DATA, DAYS
from calendars.workdays import DayKind, WorkdayTable, YearStatus
from tests.calendars.wall import FIRST, LAST_OFFICIAL, days_from

OFFICIAL_YEARS = range(2018, 2027)
# holidays 0.86 does not know the amendment of 2019-03-22; every later release we know of does.
LABOUR_DAY_2019 = {date(2019, 4, 28), date(2019, 5, 2), date(2019, 5, 3), date(2019, 5, 5)}


def test_every_day_of_the_official_years_agrees_with_chinesecalendar(table: WorkdayTable) -> None:
    differing = [
        day
        for day in days_from(FIRST, LAST_OFFICIAL)
        if chinese_calendar.is_workday(day) is not table.is_working(day)
    ]

    assert differing == []


def test_every_day_of_the_official_years_agrees_with_holidays_but_for_its_known_gap(
    table: WorkdayTable,
) -> None:
    oracle = holidays.country_holidays("CN", years=OFFICIAL_YEARS)

    differing = {
        day
        for day in days_from(FIRST, LAST_OFFICIAL)
        if oracle.is_working_day(day) is not table.is_working(day)
    }

    assert differing <= LABOUR_DAY_2019


@pytest.mark.parametrize("year", OFFICIAL_YEARS)
def test_working_days_are_the_days_less_weekends_and_statutory_days(table: WorkdayTable, year: int) -> None:
    days = list(days_from(date(year, 1, 1), date(year, 12, 31)))
    weekends = sum(day.weekday() >= 5 for day in days)
    statutory = 11 if year < 2025 else 13
    extended = 2 if year == 2020 else 0  # the emergency extension of 2020 had no days worked for it

    worked = sum(table.is_working(day) for day in days)

    assert worked == len(days) - weekends - statutory - extended


@pytest.mark.parametrize(
    ("day", "kind", "name", "notice"),
    [
        ("2018-12-29", DayKind.MAKEUP, "元旦", "〔2018〕15号"),  # declared by the *next* year's notice
        ("2018-12-30", DayKind.HOLIDAY, "元旦", "〔2018〕15号"),
        ("2018-12-31", DayKind.HOLIDAY, "元旦", "〔2018〕15号"),
        ("2019-04-28", DayKind.MAKEUP, "劳动节", "〔2019〕3号"),
        ("2019-05-02", DayKind.HOLIDAY, "劳动节", "〔2019〕3号"),
        ("2019-05-03", DayKind.HOLIDAY, "劳动节", "〔2019〕3号"),
        ("2019-05-05", DayKind.MAKEUP, "劳动节", "〔2019〕3号"),
        ("2020-01-31", DayKind.HOLIDAY, "春节（延长）", "〔2020〕1号"),
        ("2022-12-31", DayKind.HOLIDAY, "元旦", "〔2022〕16号"),
        ("2023-01-02", DayKind.HOLIDAY, "元旦", "〔2022〕16号"),
        ("2023-01-03", DayKind.WORKING, "", ""),
        ("2024-02-09", DayKind.WORKING, "", ""),  # 除夕: "encouraged to rest" is not a holiday
        ("2025-01-01", DayKind.HOLIDAY, "元旦", "〔2024〕12号"),
        ("2025-01-02", DayKind.WORKING, "", ""),  # one day only
        ("2025-10-04", DayKind.HOLIDAY, "国庆节、中秋节", "〔2024〕12号"),  # a Saturday inside the holiday
        ("2026-01-04", DayKind.MAKEUP, "元旦", "2026年"),
        ("2026-11-21", DayKind.REST, "", ""),  # a plain Saturday
    ],
)
def test_a_day_people_get_wrong_is_what_its_notice_says(
    table: WorkdayTable, day: str, kind: DayKind, name: str, notice: str
) -> None:
    mark = table.explain(date.fromisoformat(day))

    assert (mark.kind, mark.name) == (kind, name)
    assert notice in mark.source
    assert bool(mark.source) is bool(notice)
    assert mark.working is (kind in (DayKind.WORKING, DayKind.MAKEUP))


def test_the_worked_saturday_of_february_2020_was_revoked(table: WorkdayTable) -> None:
    saturday = date(2020, 2, 1)

    assert not table.is_working(saturday)
    assert table.explain(saturday).kind is DayKind.HOLIDAY


def test_each_year_tells_how_sure_it_is(table: WorkdayTable) -> None:
    expected = dict.fromkeys(OFFICIAL_YEARS, YearStatus.OFFICIAL)
    expected |= {2017: YearStatus.MISSING, 2019: YearStatus.AMENDED, 2020: YearStatus.AMENDED}
    expected |= {2027: YearStatus.PROVISIONAL, 2028: YearStatus.MISSING}

    assert {year: table.status(year) for year in range(2017, 2029)} == expected
    assert all(entry.note for entry in table.years)


def test_2027_knows_the_thirteen_statutory_days_and_nothing_more(table: WorkdayTable) -> None:
    entries = table.entries(2027)

    assert Counter(entry.name for entry in entries) == {
        "元旦": 1,
        "春节": 4,
        "清明节": 1,
        "劳动节": 2,
        "端午节": 1,
        "中秋节": 1,
        "国庆节": 3,
    }
    assert not any(entry.working for entry in entries)
    assert {entry.document for entry in entries} == {"全国年节及纪念日放假办法·国令第795号(2024-11-10)"}


def test_the_day_list_holds_only_exceptions_and_weekends_of_holidays_each_with_its_notice(
    table: WorkdayTable,
) -> None:
    rows = (DATA / DAYS).read_text(encoding="utf-8").splitlines()[1:]

    marks = [table.explain(date.fromisoformat(row.split(",")[0])) for row in rows]

    assert all(mark.entry and mark.entry.source and mark.entry.published for mark in marks)
    assert sum(mark.working is (mark.day.weekday() >= 5) for mark in marks if mark.day.year < 2027) == 223
    assert all(mark.day.weekday() >= 5 for mark in marks if mark.working)


@pytest.mark.parametrize(
    ("day", "revises"),
    [("2019-05-02", "国办发明电〔2018〕15号"), ("2020-02-01", "国办发明电〔2019〕16号"), ("2026-10-01", "")],
)
def test_an_amended_day_names_the_notice_it_revises(table: WorkdayTable, day: str, revises: str) -> None:
    entry = table.explain(date.fromisoformat(day)).entry

    assert entry is not None
    assert entry.revises == revises
