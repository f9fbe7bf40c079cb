"""What a verb writes on the ticket beside its state: columns, clocks, notes on the other ticket of a merge."""

from collections.abc import Callable, Mapping

from calendars.deadlines import ReceiptRule
from calendars.service import DeskCalendar
from database import timers
from database.session import Work
from database.small_numbers import small_number
from roster.service import check_place
from sites import store as site_store
from sites.responsibility import route
from tickets import store
from tickets.answer_words import unfilled_in
from tickets.clocks import promise, start_clocks
from tickets.errors import BadMergeError, MissingFactError, UnfilledAnswerError
from tickets.intake import clean
from tickets.intake_service import fault_kind
from tickets.kinds import ClockKind
from tickets.lifecycle import DismissReason, Fact, Verb
from tickets.problems import ProblemType
from tickets.terms import extended, granted_days, resumed
from tickets.ticket import Event, Order, Ticket

NOTICE = "assignment_notice"
"""Timer kind: the unit's contact gets one notice of this assignment."""


def severe_values(ticket: Ticket, facts: Mapping[Fact, str]) -> dict[str, object]:
    return {
        "cause": clean(facts.get(Fact.CAUSE, "")) or ticket.cause,
        "fix_time": clean(facts.get(Fact.FIX_TIME, ""))[:80] or ticket.fix_time,
        "leader_report": clean(facts.get(Fact.LEADER_REPORT, "")) or ticket.leader_report,
    }


def _verify(_calendar: DeskCalendar, work: Work, ticket: Ticket, order: Order) -> dict[str, object]:
    """Confirmed: the problem is named, a unit has it, its contact gets one notice."""
    problem = order.facts[Fact.PROBLEM]
    if problem not in ProblemType.__members__.values():
        raise MissingFactError(verb=Verb.VERIFY.value, fact=Fact.PROBLEM.value)
    unit = small_number(order.facts[Fact.UNIT])
    if unit is None:
        raise MissingFactError(verb=Verb.VERIFY.value, fact=Fact.UNIT.value)
    check_place(work.session, unit, order.assignee_id)
    timers.set_timer(work.session, NOTICE, ticket.subject, due_at=work.now)
    return {
        "problem": problem, "unit_id": unit, "assignee_id": order.assignee_id,
        "assignment_no": ticket.assignment_no + 1, "severity": (order.severity or ticket.severity).value,
    }  # fmt: skip


def _answer(calendar: DeskCalendar, work: Work, ticket: Ticket, order: Order) -> dict[str, object]:
    """The answer is kept verbatim; in time means before 24:00 of the last day. Raises UnfilledAnswerError."""
    unfilled = unfilled_in(order.facts[Fact.ANSWER])
    if unfilled:
        raise UnfilledAnswerError(names=unfilled)
    values: dict[str, object] = {"answer": order.facts[Fact.ANSWER], **_answered(calendar, work, ticket)}
    return values | (severe_values(ticket, order.facts) if ticket.is_severe else {})


def _dismiss(calendar: DeskCalendar, work: Work, ticket: Ticket, order: Order) -> dict[str, object]:
    """A reasoned answer under the same clock, never a silent close."""
    try:
        reason = DismissReason(order.facts[Fact.REASON])
    except ValueError as error:
        raise MissingFactError(verb=Verb.DISMISS.value, fact=Fact.REASON.value) from error
    return {
        "answer": order.facts[Fact.ANSWER],
        "dismiss_reason": reason.value,
        **_answered(calendar, work, ticket),
    }


def _merge(calendar: DeskCalendar, work: Work, ticket: Ticket, order: Order) -> dict[str, object]:
    """Both histories stay; the duplicate remembers where it was, its own duplicates follow it to the target.

    The target is kept too: merged elsewhere at the same moment, it would leave this one a duplicate of a duplicate.
    """
    target = store.held_by_number(work.session, order.facts[Fact.DUPLICATE_OF])
    if target is None or target.id == ticket.id or target.duplicate_of_id is not None:
        raise BadMergeError(target=order.facts[Fact.DUPLICATE_OF])
    store.repoint_duplicates(work.session, ticket.id, target.id)
    note = Event(work.now, work.actor, "", "merged_in", "", {"number": ticket.number})
    store.add_event(work.session, target.id, note)
    return {
        "duplicate_of_id": target.id,
        "before_merge": ticket.state.value,
        **_answered(calendar, work, ticket),
        "in_time": None,  # nobody has answered its reporter: the other ticket's answer will be in time or not
    }


