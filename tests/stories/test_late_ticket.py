"""Reported 2025-09-30 16:59, due Saturday 2025-10-11; nobody acts; the right phones ring, in order, no other."""

import re

from tests.stories.desk import DeskOfStories
from tickets.lifecycle import State, Verb


def test_nobody_acts_and_the_ladder_is_climbed_until_somebody_answers(desk: DeskOfStories) -> None:
    taken = desk.receives()
    assert taken.due_at is not None
    assert f"{desk.calendar.local(taken.due_at):%Y-%m-%d %a %H:%M}" == "2025-10-11 Sat 17:30"
    desk.verifies(taken.number)
    desk.works()
    desk.phone("reader").hears(taken.number, "已转贵单位")

    desk.until("2025-10-10 08:29")
    desk.nobody_heard_anything_else()

    desk.until("2025-10-10 08:31")
    desk.phone("reader").hears(taken.number, "限10-11 17:30前处理")

    desk.until("2025-10-11 08:31")
    desk.phone("reader").hears(taken.number)
    desk.until("2025-10-11 13:31")
    desk.phone("reader").hears(taken.number)  # the same page by voice: no answer came
    text = desk.phone("supervisor").hears(taken.number, "升级至您")
    assert desk.ticket(taken.number).state is State.ESCALATED_VERIFIED
    desk.nobody_heard_anything_else()

    code = re.search(r"回复?(\d{4})确认", text)
    assert code is not None
    answer = desk.phone("supervisor").replies(f"{code[1]} 收到")
    assert "已确认工单" in answer.words
    desk.waits(minutes=10)
    desk.phone("reader").hears(taken.number, "已由", "无需再处理")
    desk.until("2025-10-11 17:29")
    desk.nobody_heard_anything_else()

    desk.moves(taken.number, Verb.HANDLE, note="已更正栏目地址")
    ticket = desk.moves(taken.number, Verb.ANSWER, answer="您反映的问题已修复，现可正常访问。")
    desk.until("2025-10-14 12:00")

    assert ticket.state is State.ANSWERED
    assert ticket.in_time is True
    assert ticket.answer == "您反映的问题已修复，现可正常访问。"
    desk.nobody_heard_anything_else()
    assert desk.database.verify_audit()[1] == []


def test_an_acknowledgement_without_progress_expires_and_the_ladder_goes_on_one_rung_up(
    desk: DeskOfStories,
) -> None:
    taken = desk.receives()
    desk.verifies(taken.number)
    desk.works()
    desk.phone("reader").hears(taken.number)
    desk.until("2025-10-11 08:31")
    first, second = [one.body for one in desk.phone("reader").messages()][1:]
    desk.heard[desk.numbers["reader"]] = 3
    code = re.search(r"回复?(\d{4})确认", second)
    assert code is not None
    assert first != second

    assert "已确认" in desk.phone("reader").replies(code[1]).words
    desk.until("2025-10-11 13:59")
    desk.nobody_heard_anything_else()

    desk.until("2025-10-13 12:00")  # four working hours passed without any progress
    assert desk.phone("leader").messages() != []


def test_an_answer_at_23_59_of_the_last_day_is_in_time_and_one_at_midnight_is_late(
    desk: DeskOfStories,
) -> None:
    numbers = [desk.receives().number for _ in range(2)]
    for number in numbers:
        desk.verifies(number)
        desk.moves(number, Verb.HANDLE, note="改好")
    desk.until("2025-10-11 23:59")
    early = desk.moves(numbers[0], Verb.ANSWER, answer="已更正。")
    desk.until("2025-10-12 00:00")
    late = desk.moves(numbers[1], Verb.ANSWER, answer="已更正。")

    assert (early.in_time, late.in_time) == (True, False)
