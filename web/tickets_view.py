"""The list of all tickets in words: rows with their hits marked, views above it, the filter form, counts."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from flask import url_for
from markupsafe import Markup, escape

from calendars.standing import StandingKind
from roster.permissions import Act, Actor
from tickets.kinds import Severity
from tickets.list_store import Line
from tickets.listing_store import COUNTED
from tickets.phone_digests import TAIL, digits_of, is_searchable
from tickets.search_service import Found
from tickets.search_words import marked, terms_of
from tickets.view_store import SavedView
from tickets.wanted import NO_UNIT, Order
from web import wording
from web.chips import chips_of as deadlines
from web.desk import desk
from web.markup import Html
from web.shell_store import Frame
from web.texts import gettext, ngettext, pgettext
from web.tickets_chips import chips_of
from web.tickets_doubts import doubts_of
from web.tickets_wish import ANSWERED, ESCALATED, OPEN, STAGES, Wish
from web.views.pieces import FRESH, Choice, DeadlineView, Form
from web.views.tickets import ListFilter, ListPage, TicketLine, ViewLink
from web.words import ENDINGS, GROUPS, SEVERITIES, SOURCES, STATES, TICKET_KINDS

_HIT = Html("<mark>{}</mark>")


@dataclass(frozen=True, slots=True)
class Listed:
    """What the page shows, asked already.

    `count` below 0: not said on this page. `after` begins the next page; `cut`: the window ended before the page.
    """

    lines: Sequence[Line]
    count: int
    exact: bool
    after: str = ""
    cut: bool = False
    found: Found | None = None
    views: Sequence[SavedView] = field(default=())


def list_page(
    wish: Wish, listed: Listed, known: Frame, me: Actor, *, view_form: Form = FRESH, phone: str = ""
) -> ListPage:
    """The page. `phone`: it is a search by number, shown once."""
    terms = terms_of(wish.given["q"])
    found = listed.found
    excerpts = found.excerpts if found else {}
    is_similar = found is not None and found.similar
    now = desk().clock.now()
    chips = zip(listed.lines, deadlines(listed.lines, now), strict=True)
    rows = tuple(_row(line, chip, known, terms, excerpts.get(line.id, ""), now) for line, chip in chips)
    filters = _filter(wish, known, me)
    return ListPage(
        rows=rows, views=_views(wish), saved=_saved(wish, listed.views, me), filters=filters,
        count="" if is_similar else _count(listed), note=_note(found), similar=is_similar,
        more_href=wish.address(after=listed.after) if listed.after else "",
        more_text=gettext("Look further back") if listed.cut else gettext("50 more"),
        query=wish.query, phone="" if phone else _phone(wish, me), chosen_phone=_hidden(phone),
        as_words=phone if len(phone) == TAIL and is_searchable(phone) else "",
        may_edit=me.may(Act.COMMENT), here=_here(wish), view_form=view_form, chips=tuple(chips_of(wish, filters)),
        first=not (wish.after or terms or phone),
    )  # fmt: skip


def marked_text(text: str, terms: Sequence[str]) -> Markup:
    """The text with what was searched marked; everything else escaped."""
    if not terms:
        return escape(text)
    return Markup("").join(_HIT(piece) if hit else piece for piece, hit in marked(text, terms))


def state_text(line: Line) -> str:
    return wording.word(STATES, line.state.stage.value)


def _row(
    line: Line, chip: DeadlineView, known: Frame, terms: Sequence[str], excerpt: str, now: datetime
) -> TicketLine:
    local = desk().calendar.local
    return TicketLine(
        number=line.number, href=url_for("triage.ticket", number=line.number), title=marked_text(line.title, terms),
        excerpt=marked_text(excerpt, terms), deadline=chip, state=line.state.stage.value,
        state_text=state_text(line), unit_text=known.units.get(line.unit_id or 0, ""),
        source_text=wording.word(SOURCES, line.source.value),
        received=wording.short_day(local(line.received_at).date(), local(now).date()),
        severe=line.severity is Severity.SEVERE, escalated=line.state.is_escalated,
    )  # fmt: skip


def _views(wish: Wish) -> tuple[ViewLink, ...]:
    """The views everybody has: where nothing but one filter is set."""
    given = {name: value for name, value in wish.given.items() if value and name != "sort"}
    shipped: tuple[tuple[str, dict[str, str]], ...] = (
        (pgettext("view", "All"), {}),
        (pgettext("view", "Open"), {"state": OPEN, "sort": Order.DUE.value}),
        (pgettext("view", "Due today"), {"standing": StandingKind.DUE_TODAY.value}),
        (pgettext("view", "Overdue"), {"standing": StandingKind.OVERDUE.value}),
        (pgettext("view", "Answered"), {"state": ANSWERED}),
    )
    return tuple(
        ViewLink(
            label, Wish(asked).address(),
            on=given == {name: value for name, value in asked.items() if name != "sort"}
            and (bool(asked) or wish.given["sort"] in {"", Order.RECEIVED.value}),  # other orders hold not all
        )
        for label, asked in shipped
    )  # fmt: skip


def _saved(wish: Wish, views: Sequence[SavedView], me: Actor) -> tuple[ViewLink, ...]:
    base = url_for("tickets.index")
    return tuple(
        ViewLink(
            view.name, f"{base}?{view.query}" if view.query else base, on=view.query == wish.query, shared=view.shared,
            remove=url_for("tickets.remove_view", view_id=view.id) if view.owner == me.ref else "",
        )
        for view in views
    )  # fmt: skip


def _filter(wish: Wish, known: Frame, me: Actor) -> ListFilter:
    stages = [Choice(stage.value, wording.word(STATES, stage.value)) for stage in STAGES]
    standings = [kind for kind in GROUPS if kind != "severe"]
    duty_desk = Choice(str(NO_UNIT), gettext("duty desk"))
    every = (duty_desk, *(Choice(str(one), name) for one, name in known.units.items()))
    units = every if me.sees_only_unit is None else ()
    return ListFilter(
        values=Form(wish.given, doubts_of(wish, units)),
        states=(
            Choice(OPEN, pgettext("view", "Open")), *stages, Choice(ESCALATED, gettext("Escalated")),
            Choice(ANSWERED, wording.word(STATES, "answered")),
        ),
        standings=tuple(Choice(kind, wording.word(GROUPS, kind)) for kind in standings),
        kinds=tuple(Choice(value, str(label)) for value, label in TICKET_KINDS.items()),
        sources=tuple(Choice(value, str(label)) for value, label in SOURCES.items()),
        units=units,
        severities=tuple(Choice(value, str(label)) for value, label in SEVERITIES.items()),
        orders=tuple(_orders(wish)), active=wish.narrows,
        endings=tuple(Choice(value, str(label)) for value, label in ENDINGS.items()),
    )  # fmt: skip


def _orders(wish: Wish) -> Iterator[Choice]:
    """Days of the answer leave no choice, and a search has one more."""
    last_answered = Choice(Order.ANSWERED.value, gettext("newest answer first, answered ones"))
    if wish.by_answer:
        yield last_answered
        return
    yield Choice(Order.RECEIVED.value, gettext("newest first"))
    yield Choice(Order.DUE.value, gettext("earliest deadline first, open ones"))
    yield Choice(Order.BEST.value, gettext("best match first")) if wish.given["q"] else last_answered


def _count(listed: Listed) -> str:
    if listed.count < 0:
        return ""
    if listed.exact:
        return ngettext("%(num)s ticket", "%(num)s tickets", listed.count)
    most = min(listed.count, COUNTED)
    return gettext("%(count)s+ tickets", count=f"{most:,}")


def _note(found: Found | None) -> str:
    """What a reader has to know about what is not there."""
    if found is None:
        return ""
    if found.newest_only:
        return gettext(
            "A single character is looked for among the newest 2,000 tickets; two find everything."
        )
    if found.similar:
        return gettext("Nothing holds exactly this. These are similar:")
    return ""


def _here(wish: Wish) -> str:
    """The list as it is narrowed, at the page that is open."""
    return wish.address(after=wish.after) if wish.after else wish.address()


def _phone(wish: Wish, me: Actor) -> str:
    """The digits a reporter may be looked for by, as they were typed into the search."""
    typed = wish.given["q"]
    return typed if me.may(Act.REVEAL) and is_searchable(typed) else ""


def _hidden(phone: str) -> str:
    """What was looked for, without showing a whole number again."""
    digits = digits_of(phone)
    return f"…{digits[-TAIL:]}" if digits else ""
