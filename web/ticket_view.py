"""One ticket as a view: head, evidence, progress, clocks, and what this reader may do to it now."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from flask import url_for

from escalation.service import Standing
from roster.people import Person
from roster.permissions import Act, Actor
from sites.objects import Repair
from sites.responsibility import Responsibility, Routing, route
from tickets.copy_store import Copy
from tickets.intake_service import fault_kind
from tickets.lifecycle import ACT_OF, State, Verb, possible
from tickets.template_store import AnswerTemplate
from tickets.ticket import Clock, Event, Reporter, Ticket
from tickets.whole_service import Glance
from web import wording
from web.answering_view import platform_view, template_choices
from web.asked_view import asked_note
from web.chips import chip_of
from web.clock_view import answer_trace, house_clocks, stamps
from web.desk import desk
from web.maintenance_view import held_note
from web.related_view import related
from web.repair_view import ticket_repair
from web.shell_store import Frame
from web.shots_view import attachments, shots
from web.snooze_view import can_wait, choices
from web.steps_view import policy_names, steps
from web.texts import gettext
from web.timeline_view import actor_name, days
from web.views.company import ALONE, BesideView
from web.views.maintenance import MaintenanceNote
from web.views.pieces import FRESH, Choice, Form
from web.views.ticket import (
    ChangeView,
    NodeView,
    TicketView,
)
from web.words import KINDS, PROGRESS, SOURCES, TICKET_KINDS

MAIL_SHOWN = 2


@dataclass(frozen=True, slots=True)
class Seen:
    """What was read for the page; `now` aware UTC. The queue's pane leaves the last four empty."""

    me: Actor
    now: datetime
    glance: Glance
    frame: Frame
    people: Sequence[Person] = ()
    matrix: Sequence[Responsibility] = ()
    clocks: Sequence[Clock] = ()
    events: Sequence[Event] = ()
    standings: Sequence[Standing] = ()
    shown: str = "all"
    beside: BesideView = ALONE
    templates: Sequence[AnswerTemplate] = ()
    copy: Copy | None = None
    repair: Repair | None = None


@dataclass(frozen=True, slots=True)
class Refused:
    """What was typed and refused, in which verb's form, and who was faster; the words may name the holder already."""

    verb: str = ""
    form: Form = FRESH
    conflict: ChangeView | None = None
    revealed: Reporter | None = None
    preview: str = ""
    names_holder: bool = False


@dataclass(frozen=True, slots=True)
class _Who:
    """Unit and person as the forms preselect them, and why."""

    unit_id: int | None
    reason: str = ""
    people: Mapping[int, Person] = field(default_factory=dict)


