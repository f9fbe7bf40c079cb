"""Calendar files as programs write them: spans, times, marks of rest and work, and what nobody should guess."""

from datetime import date

import pytest

from calendars.errors import UnreadableNotice
from calendars.ics import MOST_BYTES, read_ics
from calendars.parsed import DoubtKind, Parsed


def read(*events: str) -> Parsed:
    parts = [f"BEGIN:VEVENT\n{event}\nEND:VEVENT" for event in events]
    return read_ics("\n".join(["BEGIN:VCALENDAR", "VERSION:2.0", *parts, "END:VCALENDAR", ""]).encode())


def event(summary: str, start: str = "20290212", end: str = "20290213") -> str:
    return f"DTSTART;VALUE=DATE:{start}\nDTEND;VALUE=DATE:{end}\nSUMMARY:{summary}"


def days(parsed: Parsed) -> list[str]:
    return [f"{entry.name} {'+' * entry.working}{entry.day:%m%d}" for entry in parsed.days]


def test_a_span_ends_before_its_dtend() -> None:
    parsed = read(event("春节 休", "20290212", "20290215"), event("春节 补班", "20290210", "20290211"))

    assert days(parsed) == ["春节 +0210", "春节 0212", "春节 0213", "春节 0214"]
    assert (parsed.year, parsed.number, parsed.published, parsed.doubts) == (2029, "", None, ())


@pytest.mark.parametrize(
    ("summary", "day"),
    [
        ("春节 休", "春节 0212"),
        ("春节（休）", "春节 0212"),
        ("[休] 除夕", "春节 0212"),
        ("春节假期 第1天/共7天", "春节 0212"),
        ("春节调休放假", "春节 0212"),
        ("国庆、中秋(休)", "国庆节、中秋节 0212"),
        ("Spring Festival Holiday", "Spring Festival 0212"),
        ("春节（班）", "春节 +0212"),
        ("春节 补班", "春节 +0212"),
        ("春节调休上班", "春节 +0212"),
        ("Spring Festival (working day)", "Spring Festival +0212"),
        ("休", " 0212"),
    ],
)
def test_the_marks_people_write_are_known_and_leave_the_name(summary: str, day: str) -> None:
    parsed = read(event(summary))

    assert (days(parsed), parsed.doubts) == ([day], ())


@pytest.mark.parametrize(
    ("times", "expected"),
    [
        ("DTSTART:20290211T160000Z\nDTEND:20290213T160000Z", ["春节 0212", "春节 0213"]),
        ("DTSTART;TZID=Asia/Shanghai:20290212T000000\nDURATION:P2D", ["春节 0212", "春节 0213"]),
        ("DTSTART:20290212T080000\nDTEND:20290212T180000", ["春节 0212"]),
        ("DTSTART;VALUE=DATE:20290212", ["春节 0212"]),
        ("DTSTART;VALUE=DATE:20290212\nDTEND;VALUE=DATE:20290212", ["春节 0212"]),
    ],
)
def test_times_count_by_chinas_days(times: str, expected: list[str]) -> None:
    assert days(read(f"{times}\nSUMMARY:春节 休")) == expected


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        (event("清明节"), DoubtKind.UNCLEAR),
        (event("国庆节 调休"), DoubtKind.UNCLEAR),
        (event("春节 休/班"), DoubtKind.UNCLEAR),
        (event("元旦 休") + "\nRRULE:FREQ=YEARLY", DoubtKind.UNCLEAR),
        (event("春节 休", "20290101", "20300101"), DoubtKind.UNCLEAR),
        ("SUMMARY:春节 休", DoubtKind.UNCLEAR),
        ("DTSTART:2029garbage\nSUMMARY:春节 休", DoubtKind.UNCLEAR),
        ("DTSTART;VALUE=DATE:00010101\nDTEND;VALUE=DATE:00010101\nSUMMARY:春节", DoubtKind.UNCLEAR),
        (event("春节 休", "20290215", "20290212"), DoubtKind.BACKWARD_RANGE),
    ],
)
def test_what_is_unclear_is_a_doubt_and_no_day(text: str, kind: DoubtKind) -> None:
    parsed = read(text)

    assert (parsed.days, [doubt.kind for doubt in parsed.doubts]) == ((), [kind])


def test_a_day_both_off_and_worked_is_a_contradiction() -> None:
    parsed = read(event("春节 休"), event("春节 班"))

    assert days(parsed) == ["春节 0212"]
    assert [(doubt.kind, doubt.days) for doubt in parsed.doubts] == [
        (DoubtKind.CONTRADICTION, (date(2029, 2, 12),))
    ]


def test_a_cancelled_entry_is_no_entry() -> None:
    assert days(read(event("春节 休"), event("元旦 休", "20290101", "20290102") + "\nSTATUS:CANCELLED")) == [
        "春节 0212"
    ]


def test_several_years_make_no_year() -> None:
    assert read(event("元旦 休", "20281231", "20290102")).year == 2029
    assert (
        read(event("元旦 休", "20290101", "20290102"), event("春节 休", "20300203", "20300204")).year is None
    )


@pytest.mark.parametrize(
    "data",
    [b"", b"no calendar", b"BEGIN:VCALENDAR\nEND:VCALENDAR\n", b"\xff\xfe\x00", b"x" * (MOST_BYTES + 1)],
)
def test_what_is_no_calendar_is_refused(data: bytes) -> None:
    with pytest.raises(UnreadableNotice):
        read_ics(data)
