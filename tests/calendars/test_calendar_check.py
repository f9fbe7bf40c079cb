"""The calendar checked against the law, itself and the libraries that are installed."""

import sys
from dataclasses import replace
from datetime import date

import pytest

from calendars.calendar_check import Finding, FindingKind, check_calendar
from calendars.content import Content
from calendars.tables import shipped_content
from calendars.workdays import DayEntry, YearStatus


def _found(content: Content) -> list[Finding]:
    return list(check_calendar(content).findings)


def with_entry(day: str, kind: str, name: str) -> Content:
    content = shipped_content()
    entry = DayEntry(date.fromisoformat(day), kind == "worked", name, "国办发明电〔2025〕99号")
    return replace(content, days=(*content.days, entry))


def test_the_shipped_calendar_is_in_order_by_law_and_by_both_libraries() -> None:
    check = check_calendar(shipped_content())

    assert (check.days, len(check.years)) == (3287, 9)
    assert [(library.name, library.days) for library in check.libraries] == [
        ("chinesecalendar", 3287),
        ("holidays", 3287 - 365),  # the pinned release lacks the amendment of 2019 and is not asked about it
    ]
    assert check.findings == ()


def test_a_wrong_day_is_found_by_every_library_and_by_the_count() -> None:
    found = _found(with_entry("2026-03-02", "off", "纪念日"))

    assert [(one.kind, one.day) for one in found] == [
        (FindingKind.INVARIANT, None),
        (FindingKind.DISAGREES, date(2026, 3, 2)),
        (FindingKind.DISAGREES, date(2026, 3, 2)),
    ]
    assert [one.said.split()[0] for one in found] == ["248", "chinesecalendar", "holidays"]


def test_entries_that_make_no_sense_are_found() -> None:
    assert [one.kind for one in _found(with_entry("2026-03-02", "worked", "春节"))] == [
        FindingKind.WORKED_WEEKDAY
    ]
    assert [one.kind for one in _found(with_entry("2026-03-07", "off", "春节"))] == [FindingKind.LONE_WEEKEND]


def test_years_without_a_notice_and_the_desks_own_days_are_left_out() -> None:
    content = shipped_content()
    own = DayEntry(date(2026, 3, 2), working=False, name="寒潮", source="海政办〔2026〕3号", local=True)
    guessed = replace(
        content,
        days=(*content.days, own),
        years=tuple(
            replace(one, status=YearStatus.PROVISIONAL) if one.year == 2026 else one for one in content.years
        ),
    )

    assert _found(guessed) == []
    assert check_calendar(guessed).days == 3287 - 365


def test_a_library_that_is_not_installed_is_not_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "holidays", None)

    assert [library.name for library in check_calendar(shipped_content()).libraries] == ["chinesecalendar"]
