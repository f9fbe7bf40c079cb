"""A ticket's ladders as its page shows them: which rung was fired, who was reached how, what comes next and when."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from escalation.service import Rung, Standing
from notifiers.pages import PageState
from notifiers.pages import PageView as Page
from web import wording
from web.desk import desk
from web.languages import language
from web.policy_words import step_rows
from web.texts import Lazy, gettext, lazy_pgettext
from web.views.office import PolicyStepRow
from web.views.ticket import PageView, StepView
from web.words import CHANNEL_ICONS

STATES: Mapping[PageState, Lazy] = {
    PageState.PENDING: lazy_pgettext("page", "about to be sent"),
    PageState.SENDING: lazy_pgettext("page", "being sent"),
    PageState.BUNDLED: lazy_pgettext("page", "about to be sent"),
    PageState.ACCEPTED: lazy_pgettext("page", "handed to the carrier"),
    PageState.DELIVERED: lazy_pgettext("page", "delivered"),
    PageState.ACKNOWLEDGED: lazy_pgettext("page", "confirmed"),
    PageState.UNDELIVERABLE: lazy_pgettext("page", "reached nobody"),
    PageState.WITHDRAWN: lazy_pgettext("page", "withdrawn"),
}
RESULTS: Mapping[PageState, str] = {
    PageState.PENDING: "waiting", PageState.SENDING: "waiting", PageState.BUNDLED: "waiting",
    PageState.ACCEPTED: "sent",
    PageState.DELIVERED: "sent", PageState.ACKNOWLEDGED: "confirmed", PageState.UNDELIVERABLE: "failed",
    PageState.WITHDRAWN: "waiting",
}  # fmt: skip


def steps(standings: Sequence[Standing], *, now: datetime) -> tuple[StepView, ...]:
    """The rungs of all ladders, numbered through; `now` aware UTC."""
    rows: list[StepView] = []
    for standing in standings:
        worded = step_rows(standing.policy.steps, people={})
        for rung, row in zip(standing.rungs, worded, strict=True):
            stop = _stop(standing, now) if rung.is_next else ""
            rows.append(_step(len(rows) + 1, rung, row, stop=stop, now=now))
    return tuple(rows)


def policy_names(standings: Sequence[Standing]) -> str:
    """The policies by name, in the reader's language."""
    return gettext(", ").join(one.policy.names.get(language(), one.policy.code) for one in standings)


def _step(no: int, rung: Rung, row: PolicyStepRow, *, stop: str, now: datetime) -> StepView:
    acknowledged = next((page for page in rung.pages if page.acked_at is not None), None)
    return StepView(
        no=no, state=_state(rung, acknowledged), title=row.key if rung.stricter else row.when,
        when=_when(rung, now), who=row.who, result=_result(acknowledged, now),
        pages=tuple(_page(page) for page in rung.pages), escalates=row.escalates, stop=stop,
    )  # fmt: skip


def _state(rung: Rung, acknowledged: Page | None) -> str:
    if not rung.fired:
        return "next" if rung.is_next else "later"
    if acknowledged:
        return "acknowledged"
    lost = rung.pages and all(page.state is PageState.UNDELIVERABLE for page in rung.pages)
    return "unanswered" if lost else "sent"


def _when(rung: Rung, now: datetime) -> str:
    at = rung.pages[0].created_at if rung.pages else rung.next_at or rung.planned_at
    return _moment(at, now) if at else ""


def _result(acknowledged: Page | None, now: datetime) -> str:
    if acknowledged is None or acknowledged.acked_at is None:
        return ""
    by = acknowledged.acked_label or acknowledged.contact_label
    return gettext("%(name)s confirmed %(time)s", name=by, time=_moment(acknowledged.acked_at, now))


def _page(page: Page) -> PageView:
    position = min(page.channel_pos, len(page.channels) - 1)
    channel = page.channels[position].channel.value if page.channels else "call"
    text = f"{page.contact_label} {STATES[page.state]}"
    text += gettext(" (together with others)") if page.bundle_id else ""
    return PageView(CHANNEL_ICONS.get(channel, "bell"), text, RESULTS[page.state])


def _stop(standing: Standing, now: datetime) -> str:
    """What keeps the next rung back."""
    held, mute = standing.held_until, standing.mute
    if mute and mute.until > (held or now):
        return gettext("maintenance; nothing is sent before %(time)s", time=_moment(mute.until, now))
    if held and held > now:
        return gettext("somebody has it; nothing is sent before %(time)s", time=_moment(held, now))
    return ""


def _moment(at: datetime, now: datetime) -> str:
    local = desk().calendar.local
    return wording.full_moment(local(at), local(now))
