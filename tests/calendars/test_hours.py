"""Duty hours: what counts of a day, the summer season, and settings that cannot be meant."""

from datetime import date, time

import pytest

from calendars.errors import BrokenHours
from calendars.hours import CLOSED, DAY, DaySchedule, DutyHours, Season, time_of

USUAL = DaySchedule.parse("08:30-12:00,13:30-17:30")


def second(text: str) -> int:
    hour, minute = text.split(":")
    return int(hour) * 3600 + int(minute) * 60


@pytest.mark.parametrize(
    ("at", "minutes"),
    [
        ("00:00", 0),
        ("08:30", 0),
        ("08:31", 1),
        ("12:00", 210),
        ("12:45", 210),
        ("13:30", 210),
        ("14:00", 240),
        ("17:30", 450),
        ("23:59", 450),
    ],
)
def test_the_minutes_worked_stand_still_at_noon_and_at_night(at: str, minutes: int) -> None:
    assert USUAL.worked_before(second(at)) == minutes * 60


@pytest.mark.parametrize(("minutes", "at"), [(1, "08:31"), (210, "12:00"), (211, "13:31"), (450, "17:30")])
def test_a_whole_period_ends_at_its_closing_not_at_the_next_opening(minutes: int, at: str) -> None:
    assert USUAL.second_after(minutes * 60) == second(at)


def test_a_day_cannot_hold_more_than_it_has() -> None:
    with pytest.raises(BrokenHours, match=r"a day of 27000 seconds cannot hold 27001"):
        USUAL.second_after(450 * 60 + 1)


@pytest.mark.parametrize(
    ("at", "is_open"),
    [
        ("08:29", False),
        ("08:30", True),
        ("12:00", False),
        ("13:29", False),
        ("13:30", True),
        ("17:30", False),
    ],
)
def test_opening_belongs_to_duty_and_closing_does_not(at: str, *, is_open: bool) -> None:
    assert USUAL.is_open(second(at)) is is_open


def test_a_day_closes_for_good_with_its_last_period() -> None:
    assert time_of(USUAL.closes) == time(17, 30)
    assert (CLOSED.closes, CLOSED.total) == (DAY, 0)
    assert time_of(DAY) == time(0)


@pytest.mark.parametrize(
    ("season", "day", "holds"),
    [
        ("07-01/08-31", "2026-06-30", False),
        ("07-01/08-31", "2026-07-01", True),
        ("07-01/08-31", "2026-08-31", True),
        ("07-01/08-31", "2026-09-01", False),
        ("11-15/03-15", "2026-01-02", True),
        ("11-15/03-15", "2026-12-31", True),
        ("11-15/03-15", "2026-06-01", False),
        ("2026-06-15/2026-09-15", "2026-06-15", True),
        ("2026-06-15/2026-09-15", "2026-09-16", False),
        ("2026-06-15/2026-09-15", "2027-07-01", False),
        ("2026-12-15/2027-01-15", "2027-01-01", True),
    ],
)
def test_a_season_holds_both_its_ends_and_may_run_over_new_year(
    season: str, day: str, *, holds: bool
) -> None:
    assert Season(season, USUAL).holds(date.fromisoformat(day)) is holds


@pytest.mark.parametrize(
    ("one", "other", "meet"),
    [
        ("07-01/08-31", "07-01/08-31", True),
        ("07-01/08-31", "08-31/09-30", True),
        ("07-01/08-31", "09-01/09-30", False),
        ("11-15/03-15", "12-01/12-31", True),
        ("11-15/03-15", "03-15/04-30", True),
        ("11-15/03-15", "03-16/11-14", False),
        ("11-15/03-15", "12-15/01-15", True),
        ("2026-07-01/2026-08-31", "2026-08-01/2026-09-30", True),
        ("2026-07-01/2026-08-31", "2027-07-01/2027-08-31", False),
        ("2026-07-01/2026-08-31", "07-01/08-31", False),
    ],
)
def test_two_seasons_of_one_rank_must_not_share_a_day(one: str, other: str, *, meet: bool) -> None:
    seasons = (Season(one, USUAL), Season(other, USUAL))

    assert seasons[0].meets(seasons[1]) is seasons[1].meets(seasons[0]) is meet
    if meet:
        with pytest.raises(BrokenHours, match=f"the seasons {one} and {other} share days"):
            DutyHours(USUAL, seasons)
    else:
        assert len(DutyHours(USUAL, seasons).seasons) == len(seasons)


