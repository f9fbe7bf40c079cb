"""Who repairs what is broken, as the page of who is on duty and a ticket's page show them."""

from collections.abc import Mapping, Sequence

from flask import url_for

from roster.numbers import display
from roster.permissions import Act, Actor
from rounds.vendor_calls import Broken
from sites.objects import CallResult, Repair, Vendor, VendorCall
from tickets.ticket import Event
from web import wording
from web.desk import desk
from web.reach_words import few_channels
from web.texts import Lazy, lazy_pgettext
from web.views.sites import CallView, RepairView, VendorView

RESULTS: Mapping[str, Lazy] = {
    CallResult.REACHED.value: lazy_pgettext("call to a vendor", "reached"),
    CallResult.NOT_REACHED.value: lazy_pgettext("call to a vendor", "not reached"),
}
CALLED = "vendor_called"
"""The verb of a call on a ticket's timeline."""
SHOWN_CALLS = 3


def broken_view(found: Broken, me: Actor) -> RepairView:
    """An object with open faults, for the page of who is on duty."""
    return RepairView(
        name=found.repair.object_name, href=url_for("sites.one", object_id=found.repair.object_id),
        vendors=_vendors(found.repair), calls=tuple(call_view(one) for one in found.calls),
        faults=tuple((one.number, one.title, url_for("triage.ticket", number=one.number)) for one in found.faults),
        may_call=me.may(Act.RECORD_CALLS), ticket=found.faults[0].number, object_id=str(found.repair.object_id),
        back="duty",
    )  # fmt: skip


def ticket_repair(found: Repair, events: Sequence[Event], me: Actor, number: str) -> RepairView:
    """Who repairs what a ticket is about; its calls are on the ticket's own timeline, newest first."""
    calls = tuple(_of_event(one) for one in events if one.verb == CALLED)
    return RepairView(
        name=found.object_name, href=url_for("sites.one", object_id=found.object_id, ticket=number),
        vendors=_vendors(found), calls=calls[:SHOWN_CALLS], may_call=me.may(Act.RECORD_CALLS), ticket=number,
        object_id=str(found.object_id),
    )  # fmt: skip


def vendor_view(one: Vendor, edit_href: str = "") -> VendorView:
    """A vendor with the number to ring first."""
    first, second = (one.mobile, one.landline) if one.mobile else (one.landline, "")
    return VendorView(
        str(one.id), one.company, one.name, display(first), _tel(first), display(second) if second else "",
        _tel(second), edit_href, few_channels(one.live_channels),
    )  # fmt: skip


def call_view(one: VendorCall) -> CallView:
    """A call that was written down."""
    local, now = desk().calendar.local, desk().clock.now()
    href = url_for("triage.ticket", number=one.ticket) if one.ticket else ""
    return CallView(
        wording.moment(local(one.at), local(now)), f"{one.vendor} {one.number}", one.by, one.note, one.ticket, href,
        result_words(one.result.value),
    )  # fmt: skip


def result_words(result: str) -> str:
    return wording.word(RESULTS, result) if result else ""


def _of_event(one: Event) -> CallView:
    local, now = desk().calendar.local, desk().clock.now()
    return CallView(
        wording.moment(local(one.at), local(now)), str(one.data.get("vendor", "")), one.actor_name, one.text,
        result=result_words(str(one.data.get("result", ""))),
    )  # fmt: skip


def _vendors(found: Repair) -> tuple[VendorView, ...]:
    return tuple(vendor_view(one) for one in found.vendors)


def _tel(number: str) -> str:
    return number.partition(";")[0]
