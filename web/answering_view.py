"""Answering a ticket: its facts for the places of a template, and the national platform's side of it."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from tickets.addresses import column_of
from tickets.copy_store import Copy
from tickets.kinds import Source
from tickets.template_store import AnswerTemplate
from tickets.ticket import Event, Ticket
from web import wording
from web.desk import desk
from web.texts import gettext
from web.views.answering import PlatformView
from web.views.pieces import Choice


def template_choices(templates: Sequence[AnswerTemplate]) -> tuple[Choice, ...]:
    """Labels begin with the number, so that typing it in the list chooses."""
    return tuple(Choice(str(one.number), f"{one.number} {one.title}") for one in templates)


def facts_of(
    ticket: Ticket, events: Sequence[Event], *, units: Mapping[int, str], now: datetime
) -> dict[str, str]:
    """What stands for each variable, in the language of answers, which is Chinese; "" where it is not known yet."""
    local = desk().calendar.local
    fixed = next((event.at for event in events if event.verb == "handle"), None)
    return {
        "number": ticket.number, "title": ticket.title, "url": ticket.url, "column": column_of(ticket.url),
        "unit": units.get(ticket.unit_id or 0, ""), "office": desk().settings.desk_name,
        "received_at": _day(local(ticket.received_at)), "today": _day(local(now)),
        "fixed_at": _day(local(fixed)) if fixed else "",
    }  # fmt: skip


def _day(when: datetime) -> str:
    return f"{when.month}月{when.day}日"


def platform_view(ticket: Ticket, copy: Copy | None, *, now: datetime, may: bool) -> PlatformView | None:
    """None for what did not come from the platform."""
    if ticket.source is not Source.NATIONAL_PLATFORM:
        return None
    local = desk().calendar.local
    today = local(now).date()
    due, ours = (local(at).date() if at else None for at in (ticket.platform_due_at, ticket.due_at))
    step, text, done = _copied(copy, now)
    return PlatformView(
        number=ticket.platform_number or "", due=wording.day(due, today) if due else "",
        ours=wording.day(ours, today) if ours else "", differs=bool(due and ours and due != ours),
        step=step, text=text, done=done, may=may,
    )  # fmt: skip


def _copied(copy: Copy | None, now: datetime) -> tuple[str, str, str]:
    if copy is None:
        return "", "", ""
    if not copy.answer:
        return "waiting", "", ""
    if copy.copied_at is None:
        return "copy", copy.answer, ""
    local = desk().calendar.local
    moment = wording.full_moment(local(copy.copied_at), local(now))
    return "done", copy.answer, gettext("copied there %(time)s by %(name)s", time=moment, name=copy.copied_by)
