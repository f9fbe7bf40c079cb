"""What the room of figures refuses, worded by code."""

from collections.abc import Callable, Mapping
from typing import Any

from web.texts import Lazy, gettext, lazy_gettext

_MISSING: Mapping[str, Lazy] = {
    "package": lazy_gettext(
        "No PDF here: WeasyPrint is not installed (requirements-extras.txt). Print this page instead."
    ),
    "library": lazy_gettext("No PDF here: Pango, which draws it, is not installed. Print this page instead."),
    "font": lazy_gettext(
        "No PDF here: no font with Chinese characters is installed. Print this page instead."
    ),
}

WORDS: Mapping[str, Callable[[Any], str]] = {
    "unknown_period": lambda e: gettext(
        "“%(text)s” is no period. Write a month as 2026-10, a quarter as 2026-Q4, a year as 2026, or two days, the"
        " earlier first, at most ten years apart.", text=e.text,
    ),
    "unknown_choice": lambda e: gettext("“%(text)s” is no unit or kind. Choose one from the lists.", text=e.text),
    "not_counted_yet": lambda _: gettext("The archive is still being counted. Look again when the worker is through."),
    "no_pdf": lambda e: str(_MISSING[e.missing]),
}  # fmt: skip
