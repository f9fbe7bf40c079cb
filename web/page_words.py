"""Pages (messages to contacts) in words: who was told, by which way, with what result, and who waits for whom."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from itertools import takewhile
from typing import TypeVar

from notifiers.pages import Call, PageState, PageView
from web import wording
from web.texts import Lazy, gettext, lazy_pgettext, ngettext
from web.views import ticket as views
from web.words import CHANNEL_ICONS

SHOWN = 4
"""Pages of one ticket a table shows, the latest."""
RESULTS: Mapping[PageState, tuple[Lazy, str]] = {
    PageState.PENDING: (lazy_pgettext("page", "waiting"), "waiting"),
    PageState.SENDING: (lazy_pgettext("page", "being sent"), "waiting"),
    PageState.BUNDLED: (lazy_pgettext("page", "waiting"), "waiting"),
    PageState.ACCEPTED: (lazy_pgettext("page", "sent"), "sent"),
    PageState.DELIVERED: (lazy_pgettext("page", "delivered"), "sent"),
    PageState.ACKNOWLEDGED: (lazy_pgettext("page", "confirmed"), "confirmed"),
    PageState.UNDELIVERABLE: (lazy_pgettext("page", "not reached"), "failed"),
}
"""Words and colour of a result; a withdrawn page reached nobody and is not told."""


Told = TypeVar("Told", PageView, Call)


def current(pages: Sequence[Told]) -> list[Told]:
    """The pages of a ticket's newest cycle that were not withdrawn; notices of an assignment are no steps."""
    steps = [page for page in pages if page.step_no >= 0 and page.state is not PageState.WITHDRAWN]
    newest = max((page.cycle_no for page in steps), default=0)
    return [page for page in steps if page.cycle_no == newest]


def told(pages: Sequence[PageView], people: Mapping[int, str]) -> tuple[views.PageView, ...]:
    """Who was told with what result, the latest last."""
    return tuple(_told(page, people) for page in current(pages))


def told_lately(pages: Sequence[PageView], people: Mapping[int, str]) -> tuple[views.PageView, ...]:
    """The same for a line of a table: how many were told before, then the latest."""
    found = told(pages, people)
    before = len(found) - SHOWN
    if before <= 0:
        return found
    words = ngettext("%(num)s earlier", "%(num)s earlier", before)
    return (views.PageView("history", words, "waiting"), *found[-SHOWN:])


def unconfirmed_since(pages: Sequence[Told]) -> datetime | None:
    """Since when nobody answers for this ticket; None where the newest call has its answer, or nobody was told.

    Calling somebody else, or urging, does not make the silence a new one.
    """
    waiting = list(takewhile(lambda page: page.acked_at is None, reversed(current(pages))))
    return waiting[-1].created_at if waiting else None


def note(pages: Sequence[PageView], *, now: datetime, at: str) -> tuple[str, bool]:
    """The line under the path, and whether it is a reproach. `at`: the confirmation's moment, worded, or ""."""
    found = current(pages)
    if not found:
        return gettext("nobody was told yet"), False
    since = unconfirmed_since(pages)
    if since is None:
        return gettext(
            "confirmed by %(name)s, %(moment)s", name=found[-1].acked_label or "", moment=at
        ), False
    waited = int((now - since).total_seconds() // 60)
    return gettext("not confirmed, waiting %(span)s", span=wording.wait(waited)), True


def acked_at(pages: Sequence[PageView]) -> datetime | None:
    """When the newest call was confirmed."""
    newest = current(pages)[-1:]
    return newest[0].acked_at if newest else None


def _told(page: PageView, people: Mapping[int, str]) -> views.PageView:
    words, css = RESULTS[page.state]
    if page.state is PageState.ACKNOWLEDGED and page.acked_by != page.contact_id:
        words, css = RESULTS[PageState.ACCEPTED]
    name = people.get(page.contact_id, page.contact_label)
    return views.PageView(_icon(page, css), f"{name} {words}", css)


def _icon(page: PageView, css: str) -> str:
    if css == "failed":
        return "phone-x"
    if css == "confirmed":
        return "message-check"
    channel = page.channels[min(page.channel_pos, len(page.channels) - 1)].channel if page.channels else None
    return CHANNEL_ICONS[channel.value] if channel else "clock"
