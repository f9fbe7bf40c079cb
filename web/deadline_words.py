"""What a newer calendar did to a ticket's deadline, in words: moved and why, confirmed, steps passed over."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from tickets.ticket import Event
from web import wording
from web.desk import desk
from web.texts import Lazy, gettext, lazy_pgettext, ngettext

CLOCKS: Mapping[str, Lazy] = {
    "verify": lazy_pgettext("clock", "verify"),
    "handle": lazy_pgettext("clock", "correct"),
    "answer": lazy_pgettext("clock", "answer"),
}
DAYS: Mapping[str, Lazy] = {
    "working": lazy_pgettext("day that changed", "an ordinary working day"),
    "rest": lazy_pgettext("day that changed", "an ordinary weekend"),
    "makeup": lazy_pgettext("day that changed", "worked"),
    "holiday": lazy_pgettext("day that changed", "off"),
    "half": lazy_pgettext("day that changed", "worked in part"),
    "missing": lazy_pgettext("day that changed", "in no calendar any more"),
}
LEGAL = "answer"

Ends = tuple[str | None, str | None]
"""A clock's due instant before and after, ISO, None where it was or is unknown."""


def moved(event: Event) -> str:
    """The legal deadline from where to where, and the days that did it; without one only the house's own moved."""
    legal = _clocks(event).get(LEGAL)
    words = [_move(legal, event.at) if legal else gettext("the house's own deadlines moved")]
    words += [gettext("provisional")] if event.data.get("provisional") else []
    words += _because(event)
    words += (
        [gettext("already past when the calendar changed, so overdue")] if event.data.get("overdue") else []
    )
    return gettext("; ").join(words)


def moved_aside(event: Event) -> str:
    """The house's own clocks, and the version that says so."""
    others = [
        f"{wording.word(CLOCKS, clock)} {_moment(was, event.at)} → {_moment(now, event.at)}"
        for clock, (was, now) in _clocks(event).items()
        if clock != LEGAL
    ]
    return gettext("; ").join([*others, version(event)])


def confirmed() -> str:
    """The date stood already; now it is certain."""
    return gettext("deadline confirmed, no longer provisional")


def new_due(event: Event) -> str:
    """When the ticket is due after a supervisor's decision on its term."""
    due = event.data.get("due")
    return gettext("due %(moment)s", moment=_moment(str(due), event.at)) if due else ""


def passed_over(event: Event) -> str:
    """How many steps a moved deadline put into the past."""
    return ngettext(
        "%(num)s step lies in the past by the moved deadline: passed over, nobody was called",
        "%(num)s steps lie in the past by the moved deadline: passed over, nobody was called",
        len(_list(event, "steps")),
    )


def version(event: Event) -> str:
    """By which published calendar."""
    return gettext("calendar no. %(number)s", number=event.data.get("version", ""))


def _clocks(event: Event) -> dict[str, Ends]:
    return {str(clock): (was, now) for clock, was, now in _list(event, "clocks")}


def _move(ends: Ends, at: datetime) -> str:
    was, now = ends
    if now is None:
        return gettext("deadline unknown now, was %(was)s", was=_moment(was, at))
    if was is None:
        return gettext("deadline set: %(now)s", now=_moment(now, at))
    return gettext("deadline moved from %(was)s to %(now)s", was=_moment(was, at), now=_moment(now, at))


def _moment(text: str | None, at: datetime) -> str:
    if text is None:
        return gettext("unknown")
    local = desk().calendar.local
    return wording.full_moment(local(datetime.fromisoformat(text)), local(at))


def _because(event: Event) -> Iterator[str]:
    """One clause a day that changed: what it is now, for which holiday, by which document."""
    today = desk().calendar.local(event.at).date()
    for cause in _list(event, "because"):
        day = wording.day(date.fromisoformat(cause["day"]), today)
        kind = wording.word(DAYS, cause["kind"])
        source = [wording.holiday(cause["name"])] if cause["name"] else []
        source += [cause["document"]] if cause["document"] else []
        if source:
            named = gettext(", ").join(source)
            yield gettext("because %(day)s is %(kind)s: %(source)s", day=day, kind=kind, source=named)
        else:
            yield gettext("because %(day)s is %(kind)s", day=day, kind=kind)


def _list(event: Event, name: str) -> Sequence[Any]:
    found = event.data.get(name)
    return found if isinstance(found, list) else ()