@pytest.mark.parametrize(
    ("text", "plausible"),
    [("08:30-09:29", False), ("08:30-09:30", True), ("00:00-24:00", False), ("00:00-23:59", True)],
)
def test_usual_hours_are_neither_less_than_one_nor_round_the_clock(text: str, *, plausible: bool) -> None:
    assert DaySchedule.parse(text).is_plausible is plausible


def test_in_summer_the_afternoon_begins_an_hour_later_and_ends_the_same() -> None:
    hours = DutyHours.parse(season="07-01/08-31")

    july, may = hours.on(date(2026, 7, 15)), hours.on(date(2026, 5, 15))

    assert (july.is_open(second("13:45")), july.is_open(second("14:35"))) == (False, True)
    assert may.is_open(second("13:45"))
    assert july.closes == may.closes == second("17:30")
    assert (july.total, may.total) == (390 * 60, 450 * 60)


def test_without_a_season_the_usual_hours_hold_all_year() -> None:
    hours = DutyHours.parse()

    assert hours.on(date(2026, 7, 15)) is hours.usual
    assert hours.over([date(2026, 7, 15), date(2026, 1, 5)]) == [hours.usual, hours.usual]


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "'' is not a period such as 08:30-12:00"),
        ("08:30", "'08:30' is not a period such as 08:30-12:00"),
        ("08:30-12:60", "'08:30-12:60' names a minute that does not exist"),
        ("12:00-08:30", "periods must follow one another and end after they begin"),
        ("08:30-12:00,11:00-17:30", "periods must follow one another and end after they begin"),
        ("08:30-12:00,12:00-17:30", "periods must follow one another and end after they begin"),
        ("08:30-24:01", "periods must follow one another and end after they begin"),
    ],
)
def test_hours_that_cannot_be_meant_are_refused_in_a_sentence(text: str, sentence: str) -> None:
    with pytest.raises(BrokenHours) as caught:
        DaySchedule.parse(text)

    assert caught.value.reason == sentence
    assert str(caught.value) == f"The duty hours cannot be used: {sentence}."
    assert caught.value.code == "broken_hours"


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("July", "'July' is not a season such as 07-01/08-31 or 2026-06-15/2026-09-15"),
        ("07-32/08-31", "07-32 is not a day of the year"),
        ("07-01/13-01", "13-01 is not a day of the year"),
        ("2026-02-29/2026-03-01", "02-29 is not a day of the year"),
        (
            "2026-07-01/08-31",
            "'2026-07-01/08-31' is not a season such as 07-01/08-31 or 2026-06-15/2026-09-15",
        ),
        ("2026-09-01/2026-07-01", "'2026-09-01/2026-07-01' ends before it begins"),
    ],
)
def test_a_season_that_cannot_be_meant_is_refused(text: str, sentence: str) -> None:
    with pytest.raises(BrokenHours) as caught:
        DutyHours.parse(season=text)

    assert caught.value.reason == sentence


def test_a_working_day_must_have_open_hours() -> None:
    with pytest.raises(BrokenHours, match=r"a working day must have open hours"):
        DutyHours(CLOSED)


def test_a_dated_season_stands_above_a_yearly_one_and_a_days_own_hours_above_both() -> None:
    morning = DaySchedule.parse("08:30-12:00")
    yearly = Season("07-01/08-31", DaySchedule.parse("08:30-12:00,14:30-17:30"), "示例〔2025〕1号")
    this_year = Season(
        "2026-08-20/2026-09-10", DaySchedule.parse("08:00-12:00,15:00-18:00"), "示例〔2026〕9号"
    )
    hours = DutyHours(USUAL, (yearly, this_year), {date(2026, 8, 21): morning})

    closes = [time_of(hours.on(date(2026, 8, day)).closes) for day in (19, 20, 21)]

    assert closes == [time(17, 30), time(18), time(12)]
    assert hours.on(date(2027, 8, 20)) is yearly.schedule


def test_a_schedule_is_written_as_it_was_read() -> None:
    assert DaySchedule.parse("8:30-12:00,13:30-24:00").text == "08:30-12:00,13:30-24:00"
