"""Two clerks at once, a year nobody has published, nobody to be reached, and what another unit may not see."""

from datetime import UTC, datetime

import pytest
from sqlalchemy import text

from notifiers.inbox.call_store import waiting_with_pages
from roster import store as roster_store
from roster.errors import NotPermittedError, UnknownPersonError, UnknownUnitError
from roster.people import ChannelKind, DutyRole, Reach
from roster.permissions import Actor, Role
from tests.stories.desk import CENTRE, OFFICE, DeskOfStories
from tickets.errors import (
    BadExtensionError,
    BadMergeError,
    ChangedMeanwhileError,
    IllegalMoveError,
    MissingFactError,
    UnknownTicketError,
)
from tickets.kinds import ClockKind
from tickets.lifecycle import Fact, State, Verb
from tickets.service import Order
from tickets.whole_service import whole


def test_the_second_of_two_clerks_is_told_who_was_first_and_changes_nothing(desk: DeskOfStories) -> None:
    number = desk.receives().number
    read = desk.ticket(number).version
    desk.verifies(number)
    desk.clock.advance(minutes=3)

    facts = {Fact.REASON: "unfounded", Fact.ANSWER: "经核实，页面正常。"}
    with pytest.raises(ChangedMeanwhileError) as refused:
        desk.tickets.move(desk.head, Verb.DISMISS, Order(number, read, facts))

    assert str(refused.value) == (
        f"Not saved: 何语桐 changed ticket {number} 3 minutes ago. See the changes, then try again."
    )
    assert desk.ticket(number).state is State.VERIFIED


def test_a_year_without_calendar_is_taken_in_shown_unknown_and_told_to_the_supervisor_once(
    desk: DeskOfStories,
) -> None:
    desk.clock.set(datetime(2031, 3, 3, 2, 0, tzinfo=UTC))

    taken = desk.receives()
    desk.works()
    desk.waits(hours=30)

    ticket = desk.ticket(taken.number)
    assert (taken.due_at, ticket.deadline_unknown, ticket.sort_at) == (None, True, ticket.received_at)
    desk.phone("supervisor").hears(taken.number, "期限未定")
    desk.nobody_heard_anything_else()


def test_with_nobody_on_duty_the_page_falls_through_in_the_same_pass(desk: DeskOfStories) -> None:
    number = desk.receives().number
    with desk.database.work(desk.clock.now(), "story") as work:
        roster_store.set_holders(work.session, DutyRole.READER, [])

    desk.until("2025-10-10 08:30")

    desk.phone("supervisor").hears(number)
    desk.nobody_heard_anything_else()


def test_a_desk_without_anybody_writes_down_that_nobody_could_be_reached(desk: DeskOfStories) -> None:
    number = desk.receives().number
    with desk.database.work(desk.clock.now(), "story") as work:
        for role in DutyRole:
            roster_store.set_holders(work.session, role, [])

    desk.until("2025-10-10 08:30")

    with desk.database.read() as session:
        verbs = session.execute(text("SELECT verb FROM ticket_event ORDER BY id")).scalars().all()
    assert verbs == ["received", "nobody_reachable"]
    assert desk.ticket(number).state is State.RECEIVED
    desk.nobody_heard_anything_else()


def test_a_duplicate_keeps_both_histories_and_comes_back_with_its_own_deadline(desk: DeskOfStories) -> None:
    first, second = desk.receives().number, desk.receives().number
    due = desk.ticket(second).due_at
    desk.clock.advance(hours=20)
    merged = desk.moves(second, Verb.MERGE, duplicate_of=first)
    assert (merged.state, merged.duplicate_of_id) == (State.ANSWERED, desk.ticket(first).id)

    with pytest.raises(IllegalMoveError):
        desk.moves(second, Verb.REOPEN, reason="再看看")
    back = desk.moves(second, Verb.UNMERGE, reason="不是同一问题")

    assert (back.state, back.due_at, back.duplicate_of_id, back.in_time) == (State.RECEIVED, due, None, None)
    with desk.database.read() as session:
        clocks = whole(session, desk.clerk, second).clocks
    assert all(clock.met_at is None for clock in clocks)
    for target in (second, "ZZZZZZ"):
        with pytest.raises(BadMergeError):
            desk.moves(second, Verb.MERGE, duplicate_of=target)


def test_reopening_starts_a_new_cycle_and_keeps_the_old_verdict(desk: DeskOfStories) -> None:
    number = desk.receives().number
    desk.verifies(number)
    desk.moves(number, Verb.HANDLE, note="改好")
    desk.moves(number, Verb.ANSWER, answer="已更正。")
    desk.until("2025-10-13 09:00")

    ticket = desk.moves(number, Verb.REOPEN, reason="又打不开")

    assert (ticket.state, ticket.cycle, ticket.in_time) == (State.VERIFIED, 2, None)
    assert ticket.due_at is not None
    assert f"{desk.calendar.local(ticket.due_at):%Y-%m-%d %H:%M}" == "2025-10-16 17:30"
    with desk.database.read() as session:
        clocks = whole(session, desk.clerk, number).clocks
    assert [(clock.cycle, clock.clock) for clock in clocks if clock.met_at] == [
        (1, ClockKind.VERIFY), (1, ClockKind.HANDLE), (1, ClockKind.ANSWER),
    ]  # fmt: skip


