"""The triage queue as a view: saved views, filters from the address, groups by standing, keyset to the next page."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any
from urllib.parse import urlencode

from flask import url_for
from werkzeug.datastructures import MultiDict

from calendars.standing import StandingKind
from database.small_numbers import small_number
from roster.permissions import Act, Actor
from tickets.kinds import Kind, Severity, Source
from tickets.lifecycle import State
from tickets.list_store import Filter, Line
from web import wording
from web.chips import NO_CLOCK, PAUSED, chips_of
from web.desk import desk
from web.shell_store import COUNT_BOUND, Frame
from web.texts import gettext, pgettext
from web.views.pieces import Choice, DeadlineView
from web.views.triage import UNMARKED, FilterView, GroupView, ListTab, RowMarks, RowView
from web.words import GROUPS, SOURCES, STATES, TICKET_KINDS

FILTERS = ("q", "view", "state", "kind", "source", "unit", "severity")
ARCHIVE = ("q", "kind", "source", "unit", "severity")
"""What answered tickets can be narrowed by."""
MOST_WORDS = 80
STAGES = (State.RECEIVED, State.VERIFIED, State.HANDLED)
ESCALATED = "escalated"
ORDER = (
    "severe",
    StandingKind.UNKNOWN.value, StandingKind.OVERDUE.value, StandingKind.PAST_CLOSE.value,
    StandingKind.DUE_TODAY.value, StandingKind.ON_TIME.value, NO_CLOCK, PAUSED,
    StandingKind.MET.value, StandingKind.MISSED.value,
)  # fmt: skip
"""Groups from the most to the least worrying."""


class View(StrEnum):
    """The saved views above the list."""

    INBOX = "inbox"
    OPEN = "open"
    OVERDUE = "overdue"
    ANSWERED = "answered"


@dataclass(frozen=True, slots=True)
class Wish:
    """What the address asks for, read once: the view, the narrowing, the page, the row that is open.

    `ended`: the group whose last row was just decided; then no row opens by itself.
    """

    view: View
    given: Mapping[str, str]
    after: tuple[datetime, int] | None
    at: str
    ended: str = ""

    @property
    def narrows_archive(self) -> bool:
        """Whether answered tickets are to be looked through, which the list of all tickets does in bounded work."""
        return self.view is View.ANSWERED and any(self.given[name] for name in ARCHIVE)

    @property
    def of_archive(self) -> Mapping[str, Any]:
        """The same question as the list of all tickets has it."""
        return {
            "state": View.ANSWERED.value,
            **{name: self.given[name] for name in ARCHIVE if self.given[name]},
        }


def wish_of(args: MultiDict[str, str], me: Actor) -> Wish:
    """Unknown values are as good as none. Whoever searches, searches all open tickets; a unit has no inbox."""
    given = {name: args.get(name, "").strip()[:MOST_WORDS] for name in FILTERS}
    narrowed = any(given[name] for name in FILTERS if name != "view")
    usual = View.INBOX if me.may(Act.TRIAGE) and not narrowed else View.OPEN
    asked = given["view"]
    view = View(asked) if asked in View.__members__.values() else usual
    ended = args.get("ended", "")
    return Wish(
        view,
        given,
        key_of(args.get("after", "")),
        args.get("at", "").strip()[:12],
        ended if ended in ORDER else "",
    )


def filter_of(wish: Wish, now: datetime, me: Actor) -> Filter:
    """As the ticket room wants it. The inbox leaves out what waits, and what its reader has just decided."""
    given = wish.given
    stage = State(given["state"]) if given["state"] in STAGES else None
    if wish.view is View.INBOX and stage is None and given["state"] != ESCALATED:
        stage = State.RECEIVED
    inbox = wish.view is View.INBOX
    return Filter(
        awake_at=now if inbox else None, undecided_by=me.ref if inbox else "",
        unit_id=small_number(given["unit"]),
        stage=stage, escalated=given["state"] == ESCALATED,
        severity=Severity(given["severity"]) if given["severity"] in Severity.__members__.values() else None,
        source=Source(given["source"]) if given["source"] in Source.__members__.values() else None,
        kind=Kind(given["kind"]) if given["kind"] in Kind.__members__.values() else None,
        overdue_at=now if wish.view is View.OVERDUE else None, words=given["q"],
        answered=wish.view is View.ANSWERED,
    )  # fmt: skip


def tabs(wish: Wish, frame: Frame, me: Actor) -> tuple[ListTab, ...]:
    """The views with their bounded counts; answered tickets are not counted."""
    labels = {
        View.INBOX: pgettext("view", "Inbox"), View.OPEN: pgettext("view", "Open"),
        View.OVERDUE: pgettext("view", "Overdue"), View.ANSWERED: pgettext("view", "Answered"),
    }  # fmt: skip
    shown = [view for view in View if view is not View.INBOX or me.may(Act.TRIAGE)]
    return tuple(
        ListTab(
            labels[view], _count(frame.counts.get(view.value)), url_for("triage.queue", view=view.value),
            on=view is wish.view,
        )
        for view in shown
    )  # fmt: skip


Arranged = dict[str, list[tuple[Line, DeadlineView]]]
"""Rows by group, in the order the page shows them, each with its chip."""


def arranged(lines: Sequence[Line], now: datetime) -> Arranged:
    """The rows as the page groups them; the store's own order knows no groups."""
    found: Arranged = {kind: [] for kind in ORDER}
    for line, chip in zip(lines, chips_of(lines, now), strict=True):
        found[group_of(line, chip.kind)].append((line, chip))
    return {kind: rows for kind, rows in found.items() if rows}