def ticket_view(seen: Seen, refused: Refused | None = None) -> TicketView:
    """The view of the ticket's page, or of the queue's pane."""
    refused = refused or Refused()
    head = seen.glance.head
    ticket, who = head.ticket, _who(seen)
    person = who.people.get(ticket.assignee_id or 0)
    problem = wording.word(KINDS, ticket.problem) if ticket.problem else ""
    return TicketView(
        number=ticket.number, version=ticket.version, href=url_for("triage.ticket", number=ticket.number),
        title=ticket.title, state=ticket.state.value, state_text=wording.state(ticket.state.value),
        escalated=ticket.state.is_escalated, severe=ticket.is_severe,
        source_text=wording.word(SOURCES, ticket.source.value), source_note=_source_note(ticket),
        kind=ticket.problem, kind_text=problem or wording.word(TICKET_KINDS, ticket.kind.value),
        severity=ticket.severity.value, description=ticket.description,
        deadline=chip_of(ticket, seen.now), verbs=verbs_for(seen.me, ticket, head.reporter),
        nodes=_nodes(ticket, seen), url=ticket.url, site_text=seen.frame.sites.get(ticket.site_id or 0, ""),
        reporter=_reporter(refused.revealed or head.reporter, whole=refused.revealed is not None),
        unit_id=str(who.unit_id or ""), unit_text=seen.frame.units.get(ticket.unit_id or 0, ""),
        contact_id=str(ticket.assignee_id or ""), contact_text=person.name if person else "",
        routing_reason=who.reason, stamps=stamps(ticket, seen.now), attachments=attachments(ticket, head.attachments),
        shots=shots(ticket, head.shots), trace=answer_trace(ticket, seen.clocks, seen.now),
        clocks=house_clocks(ticket, seen.clocks, seen.now), steps=steps(seen.standings, now=seen.now),
        policy_text=policy_names(seen.standings), timeline_filter=seen.shown,
        days=days(seen.events, number=ticket.number, units=seen.frame.units, now=seen.now, shown=seen.shown),
        related=related(seen.glance, units=seen.frame.units, now=seen.now),
        kinds=tuple(Choice(value, str(label)) for value, label in KINDS.items()),
        units=tuple(Choice(str(one), name) for one, name in seen.frame.units.items()),
        contacts=tuple(Choice(str(one.id), one.name, one.unit_name) for one in seen.people),
        answer_text=ticket.answer, answered_text=_answered(seen), merged_into=head.merged_into,
        merged_into_href=url_for("triage.ticket", number=head.merged_into) if head.merged_into else "",
        found_by_reading=(ticket.fingerprint or "").startswith("reading:"), repeats=ticket.repeats,
        held=_held(seen), asked=asked_note(seen.events), facts=_facts(ticket), recorded=_recorded(ticket),
        form=refused.form, form_verb=refused.verb, conflict=refused.conflict, waits=choices(ticket, seen.now),
        beside=seen.beside, templates=template_choices(seen.templates), preview=refused.preview,
        platform=platform_view(
            ticket, seen.copy, now=seen.now, may=seen.me.may(Act.ANSWER, unit_id=ticket.unit_id or -1)
        ),
        repair=ticket_repair(seen.repair, seen.events, seen.me, ticket.number) if seen.repair else None,
    )  # fmt: skip


def verbs_for(me: Actor, ticket: Ticket, reporter: Reporter | None) -> frozenset[str]:
    """What the state allows and the reader may; the services ask again."""
    unit = ticket.unit_id or -1
    found = {
        verb.value for verb in possible(ticket.moving)
        if verb is not Verb.ESCALATE and me.may(ACT_OF[verb], unit_id=unit)
    }  # fmt: skip
    acts = {"comment": (Act.COMMENT, True), "reveal": (Act.REVEAL, reporter is not None)}
    if ticket.state.is_open:
        acts |= {
            "assign": (Act.TRIAGE, True), "transfer": (Act.TRIAGE, ticket.unit_id is not None),
            "severity": (Act.TRIAGE, True), "acknowledge": (Act.ACKNOWLEDGE, True),
            "fault_record": (Act.HANDLE, ticket.is_severe), "extend": (Act.DEESCALATE, ticket.due_at is not None),
            "snooze": (Act.TRIAGE, can_wait(ticket, desk().clock.now())),
            "ask_extension": (Act.HANDLE, ticket.due_at is not None and not me.may(Act.DEESCALATE)),
            "urge": (Act.URGE, True),
            "pause": (Act.PAUSE, desk().terms.may_pause(ticket)), "resume": (Act.PAUSE, ticket.paused_at is not None),
        }  # fmt: skip
    return frozenset(
        found | {verb for verb, (act, open_) in acts.items() if open_ and me.may(act, unit_id=unit)}
    )


def masked(reporter: Reporter | None) -> str:
    """Who reported, for eyes that need not call."""
    return _reporter(reporter, whole=False)


def _reporter(reporter: Reporter | None, *, whole: bool) -> str:
    if reporter is None:
        return ""
    if whole:
        return " ".join(one for one in (reporter.name, reporter.phone, reporter.email) if one)
    name = reporter.name[:1] + "*" if reporter.name else ""
    start, _, domain = reporter.email.partition("@")
    mail = f"{start[:MAIL_SHOWN]}***@{domain}" if domain else ""
    return " ".join(
        one for one in (name, wording.mask(reporter.phone) if reporter.phone else "", mail) if one
    )


