"""What happened to a ticket, in words: one row an event, newest day first; people's own words stay as they are."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from tickets.ticket import Event
from web import alarm_words, deadline_words, health_words, wording
from web.callers import MACHINE
from web.desk import desk
from web.refusal_words import fact
from web.repair_view import result_words
from web.shots_view import pictures_of
from web.texts import gettext
from web.views.ticket import DayView, EventView
from web.words import CHANNELS, KINDS, SEVERITIES, SOURCES, TICKET_KINDS, VERBS

FILTERS = ("all", "person", "notice", "system")
Names = Mapping[int, str]


@dataclass(frozen=True, slots=True)
class _Said:
    """How an event's kind is shown; `words` makes the sentence after the actor's name."""

    icon: str
    group: str
    words: Callable[[Event, Names], str]
    tone: str = ""
    aside: Callable[[Event], str] = lambda _: ""


def days(
    events: Sequence[Event], *, number: str, units: Names, now: datetime, shown: str
) -> tuple[DayView, ...]:
    """The timeline of the ticket `number`; `shown` is one of FILTERS, `now` aware UTC, `events` newest first."""
    local = desk().calendar.local
    today = local(now).date()
    rows = [(local(event.at), _row(event, units, number)) for event in events]
    rows = [(at, row) for at, row in rows if shown in {"all", row.group}]
    return tuple(
        DayView(wording.day(day, today), tuple(row for _, row in same))
        for day, same in groupby(rows, key=lambda pair: pair[0].date())
    )


def _deescalated(event: Event, _: Names) -> str:
    days = str(event.data.get("extension_days", "") or "0")
    if days == "0":
        return gettext("de-escalated")
    return gettext("de-escalated, and granted working days more: %(days)s", days=days)


def _row(event: Event, units: Names, number: str) -> EventView:
    at = desk().calendar.local(event.at)
    said = _SAID.get(event.verb) or _Said("history", "system", lambda e, _: wording.word(VERBS, e.verb))
    group = "system" if event.actor_ref in _MACHINES and said.group == "person" else said.group
    return EventView(
        when=f"{at:%H:%M}", iso=at.isoformat(timespec="minutes"), icon=said.icon, group=group,
        actor=actor_name(event), text=said.words(event, units), quote=event.text, tone=said.tone,
        aside=said.aside(event), pictures=pictures_of(event, number),
    )  # fmt: skip


_MACHINES = frozenset({"engine", "retention"})


def actor_name(event: Event) -> str:
    """Who did it; the desk's own hands are named for what they are."""
    hands = {
        "public": gettext("The reporter"), "engine": "", "retention": gettext("Retention"),
        "machine": gettext("A probe"),
    }  # fmt: skip
    name = hands.get(event.actor_ref)
    return event.actor_name.removeprefix(MACHINE) if name is None else name


def _people(event: Event) -> str:
    people = event.data.get("people")
    return gettext(", ").join(str(one) for one in people) if isinstance(people, list) else ""


def _unit(event: Event, units: Names) -> str:
    unit = event.data.get("unit")
    return units.get(unit, str(unit)) if isinstance(unit, int) else ""


def _channel(event: Event) -> str:
    if event.data.get("channel") == "web":
        return gettext("on the page")
    return gettext("by %(channel)s", channel=wording.word(CHANNELS, str(event.data.get("channel", ""))))


def _until(event: Event) -> str:
    local = desk().calendar.local
    until = datetime.fromisoformat(str(event.data["until"]))
    return wording.full_moment(local(until), local(event.at))


def _verified(event: Event, _: Names) -> str:
    kind = wording.word(KINDS, str(event.data.get("problem", "")))
    return gettext("accepted: %(kind)s", kind=kind)


def _dismissed(event: Event, _: Names) -> str:
    reasons = {"unfounded": gettext("unfounded"), "not_ours": gettext("not ours")}
    reason = str(event.data.get("reason", ""))
    return gettext("declined with an answer: %(reason)s", reason=reasons.get(reason, reason))


def _received(event: Event, _: Names) -> str:
    return gettext(
        "report received: %(source)s", source=wording.word(SOURCES, str(event.data.get("source", "")))
    )


def _recorded(event: Event, _: Names) -> str:
    filled = event.data.get("filled")
    names = [fact(str(one)) for one in filled] if isinstance(filled, list) else []
    return gettext("recorded: %(facts)s", facts=gettext(", ").join(names))


