"""Refusals of the supervisor's acts in words: urging, extensions."""

from collections.abc import Callable, Mapping
from typing import Any

from web import wording
from web.desk import desk
from web.texts import gettext

Words = Callable[[Any], str]


def _urged_lately(error: Any) -> str:  # noqa: ANN401 - see Words
    local = desk().calendar.local
    at = wording.moment(local(error.at), local(desk().clock.now()))
    return gettext(
        "%(by)s urged this ticket %(at)s. Once an hour is the most; see what became of it first.", by=error.by, at=at
    )  # fmt: skip


REFUSALS: Mapping[str, Words] = {
    "urged_lately": _urged_lately,
    "nobody_to_urge": lambda _: gettext(
        "Nobody who has this ticket can be reached. Enter a way to reach them under “Contacts”, or reassign it."
    ),
    "nothing_to_urge": lambda _: gettext("This ticket is answered, or there is none: nobody needs urging."),
    "too_long_to_urge": lambda e: gettext(
        "Write at most %(most)s characters: they stand in a short message.", most=e.most
    ),
    "asked_already": lambda _: gettext("More time was asked for already, and waits for a supervisor."),
    "unknown_request": lambda _: gettext("No such request waits. Look at the list again."),
    "decided_already": lambda e: gettext(
        "Not saved: %(by)s decided this request already.", by=e.by
    ),
}  # fmt: skip
