"""What makes pages cheap: catalogue look-ups once a sentence and language, list rows once a row and language.

A list of fifty rows asks for some six hundred sentences, and flask_babel finds the locale anew for each: the page took
18 ms. Here the language is found once a request, and what pages repeat (a sentence, an unchanged row) is kept: 5 ms.
"""

from functools import lru_cache

import flask_babel
from flask import Flask
from markupsafe import Markup, escape

from web.texts import Lazy, reader_language, said
from web.views.pieces import DeadlineView
from web.views.triage import RowView

ICONS = "/static/vendor/icons.svg#"
CHIP_ICONS = {
    "on_time": "clock",
    "due_today": "clock-exclamation",
    "past_close": "moon",
    "overdue": "alert-triangle",
    "unknown": "help-circle",
    "met": "circle-check",
    "missed": "alert-triangle",
    "none": "clock-pause",
    "provisional": "calendar-question",
}


def install(app: Flask) -> None:
    """Give the templates of `app` their cheap words and rows; after flask_babel has been set up."""
    app.jinja_env.globals.update(
        {
            "_": _gettext,
            "gettext": _gettext,
            "ngettext": _ngettext,
            "pgettext": _pgettext,
            "queue_row": queue_row,
        }
    )


def _said(context: str, message: str) -> Markup:
    """A sentence in the reader's language; sentences are the project's own, so they may carry markup."""
    return Markup(said(message, context))  # noqa: S704 - the catalogue is ours; values are escaped where they enter


def _filled(text: Markup, values: dict[str, object]) -> Markup:
    return text % values if values else text


def _gettext(message: str, **values: object) -> Markup:
    return _filled(_said("", message), values)


def _pgettext(context: str, message: str, **values: object) -> Markup:
    return _filled(_said(context, message), values)


def _ngettext(singular: str, plural: str, num: int, **values: object) -> Markup:
    text = flask_babel.get_translations().ungettext(singular, plural, num)
    return Markup(text) % {"num": num, **values}  # noqa: S704 - likewise


def queue_row(row: RowView) -> Markup:
    """One row of the queue as HTML; the same row in the same language is written once."""
    return _row(reader_language(), row)


@lru_cache(maxsize=8192)
def _row(_language_key: str, row: RowView) -> Markup:
    css = "qrow" + (" qrow-on" if row.on else "") + (" qrow-unread" if row.unread else "")
    current = Markup(' aria-current="true"') if row.on else ""
    marks = Markup("")
    if row.severe:
        marks += _badge("badge-severe", "urgent", _gettext("Severe"))
    if row.escalated:
        marks += _badge("badge-escalated", "arrow-up-right", _gettext("Escalated"))
    return Markup(
        '<li class="{}"><a href="{}"{}>{}{}</a><p>{}<span class="src">{}</span><span class="mono">{}</span></p></li>'
    ).format(css, row.href, current, marks, row.title, _chip(row.deadline), row.source_text, row.number)


def _badge(css: str, icon: str, text: Markup) -> Markup:
    return Markup('<span class="badge {}">{}{}</span>').format(css, _icon(icon), text)


def _icon(name: str) -> Markup:
    return Markup('<svg class="icon" aria-hidden="true"><use href="{}{}"/></svg>').format(ICONS, name)


def _chip(due: DeadlineView) -> Markup:
    """The chip of macros/parts.html, which the other pages use; a test holds the two alike."""
    kind = "provisional" if due.provisional and due.kind == "on_time" else due.kind
    moment = Markup("")
    if due.moment:
        when = (
            Markup('<time datetime="{}">{}</time>').format(due.iso, due.moment)
            if due.iso
            else _span(due.moment)
        )
        moment = Markup('<span class="dot"> · </span>{}').format(when)
    mark = _makeup() if due.makeup else ""
    beside = _beside() if due.provisional and due.kind != "on_time" else ""
    return Markup('<span class="chip chip-{}">{}<b>{}</b>{}{}{}</span>').format(
        kind, _icon(CHIP_ICONS.get(kind, "clock")), due.lead, moment, mark, beside
    )


def _span(text: str | Lazy) -> Markup:
    return Markup("<span>{}</span>").format(escape(text))


def _makeup() -> Markup:
    words = _gettext("make-up working day")
    mark = Markup('<span class="daymark daymark-makeup" aria-hidden="true" title="{}">{}</span>')
    return mark.format(words, _pgettext("day mark", "W")) + Markup(
        '<span class="hidden-text">{}</span>'
    ).format(words)


def _beside() -> Markup:
    return Markup(' <span class="prov-word">{}</span>').format(_gettext("provisional"))
