"""Two clerks merge at the same moment: nobody ends as the duplicate of a duplicate, closed without an answer."""

from threading import Thread

from tests.stories.desk import DeskOfStories
from tickets.errors import BadMergeError, TicketError
from tickets.lifecycle import Fact, Verb
from tickets.ticket import Order

A_MOMENT = 1.0
"""Seconds the second clerk has to be faster than the first; where it has to wait, all of them."""


def test_of_two_reports_merged_into_each_other_at_once_one_stays(desk: DeskOfStories) -> None:
    first, second = (desk.ticket(desk.receives().number) for _ in range(2))
    refused: list[TicketError] = []

    def click() -> None:
        try:
            desk.tickets.move(
                desk.head, Verb.MERGE, Order(second.number, 1, {Fact.DUPLICATE_OF: first.number})
            )
        except TicketError as error:
            refused.append(error)

    other = Thread(target=click)
    with desk.database.work(desk.clock.now(), desk.head.ref) as work:
        order = Order(first.number, 1, {Fact.DUPLICATE_OF: second.number})
        desk.tickets.move_in(work, desk.head, order, verb=Verb.MERGE)
        other.start()
        other.join(A_MOMENT)
    other.join()

    assert [type(error) for error in refused] == [BadMergeError]
    assert desk.ticket(first.number).duplicate_of_id == second.id
    assert desk.ticket(second.number).state.is_open
