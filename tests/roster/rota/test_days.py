"""Which days need whom: rest days by the published tables, worked weekends never, key periods more."""

from datetime import date

import pytest

from calendars.errors import MissingYear
from calendars.tables import shipped_content
from roster.people import DutyRole
from roster.rota.days import Coverage, KeyPeriod, needed_days, periods_of

TABLE = shipped_content().table()
TWO_SESSIONS = KeyPeriod(1, "两会", date(2026, 3, 3), date(2026, 3, 12), 2)


def test_national_day_2026_has_seven_slots_and_the_worked_weekends_none() -> None:
    needs = needed_days(TABLE, date(2026, 9, 1), date(2026, 10, 31), coverage=Coverage.EVERY_REST_DAY)

    assert [needs.get(date(2026, 10, day)) for day in range(1, 8)] == [1] * 7
    assert date(2026, 9, 20) not in needs
    assert date(2026, 10, 10) not in needs
    assert date(2026, 9, 19) in needs  # the plain Saturday before
    assert date(2026, 10, 8) not in needs  # an ordinary Thursday: the desk


def test_by_option_only_the_spans_of_the_notice_are_covered() -> None:
    needs = needed_days(TABLE, date(2026, 10, 1), date(2026, 10, 31), coverage=Coverage.STATUTORY)

    assert list(needs) == [date(2026, 10, day) for day in range(1, 8)]


def test_a_key_period_asks_for_its_readers_on_every_day_and_for_no_second_leader() -> None:
    first, last = date(2026, 3, 1), date(2026, 3, 14)
    readers, leaders = (
        needed_days(
            TABLE, first, last, coverage=Coverage.EVERY_REST_DAY, periods=periods_of(role, [TWO_SESSIONS])
        )
        for role in (DutyRole.READER, DutyRole.DUTY_LEADER)
    )

    assert {day: need for day, need in readers.items() if need == 2} == {
        date(2026, 3, day): 2 for day in range(3, 13)
    }
    assert (readers[date(2026, 3, 1)], readers[date(2026, 3, 14)]) == (1, 1)
    assert date(2026, 3, 2) not in readers
    assert set(leaders.values()) == {1}
    assert date(2026, 3, 4) not in leaders


def test_a_year_nobody_has_published_is_not_guessed() -> None:
    with pytest.raises(MissingYear):
        needed_days(TABLE, date(2029, 1, 1), date(2029, 1, 2), coverage=Coverage.EVERY_REST_DAY)
