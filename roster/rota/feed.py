"""The rota as a calendar file (RFC 5545): one event a shift, the same event again when it changes hands."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from icalendar import Calendar, Event

DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class FeedEvent:
    """One shift: a whole day of the rota. `version` rises when it changes hands."""

    id: int
    day: date
    summary: str
    version: int


def written(events: Iterable[FeedEvent], *, name: str, host: str, now: datetime) -> bytes:
    """The file; `host` makes the events' names unique, `now` (aware UTC) is when it was asked for."""
    calendar = Calendar()
    calendar.add("prodid", "-//Duwang//Rota//EN")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", name)
    calendar.add("refresh-interval", timedelta(hours=1), parameters={"value": "DURATION"})
    for one in events:
        event = Event()
        event.add("uid", f"shift-{one.id}@{host}")
        event.add("dtstamp", now)
        event.add("sequence", one.version - 1)
        event.add("summary", one.summary)
        event.add("dtstart", one.day)
        event.add("dtend", one.day + DAY)
        event.add("transp", "TRANSPARENT")
        calendar.add_component(event)
    return bytes(calendar.to_ical())
