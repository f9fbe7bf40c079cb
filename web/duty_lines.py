"""Lines of the duty day's record in words: who did what when, the newest first."""

from collections.abc import Callable, Mapping, Sequence
from itertools import groupby

from rounds.record import Line
from web import wording
from web.desk import desk
from web.incident_words import FACTS, GRADES, STEPS
from web.texts import gettext
from web.views.ticket import DayView, EventView

Sentence = Callable[[Line], str]
Picture = Callable[[Line], str]


def days(lines: Sequence[Line], *, picture: Picture = lambda _: "") -> tuple[DayView, ...]:
    """The time line; `picture` gives the address of a line's proof."""
    local = desk().calendar.local
    today = local(desk().clock.now()).date()
    rows = [(local(line.at), _row(line, picture)) for line in sorted(lines, key=_order, reverse=True)]
    return tuple(
        DayView(wording.day(day, today), tuple(row for _, row in same))
        for day, same in groupby(rows, key=lambda pair: pair[0].date())
    )


def sentence(line: Line) -> str:
    """What was done, without who and when; unknown verbs stand as they are."""
    said = SAID.get(line.verb)
    return said[1](line) if said else line.verb


def told(line: Line) -> str:
    """A fact of the line as text."""
    people = line.data.get("people")
    return gettext(", ").join(str(one) for one in people) if isinstance(people, list) else ""


def _order(line: Line) -> tuple[object, int]:
    return line.at, line.id


def _row(line: Line, picture: Picture) -> EventView:
    at, written = desk().calendar.local(line.at), desk().calendar.local(line.written_at)
    icon = SAID[line.verb][0] if line.verb in SAID else "note"
    late = f"{written:%H:%M}" if written.date() == at.date() else f"{written:%m-%d %H:%M}"
    return EventView(
        when=f"{at:%H:%M}", iso=at.isoformat(timespec="minutes"), icon=icon,
        group="person" if line.actor else "notice", actor=line.actor, text=sentence(line), quote=line.text,
        tone=TONES.get(line.verb, ""),
        aside=gettext("written down %(time)s", time=late) if line.written_at != line.at else "",
        pictures=(picture(line),) if line.blob_id else (),
    )  # fmt: skip


def _whom(line: Line) -> str:
    return str(line.data.get("whom", ""))


def _acknowledged(line: Line) -> str:
    return gettext(
        "recorded: %(whom)s took it at %(unit)s", whom=_whom(line), unit=line.data.get("relay", "")
    )


def _flagged(line: Line) -> str:
    return gettext(
        "%(unit)s has not acknowledged for %(minutes)s minutes", unit=line.data.get("relay", ""),
        minutes=line.data.get("minutes", ""),
    )  # fmt: skip


def _graded(line: Line) -> str:
    grade = wording.word(GRADES, str(line.data.get("grade", "")))
    return gettext("graded it %(grade)s: %(why)s", grade=grade, why=line.data.get("why", ""))


def _decided(line: Line) -> str:
    """Who, why, and which level (the line says when)."""
    facts = {"whom": _whom(line), "why": line.data.get("why", ""), "level": line.data.get("level", "")}
    if line.data.get("plan") == "yes":
        return gettext("recorded: %(whom)s activated the emergency plan, %(level)s: %(why)s", **facts)
    return gettext("recorded: %(whom)s decided against the emergency plan: %(why)s", **facts)


def _explained(line: Line) -> str:
    given = [
        f"{FACTS[name]}: {line.data[name]}"
        for name in ("cause", "fix_time", "leader_report")
        if line.data.get(name)
    ]
    return gettext("recorded: %(facts)s", facts=gettext(", ").join(given))


def _reported(line: Line) -> str:
    step = wording.word(STEPS, str(line.data.get("step", "")))
    return gettext("attached the proof: %(step)s, reported by %(whom)s", step=step, whom=_whom(line))


SAID: dict[str, tuple[str, Sentence]] = {
    "received": ("inbox", lambda _: gettext("entered it")),
    "answer": ("circle-check", lambda _: gettext("answered")),
    "help": ("circle-check", lambda _: gettext("helped")),
    "redirect": ("route", lambda e: gettext("redirected: %(whom)s", whom=_whom(e))),
    "ask": ("help-circle", lambda e: gettext("asked %(whom)s for instruction", whom=_whom(e))),
    "instruct": ("message-report", lambda e: gettext("recorded the instruction of %(whom)s", whom=_whom(e))),
    "relay": ("arrow-right", lambda e: gettext("passed it on to %(whom)s", whom=_whom(e))),
    "acknowledge": ("message-check", _acknowledged),
    "report": ("circle-check", lambda _: gettext("reported how it ended")),
    "note": ("note", lambda _: gettext("noted")),
    "approve": ("check", lambda e: gettext("recorded that %(whom)s approved the publication", whom=_whom(e))),
    "publish": ("world-check", lambda _: gettext("recorded the publication")),
    "flagged": ("bell-exclamation", _flagged),
    "opened": ("alert-octagon", lambda _: gettext("opened the incident")),
    "grade": ("gauge", _graded),
    "decide": ("route", _decided),
    "respond": ("tool", lambda _: gettext("recorded a measure")),
    "explain": ("list-details", _explained),
    "restore": ("refresh", lambda _: gettext("recorded that it was restored")),
    "close": ("circle-check", lambda _: gettext("closed the incident")),
    "review": ("book", lambda _: gettext("reviewed it")),
    "texts_made": ("pencil", lambda _: gettext("The report texts were made")),
    "reported": ("message-check", _reported),
    "made": ("arrows-exchange", lambda e: gettext(
        "The desk made the note: %(leaves)s to %(takes)s", leaves=e.data.get("from", ""), takes=e.data.get("to", ""))),
    "dropped": ("ban", lambda _: gettext("Nobody else came on duty: nothing is handed over")),
    "written": ("pencil", lambda _: gettext("wrote over the note")),
    "confirmed": ("circle-check", lambda _: gettext("confirmed the handover")),
    "told": ("bell-ringing", lambda e: gettext("Told: %(people)s", people=told(e))),
    "told_late": ("bell-ringing", lambda e: gettext("Not over in time; told: %(people)s", people=told(e))),
    "nobody_told": ("bell-exclamation", lambda _: gettext("Nobody could be reached: check contacts and duty roles")),
}  # fmt: skip
"""Icon and sentence by verb; incidents and handovers add theirs."""
TONES: Mapping[str, str] = {
    "flagged": "bad", "nobody_told": "bad", "told_late": "bad", "acknowledge": "good", "report": "good",
    "close": "good", "confirmed": "good", "reported": "good",
}  # fmt: skip
