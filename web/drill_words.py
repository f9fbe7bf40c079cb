"""The daily test of the channels, as people read it."""

from collections.abc import Sequence
from datetime import datetime

from escalation.drill_store import Drill
from escalation.drills import AT
from notifiers.channels import Channel
from web import wording
from web.desk import desk
from web.texts import gettext
from web.views.office import DrillRow
from web.words import CHANNEL_ICONS, CHANNELS


def drill_rows(found: Sequence[Drill]) -> tuple[DrillRow, ...]:
    """Every channel that is tested, whether it was yet or not."""
    known = {one.channel: one for one in found}
    return tuple(_row(channel, known.get(channel.value)) for channel in desk().drills.channels)


def _row(channel: Channel, drill: Drill | None) -> DrillRow:
    words, css = _result(channel, drill)
    return DrillRow(CHANNEL_ICONS.get(channel.value, "note"), str(CHANNELS[channel.value]), words, css)


def _result(channel: Channel, drill: Drill | None) -> tuple[str, str]:
    if drill is None:
        return gettext("not tested yet, every day at %(time)s", time=f"{AT:%H:%M}"), ""
    at = _moment(drill.ordered_at)
    if drill.waits:
        return gettext("%(moment)s sent, the result is looked at ten minutes later", moment=at), ""
    if drill.arrived and desk().drills.gives_receipts(channel):
        return gettext("%(moment)s arrived", moment=at), "good"
    if drill.arrived:
        return gettext("%(moment)s taken by the carrier, which tells no more", moment=at), "good"
    if drill.good_at is None:
        return gettext("%(moment)s did not arrive, and none did before", moment=at), "bad"
    return gettext(
        "%(moment)s did not arrive; the last that did: %(good)s", moment=at, good=_moment(drill.good_at)
    ), "bad"


def _moment(instant: datetime) -> str:
    calendar, now = desk().calendar, desk().clock.now()
    return wording.full_moment(calendar.local(instant), calendar.local(now))
