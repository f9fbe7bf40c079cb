"""Possible duplicates as cards: why each is near, since when it is there, how far it is, and the words it shares."""

from collections.abc import Mapping
from datetime import datetime

from flask import url_for

from tickets.likeness import pairs, shared
from tickets.near_service import Near
from tickets.whole_service import Glance
from web import wording
from web.desk import desk
from web.texts import gettext
from web.views.ticket import RelatedView


def related(glance: Glance, *, units: Mapping[int, str], now: datetime) -> tuple[RelatedView, ...]:
    """The nearest first; `now` aware UTC."""
    ticket = glance.head.ticket
    words = pairs(f"{ticket.title}\n{ticket.description}")
    return tuple(
        RelatedView(
            one.found.number, url_for("triage.ticket", number=one.found.number), one.found.title, _why(one),
            _note(one, units=units, now=now), same_address=one.same_page, proposed=one.is_proposed,
            parts=shared(one.found.title, words),
        )
        for one in glance.related
    )  # fmt: skip


def _why(one: Near) -> str:
    """What the badge does not say."""
    alike = gettext("%(percent)s%% of the words alike", percent=one.alike)
    if one.same_column and not one.same_page:
        return f"{gettext('same column')} · {alike}"
    return alike


def _note(one: Near, *, units: Mapping[int, str], now: datetime) -> str:
    local, found = desk().calendar.local, one.found
    day = wording.short_day(local(found.received_at).date(), local(now).date())
    said = [gettext("received %(date)s", date=day), wording.state(found.state)]
    unit = units.get(found.unit_id or 0, "")
    return " · ".join([*said, unit] if unit else said)
