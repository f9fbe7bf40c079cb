"""Rows of the supervisor's lists in words: who has a ticket, where it is stuck, how late, who was told, what next."""

from flask import url_for

from tickets.ticket import Ticket
from web import page_words, wording
from web.chips import chip_of
from web.desk import desk
from web.overdue import Around
from web.policy_words import step_rows
from web.texts import gettext
from web.views.supervising import DueRow, OverdueRow


def audit_row(around: Around, ticket: Ticket, *, may_urge: bool, chosen: bool = False) -> OverdueRow:
    """One ticket with all of it."""
    names = names_of(around)
    note, late = path_note(around, ticket)
    return OverdueRow(
        number=ticket.number, href=url_for("triage.ticket", number=ticket.number), title=ticket.title,
        unit_text=unit_of(around, ticket.unit_id), contact_text=names.get(ticket.assignee_id or 0, ""),
        state_text=wording.state(ticket.state.value), deadline=chip_of(ticket, around.now),
        path=page_words.told_lately(around.pages.get(ticket.id, ()), names), path_note=note, path_late=late,
        next_text=next_words(around, ticket), version=ticket.version, chosen=chosen,
        urge_href=url_for("office.urge", t=ticket.number) if may_urge else "",
    )  # fmt: skip


def due_row(around: Around, ticket: Ticket) -> DueRow:
    """One ticket in a line."""
    state = wording.state(ticket.state.value)
    if ticket.due_at is not None and ticket.due_at < around.now:
        state = gettext("%(state)s, past close of work", state=state)
    state = wording.term(state, provisional=ticket.provisional)
    href = url_for("triage.ticket", number=ticket.number)
    return DueRow(ticket.number, href, ticket.title, unit_of(around, ticket.unit_id), state)


def next_words(around: Around, ticket: Ticket) -> str:
    """What the policy does next, and when; nothing where it has done all it does."""
    coming = around.prospects.get(ticket.id)
    if coming is None:
        return ""
    local = desk().calendar.local
    moment = wording.moment(local(coming.at), local(around.now))
    if coming.held:
        return gettext("next step not before %(moment)s", moment=moment)
    who = step_rows((coming.step,), {})[0].who
    if coming.at <= around.now:
        return gettext("next step now: %(who)s", who=who)
    return gettext("next step %(moment)s: %(who)s", moment=moment, who=who)


def path_note(around: Around, ticket: Ticket) -> tuple[str, bool]:
    """Whether anybody has confirmed, in words, and whether it is a reproach."""
    pages = around.pages.get(ticket.id, ())
    acked, local = page_words.acked_at(pages), desk().calendar.local
    at = wording.moment(local(acked), local(around.now)) if acked else ""
    return page_words.note(pages, now=around.now, at=at)


def names_of(around: Around) -> dict[int, str]:
    """People's names by id."""
    return {person.id: person.name for person in around.people.values()}


def unit_of(around: Around, unit_id: int | None) -> str:
    """The unit's name; what no unit has is with the duty desk."""
    return gettext("duty desk") if unit_id is None else around.units.get(unit_id, "")