_SAID: Mapping[str, _Said] = {
    "received": _Said("inbox", "person", _received),
    "verify": _Said("check", "person", _verified),
    "handle": _Said("tool", "person", lambda *_: gettext("corrected")),
    "answer": _Said("circle-check", "person", lambda *_: gettext("answered"), "good"),
    "dismiss": _Said("circle-x", "person", _dismissed),
    "merge": _Said("git-merge", "person", lambda e, _: gettext(
        "merged into %(number)s", number=e.data.get("duplicate_of", ""))),
    "merged_in": _Said("git-merge", "person", lambda e, _: gettext(
        "%(number)s was merged into this ticket", number=e.data.get("number", ""))),
    "copied": _Said("copy", "person", lambda *_: gettext("copied the answer to the national platform"), "good"),
    "uncopied": _Said("arrow-back-up", "person", lambda *_: gettext("took back that the answer was copied")),
    "proposed_duplicate": _Said("git-merge", "person", lambda e, _: gettext(
        "says it is the same as %(number)s", number=e.data.get("number", ""))),
    "unmerge": _Said("arrow-back-up", "person", lambda *_: gettext("un-merged, with its own deadline again")),
    "reopen": _Said("rotate-clockwise", "person", lambda *_: gettext("reopened; a new answer clock runs")),
    "escalate": _Said("arrow-up-right", "system", lambda *_: gettext("The policy escalated the ticket"), "bad"),
    "deescalate": _Said("arrow-back-up", "person", _deescalated),
    "extend": _Said("calendar-plus", "person", lambda e, _: gettext(
        "granted working days more: %(days)s", days=e.data.get("extension_days", "")), aside=deadline_words.new_due),
    "ask_extension": _Said("calendar-plus", "person", lambda e, _: gettext(
        "asked for working days more: %(days)s", days=e.data.get("extension_days", ""))),
    "refuse_extension": _Said("ban", "person", lambda e, _: gettext(
        "refused the working days asked for: %(days)s", days=e.data.get("extension_days", "")), "bad"),
    "pause": _Said("clock-pause", "person", lambda *_: gettext("stopped the clock")),
    "resume": _Said("clock-play", "person", lambda *_: gettext("let the clock go on"), aside=deadline_words.new_due),
    "assign": _Said("user-check", "person", lambda e, u: gettext("assigned to %(unit)s", unit=_unit(e, u))),
    "transfer": _Said("arrows-exchange", "person", lambda e, u: gettext(
        "transferred to %(unit)s", unit=_unit(e, u))),
    "kind": _Said("pencil", "person", lambda e, _: gettext(
        "kind: %(kind)s", kind=wording.word(TICKET_KINDS, str(e.data.get("to", ""))))),
    "severity": _Said("urgent", "person", lambda e, _: gettext(
        "severity: %(level)s", level=wording.word(SEVERITIES, str(e.data.get("to", ""))))),
    "comment": _Said("message-2", "person", lambda *_: gettext("commented")),
    "fault_record": _Said("list-details", "person", _recorded),
    "snooze": _Said("clock-pause", "person", lambda e, _: gettext(
        "lets it wait until %(time)s; its clocks go on", time=_until(e))),
    "wake": _Said("inbox", "person", lambda *_: gettext("put it back into the inbox")),
    "reveal": _Said("eye", "person", lambda *_: gettext("looked at the reporter's number")),
    "erased": _Said("shield-lock", "system", lambda *_: gettext("erased the reporter's data")),
    "acknowledged": _Said("message-check", "notice", lambda e, _: gettext(
        "took it on (%(channel)s)", channel=_channel(e)), "good"),
    "passed_on": _Said("arrow-right", "notice", lambda e, _: gettext(
        "passed it on (%(channel)s)", channel=_channel(e))),
    "said_no_fault": _Said("message-2", "notice", lambda e, _: gettext(
        "says it is no fault (%(channel)s)", channel=_channel(e))),
    "paged": _Said("bell-ringing", "notice", lambda e, _: gettext("Called: %(people)s", people=_people(e))),
    "urged": _Said("bell-ringing", "notice", lambda e, _: gettext("urged: %(people)s", people=_people(e))),
    "urged_next": _Said("bell-ringing", "notice", lambda e, _: gettext(
        "The urge reached nobody and goes to the next: %(people)s", people=_people(e))),
    "vendor_called": _Said("phone-call", "person", lambda e, _: gettext(
        "rang %(vendor)s: %(result)s", vendor=e.data.get("vendor", ""),
        result=result_words(str(e.data.get("result", ""))) or gettext("no result noted"))),
    "noticed": _Said("bell", "notice", lambda e, _: gettext("Told: %(people)s", people=_people(e))),
    "nobody_reachable": _Said("bell-exclamation", "notice", lambda *_: gettext(
        "Nobody could be reached: check contacts and duty roles"), "bad"),
    "deadline_moved": _Said(
        "calendar-time", "system", lambda e, _: deadline_words.moved(e), aside=deadline_words.moved_aside),
    "deadline_confirmed": _Said(
        "circle-check", "system", lambda *_: deadline_words.confirmed(), aside=deadline_words.version),
    "paging_held": _Said("clock-pause", "notice", lambda e, _: gettext(
        "Calls held until %(time)s: maintenance", time=_until(e))),
    "alarm_repeated": _Said("repeat", "system", lambda e, _: alarm_words.repeated(e)),
    "alarm_flapping": _Said("activity", "system", lambda e, _: alarm_words.flapping(e)),
    "alarm_again": _Said("urgent", "system", lambda e, _: alarm_words.again(e), "bad"),
    "alarm_resolved": _Said("circle-check", "system", lambda e, _: alarm_words.resolved(e), "good"),
    "alarm_earlier": _Said("history", "system", lambda e, _: alarm_words.earlier(e)),
    "alarm_began": _Said("history", "system", lambda e, _: alarm_words.began(e)),
    "site_recovered": _Said("circle-check", "system", lambda e, _: gettext(
        "The site opens again, after %(num)s minutes; being watched", num=e.data.get("minutes", "")), "good"),
    "site_relapsed": _Said("plug-connected-x", "system", lambda *_: gettext("The site does not open again"), "bad"),
    "site_stable": _Said("circle-check", "system", lambda e, _: health_words.stable(e.data), "good"),
    "certificate_ends": _Said("lock", "system", lambda e, _: gettext(
        "The certificate ends in %(num)s days", num=e.data.get("days", "")), "bad"),
    "steps_passed_over": _Said("clock-pause", "system", lambda e, _: deadline_words.passed_over(e)),
}  # fmt: skip


def verbs_known() -> Iterator[str]:
    """Verbs this file can word; a test compares them with what the rooms write."""
    yield from _SAID
