"""`test-page`: one test through each tested channel now, and what became of it."""

from collections.abc import Callable, Mapping
from time import sleep

import click
from flask.cli import with_appcontext

from escalation.pulse import is_silent
from escalation.pulse_store import last_pass
from notifiers.channels import Channel
from notifiers.ordering.store import attempts_of, read_page
from notifiers.pages import PageState
from web.commands.plain import PlainCommand, json_option, report
from web.desk import Desk, desk

PATIENCE = 60
"""Seconds."""
OPERATOR = "operator"
ENDED = (PageState.ACKNOWLEDGED, PageState.UNDELIVERABLE, PageState.WITHDRAWN)
ARRIVED = "arrived"


@click.command("test-page", cls=PlainCommand)
@click.option(
    "--channel", "name", type=click.Choice([one.value for one in Channel if one is not Channel.CALL])
)
@json_option
@with_appcontext
def one_test_page(*, name: str | None, as_json: bool) -> None:
    """Send a test through a channel of the daily test (all without --channel) and say what became of it.

    A carrier that gives receipts must deliver it, the others must take it; waits 60 seconds at most.
    """
    here = desk()
    channels = [one for one in here.drills.channels if name in (None, one.value)]
    if not channels:
        raise click.ClickException("No address to test: set DUWANG_TEST_SMS, _VOICE, _MAIL or _GROUP.")
    with here.database.read() as session:
        if is_silent(last_pass(session), here.clock.now()):
            raise click.ClickException("No worker is running, so nothing would be sent. Nothing was ordered.")
    told = until_known(here, order(here, channels), pause=sleep)
    lines = [f"{channel}: {words}" for channel, words in told.items()]
    report(told, *lines, as_json=as_json)
    if any(words != ARRIVED for words in told.values()):
        raise click.ClickException("Not every test arrived.")


def order(here: Desk, channels: list[Channel]) -> dict[Channel, int]:
    """The pages of the tests, by channel."""
    with here.database.work(here.clock.now(), OPERATOR) as work:
        ordered = {channel: here.drills.order(work, channel) for channel in channels}
    return {channel: page_id for channel, page_id in ordered.items() if page_id is not None}


def until_known(
    here: Desk, ordered: Mapping[Channel, int], *, pause: Callable[[float], object]
) -> dict[str, str]:
    """Ask every second, for a minute at most; what is known of each then."""
    for _ in range(PATIENCE):
        if all(_state(here, page_id)[0] for page_id in ordered.values()):
            break
        pause(1)
    return {channel.value: _state(here, page_id)[1] for channel, page_id in ordered.items()}


def _state(here: Desk, page_id: int) -> tuple[bool, str]:
    """Whether nothing more is to be expected, and where the test stands."""
    with here.database.read() as session:
        page = read_page(session, page_id)
        if page is None:
            return True, "lost"
        if here.drills.arrived(session, page):
            return True, ARRIVED
        error = next((call.error for call in reversed(attempts_of(session, [page_id])) if call.error), "")
    words = f"{page.state} ({error})" if error else str(page.state)
    return page.state in ENDED, words if page.state in ENDED else f"not known after a minute: {words}"
