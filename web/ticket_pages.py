"""What is read for a ticket's page and for the queue's pane: each room asked once, in one open session."""

from collections.abc import Mapping, Sequence

from werkzeug.datastructures import MultiDict

from database.ids import TICKET_LENGTH, is_valid, normalise
from database.session import Session
from roster import store as roster_store
from roster.people import Person
from roster.permissions import Act, Actor
from rounds.vendor_calls import repair_of
from sites import store as site_store
from sites.objects import Repair
from sites.responsibility import Responsibility
from tickets import template_store
from tickets.copy_store import copy_of
from tickets.errors import UnknownTicketError
from tickets.kinds import Kind, Source
from tickets.lifecycle import State
from tickets.template_store import AnswerTemplate
from tickets.ticket import Ticket
from tickets.whole_service import glance, whole
from web import wording
from web.company_view import beside
from web.desk import desk
from web.shell import frame
from web.signed_in import actor
from web.texts import gettext
from web.ticket_view import Seen
from web.triage_forms import Asked
from web.words import SEVERITIES


def number_in(session: Session, me: Actor, typed: str) -> str:
    """The ticket whose number was searched; its check character keeps words from being taken for one."""
    number = normalise(typed)
    if len(number) != TICKET_LENGTH or not is_valid(number):
        return ""
    try:
        return desk().reading.ticket(session, me, number).number
    except UnknownTicketError:
        return ""


def pane(session: Session, me: Actor, number: str) -> Seen:
    """For the queue: the head and what deciding needs. Raises UnknownTicketError."""
    known, found = frame(session), glance(session, me, number)
    ticket = found.head.ticket
    return Seen(
        me, desk().clock.now(), found, known, _people(session, me, ticket), _matrix(session, me, ticket),
        templates=_templates(session, me, ticket),
    )  # fmt: skip


def seen_ticket(session: Session, me: Actor, number: str, *, shown: str) -> Seen:
    """For the ticket's own page: all of it. Raises UnknownTicketError."""
    known, found = frame(session), whole(session, me, number)
    ticket = found.glance.head.ticket
    return Seen(
        me, desk().clock.now(), found.glance, known, _people(session, me, ticket),
        _matrix(session, me, ticket), found.clocks, found.events,
        desk().escalation.standings(session, ticket, periods=known.periods), shown,
        beside(desk().desks.company_at(found.glance.head), me, known.units, ticket.id, desk().clock.now()),
        _templates(session, me, ticket),
        copy_of(session, ticket.id) if ticket.source is Source.NATIONAL_PLATFORM else None,
        _repair(session, ticket),
    )  # fmt: skip


def asked(me: Actor, number: str, fields: MultiDict[str, str], files: Mapping[str, bytes]) -> Asked:
    """A posted move with the choices its form offered; most offer none."""
    with desk().database.read() as session:
        units = roster_store.units(session) if fields.get("unit_id") else ()
        people = roster_store.everyone(session) if fields.get("contact_id") else ()
    unit_ids, person_ids = (frozenset(one.id for one in offered) for offered in (units, people))
    return Asked(me, normalise(number), fields, unit_ids, person_ids, files)


def theirs(number: str) -> tuple[tuple[str, str], ...]:
    """What the ticket is now, for who lost the race."""
    with desk().database.read() as session:
        ticket = desk().reading.ticket(session, actor(), number)
        units = frame(session).units
    return (
        (gettext("State"), wording.state(ticket.state.value)),
        (gettext("Unit"), units.get(ticket.unit_id or 0, gettext("not assigned yet"))),
        (gettext("Severity"), wording.word(SEVERITIES, ticket.severity.value)),
    )


def _people(session: Session, me: Actor, ticket: Ticket) -> tuple[Person, ...]:
    """Everybody where they are to be chosen from, else the one who has the ticket."""
    if me.may(Act.TRIAGE) and ticket.state.is_open:
        return tuple(roster_store.everyone(session))
    found = roster_store.people(session, [ticket.assignee_id]) if ticket.assignee_id else {}
    return tuple(found.values())


def _repair(session: Session, ticket: Ticket) -> Repair | None:
    """Of what is broken now: a misspelling needs no technician."""
    broken = ticket.state.is_open and (ticket.is_severe or ticket.kind is Kind.DETECTED_FAULT)
    return repair_of(session, ticket.url, ticket.fingerprint) if broken else None


def _templates(session: Session, me: Actor, ticket: Ticket) -> Sequence[AnswerTemplate]:
    """Only where an answer is to be written."""
    answers = ticket.state.stage is State.HANDLED and me.may(Act.ANSWER, unit_id=ticket.unit_id or -1)
    return template_store.current(session) if answers else ()


def _matrix(session: Session, me: Actor, ticket: Ticket) -> tuple[Responsibility, ...]:
    """Only where a unit is to be proposed."""
    proposes = me.may(Act.TRIAGE) and ticket.unit_id is None and ticket.state.stage is State.RECEIVED
    return tuple(site_store.matrix(session)) if proposes else ()