def _unmerge(_calendar: DeskCalendar, work: Work, ticket: Ticket, _order: Order) -> dict[str, object]:
    """Back to where it was, with its original deadline."""
    if ticket.answered_at is not None:
        store.unmeet_clocks(work.session, ticket, at=ticket.answered_at)
    freed = _fingerprint(work, ticket)
    return {"duplicate_of_id": None, "before_merge": None, "answered_at": None, "in_time": None, **freed}


def _fingerprint(work: Work, ticket: Ticket) -> dict[str, object]:
    """One open ticket a fault: where the same fault is open again already, repeats stay with that ticket."""
    other = store.open_by_fingerprint(work.session, ticket.fingerprint) if ticket.fingerprint else None
    return {} if other is None or other.id == ticket.id else {"fingerprint": None}


def _reopen(calendar: DeskCalendar, work: Work, ticket: Ticket, _order: Order) -> dict[str, object]:
    """A new cycle with a new answer clock from the reopening; the old verdict stays on its clocks and timeline."""
    cycle = ticket.cycle + 1
    _keep_fault_record(work, ticket)
    dated_by = calendar.number
    clocks = start_clocks(calendar, ticket.kind, started_at=work.now, cycle=cycle, receipt=ReceiptRule.A)
    store.add_clocks(
        work.session, ticket.id, [clock for clock in clocks if clock.clock is not ClockKind.VERIFY]
    )
    return {
        "cycle": cycle, "calendar_no": dated_by, "answered_at": None, "in_time": None, "dismiss_reason": None,
        "extensions": 0, "moves": 0, "moved_at": None,
        "cause": "", "fix_time": "", "leader_report": "", **_owner(work, ticket),
        **promise(clocks, received_at=work.now).values(), **_fingerprint(work, ticket),
    }  # fmt: skip


def _keep_fault_record(work: Work, ticket: Ticket) -> None:
    """What was recorded about the last cycle's fault stays on the timeline; the new cycle needs its own."""
    if ticket.cause:
        words = f"{ticket.cause}\n{ticket.fix_time}\n{ticket.leader_report}"
        event = Event(work.now, work.actor, "", "fault_record", words, {"cycle": ticket.cycle})
        store.add_event(work.session, ticket.id, event)


def _owner(work: Work, ticket: Ticket) -> dict[str, object]:
    """Somebody must have a reopened ticket: its unit, else the one the matrix names; told once.

    Where the matrix names nobody the ticket waits without a unit, and cannot be handled before it has one.
    """
    kind = fault_kind(ticket.kind, ticket.problem, ticket.severity)
    proposed = route(site_store.matrix(work.session), fault_kind=kind, url=ticket.url)
    unit_id = ticket.unit_id or (proposed.unit_id if proposed else None)
    if unit_id is None:
        return {}
    timers.set_timer(work.session, NOTICE, ticket.subject, due_at=work.now)
    return {"assignment_no": ticket.assignment_no + 1, "unit_id": unit_id}


def _handle(_calendar: DeskCalendar, _work: Work, ticket: Ticket, _order: Order) -> dict[str, object]:
    """Nobody corrects what nobody has."""
    if ticket.unit_id is None:
        raise MissingFactError(verb=Verb.HANDLE.value, fact=Fact.UNIT.value)
    return {}


def _deescalate(calendar: DeskCalendar, work: Work, ticket: Ticket, order: Order) -> dict[str, object]:
    """Back to its unit; where it applies, with working days granted on top of the legal ones."""
    days = granted_days(order.facts)
    if not days or ticket.due_at is None:
        return {}
    return extended(calendar, work, ticket, days)


def no_effect(_calendar: DeskCalendar, _work: Work, _ticket: Ticket, _order: Order) -> dict[str, object]:
    return {}


def _answered(calendar: DeskCalendar, work: Work, ticket: Ticket) -> dict[str, object]:
    """In time as of now, or as of when its clocks were stopped; one without a deadline has no verdict."""
    if ticket.paused_at is not None:
        on_time = ticket.overdue_at is None or ticket.paused_at < ticket.overdue_at
        return {**resumed(calendar, work, ticket), "answered_at": work.now, "in_time": on_time}
    in_time = None if ticket.overdue_at is None else work.now < ticket.overdue_at
    return {"answered_at": work.now, "in_time": in_time}


Effect = Callable[[DeskCalendar, Work, Ticket, Order], dict[str, object]]
EFFECTS: dict[Verb, Effect] = {
    Verb.VERIFY: _verify, Verb.HANDLE: _handle, Verb.ANSWER: _answer, Verb.DISMISS: _dismiss, Verb.MERGE: _merge,
    Verb.UNMERGE: _unmerge, Verb.REOPEN: _reopen, Verb.DEESCALATE: _deescalate,
}  # fmt: skip
"""What a verb writes beside the state."""
