"""What the engine does with due timers: who cannot be reached is replaced at once, what is over is left alone."""

from dataclasses import replace

import pytest
from sqlalchemy import text

from database import timers
from escalation.handlers import opened_at, policies_of
from notifiers.ordering.store import pages_about
from notifiers.outbox import UNDELIVERABLE_TIMER
from notifiers.pages import PageView
from roster import store as roster_store
from roster.people import ChannelKind, Reach
from tests.stories.desk import DeskOfStories
from tickets.intake_service import LADDER
from tickets.kinds import Kind, Severity, Source
from tickets.lifecycle import Verb


def outage(desk: DeskOfStories) -> str:
    return desk.receives(
        kind=Kind.DETECTED_FAULT, source=Source.MACHINE, severity=Severity.SEVERE, fingerprint="down:1"
    ).number


def without_ways(desk: DeskOfStories, *handles: str) -> None:
    with desk.database.work(desk.clock.now(), "test") as work:
        for handle in handles:
            roster_store.set_reaches(work.session, desk.people[handle], [])


def test_a_page_that_reached_nobody_brings_the_next_person_at_once(desk: DeskOfStories) -> None:
    number = outage(desk)
    desk.works()
    desk.phone("reader").hears(number)

    with desk.database.work(desk.clock.now(), "test") as work:
        timers.set_timer(work.session, UNDELIVERABLE_TIMER, "page:1", due_at=work.now)
    desk.works()

    desk.phone("technician").hears(number)
    desk.nobody_heard_anything_else()


def test_a_page_that_reached_nobody_calls_nobody_else_once_somebody_has_it(desk: DeskOfStories) -> None:
    number = outage(desk)
    desk.works()
    desk.phone("reader").hears(number)
    with desk.database.work(desk.clock.now(), "test") as work:
        timers.set_timer(work.session, UNDELIVERABLE_TIMER, "page:1", due_at=work.now)
        work.session.execute(text("UPDATE page SET state = 'undeliverable' WHERE id = 1"))

    desk.escalation.acknowledge_by_web(desk.clerk, number)
    desk.works()

    assert [page.step_no for page in pages_about_ticket(desk, number) if page.step_no >= 0] == [100]
    assert desk.phone("technician").messages() == []


def pages_about_ticket(desk: DeskOfStories, number: str) -> list[PageView]:
    with desk.database.read() as session:
        return pages_about(session, "ticket", [desk.ticket(number).id])


def test_above_the_top_the_supervisors_and_leaders_are_told_once(desk: DeskOfStories) -> None:
    number = outage(desk)
    desk.waits(hours=6)
    before = {handle: len(desk.phone(handle).messages()) for handle in desk.people}

    for _ in range(2):
        with desk.database.work(desk.clock.now(), "test") as work:
            timers.set_timer(work.session, UNDELIVERABLE_TIMER, "page:1", due_at=work.now)
        desk.works()

    heard = {handle: len(desk.phone(handle).messages()) - n for handle, n in before.items()}
    assert {handle: n for handle, n in heard.items() if n} == {"supervisor": 1, "leader": 1, "duty leader": 1}
    assert number in desk.phone("supervisor").messages()[-1].body


def test_a_rung_nobody_of_which_can_be_reached_pages_the_rung_above_in_the_same_pass(
    desk: DeskOfStories,
) -> None:
    without_ways(desk, "reader", "technician")
    number = outage(desk)

    desk.works()

    desk.phone("leader").hears(number)
    desk.nobody_heard_anything_else()


def test_a_unit_without_anybody_leaves_a_line_instead_of_a_notice(desk: DeskOfStories) -> None:
    number = desk.receives().number
    without_ways(desk, "reader", "centre")

    desk.verifies(number)
    desk.works()

    with desk.database.read() as session:
        verbs = session.execute(text("SELECT verb FROM ticket_event ORDER BY id")).scalars().all()
    assert verbs[-1] == "nobody_reachable"
    desk.nobody_heard_anything_else()


def test_a_landline_becomes_a_call_for_a_person_and_no_text(desk: DeskOfStories) -> None:
    with desk.database.work(desk.clock.now(), "test") as work:
        ways = [Reach(ChannelKind.LANDLINE, "+863162000001")]
        roster_store.set_reaches(work.session, desk.people["reader"], ways)
    outage(desk)

    desk.works()

    with desk.database.read() as session:
        calls = session.execute(text("SELECT number, state FROM call_task")).all()
    assert [tuple(call) for call in calls] == [("+863162000001", "open")]
    desk.nobody_heard_anything_else()


def test_timers_of_an_answered_ticket_and_of_a_page_that_is_gone_are_cleared(desk: DeskOfStories) -> None:
    number = desk.receives().number
    desk.moves(number, Verb.DISMISS, reason="unfounded", answer="经核实，页面正常。")
    with desk.database.work(desk.clock.now(), "test") as work:
        timers.set_timer(work.session, LADDER, desk.ticket(number).subject, due_at=work.now)
        timers.set_timer(work.session, UNDELIVERABLE_TIMER, "page:999", due_at=work.now)

    desk.works()

    with desk.database.read() as session:
        assert timers.next_due(session) is None
    desk.nobody_heard_anything_else()


@pytest.mark.parametrize(
    ("kind", "severity", "has_deadline", "policies"),
    [
        (Kind.ERROR_REPORT, Severity.NORMAL, True, ("late",)),
        (Kind.ERROR_REPORT, Severity.SEVERE, True, ("severe", "late")),
        (Kind.ERROR_REPORT, Severity.NORMAL, False, ()),
        (Kind.DETECTED_FAULT, Severity.NORMAL, False, ("fault",)),
        (Kind.DETECTED_FAULT, Severity.SEVERE, False, ("severe",)),
    ],
)
def test_kind_severity_and_deadline_say_which_ladders_stand_against_a_ticket(
    desk: DeskOfStories,
    kind: Kind,
    severity: Severity,
    has_deadline: bool,  # noqa: FBT001  (a column of the table)
    policies: tuple[str, ...],
) -> None:
    ticket = desk.ticket(desk.receives().number)
    given = replace(ticket, kind=kind, severity=severity, due_at=ticket.due_at if has_deadline else None)

    assert policies_of(given) == policies


def test_a_machine_rooms_fault_climbs_its_own_ladder_day_and_night(desk: DeskOfStories) -> None:
    ticket = replace(desk.ticket(desk.receives().number), kind=Kind.DETECTED_FAULT, due_at=None)
    room = replace(ticket, fingerprint="room:1:temperature")

    assert policies_of(room) == ("room",)
    assert policies_of(replace(room, severity=Severity.SEVERE)) == ("severe",)
    assert policies_of(replace(room, fingerprint="column:1")) == ("fault",)


def test_a_faults_minutes_count_from_its_confirmed_start_and_a_later_severity_from_then(
    desk: DeskOfStories,
) -> None:
    report, fault = desk.ticket(desk.receives().number), desk.ticket(outage(desk))
    later = desk.clock.advance(minutes=7)

    assert opened_at(fault, later) == fault.received_at
    assert opened_at(report, later) == opened_at(replace(fault, cycle=2), later) == later
