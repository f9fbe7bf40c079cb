"""What a version of the calendar says: its name, its way through JSON, the desk's layer above the nation's."""

from dataclasses import replace
from datetime import date

import pytest

from calendars.content import Content
from calendars.errors import BrokenHours, BrokenTable
from calendars.hours import DaySchedule, Season
from calendars.tables import shipped_content
from calendars.workdays import DayEntry, DayKind

SHIPPED = shipped_content()
NEW_YEARS_EVE = DayEntry(
    date(2026, 12, 31), working=True, name="半天", source="示例〔2026〕3号", hours="08:30-12:00", local=True
)
FLOOD = DayEntry(date(2026, 7, 15), working=False, name="防汛停工", source="示例〔2026〕4号", local=True)


def with_days(*days: DayEntry) -> Content:
    return replace(SHIPPED, days=(*SHIPPED.days, *days))


def test_a_content_is_named_by_what_it_says_whatever_the_order() -> None:
    turned = Content(years=SHIPPED.years[::-1], days=SHIPPED.days[::-1], usual=SHIPPED.usual)

    assert turned.version == SHIPPED.version
    assert with_days(FLOOD).version != SHIPPED.version
    assert SHIPPED.version.startswith("cn-2018-2027-")


def test_a_content_comes_back_from_json_as_it_was() -> None:
    summer = Season("2026-06-15/2026-09-15", DaySchedule.parse("08:30-12:00,14:30-17:30"), "示例〔2026〕2号")
    content = replace(with_days(NEW_YEARS_EVE, FLOOD), seasons=(summer,))

    again = Content.from_json(content.to_json())

    assert again == content
    assert again.version == content.version


def test_the_desks_own_days_stand_above_the_national_ones() -> None:
    makeup = DayEntry(date(2026, 10, 10), working=False, name="停电", source="示例〔2026〕5号", local=True)
    table = with_days(NEW_YEARS_EVE, FLOOD, makeup).table()

    assert table.explain(FLOOD.day).kind is DayKind.HOLIDAY
    assert table.explain(makeup.day).kind is DayKind.HOLIDAY
    assert table.explain(NEW_YEARS_EVE.day).kind is DayKind.HALF
    assert table.is_working(NEW_YEARS_EVE.day)


def test_a_half_day_is_open_for_its_own_hours() -> None:
    hours = with_days(NEW_YEARS_EVE).hours()

    assert hours.on(NEW_YEARS_EVE.day).text == "08:30-12:00"
    assert hours.on(date(2026, 12, 30)).text == SHIPPED.usual


def test_a_full_day_of_the_desk_undoes_a_national_half_day() -> None:
    national = replace(NEW_YEARS_EVE, local=False)
    content = with_days(replace(NEW_YEARS_EVE, hours=""), national)

    assert with_days(national).hours().on(NEW_YEARS_EVE.day).text == "08:30-12:00"
    assert content.hours().on(NEW_YEARS_EVE.day).text == SHIPPED.usual
    assert content.table().explain(NEW_YEARS_EVE.day).kind is DayKind.WORKING


def test_seasons_that_share_days_are_refused_by_their_names() -> None:
    summer, again = (
        Season(text, DaySchedule.parse("08:30-12:00")) for text in ("07-01/08-31", "08-31/09-10")
    )

    with pytest.raises(BrokenHours, match="the seasons 07-01/08-31 and 08-31/09-10 share days"):
        replace(SHIPPED, seasons=(again, summer)).hours()


@pytest.mark.parametrize("spoilt", [{}, {"years": []}, {"years": 3, "days": [], "usual": "", "seasons": []}])
def test_a_content_that_cannot_be_read_is_refused(spoilt: dict[str, object]) -> None:
    with pytest.raises(BrokenTable, match="it cannot be read"):
        Content.from_json(spoilt)


def test_a_day_with_hours_that_cannot_be_meant_is_refused() -> None:
    with pytest.raises(BrokenHours):
        with_days(replace(NEW_YEARS_EVE, hours="12:00-08:00")).hours()


def test_two_local_documents_that_contradict_each_other_are_refused() -> None:
    with pytest.raises(BrokenTable, match="named both worked and off"):
        with_days(FLOOD, replace(FLOOD, working=True)).table()
