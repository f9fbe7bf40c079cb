"""Typed doors to the message catalogues; flask_babel itself carries no types."""

from typing import Protocol

import flask_babel


class Lazy(Protocol):
    """A text that is looked up when it is printed, in the language of that moment."""

    def __str__(self) -> str: ...


def gettext(message: str, **values: object) -> str:
    """The message in the reader's language, with its ``%(name)s`` places filled."""
    return str(flask_babel.gettext(message, **values))


def ngettext(singular: str, plural: str, num: int, **values: object) -> str:
    """Likewise for a count, which fills ``%(num)s``."""
    return str(flask_babel.ngettext(singular, plural, num, **values))


def pgettext(context: str, message: str, **values: object) -> str:
    """Likewise where one English word stands for several Chinese ones; the context tells them apart."""
    return str(flask_babel.pgettext(context, message, **values))


def lazy_gettext(message: str) -> Lazy:
    """A message for a table that is built before anybody's language is known."""
    return _lazy(flask_babel.lazy_gettext(message))


def lazy_pgettext(context: str, message: str) -> Lazy:
    """Likewise with a context."""
    return _lazy(flask_babel.lazy_pgettext(context, message))


def language() -> str:
    """The reader's language, as the catalogues name it; ``None`` outside a request reads like English."""
    return str(flask_babel.get_locale())


def _lazy(text: object) -> Lazy:
    return text