def _source_note(ticket: Ticket) -> str:
    return (
        gettext("platform number %(number)s", number=ticket.platform_number) if ticket.platform_number else ""
    )


def _who(seen: Seen) -> _Who:
    """A received ticket is proposed to the unit the matrix names; the clerk decides."""
    ticket = seen.glance.head.ticket
    people = {person.id: person for person in seen.people}
    if ticket.state.stage is not State.RECEIVED or ticket.unit_id is not None:
        return _Who(ticket.unit_id, "", people)
    kind = fault_kind(ticket.kind, ticket.problem, ticket.severity)
    routing = route(seen.matrix, fault_kind=kind, url=ticket.url)
    return _Who(routing.unit_id, _reason(routing), people) if routing else _Who(None, "", people)


def _reason(routing: Routing) -> str:
    line = routing.because
    if line.url_prefix:
        return gettext(
            "Proposed: the page lies in a column of this unit (%(prefix)s).", prefix=line.url_prefix
        )
    return gettext("Proposed by the table of duties (%(clause)s).", clause=line.clause)


def _nodes(ticket: Ticket, seen: Seen) -> tuple[NodeView, ...]:
    """Where the ticket is on its way; a reasoned refusal or a merge goes straight to the answer."""
    short = ticket.duplicate_of_id is not None or ticket.dismiss_reason is not None
    stages = [State.RECEIVED, *([] if short else [State.VERIFIED, State.HANDLED]), State.ANSWERED]
    reached = stages.index(ticket.state.stage)
    again = gettext("Round %(num)s", num=ticket.cycle) if ticket.cycle > 1 else ""
    return tuple(
        NodeView(
            wording.state(stages[n - 1].value) if n == reached + 1 else wording.word(PROGRESS, stage.value),
            _reached_on(stage, seen) if n <= reached else "",
            "done" if n <= reached else "current" if n == reached + 1 else "todo", again if n == 0 else "",
        )
        for n, stage in enumerate(stages)
    )  # fmt: skip


def _reached_on(stage: State, seen: Seen) -> str:
    ticket = seen.glance.head.ticket
    verbs = {State.VERIFIED: "verify", State.HANDLED: "handle"}
    at = {State.RECEIVED: ticket.received_at, State.ANSWERED: ticket.answered_at}.get(stage)
    at = at or next((event.at for event in seen.events if event.verb == verbs.get(stage)), None)
    local = desk().calendar.local
    return wording.short_day(local(at).date(), local(seen.now).date()) if at else ""


def _answered(seen: Seen) -> str:
    """Who answered when: from the timeline, which keeps the name."""
    ticket = seen.glance.head.ticket
    if ticket.answered_at is None:
        return ""
    local = desk().calendar.local
    moment = wording.full_moment(local(ticket.answered_at), local(seen.now))
    event = next((one for one in seen.events if one.verb in {"answer", "dismiss"}), None)
    return f"{actor_name(event)} {moment}" if event else moment


def _held(seen: Seen) -> MaintenanceNote | None:
    mute = next((standing.mute for standing in seen.standings if standing.mute), None)
    return held_note(mute, seen.now) if mute else None


def _facts(ticket: Ticket) -> tuple[tuple[str, str], ...]:
    """What was recorded about a severe fault."""
    rows = (
        (gettext("Cause"), ticket.cause), (gettext("Fixed at"), ticket.fix_time),
        (gettext("Reported to the leader in charge"), ticket.leader_report),
    )  # fmt: skip
    return tuple((label, words) for label, words in rows if words)


def _recorded(ticket: Ticket) -> Mapping[str, str]:
    """The same by the names of the form's fields."""
    return {"cause": ticket.cause, "fix_time": ticket.fix_time, "leader_report": ticket.leader_report}
