"""The register in words: rows of the list, the month's counts, one entry, and the forms read back."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta

from flask import url_for

from database.session import Session
from roster import store as roster_store
from roster.people import Person
from rounds.record import Line
from rounds.register import (
    ACTS,
    FIRST_RESULTS,
    Entry,
    EntryKind,
    Event,
    Relay,
    Result,
    State,
    To,
    Verb,
    Weight,
)
from tickets.regulation import CLAUSES
from web import duty_lines, wording
from web.desk import desk
from web.register_words import EVENTS, KINDS, RESULTS, STATES, VERBS, WEIGHTS
from web.texts import gettext, pgettext
from web.views.pieces import FRESH, Choice, Form
from web.views.register import CountRow, EntryChoices, EntryPage, EntryRow, RelayedRow, RelayView

COUNTED = (Result.ANSWERED, Result.HELPED, Result.REDIRECTED, Result.ASKED, Result.PASSED_ON, Result.NONE)
"""Columns of the month's table."""
CLAUSE_OF: Mapping[EntryKind, str] = {
    EntryKind.CALL: "callers", EntryKind.VISITOR: "callers", EntryKind.FAX: "relay", EntryKind.INSTRUCTION: "relay",
    EntryKind.ASSISTANCE: "relay", EntryKind.BUILDING: "building", EntryKind.TASK: "instruction",
}  # fmt: skip
"""Clauses of the notice by kind (tickets/regulation.py)."""
PUBLICATION = frozenset({Verb.APPROVE, Verb.PUBLISH, Verb.ACKNOWLEDGE})
"""Acts with a form of their own."""


def row(entry: Entry, *, now: datetime) -> EntryRow:
    """A line of the list."""
    local = desk().calendar.local
    icon, kind = KINDS[entry.kind.value]
    event = f" · {EVENTS[entry.event.value]}" if entry.event else ""
    heavy = entry.weight is not Weight.ORDINARY
    return EntryRow(
        number=str(entry.id), href=url_for("register.entry", entry_id=entry.id),
        when=wording.moment(local(entry.received_at), local(now)), kind=f"{kind}{event}", icon=icon,
        source=entry.source, text=entry.text, result=_result(entry),
        relays=tuple(_relay(one, now) for one in entry.relays), state=entry.state.value,
        state_text=str(STATES[entry.state.value]), weight=entry.weight.value,
        weight_text=str(WEIGHTS[entry.weight.value]) if heavy else "", due=_due(entry, now),
        late=entry.state is not State.SETTLED and (
            any(one.flagged_at for one in entry.waiting_relays) or bool(entry.due_at and entry.due_at <= now)
        ),
    )  # fmt: skip


def entry_page(entry: Entry, lines: Sequence[Line], *, may_keep: bool, form: Form = FRESH) -> EntryPage:
    """One entry with its time line and what may be done."""
    now = desk().clock.now()
    shown = row(entry, now=now)
    verbs = [verb for verb, act in ACTS.items() if entry.state in act.sources and verb not in PUBLICATION]
    return EntryPage(
        row=shown, version=entry.version, facts=tuple(_facts(entry, now)), days=duty_lines.days(lines),
        verbs=tuple(Choice(verb.value, str(VERBS[verb.value])) for verb in verbs), may_keep=may_keep,
        may_publish=entry.approved_at is not None and entry.published_at is None,
        approved=_moment(entry.approved_at, now, entry.approved_by), published=_moment(entry.published_at, now),
        act_href=url_for("register.act", entry_id=entry.id), clause=_clause(entry),
        now=f"{desk().calendar.local(now):%Y-%m-%dT%H:%M}", form=form,
    )  # fmt: skip


def _clause(entry: Entry) -> str:
    """What the entry is kept by, and what a leader is told by."""
    names = [CLAUSE_OF[entry.kind], *(["leaders"] if entry.weight is not Weight.ORDINARY else [])]
    return gettext(", ").join(CLAUSES[name].citation for name in names)


def counts_of(found: Mapping[tuple[str, str], int], month: date) -> tuple[CountRow, ...]:
    """The month by kind and result; every figure leads to its list."""
    code = f"{month:%Y-%m}"
    rows = []
    for kind, (_, name) in KINDS.items():
        figures = [found.get((kind, result.value), 0) for result in COUNTED]
        cells = tuple(
            (n, _door(code, kind, result.value) if n else "")
            for n, result in zip(figures, COUNTED, strict=True)
        )
        total = sum(figures)
        rows.append(CountRow(str(name), cells, (total, url_for("register.index", month=code, kind=kind))))
    return tuple(rows)


