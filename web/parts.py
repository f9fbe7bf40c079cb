"""Small parts of pages that stand on them by the dozen: icons, day marks, chips, rows of the queue, options of a list.

Written here and not as macros: the queue's fifty rows alone took longer than all the rest of its page.
"""

from collections.abc import Iterable
from functools import lru_cache
from itertools import groupby
from operator import attrgetter

from markupsafe import Markup

from web import wording
from web.markup import Html
from web.texts import gettext, pgettext, reader_language
from web.views.pieces import Choice, DeadlineView
from web.views.triage import RowView
from web.words import SOURCES

ICONS = "/static/vendor/icons.svg#"
CHIP_ICONS = {
    "on_time": "clock",
    "due_today": "clock-exclamation",
    "past_close": "moon",
    "overdue": "alert-triangle",
    "unknown": "help-circle",
    "met": "circle-check",
    "missed": "alert-triangle",
    "none": "clock-off",
    "merged": "git-merge",
    "paused": "clock-pause",
    "provisional": "calendar-question",
}
_NOTHING = Markup("")
_ICON = Html('<svg class="{}" aria-hidden="true"><use href="{}{}"/></svg>')
_DAYMARK = Html(
    '<span class="daymark daymark-{}" aria-hidden="true" title="{}">{}</span><span class="hidden-text">{}</span>'
)
_CHIP = Html('<{} class="{}"{}>{}<b>{}</b>{}{}{}</{}>')
_HREF = Html(' href="{}"')
_MOMENT = Html('<span class="dot"> · </span>{}')
_TIME, _SPAN = Html('<time datetime="{}">{}</time>'), Html("<span>{}</span>")
_PROVISIONAL = Html(' <span class="prov-word">{}</span>')
_ROW = Html(
    '<li class="{}" data-n="{}"><input type="checkbox" name="n" value="{}" form="bulk" aria-label="{}">'
    '<a href="{}"{}>{}{}</a><p>{}{}<span class="mono">{}</span></p></li>'
)
_BADGE = Html('<span class="badge {}">{}{}</span>')
_SOURCE, _HOLDER = Html('<span class="src">{}</span>'), Html('<span class="src by">{}{}</span>')
_EYES = Html('<span class="src by" title="{}">{}{}</span>')
_OPTION, _GROUP = Html('<option value="{}"{}>{}</option>'), Html('<optgroup label="{}">{}</optgroup>')


@lru_cache(maxsize=512)
def icon(name: str, css: str = "") -> Markup:
    """A drawing of the sprite; `name` is one of web/icons.txt."""
    return _ICON(f"icon {css}".strip(), ICONS, name)


def daymark(mark: str) -> Markup:
    """The sign beside a date: `makeup`, `holiday`, `half`, or nothing."""
    if mark == "makeup":
        return _daymark(mark, pgettext("day mark", "W"), gettext("make-up working day"))
    if mark == "holiday":
        return _daymark(mark, pgettext("day mark", "R"), gettext("day off"))
    if mark == "half":
        return _daymark(mark, pgettext("day mark", "½"), gettext("half a working day"))
    return _NOTHING


def _daymark(mark: str, sign: str, words: str) -> Markup:
    return _DAYMARK(mark, words, sign, words)


def chip(due: DeadlineView, href: str = "", css: str = "") -> Markup:
    """How a ticket stands; `href` is where the derivation is, or ""."""
    return _chip(reader_language(), due, href, css)


@lru_cache(maxsize=8192)
def _chip(_language_key: str, due: DeadlineView, href: str, css: str) -> Markup:
    kind = "provisional" if due.provisional and due.kind == "on_time" else due.kind
    tag, link = ("a", _HREF(href)) if href else ("span", _NOTHING)
    return _CHIP(
        tag, f"chip chip-{kind} {css}".strip(), link, icon(CHIP_ICONS.get(kind, "clock")), due.lead, _moment(due),
        daymark("makeup" if due.makeup else ""), _beside(due), tag,
    )  # fmt: skip


def _moment(due: DeadlineView) -> Markup:
    if not due.moment:
        return _NOTHING
    return _MOMENT(_TIME(due.iso, due.moment) if due.iso else _SPAN(due.moment))


def _beside(due: DeadlineView) -> Markup:
    """A provisional term says so beside whatever else the chip says."""
    if not due.provisional or due.kind == "on_time":
        return _NOTHING
    return _PROVISIONAL(gettext("provisional"))


def queue_rows(rows: Iterable[RowView]) -> Markup:
    """The rows of a group; the same row in the same language is written once."""
    language = reader_language()
    return Markup("\n").join(_row(language, row) for row in rows)


@lru_cache(maxsize=8192)
def _row(_language_key: str, row: RowView) -> Markup:
    css = "qrow" + (" qrow-on" if row.on else "") + (" qrow-unread" if row.unread else "")
    current = Markup(' aria-current="true"') if row.on else _NOTHING
    marks = _NOTHING
    if row.severe:
        marks += _badge("badge-severe", "urgent", gettext("Severe"))
    if row.escalated:
        marks += _badge("badge-escalated", "arrow-up-right", gettext("Escalated"))
    return _ROW(
        css, row.number, row.number, gettext("Select %(number)s", number=row.number), row.href, current, marks,
        row.title, chip(row.deadline), _others(row), row.number,
    )  # fmt: skip


def _others(row: RowView) -> Markup:
    """Until when it waits; who is at it, where somebody is, else where it came from."""
    waits = _BADGE("badge-wait", icon("clock-pause"), row.marks.waiting) if row.marks.waiting else _NOTHING
    if row.marks.holder:
        words = gettext("%(name)s is deciding", name=row.marks.holder)
        return waits + _HOLDER(icon("lock"), words)
    if row.marks.eyes:
        words = gettext("%(names)s looking", names=row.marks.eyes)
        return waits + _EYES(words, icon("eye"), row.marks.eyes)
    return waits + _SOURCE(wording.word(SOURCES, row.source))


def _badge(css: str, name: str, text: str) -> Markup:
    return _BADGE(css, icon(name), text)


@lru_cache(maxsize=512)
def options(choices: tuple[Choice, ...], now: str, blank: str) -> Markup:
    """The options of a select, the one that is chosen `now`; `blank` names the empty one, "" leaves it out."""
    html = _OPTION("", _NOTHING, blank) if blank else _NOTHING
    for group, items in groupby(sorted(choices, key=attrgetter("group")), key=attrgetter("group")):
        inside = _NOTHING.join(_option(one, now) for one in items)
        html += _GROUP(group, inside) if group else inside
    return html


def _option(one: Choice, now: str) -> Markup:
    selected = Markup(" selected") if one.value == now else _NOTHING
    return _OPTION(one.value, selected, one.label)
