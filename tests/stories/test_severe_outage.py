"""The portal is down at 02:00 on National Day: phones ring by minutes, an answer stops them, silence climbs."""

import re
from datetime import UTC, datetime

import pytest

from tests.stories.desk import DeskOfStories
from tickets.errors import MissingFactError
from tickets.kinds import Kind, Severity, Source
from tickets.lifecycle import State, Verb

TWO_O_CLOCK = datetime(2025, 9, 30, 18, 0, tzinfo=UTC)


def outage(desk: DeskOfStories) -> str:
    desk.clock.set(TWO_O_CLOCK)
    taken = desk.receives(
        "门户网站首页无法访问", kind=Kind.DETECTED_FAULT, source=Source.MACHINE, severity=Severity.SEVERE,
        fingerprint="down:www.shili.example",
    )  # fmt: skip
    desk.works()
    return taken.number


def test_silence_climbs_by_ten_thirty_sixty_and_a_hundred_and_twenty_minutes(desk: DeskOfStories) -> None:
    number = outage(desk)
    desk.phone("reader").hears(number, "严重", "门户网站")
    desk.nobody_heard_anything_else()

    desk.until("2025-10-01 02:09")
    desk.phone("reader").hears(number)  # three minutes without an answer: the same page by voice
    desk.nobody_heard_anything_else()
    desk.until("2025-10-01 02:10")
    desk.phone("technician").hears(number)
    desk.until("2025-10-01 02:30")
    desk.phone("technician").hears(number)
    desk.phone("leader").hears(number)
    assert desk.ticket(number).state is State.ESCALATED_RECEIVED
    desk.until("2025-10-01 03:00")
    desk.phone("leader").hears(number)
    desk.phone("duty leader").hears(number)
    desk.until("2025-10-01 03:59")
    desk.phone("duty leader").hears(number)
    desk.until("2025-10-01 04:00")
    for handle in ("leader", "duty leader", "supervisor"):
        desk.phone(handle).hears(number)
    desk.waits(minutes=3)
    for handle in ("leader", "duty leader", "supervisor"):
        desk.phone(handle).hears(number)
    desk.until("2025-10-01 04:59")
    desk.nobody_heard_anything_else()
    assert desk.database.verify_audit()[1] == []


def test_an_hour_after_the_last_step_the_whole_ladder_starts_once_more(desk: DeskOfStories) -> None:
    number = outage(desk)
    desk.until("2025-10-01 04:59")
    first = {handle: len(desk.phone(handle).messages()) for handle in desk.numbers}
    desk.heard = {desk.numbers[handle]: count for handle, count in first.items()}

    desk.until("2025-10-01 05:00")
    desk.phone("reader").hears(number, "严重")
    desk.nobody_heard_anything_else()
    desk.until("2025-10-01 12:00")

    assert {handle: len(desk.phone(handle).messages()) for handle in desk.numbers} == {
        handle: 2 * count for handle, count in first.items()
    }  # a second round, and no third


def test_whoever_takes_it_between_the_rounds_keeps_the_second_one_away_while_progress_follows(
    desk: DeskOfStories,
) -> None:
    number = outage(desk)
    desk.until("2025-10-01 04:45")
    desk.escalation.acknowledge_by_web(desk.clerk, number)
    desk.until("2025-10-01 05:14")
    desk.verifies(number)
    desk.works()  # the unit's contact is told that it has the ticket now
    heard = {handle: len(desk.phone(handle).messages()) for handle in desk.numbers}

    desk.until("2025-10-01 05:43")
    assert {handle: len(desk.phone(handle).messages()) for handle in desk.numbers} == heard

    desk.until("2025-10-01 05:44")  # thirty minutes after the last progress
    assert len(desk.phone("reader").messages()) == heard["reader"] + 1


def test_an_sms_reply_stops_the_steps_and_progress_keeps_them_still(desk: DeskOfStories) -> None:
    number = outage(desk)
    text = desk.phone("reader").hears(number)
    code = re.search(r"回复?(\d{4})确认", text)
    assert code is not None

    desk.clock.advance(minutes=1)
    assert "已确认工单" in desk.phone("reader").replies(code[1]).words
    desk.waits(minutes=25)
    desk.verifies(number)
    desk.waits(minutes=28)
    assert desk.phone("leader").messages() == []
    assert desk.phone("technician").messages() == []

    desk.waits(minutes=3)  # thirty minutes after the last progress
    desk.phone("technician").hears(number)


def test_the_same_code_twice_and_a_wrong_one_do_nothing_more(desk: DeskOfStories) -> None:
    number = outage(desk)
    code = re.search(r"回复?(\d{4})确认", desk.phone("reader").hears(number))
    assert code is not None
    before = desk.ticket(number).version

    first = desk.phone("reader").replies(code[1], provider_id="SM1")
    again = desk.phone("reader").replies(code[1], provider_id="SM1")
    wrong = desk.phone("technician").replies(code[1])

    assert first.words == again.words
    assert wrong.done is None
    assert desk.ticket(number).version == before


def test_a_repeated_fault_is_one_ticket_with_a_count(desk: DeskOfStories) -> None:
    number = outage(desk)
    desk.phone("reader").hears(number)

    again = desk.receives(
        "门户网站首页无法访问", kind=Kind.DETECTED_FAULT, source=Source.MACHINE, severity=Severity.SEVERE,
        fingerprint="down:www.shili.example",
    )  # fmt: skip
    desk.works()

    assert (again.number, again.repeated) == (number, True)
    assert desk.ticket(number).repeats == 1
    desk.nobody_heard_anything_else()


def test_a_severe_fault_is_not_answered_before_cause_fix_time_and_leader_are_on_record(
    desk: DeskOfStories,
) -> None:
    number = outage(desk)
    desk.verifies(number)
    desk.moves(number, Verb.HANDLE, note="已重启服务器")

    with pytest.raises(MissingFactError) as refused:
        desk.moves(number, Verb.ANSWER, answer="已恢复。")
    assert str(refused.value) == "“answer” needs cause. Nothing was changed."

    ticket = desk.moves(
        number,
        Verb.ANSWER,
        answer="已恢复。",
        cause="机房断电",
        fix_time="2025-10-01 03:10",
        leader_report="02:40电话报告示例甲",
    )
    assert (ticket.state, ticket.cause) == (State.ANSWERED, "机房断电")