def test_a_unit_handler_sees_and_handles_the_own_units_tickets_only(desk: DeskOfStories) -> None:
    mine, other = desk.receives().number, desk.receives().number
    desk.verifies(mine)
    handler = Actor(ref="account:9", name="宋晚晴", role=Role.UNIT_HANDLER, unit_id=desk.units[CENTRE])
    stranger = Actor(ref="account:8", name="周亦安", role=Role.UNIT_HANDLER, unit_id=desk.units[OFFICE])

    order = Order(mine, desk.ticket(mine).version, {Fact.NOTE: "已改"})
    with pytest.raises(UnknownTicketError):
        desk.tickets.move(stranger, Verb.HANDLE, order)
    assert desk.tickets.move(handler, Verb.HANDLE, order).state is State.HANDLED

    with pytest.raises(NotPermittedError):
        desk.tickets.move(handler, Verb.ANSWER, Order(mine, desk.ticket(mine).version, {Fact.ANSWER: "好"}))
    with desk.database.read() as session, pytest.raises(UnknownTicketError):
        desk.reading.ticket(session, handler, other)


def test_transfer_sends_the_new_units_contact_one_notice(desk: DeskOfStories) -> None:
    number = desk.receives().number
    desk.verifies(number)
    desk.works()
    desk.phone("reader").hears(number, "已转贵单位")

    order = Order(number, desk.ticket(number).version)
    with pytest.raises(MissingFactError):
        desk.tickets.assign(desk.clerk, order, unit_id=desk.units[OFFICE], assignee_id=None)
    order = Order(number, order.version, {Fact.NOTE: "应由市政府办处置"})
    desk.tickets.assign(desk.clerk, order, unit_id=desk.units[OFFICE], assignee_id=None)
    desk.works()
    desk.works()

    desk.phone("leader").hears(number, "已转贵单位")
    desk.nobody_heard_anything_else()


def test_revealing_a_reporter_needs_a_reason_and_leaves_a_line_without_the_number(
    desk: DeskOfStories,
) -> None:
    number = desk.receives().number

    with pytest.raises(MissingFactError) as refused:
        desk.tickets.reveal_reporter(desk.clerk, number, reason=" ")
    assert str(refused.value) == "“reveal” needs reason. Nothing was changed."

    desk.tickets.reveal_reporter(desk.clerk, number, reason="电话核实")
    with desk.database.read() as session:
        actions = session.execute(text("SELECT action FROM audit ORDER BY seq")).scalars().all()
    assert actions[-1] == "reveal"


def test_a_supervisor_deescalates_with_a_reason_and_grants_working_days(desk: DeskOfStories) -> None:
    number = desk.receives().number
    desk.verifies(number)
    desk.until("2025-10-11 13:31")
    assert desk.ticket(number).state is State.ESCALATED_VERIFIED

    with pytest.raises(NotPermittedError):
        desk.moves(number, Verb.DEESCALATE, reason="已安排")
    for days in ("61", "-1", "two"):
        facts = {Fact.REASON: "已安排", Fact.EXTENSION_DAYS: days}
        with pytest.raises(BadExtensionError):
            desk.tickets.move(desk.head, Verb.DEESCALATE, Order(number, desk.ticket(number).version, facts))
    facts = {Fact.REASON: "供应商周三到场", Fact.EXTENSION_DAYS: "2"}
    ticket = desk.tickets.move(desk.head, Verb.DEESCALATE, Order(number, desk.ticket(number).version, facts))

    assert ticket.state is State.VERIFIED
    assert ticket.due_at is not None
    assert f"{desk.calendar.local(ticket.due_at):%Y-%m-%d %H:%M}" == "2025-10-14 17:30"
    with desk.database.read() as session:
        seen = whole(session, desk.head, number)
    assert [clock.extended_days for clock in seen.clocks] == [0, 0, 2]


def test_nobody_is_asked_to_ring_about_a_ticket_that_is_answered_or_taken(desk: DeskOfStories) -> None:
    with desk.database.work(desk.clock.now(), "story") as work:
        roster_store.set_reaches(
            work.session, desk.people["reader"], [Reach(ChannelKind.LANDLINE, "+863162000002")]
        )
    answered, taken = desk.receives().number, desk.receives().number
    desk.until("2025-10-11 08:40")
    assert len(calls(desk)) == 1  # one call about both, though two rungs asked for it

    facts = {Fact.REASON: "unfounded", Fact.ANSWER: "经核实，页面正常。"}
    desk.tickets.move(desk.clerk, Verb.DISMISS, Order(answered, desk.ticket(answered).version, facts))
    assert len(calls(desk)) == 1
    desk.escalation.acknowledge_by_web(desk.clerk, taken)
    assert calls(desk) == []


def calls(desk: DeskOfStories) -> list[str]:
    with desk.database.read() as session:
        return [task.number for task, _ in waiting_with_pages(session, limit=10)]


def test_a_ticket_goes_only_to_a_unit_and_a_person_that_exist(desk: DeskOfStories) -> None:
    number = desk.receives().number
    for unit in ("99", "²", "9" * 30):
        with pytest.raises((UnknownUnitError, MissingFactError)):
            desk.moves(number, Verb.VERIFY, problem="unreachable", unit=unit)
    order = Order(number, desk.ticket(number).version)
    with pytest.raises(UnknownPersonError):
        desk.tickets.assign(desk.clerk, order, unit_id=desk.units[CENTRE], assignee_id=99)

    assert desk.ticket(number).state is State.RECEIVED
