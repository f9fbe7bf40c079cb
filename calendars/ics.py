"""Calendar files (ICS) of holidays and make-up days: whole spans in, days out, and no guess at what is unclear."""

import re
import unicodedata
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from icalendar import Calendar, Event

from calendars.errors import UnreadableNotice
from calendars.holiday_names import house_name
from calendars.parsed import LONGEST, Doubt, DoubtKind, Gathering, Parsed, only_year, printable
from calendars.workdays import DayEntry

MOST_BYTES = 1_000_000
CHINA = ZoneInfo("Asia/Shanghai")
INSTANT = timedelta(microseconds=1)

# 调休 alone is used of days off and of days worked; beside either word it says nothing more.
_OFF = r"放假|假期|假日|补休|休息日?|公休日?|(?<!调)休(?!班)|\b(?:public |bank )?holidays?\b|\bday off\b"
_WORKED = r"(?:补|上|加)?班|\bwork(?:ing)?[ -]?days?\b|\bwork\b"
_MARKS = re.compile(
    rf"调休|{_OFF}|{_WORKED}|第\d+天|共\d+天|\bday \d+\b|[()\[\]【】「」《》·:|/_~-]", re.IGNORECASE
)
_OFF_MARK = re.compile(_OFF, re.IGNORECASE)
_WORKED_MARK = re.compile(_WORKED, re.IGNORECASE)
_REPEATS = ("RRULE", "RDATE", "EXDATE", "RECURRENCE-ID")


def read_ics(data: bytes) -> Parsed:
    """Read a calendar file of at most `MOST_BYTES`; raises `UnreadableNotice`.

    What names neither rest nor work, repeats, or has no dates is a doubt. Entries carry no document: the file
    is nobody's act, whoever imports it says which one it rests on.
    """
    if len(data) > MOST_BYTES:
        raise UnreadableNotice("the calendar file is larger than 1 MB")
    gathered = Gathering()
    for event in _events(data):
        _read_event(event, gathered)
    if not (gathered.days or gathered.doubts):
        raise UnreadableNotice("the calendar file holds no entries")
    return Parsed(only_year(gathered.days), "", None, gathered.days, doubts=gathered.doubts)


def _events(data: bytes) -> Iterator[Event]:
    try:
        calendars = Calendar.from_ical(data, multiple=True)
    except (ValueError, IndexError, KeyError) as error:
        raise UnreadableNotice("it is not a calendar file (ICS)") from error
    for calendar in calendars:
        yield from (part for part in calendar.walk("VEVENT") if isinstance(part, Event))


def _read_event(event: Event, gathered: Gathering) -> None:
    words = " ".join(unicodedata.normalize("NFKC", printable(str(event.get("SUMMARY", "")))).split())
    if str(event.get("STATUS", "")).upper() == "CANCELLED":
        return
    off, worked = bool(_OFF_MARK.search(words)), bool(_WORKED_MARK.search(words))
    span = _span(event)
    name = house_name(_MARKS.sub(" ", words).strip())
    if span is None or off is worked or any(part in event for part in _REPEATS):
        gathered.doubt(Doubt(DoubtKind.UNCLEAR, name, words, span or ()))
        return
    length = (span[1] - span[0]).days + 1
    if not 1 <= length <= LONGEST:
        kind = DoubtKind.UNCLEAR if length > 1 else DoubtKind.BACKWARD_RANGE
        gathered.doubt(Doubt(kind, name, words, span))
        return
    for i in range(length):
        gathered.add(DayEntry(span[0] + timedelta(days=i), worked, name, ""), words=words)


def _span(event: Event) -> tuple[date, date] | None:
    """Give the first and the last day of an entry, None where it has no readable dates."""
    try:
        start, end = event.start, event.end
        last = end - INSTANT if isinstance(end, datetime) else end - timedelta(days=1)
    except (ValueError, AttributeError, OverflowError):  # icalendar's errors for missing and broken dates
        return None
    if start == end:
        last = start  # from people who take DTEND for the last day
    return _day(start), _day(last)


def _day(moment: date) -> date:
    """Give China's day of a moment; a time without a zone is a wall time already."""
    if not isinstance(moment, datetime):
        return moment
    return (moment.astimezone(CHINA) if moment.tzinfo else moment).date()
