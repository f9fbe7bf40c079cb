"""Two windows of one person: a decision made while another is carried out waits for it, never in a circle."""

from threading import Thread

import pytest

from roster.permissions import Actor
from tests.stories.desk import DeskOfStories
from tests.tickets.test_held_service import SONG, accept, not_expected, report
from tickets import held_store
from tickets.errors import ChangedMeanwhileError, TicketError
from tickets.held import Asked, HeldCommand
from tickets.held_service import HeldCommands
from tickets.lifecycle import Fact, Verb
from tickets.ticket import Order

A_MOMENT = 0.3
"""Seconds another window has to come as far as it can."""


class OtherWindow(HeldCommands):
    """Looked for a decision of its owner's before there was one."""

    def of_owner(self, owner: Actor) -> HeldCommand | None:
        return None if owner == SONG else super().of_owner(owner)


@pytest.mark.parametrize("same", [True, False])
def test_a_decision_made_while_one_is_carried_out_waits_for_it_and_not_in_a_circle(
    desk: DeskOfStories, *, same: bool
) -> None:
    ticket, other = report(desk), report(desk)
    merge = Asked("merge", Order(ticket.number, 1, {Fact.DUPLICATE_OF: other.number}))
    held = HeldCommands(desk.database, desk.clock, desk.tickets, report=not_expected)
    held.hold(SONG, merge)
    command = held.of_owner(SONG)
    assert command
    window = OtherWindow(desk.database, desk.clock, desk.tickets, report=not_expected)
    ended: list[object] = []

    def click() -> None:
        try:
            ended.append(window.hold(SONG, accept(desk, ticket if same else other)))
        except TicketError as error:
            ended.append(type(error))

    clicked = Thread(target=click)
    with desk.database.work(desk.clock.now(), SONG.ref) as work:
        held_store.take(work.session, command.id)
        clicked.start()
        clicked.join(A_MOMENT)
        desk.tickets.move_in(work, SONG, merge.order, verb=Verb.MERGE)
    clicked.join()

    assert ended == [ChangedMeanwhileError if same else True]
    assert desk.ticket(ticket.number).duplicate_of_id == other.id
