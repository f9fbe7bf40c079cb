"""What a supervisor alone may do, and what follows a ticket when it is merged, reopened or given at night."""

import pytest

from roster.errors import NotPermittedError
from tests.stories.desk import CENTRE, DeskOfStories, Phone
from tickets.errors import BadExtensionError, MissingFactError, TooLateToExtendError
from tickets.kinds import Severity
from tickets.lifecycle import Fact, Verb
from tickets.service import Order


def test_duplicates_of_a_duplicate_follow_it_to_the_ticket_that_is_answered(desk: DeskOfStories) -> None:
    first, second, third = (desk.receives().number for _ in range(3))
    desk.moves(first, Verb.MERGE, duplicate_of=second)
    desk.moves(second, Verb.MERGE, duplicate_of=third)

    root = desk.ticket(third).id
    assert (desk.ticket(first).duplicate_of_id, desk.ticket(second).duplicate_of_id) == (root, root)


def test_what_was_severe_is_made_ordinary_only_by_a_supervisor_with_a_reason(desk: DeskOfStories) -> None:
    number = desk.receives().number
    reason = {Fact.REASON: "首页打不开"}
    desk.tickets.set_severity(desk.clerk, Order(number, 1, reason), Severity.SEVERE)
    order = Order(number, desk.ticket(number).version, reason)

    with pytest.raises(NotPermittedError):
        desk.tickets.set_severity(desk.clerk, order, Severity.NORMAL)
    facts = {Fact.PROBLEM: "unreachable", Fact.UNIT: str(desk.units[CENTRE])}
    verify = Order(number, order.version, facts, severity=Severity.NORMAL)
    with pytest.raises(NotPermittedError):
        desk.tickets.move(desk.clerk, Verb.VERIFY, verify)
    with pytest.raises(MissingFactError):
        desk.tickets.set_severity(desk.head, Order(number, order.version), Severity.NORMAL)
    assert not desk.tickets.set_severity(desk.head, order, Severity.NORMAL).is_severe


def test_an_extension_starts_the_reminders_anew_and_is_not_granted_afterwards(desk: DeskOfStories) -> None:
    number = desk.receives().number
    desk.verifies(number)
    desk.until("2025-10-11 13:31")
    desk.heard = {end: len(Phone(desk, end).messages()) for end in desk.numbers.values()}
    facts = {Fact.REASON: "供应商周三到场", Fact.EXTENSION_DAYS: "3"}
    desk.tickets.move(desk.head, Verb.DEESCALATE, Order(number, desk.ticket(number).version, facts))

    desk.until("2025-10-14 08:31")
    desk.phone("reader").hears(number, "限10-15 17:30")
    desk.until("2025-10-16 00:01")
    with pytest.raises(TooLateToExtendError):
        desk.tickets.move(desk.head, Verb.DEESCALATE, Order(number, desk.ticket(number).version, facts))


def test_a_reopened_report_that_nobody_had_goes_to_the_unit_of_the_matrix(desk: DeskOfStories) -> None:
    number = desk.receives().number
    desk.moves(number, Verb.DISMISS, reason="unfounded", answer="经核实，页面正常。")
    desk.until("2025-10-09 09:00")

    ticket = desk.moves(number, Verb.REOPEN, reason="网民补充了截图")
    desk.works()

    assert ticket.unit_id == desk.units[CENTRE]
    desk.phone("reader").hears(number, "已转贵单位")


def test_an_ordinary_notice_waits_for_duty_hours(desk: DeskOfStories) -> None:
    number = desk.receives().number
    desk.until("2025-10-08 22:00")
    desk.verifies(number)

    desk.until("2025-10-09 08:29")
    desk.nobody_heard_anything_else()
    desk.until("2025-10-09 08:30")

    desk.phone("reader").hears(number, "已转贵单位")


def test_a_supervisor_extends_a_term_before_anything_escalates(desk: DeskOfStories) -> None:
    number = desk.receives().number
    desk.verifies(number)
    facts = {Fact.REASON: "需供应商到场", Fact.EXTENSION_DAYS: "2"}

    def order(**more: str) -> Order:
        given = {**facts, **{Fact(name): words for name, words in more.items()}}
        return Order(number, desk.ticket(number).version, given)

    with pytest.raises(NotPermittedError):
        desk.terms.extend(desk.clerk, order())
    with pytest.raises(MissingFactError):
        desk.terms.extend(desk.head, order(reason=" "))
    for days in ("0", "61", "²", "-1", "two"):
        with pytest.raises(BadExtensionError):
            desk.terms.extend(desk.head, order(extension_days=days))

    ticket = desk.terms.extend(desk.head, order())

    assert ticket.due_at is not None
    assert f"{desk.calendar.local(ticket.due_at):%m-%d}" == "10-14"
    assert ticket.state.value == "verified"