def first_shown(rows: Arranged) -> str:
    """The number of the row that stands on top, "" for none."""
    return next((group[0][0].number for group in rows.values()), "")


def group_at(rows: Arranged, line: Line) -> str:
    """The group a row stands in."""
    return next(kind for kind, group in rows.items() if any(other is line for other, _ in group))


def next_of(rows: Arranged, number: str) -> tuple[str, str]:
    """The row below in the same group, "" below its last; and the group."""
    for kind, group in rows.items():
        numbers = [line.number for line, _ in group]
        if number in numbers:
            return next(iter(numbers[numbers.index(number) + 1 :]), ""), kind
    return "", ""


def groups(
    rows: Arranged,
    wish: Wish,
    *,
    at: str,
    goes_on: str,
    marks: Callable[[int], RowMarks] = lambda _: UNMARKED,
) -> tuple[GroupView, ...]:
    """Rows under their standing; the count of the group that goes on behind the page has a plus."""
    here = address(wish)
    begin = f"{here}{'&' if '?' in here else '?'}at="
    return tuple(
        GroupView(
            kind, wording.word(GROUPS, kind), f"{len(group)}{'+' if kind == goes_on else ''}",
            tuple(_row(line, chip, begin + line.number, at=at, marks=marks(line.id)) for line, chip in group),
        )
        for kind, group in rows.items()
    )  # fmt: skip


def group_of(line: Line, standing: str) -> str:
    """A severe fault without a legal clock stands above everything that has one."""
    return "severe" if standing in {NO_CLOCK, PAUSED} and line.severity is Severity.SEVERE else standing


def filter_view(wish: Wish, frame: Frame, me: Actor) -> FilterView:
    """The filter form as it was sent, with its choices."""
    given = wish.given
    states = [Choice(stage.value, wording.word(STATES, stage.value)) for stage in STAGES]
    units = frame.units.items() if me.sees_only_unit is None else ()
    return FilterView(
        q=given["q"], view=wish.view.value, state=given["state"], kind=given["kind"], source=given["source"],
        unit=given["unit"], severity=given["severity"],
        states=(*states, Choice(ESCALATED, gettext("Escalated"))),
        kinds=tuple(Choice(value, str(label)) for value, label in TICKET_KINDS.items()),
        sources=tuple(Choice(value, str(label)) for value, label in SOURCES.items()),
        units=tuple(Choice(str(one), name) for one, name in units),
    )  # fmt: skip


def address(wish: Wish, **more: str) -> str:
    """The queue as it is narrowed now, with something changed."""
    kept = {name: value for name, value in wish.given.items() if value}
    query = urlencode({**kept, **more})
    return f"{url_for('triage.queue')}?{query}" if query else url_for("triage.queue")


def more_href(lines: Sequence[Line], wish: Wish) -> str:
    """The next page by keyset: after the last row's own key."""
    last = lines[-1]
    key = last.answered_at if wish.view is View.ANSWERED else last.sort_at
    return address(wish, after=f"{key.isoformat()}~{last.id}") if key else ""


def _row(line: Line, chip: DeadlineView, href: str, *, at: str, marks: RowMarks) -> RowView:
    untouched = line.state.stage is State.RECEIVED and line.unit_id is None
    return RowView(
        number=line.number, href=href, title=line.title, deadline=chip,
        source=line.source.value, severe=line.severity is Severity.SEVERE,
        escalated=line.state.is_escalated, unread=untouched, on=line.number == at, marks=marks,
    )  # fmt: skip


def _count(number: int | None) -> str:
    return "" if number is None else wording.bounded(number, at_most=COUNT_BOUND - 1)


def key_of(text: str) -> tuple[datetime, int] | None:
    """The keyset of the address; one that cannot be read shows the first page."""
    at, _, number = text.partition("~")
    last = small_number(number)
    try:
        when = datetime.fromisoformat(at)
        return (when.astimezone(UTC), last) if last is not None and when.tzinfo is not None else None
    except (ValueError, OverflowError):  # at the ends of time an instant has no other zone
        return None


def next_due_words(line: Line | None) -> str:
    """For an empty inbox: what comes due next."""
    if line is None or line.due_at is None:
        return ""
    local = desk().calendar.local
    moment = wording.moment(local(line.due_at), local(desk().clock.now()))
    moment = wording.term(moment, provisional=line.provisional)
    return gettext("Next due: %(number)s, %(moment)s.", number=line.number, moment=moment)
