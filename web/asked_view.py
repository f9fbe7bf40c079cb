"""What became of a request for more time, told on the ticket's page until something newer is said."""

from collections.abc import Sequence

from tickets.ticket import Event
from web.texts import gettext, ngettext
from web.views.ticket import AskedNote

OVER = frozenset({"extend", "answer", "dismiss", "merge", "reopen"})
"""After these nobody waits for a decision any more."""


def asked_note(events: Sequence[Event]) -> AskedNote | None:
    """From the timeline, newest first; None where nothing waits and nothing was refused."""
    for event in events:
        if event.verb in OVER:
            return None
        if event.verb in {"ask_extension", "refuse_extension"}:
            return _note(event)
    return None


def _note(event: Event) -> AskedNote:
    days = event.data.get("extension_days")
    span = ngettext("%(num)s working day", "%(num)s working days", days if isinstance(days, int) else 0)
    if event.verb == "ask_extension":
        said = gettext(
            "%(name)s asked for %(days)s more; a supervisor decides.", name=event.actor_name, days=span
        )
        return AskedNote("info", said, event.text)
    said = gettext("%(name)s refused the %(days)s asked for.", name=event.actor_name, days=span)
    return AskedNote("warning", said, event.text)
