"""Taking a ticket by web, SMS and call: who may, what stops, what the page shows of the ladder."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import text

from escalation.errors import NothingToAcknowledgeError
from notifiers.pages import CallState
from notifiers.replies import ReplyAction
from roster import store as roster_store
from roster.errors import NotPermittedError
from roster.people import ChannelKind, Reach
from roster.permissions import Actor, Role
from tests.stories.desk import CENTRE, OFFICE, DeskOfStories
from tickets.errors import UnknownTicketError
from tickets.kinds import Kind, Severity, Source
from tickets.lifecycle import Verb


def outage(desk: DeskOfStories) -> str:
    return desk.receives(
        kind=Kind.DETECTED_FAULT, source=Source.MACHINE, severity=Severity.SEVERE, fingerprint="down:1"
    ).number


def code_in(words: str) -> str:
    found = re.search(r"回复?(\d{4})", words)
    assert found is not None
    return found[1]


def test_whoever_takes_it_before_the_engine_first_looked_is_not_called(desk: DeskOfStories) -> None:
    number = outage(desk)

    until = desk.escalation.acknowledge_by_web(desk.clerk, number)
    desk.waits(minutes=29)

    assert until == desk.ticket(number).received_at + timedelta(minutes=30)
    desk.nobody_heard_anything_else()
    desk.waits(minutes=2)
    desk.phone("reader").hears(number)


def test_only_those_who_may_see_a_ticket_can_take_it_and_only_while_it_is_open(desk: DeskOfStories) -> None:
    number = desk.receives().number
    desk.verifies(number)
    stranger = Actor(ref="account:8", name="周亦安", role=Role.UNIT_HANDLER, unit_id=desk.units[OFFICE])
    handler = Actor(ref="account:9", name="宋晚晴", role=Role.UNIT_HANDLER, unit_id=desk.units[CENTRE])
    auditor = Actor(ref="account:7", name="审计员", role=Role.AUDITOR)

    for nobody, missing in ((desk.clerk, "ZZZZZZ"), (stranger, number)):
        with pytest.raises(UnknownTicketError):
            desk.escalation.acknowledge_by_web(nobody, missing)
    with pytest.raises(NotPermittedError):
        desk.escalation.acknowledge_by_web(auditor, number)
    desk.escalation.acknowledge_by_web(handler, number)
    desk.moves(number, Verb.DISMISS, reason="unfounded", answer="经核实，页面正常。")
    with pytest.raises(NothingToAcknowledgeError) as refused:
        desk.escalation.acknowledge_by_web(desk.clerk, number)
    assert str(refused.value) == f"Nobody is being called for ticket {number} now."


def test_the_ladder_shows_what_fired_what_comes_next_and_until_when_it_is_held(desk: DeskOfStories) -> None:
    number = outage(desk)
    desk.works()
    desk.escalation.acknowledge_by_web(desk.clerk, number)
    ticket = desk.ticket(number)

    with desk.database.read() as session:
        (standing,) = desk.escalation.standings(session, ticket)

    assert [rung.fired for rung in standing.rungs] == [True, *[False] * 9]
    assert [rung.is_next for rung in standing.rungs] == [False, True, *[False] * 8]
    assert [len(rung.pages) for rung in standing.rungs] == [1, *[0] * 9]
    assert standing.held_until == standing.rungs[1].next_at == ticket.received_at + timedelta(minutes=30)


def test_an_answered_ticket_has_no_ladder(desk: DeskOfStories) -> None:
    number = desk.receives().number
    desk.moves(number, Verb.DISMISS, reason="unfounded", answer="经核实，页面正常。")

    with desk.database.read() as session:
        assert desk.escalation.standings(session, desk.ticket(number)) == []


def test_passing_on_calls_the_next_person_now_and_not_a_fault_changes_nothing(desk: DeskOfStories) -> None:
    number = outage(desk)
    desk.works()
    code = code_in(desk.phone("reader").hears(number))

    remark = desk.phone("reader").replies(f"{code}3")
    passed = desk.phone("reader").replies(f"{code}2")
    desk.works()

    assert (remark.done, passed.done) == (ReplyAction.NOT_FAULT, ReplyAction.PASS)
    desk.phone("technician").hears(number)
    desk.nobody_heard_anything_else()
    assert desk.ticket(number).state.is_open


def test_stop_ends_texts_to_this_person_and_calls_the_next(desk: DeskOfStories) -> None:
    number = outage(desk)
    desk.works()
    desk.phone("reader").hears(number)

    assert desk.phone("reader").replies("退订").done is ReplyAction.STOP
    desk.works()

    desk.phone("technician").hears(number)
    with desk.database.read() as session:
        person = roster_store.people(session, [desk.people["reader"]])[desk.people["reader"]]
    assert person.reaches == (Reach(ChannelKind.MOBILE, "+8613000000002", texts_stopped=True),)


@pytest.mark.parametrize("state", list(CallState)[1:])
def test_a_recorded_call_takes_the_ticket_or_brings_the_next_person(
    desk: DeskOfStories, state: CallState
) -> None:
    with desk.database.work(desk.clock.now(), "test") as work:
        roster_store.set_reaches(
            work.session, desk.people["reader"], [Reach(ChannelKind.LANDLINE, "+863162000001")]
        )
    number = outage(desk)
    desk.works()

    desk.replies.call_recorded(desk.clerk, 1, state=state, note="接听人王五")
    desk.works()

    if state is CallState.REACHED:
        desk.nobody_heard_anything_else()
        with desk.database.read() as session:
            said = session.execute(text("SELECT actor_name FROM ticket_event WHERE verb = 'acknowledged'"))
            assert said.scalars().all() == ["市政府信息中心 示例乙"]
    else:
        desk.phone("technician").hears(number)
    with pytest.raises(NotPermittedError):
        desk.replies.call_recorded(Actor("account:7", "审计员", Role.AUDITOR), 1, state=state, note="")
