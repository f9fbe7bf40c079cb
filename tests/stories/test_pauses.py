"""A clock that may be stopped is silent while it stands, and goes on later by what it stood still."""

import pytest

from roster.errors import NotPermittedError
from tests.stories.desk import DeskOfStories
from tickets.errors import IllegalMoveError, MissingFactError, NotPausableError
from tickets.kinds import Kind
from tickets.lifecycle import Fact, Verb
from tickets.service import Order

REASON = {Fact.REASON: "待来信人补充材料"}


def order(desk: DeskOfStories, number: str, facts: dict[Fact, str] | None = None) -> Order:
    return Order(number, desk.ticket(number).version, REASON if facts is None else facts)


def due(desk: DeskOfStories, number: str) -> str:
    at = desk.ticket(number).due_at
    return f"{desk.calendar.local(at):%Y-%m-%d}" if at else ""


def test_an_opinion_waits_while_its_clock_is_stopped_and_is_due_later_by_those_days(
    desk: DeskOfStories,
) -> None:
    number = desk.receives("建议首页增加无障碍浏览", kind=Kind.OPINION).number
    assert due(desk, number) == "2025-10-16"
    desk.until("2025-10-10 09:00")

    desk.terms.pause(desk.head, order(desk, number))
    assert due(desk, number) == ""
    desk.until("2025-10-20 10:00")
    desk.nobody_heard_anything_else()

    desk.terms.resume(desk.head, order(desk, number, {}))
    assert due(desk, number) == "2025-10-27"
    desk.until("2025-10-24 08:31")
    desk.phone("reader").hears(number, "限10-27 17:30")
    desk.nobody_heard_anything_else()
    assert desk.database.verify_audit()[1] == []


def test_what_is_answered_while_its_clock_is_stopped_was_answered_in_time(desk: DeskOfStories) -> None:
    number = desk.receives("建议首页增加无障碍浏览", kind=Kind.OPINION).number
    desk.terms.pause(desk.head, order(desk, number))
    desk.until("2025-11-20 10:00")

    ticket = desk.moves(number, Verb.DISMISS, reason="unfounded", answer="感谢您的建议，已转有关单位研究。")

    assert (ticket.in_time, ticket.paused_at) == (True, None)
    assert ticket.due_at is not None


def test_lateness_stands_still_with_its_clock(desk: DeskOfStories) -> None:
    number = desk.receives("建议首页增加无障碍浏览", kind=Kind.OPINION).number
    desk.until("2025-10-17 10:00")
    desk.terms.pause(desk.head, order(desk, number))

    ticket = desk.ticket(number)
    desk.heard = {end: len(desk.phone(handle).messages()) for handle, end in desk.numbers.items()}
    desk.until("2025-10-27 10:00")

    standing = desk.calendar.standing(
        due_at=ticket.due_at, overdue_at=ticket.overdue_at, now=desk.clock.now(), paused_at=ticket.paused_at
    )
    assert (standing.kind, standing.half_days) == ("overdue", 1)
    assert desk.moves(number, Verb.DISMISS, reason="unfounded", answer="感谢您的建议。").in_time is False
    desk.nobody_heard_anything_else()


def test_the_clock_of_an_error_report_does_not_stop(desk: DeskOfStories) -> None:
    number = desk.receives().number

    with pytest.raises(NotPausableError):
        desk.terms.pause(desk.head, order(desk, number))
    assert due(desk, number) == "2025-10-11"


def test_only_a_supervisor_with_a_reason_stops_a_clock_and_only_once(desk: DeskOfStories) -> None:
    number = desk.receives("建议首页增加无障碍浏览", kind=Kind.OPINION).number

    with pytest.raises(NotPermittedError):
        desk.terms.pause(desk.clerk, order(desk, number))
    with pytest.raises(MissingFactError):
        desk.terms.pause(desk.head, order(desk, number, {}))
    with pytest.raises(IllegalMoveError):
        desk.terms.resume(desk.head, order(desk, number))
    desk.terms.pause(desk.head, order(desk, number))
    with pytest.raises(IllegalMoveError):
        desk.terms.pause(desk.head, order(desk, number))