def heads() -> tuple[str, ...]:
    return tuple(str(RESULTS[result.value]) for result in COUNTED)


def addressees(session: Session) -> Iterator[tuple[str, str, To]]:
    """Units and people an entry can be passed on to with a message: code, name, place. One statement."""
    units: dict[int, list[Person]] = {}
    for person in roster_store.everyone(session):
        units.setdefault(person.unit_id, []).append(person)
    for unit_id, people in units.items():
        yield f"u{unit_id}", people[0].unit_name, To(unit_id)
        for person in people:
            yield f"p{person.id}", person.label, To(unit_id, person.id)


def relayed(one: Relay, entry: Entry, *, now: datetime) -> RelayedRow:
    """A relay as the unit it went to sees it."""
    local = desk().calendar.local
    icon, kind = KINDS[entry.kind.value]
    return RelayedRow(
        number=str(entry.id), kind=str(kind), icon=icon, source=entry.source, phone=entry.phone, text=entry.text,
        when=wording.moment(local(one.at), local(now)), relay=_relay(one, now),
        take_href="" if one.acknowledged_at else url_for("register.take", relay_id=one.id),
    )  # fmt: skip


def choices(session: Session) -> EntryChoices:
    """Selects of the form."""
    return EntryChoices(
        to=tuple(Choice(code, label) for code, label, _ in addressees(session)),
        kinds=tuple(Choice(one.value, str(KINDS[one.value][1])) for one in EntryKind),
        events=tuple(Choice(one.value, str(EVENTS[one.value])) for one in Event),
        weights=tuple(Choice(one.value, str(WEIGHTS[one.value])) for one in Weight),
        firsts=tuple(Choice(one.value, str(VERBS[one.value])) for one in FIRST_RESULTS),
    )


def month_after(day: date) -> date:
    """The first of the following month."""
    return (day.replace(day=28) + timedelta(days=4)).replace(day=1)


def _door(month: str, kind: str, result: str) -> str:
    return url_for("register.index", month=month, kind=kind, result=result or "none")


def _result(entry: Entry) -> str:
    if entry.result is Result.NONE:
        return ""
    words = str(RESULTS[entry.result.value])
    relayed = entry.result is Result.PASSED_ON
    return f"{words}: {entry.whom}" if entry.whom and not relayed else words


def _relay(one: Relay, now: datetime) -> RelayView:
    local = desk().calendar.local
    passed = f"{local(one.at):%H:%M}"
    if one.acknowledged_at is not None:
        words = gettext(
            "%(passed)s passed on, %(at)s acknowledged by %(by)s", passed=passed,
            at=f"{local(one.acknowledged_at):%H:%M}", by=one.acknowledged_by,
        )  # fmt: skip
        return RelayView(one.whom, words, "done")
    waited = wording.wait(int((now - one.at).total_seconds() // 60))
    words = gettext("%(passed)s passed on, not acknowledged for %(span)s", passed=passed, span=waited)
    return RelayView(one.whom, words, "late" if one.flagged_at else "", str(one.id))


def _due(entry: Entry, now: datetime) -> str:
    if entry.due_at is None:
        return ""
    local = desk().calendar.local
    return gettext("report by %(time)s", time=wording.moment(local(entry.due_at), local(now)))


def _facts(entry: Entry, now: datetime) -> list[tuple[str, str]]:
    found = [
        (pgettext("register", "From"), entry.source), (gettext("Telephone"), entry.phone),
        (pgettext("register", "Received"), _moment(entry.received_at, now)), (gettext("Entered by"), entry.entered_by),
        (gettext("Weight"), str(WEIGHTS[entry.weight.value])), (gettext("Result"), _result(entry)),
        (gettext("Term"), _due(entry, now)),
    ]  # fmt: skip
    return [(label, words) for label, words in found if words]


def _moment(at: datetime | None, now: datetime, by: str = "") -> str:
    if at is None:
        return ""
    local = desk().calendar.local
    words = wording.full_moment(local(at), local(now))
    return f"{words} · {by}" if by else words
