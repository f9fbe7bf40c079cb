"""Words of the site watch: verdicts of a look, kinds of outages, what is wrong with what was typed."""

from collections.abc import Callable, Mapping
from typing import Any

from web.texts import Lazy, gettext, lazy_gettext, lazy_pgettext

VERDICTS: Mapping[str, Lazy] = {
    "ok": lazy_gettext("opens"), "unchanged": lazy_gettext("opens"), "too_large": lazy_gettext("opens"),
    "gone": lazy_gettext("the page is not there"), "restricted": lazy_gettext("the site refuses to show it"),
    "client_error": lazy_gettext("the site refuses the request"), "server_error": lazy_gettext("the server fails"),
    "redirect_loop": lazy_gettext("redirects in a circle"),
    "redirect_refused": lazy_gettext("redirects to where nobody may look"),
    "bad_redirect": lazy_gettext("redirects to nowhere"), "timeout": lazy_gettext("not open in time"),
    "refused": lazy_gettext("connection refused"), "reset": lazy_gettext("connection cut off"),
    "no_such_host": lazy_gettext("its name is not found"), "tls": lazy_gettext("its certificate is not trusted"),
    "bad_answer": lazy_gettext("the answer is broken"),
    "no_marker": lazy_gettext("the expected words are missing"),
    "cannot_tell": lazy_gettext("cannot tell: our own line"),
    "not_asked": lazy_gettext("cannot tell: its network is not allowed"),
}  # fmt: skip
LOOKS: Mapping[str, Lazy] = {
    "spaced": lazy_pgettext("look", "visit"), "second": lazy_pgettext("look", "second look"),
    "while_down": lazy_pgettext("look", "while it was down"),
}  # fmt: skip
KINDS: Mapping[str, Lazy] = {
    "unreachable": lazy_pgettext("outage", "does not open"), "name": lazy_pgettext("outage", "name not found"),
    "certificate": lazy_pgettext("outage", "certificate"), "content": lazy_pgettext("outage", "wrong content"),
}  # fmt: skip
_BAD: Mapping[tuple[str, str], Lazy] = {
    ("visits_a_day", "range"): lazy_gettext("Write a number from 20 to 288. The rule asks for 20 at least."),
    ("marker", "long"): lazy_gettext("The words are too long. Write at most 200 characters."),
    ("on", "no_address"): lazy_gettext("A machine room has no address to visit."),
}


def stable(data: Mapping[str, Any]) -> str:
    """That an outage is over, for the ticket's timeline."""
    words = {"minutes": data.get("minutes", ""), "relapses": data.get("relapses", 0)}
    if words["relapses"]:
        return gettext("The outage is over: %(minutes)s minutes, relapses among them: %(relapses)s", **words)
    return gettext("The outage is over: %(minutes)s minutes", **words)


def bad_watch(error: Any) -> str:  # noqa: ANN401 - one error each; the table goes by its code
    """What is wrong with a field."""
    return str(_BAD.get((error.field, error.problem), error))


REFUSALS: Mapping[str, Callable[[Any], str]] = {
    "probes.bad_watch": bad_watch,
    "probes.changed_watch": lambda e: gettext(
        "Not saved: somebody changed “%(name)s” meanwhile. What it is now is below; repeat the change.", name=e.name
    ),
}  # fmt: skip
