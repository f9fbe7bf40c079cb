"""Working side by side, worded: held decisions, lost ones, who looks at what, until when a ticket waits."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from math import ceil
from types import SimpleNamespace

from flask import url_for

from roster.permissions import Actor
from tickets.company_store import Company
from tickets.held import HeldCommand, LostCommand
from tickets.lifecycle import Fact
from web import wording
from web.desk import desk
from web.refusal_words import fact, refusal
from web.texts import gettext
from web.triage_forms import FIELDS, fields_of
from web.typed_words import worded
from web.views.company import BesideView, LostView, ToastView
from web.views.triage import UNMARKED, RowMarks
from web.words import VERBS

Units = Mapping[int, str]


def is_due(company: Company, now: datetime) -> bool:
    """Whether somebody's ten seconds are over and nobody has carried the decision out yet."""
    return any(held.due_at <= now for held in company.held.values())


def beside(company: Company, me: Actor, units: Units, ticket_id: int | None, now: datetime) -> BesideView:
    """For a page of this person with this ticket open, or none."""
    held = desk().held_commands.of_owner(me) if company.of(me.ref) else None
    lost = desk().held_commands.lost(me) if company.lost else []
    return BesideView(
        toast=toast(held, units, now) if held else None, lost=tuple(_lost(one) for one in lost),
        viewers=viewers(company, me, ticket_id), holder=holder(company, me, ticket_id),
        waiting=waiting(company, ticket_id, now),
    )  # fmt: skip


def toast(held: HeldCommand, units: Units, now: datetime) -> ToastView:
    """What was done, and how long it can be taken back."""
    order, unit = held.asked.order, held.asked.unit_id
    to = units.get(unit or int(order.facts.get(Fact.UNIT) or 0), "")
    number = order.number
    words = {
        "verify": lambda: gettext("Accepted %(number)s, goes to %(unit)s", number=number, unit=to),
        "merge": lambda: gettext(
            "Merged %(number)s into %(into)s", number=number, into=order.facts.get(Fact.DUPLICATE_OF, "")
        ),
        "dismiss": lambda: gettext("Declined %(number)s", number=number),
    }.get(held.asked.verb, lambda: gettext("Assigned %(number)s to %(unit)s", number=number, unit=to))()
    return ToastView(words, max(ceil((held.due_at - now).total_seconds()), 0), number)


def row_marks(company: Company, me: Actor, ticket_id: int, now: datetime) -> RowMarks:
    """What others do with one row of the list; with most, nothing."""
    if not any(ticket_id in known for known in (company.held, company.seen, company.waiting)):
        return UNMARKED
    held = company.held.get(ticket_id)
    by = "" if held is None else gettext("you") if held.owner_ref == me.ref else held.owner_name
    return RowMarks(_in_short(_others(company, me, ticket_id)), by, waiting(company, ticket_id, now))


def viewers(company: Company, me: Actor, ticket_id: int | None) -> str:
    """The others at this ticket, by name."""
    return gettext(", ").join(_others(company, me, ticket_id))


def _others(company: Company, me: Actor, ticket_id: int | None) -> list[str]:
    return [name for ref, name in company.seen.get(ticket_id or 0, ()) if ref != me.ref]


def _in_short(names: Sequence[str]) -> str:
    """For a row, which has room for one name."""
    if len(names) <= 1:
        return "".join(names)
    return gettext("%(name)s and %(more)s more", name=names[0], more=len(names) - 1)


def holder(company: Company, me: Actor, ticket_id: int | None) -> str:
    """Who else has just decided about it."""
    held = company.held.get(ticket_id or 0)
    return held.owner_name if held is not None and held.owner_ref != me.ref else ""


def waiting(company: Company, ticket_id: int | None, now: datetime) -> str:
    """Until when it waits, as people say it."""
    until = company.waiting.get(ticket_id or 0)
    local = desk().calendar.local
    return wording.moment(local(until), local(now)) if until else ""


def _lost(one: LostCommand) -> LostView:
    verb = one.asked.verb
    labels = {name: fact(known.value) for name, known in FIELDS[verb].items()}
    return LostView(
        one.id, one.number, url_for("triage.ticket", number=one.number), wording.word(VERBS, verb),
        _refused(one), worded(fields_of(one.asked), labels),
    )  # fmt: skip


def _refused(one: LostCommand) -> str:
    """The refusal as it was, worded from its stored code and data."""
    error = SimpleNamespace(code=one.code, **one.data)
    known = refusal(error)  # type: ignore[arg-type]  # the words are made from code and data alone
    return known if known != str(error) else gettext("the desk could not carry it out")
