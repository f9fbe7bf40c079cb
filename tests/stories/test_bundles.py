"""A morning on which many tickets fall due: one message a person, one code for all of them, and nobody is forgotten."""

import re

from escalation.replies import Answered
from notifiers.ordering.store import pages_about
from tests.stories.desk import DeskOfStories
from tickets.kinds import Kind, Severity, Source
from tickets.lifecycle import Fact, Verb
from tickets.service import Order

CODE = re.compile(r"回(\d{4})全部确认")


def morning(desk: DeskOfStories, count: int) -> list[str]:
    """So many reports whose reminder is due on the last working morning; the reader's message has left."""
    numbers = [desk.receives(f"第{n}个页面打不开").number for n in range(count)]
    desk.until("2025-10-11 08:31")
    return numbers


def code(desk: DeskOfStories, handle: str) -> str:
    found = CODE.search(desk.phone(handle).messages()[-1].body)
    assert found is not None
    return found[1]


def takers(desk: DeskOfStories, number: str) -> set[str | None]:
    with desk.database.read() as session:
        return {page.acked_label for page in pages_about(session, "ticket", [desk.ticket(number).id])}


def closes(desk: DeskOfStories, number: str) -> None:
    facts = {Fact.REASON: "unfounded", Fact.ANSWER: "经核实，页面正常。"}
    desk.tickets.move(desk.clerk, Verb.DISMISS, Order(number, desk.ticket(number).version, facts))


def says(desk: DeskOfStories, text: str, handle: str = "reader") -> Answered:
    return desk.phone(handle).replies(text)


def test_six_tickets_are_one_message_and_one_reply_takes_them_all(desk: DeskOfStories) -> None:
    numbers = morning(desk, 6)
    message = desk.phone("reader").messages()[-1].body
    assert "等6件待确认,最早" in message, "that none is severe needs no word"
    assert "最早10-11 17:30到期" in message

    answered = says(desk, code(desk, "reader"))

    assert answered.words.startswith("【示例政务】已确认6件工单,停止升级。最早10-11 17:30到期")
    assert {one for number in numbers for one in takers(desk, number)} == {"市政府信息中心 示例乙"}
    desk.until("2025-10-11 12:00")
    assert desk.phone("supervisor").messages() == []
    assert says(desk, code(desk, "reader")).words == answered.words, "the same code twice is the same answer"
    assert desk.database.verify_audit()[1] == []


def test_a_bare_word_takes_a_bundle_if_it_is_the_only_message_open(desk: DeskOfStories) -> None:
    numbers = morning(desk, 3)
    desk.until("2025-10-11 08:32")
    first = len(desk.phone("reader").messages())

    answered = says(desk, "收到")

    assert first == len(desk.phone("reader").messages())
    assert "已确认" in answered.words or "回复其中一个码" in answered.words
    assert len(numbers) == 3


def test_passing_a_bundle_on_calls_the_next_person_about_all_of_it_in_one_message(
    desk: DeskOfStories,
) -> None:
    morning(desk, 4)

    answered = says(desk, f"{code(desk, 'reader')}2")
    desk.works()

    assert "4件工单已转下一人" in answered.words
    assert "等4件待确认" in desk.phone("supervisor").messages()[-1].body


def test_whoever_passed_a_bundle_on_may_take_it_after_all(desk: DeskOfStories) -> None:
    numbers = morning(desk, 2)
    own = code(desk, "reader")
    says(desk, f"{own}2")
    desk.works()

    answered = says(desk, own)

    assert answered.done is not None
    assert {taker for number in numbers for taker in takers(desk, number)} - {None} == {
        "市政府信息中心 示例乙"
    }


def test_a_late_reply_to_a_bundle_passed_on_and_taken_says_who_has_it(desk: DeskOfStories) -> None:
    numbers = morning(desk, 2)
    own = code(desk, "reader")
    says(desk, f"{own}2")
    desk.works()
    for number in numbers:
        desk.escalation.acknowledge_by_web(desk.head, number)

    answered = says(desk, own)

    assert answered.done is None
    assert "顾明川" in answered.words


def test_a_bundle_is_no_place_to_say_that_one_ticket_is_no_fault(desk: DeskOfStories) -> None:
    morning(desk, 2)

    answered = says(desk, f"{code(desk, 'reader')}3")

    assert answered.done is None
    assert "未识别" in answered.words


def test_a_bundle_all_of_whose_tickets_are_closed_says_so(desk: DeskOfStories) -> None:
    numbers = morning(desk, 2)
    last = code(desk, "reader")
    for number in numbers:
        closes(desk, number)

    answered = says(desk, last)

    assert answered.done is None
    assert "已办结" in answered.words


def test_what_is_taken_of_a_bundle_by_others_is_left_to_them(desk: DeskOfStories) -> None:
    numbers = morning(desk, 3)
    desk.escalation.acknowledge_by_web(desk.head, numbers[0])

    says(desk, code(desk, "reader"))

    assert takers(desk, numbers[0]) - {None} == {"顾明川"}
    assert takers(desk, numbers[1]) == {"市政府信息中心 示例乙"}


def test_a_severe_outage_in_the_same_minute_comes_between_and_is_answered_by_itself(
    desk: DeskOfStories,
) -> None:
    numbers = morning(desk, 3)
    outage = desk.receives(
        "门户网站首页无法访问", kind=Kind.DETECTED_FAULT, source=Source.MACHINE, severity=Severity.SEVERE,
        fingerprint="down",
    ).number  # fmt: skip
    desk.works()
    newest = desk.phone("reader").messages()[-1].body
    assert outage in newest
    assert "严重" in newest
    found = re.search(r"回复?(\d{4})确认", newest)
    assert found is not None

    says(desk, found[1])

    assert takers(desk, outage) == {"市政府信息中心 示例乙"}
    assert takers(desk, numbers[0]) == {None}


def test_everybody_who_was_told_hears_in_one_message_who_has_them(desk: DeskOfStories) -> None:
    numbers = morning(desk, 3)
    desk.until("2025-10-11 13:31")
    before = len(desk.phone("reader").messages())

    says(desk, code(desk, "supervisor"), "supervisor")
    desk.waits(minutes=10)

    (told,) = [one.body for one in desk.phone("reader").messages()[before:]]
    assert "等3件已由" in told
    assert "您无需再处理" in told
    assert all("市政府办 示例戊" in takers(desk, number) for number in numbers)
