"""The calendar file: read back by the same format's reader, folded and escaped as RFC 5545 asks."""

from datetime import UTC, date, datetime

from icalendar import Calendar

from roster.rota.feed import FeedEvent, written

NOW = datetime(2026, 9, 11, 1, 20, tzinfo=UTC)
LONG = "读网, 值班; 国庆节假期第一天\\轮到陆青禾与何语桐二位同志,请提前一天登录系统确认收到通知"


def test_every_shift_is_one_event_of_a_whole_day_that_a_reader_understands() -> None:
    data = written([FeedEvent(7, date(2026, 10, 1), LONG, 3)], name="排班", host="desk.example", now=NOW)

    (event,) = Calendar.from_ical(data).walk("VEVENT")
    assert (event["UID"], event["SEQUENCE"], str(event["SUMMARY"])) == ("shift-7@desk.example", 2, LONG)
    assert (event.decoded("DTSTART"), event.decoded("DTEND")) == (date(2026, 10, 1), date(2026, 10, 2))


def test_lines_are_folded_at_75_octets_and_end_with_crlf() -> None:
    data = written([FeedEvent(7, date(2026, 10, 1), LONG, 1)], name="排班", host="desk.example", now=NOW)

    lines = data.split(b"\r\n")
    assert max(len(line) for line in lines) <= 75
    assert b"\n" not in data.replace(b"\r\n", b"")
    assert b"\\," in data
    assert b"\\;" in data


def test_an_empty_rota_is_a_calendar_without_events() -> None:
    data = written([], name="排班", host="desk.example", now=NOW)

    assert list(Calendar.from_ical(data).walk("VEVENT")) == []
