"""Typed doors to the message catalogues: each sentence is looked up once a language, the language once a request.

flask_babel carries no types, and finds the locale anew for each of a page's three hundred sentences.
"""

from typing import Protocol

import flask_babel
from flask import g, has_request_context

_said: dict[tuple[str, str, str], str] = {}


class Lazy(Protocol):
    """A text that is looked up when it is printed, in the language of that moment."""

    def __str__(self) -> str: ...


def said(message: str, context: str = "") -> str:
    """The bare message in the reader's language, its places not filled."""
    key = (reader_language(), context, message)
    found = _said.get(key)
    if found is None:
        catalogue = flask_babel.get_translations()
        found = str(catalogue.upgettext(context, message) if context else catalogue.ugettext(message))
        _said[key] = found
    return found


def gettext(message: str, **values: object) -> str:
    """The message in the reader's language, with its ``%(name)s`` places filled."""
    return said(message) % values if values else said(message)


def ngettext(singular: str, plural: str, num: int, **values: object) -> str:
    """Likewise for a count, which fills ``%(num)s``."""
    return str(flask_babel.ngettext(singular, plural, num, **values))


def pgettext(context: str, message: str, **values: object) -> str:
    """Likewise where one English word stands for several Chinese ones; the context tells them apart."""
    return said(message, context) % values if values else said(message, context)


def lazy_gettext(message: str) -> Lazy:
    """A message for a table that is built before anybody's language is known."""
    return _Later(message, "")


def lazy_pgettext(context: str, message: str) -> Lazy:
    """Likewise with a context."""
    return _Later(message, context)


def language() -> str:
    """The reader's language, as the catalogues name it; ``None`` outside a request reads like English."""
    return str(flask_babel.get_locale())


def reader_language() -> str:
    """The language of this moment: a request keeps the one it began with."""
    try:
        return str(g.page_language)
    except (AttributeError, RuntimeError):  # not asked yet, or nobody reads
        found = language()
    if has_request_context():
        g.page_language = found
    return found


class _Later:
    def __init__(self, message: str, context: str) -> None:
        self._message, self._context = message, context

    def __str__(self) -> str:
        return said(self._message, self._context)
