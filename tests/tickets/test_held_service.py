"""Decisions that can be taken back: held ten seconds, carried out once, refused at once or told to their owner."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from database.blobs import Blob
from database.session import Work
from roster.errors import UnknownPersonError
from roster.permissions import Actor, Role, desk_actor
from tests.stories.desk import CENTRE, DeskOfStories
from tickets.errors import (
    BadMergeError,
    ChangedMeanwhileError,
    HeldByOtherError,
    MissingFactError,
)
from tickets.held import Asked
from tickets.held_service import HeldCommands
from tickets.kinds import Severity, ShotRole
from tickets.lifecycle import Fact, State, Verb
from tickets.retention_service import Retention
from tickets.service import Tickets
from tickets.ticket import Order, Ticket

SONG, SHEN = (Actor(f"account:{n}", name, Role.STAFF) for n, name in ((7, "宋晚晴"), (8, "沈知远")))


def not_expected(subject: str, error: Exception) -> None:
    raise AssertionError(subject) from error


@pytest.fixture
def held(desk: DeskOfStories) -> HeldCommands:
    return HeldCommands(desk.database, desk.clock, desk.tickets, report=not_expected)


def accept(desk: DeskOfStories, ticket: Ticket, note: str = "请今天改") -> Asked:
    facts = {Fact.PROBLEM: "typo", Fact.UNIT: str(desk.units[CENTRE]), Fact.NOTE: note}
    return Asked("verify", Order(ticket.number, ticket.version, facts, severity=Severity.NORMAL))


def report(desk: DeskOfStories) -> Ticket:
    return desk.ticket(desk.receives().number)


def test_a_decision_is_carried_out_after_ten_seconds_and_not_before(
    desk: DeskOfStories, held: HeldCommands
) -> None:
    ticket = report(desk)

    assert held.hold(SONG, accept(desk, ticket))
    desk.clock.advance(seconds=9.9)
    early = held.release_due(), desk.ticket(ticket.number).state
    desk.clock.advance(seconds=0.1)
    late = held.release_due(), desk.ticket(ticket.number).state

    assert early == (0, State.RECEIVED)
    assert late == (1, State.VERIFIED)
    assert desk.ticket(ticket.number).changed_by == "宋晚晴"
    assert held.release_due() == 0


def test_taking_back_leaves_nothing_behind(desk: DeskOfStories, held: HeldCommands) -> None:
    ticket = report(desk)
    held.hold(SONG, accept(desk, ticket))

    undone = held.undo(SONG, ticket.number)
    desk.clock.advance(minutes=1)

    assert undone
    assert held.release_due() == 0
    assert desk.ticket(ticket.number) == ticket
    assert held.undo(SONG, ticket.number) is False


def test_nobody_is_told_before_the_decision_is_carried_out(desk: DeskOfStories, held: HeldCommands) -> None:
    desk.clock.set(datetime(2025, 9, 30, 2, 0, tzinfo=UTC))
    ticket = report(desk)
    desk.works()
    reader = desk.phone("reader")
    before = len(reader.messages())

    held.hold(SONG, accept(desk, ticket))
    desk.clock.advance(seconds=9)
    held.release_due()
    desk.works()
    during = len(reader.messages())
    desk.clock.advance(seconds=1)
    held.release_due()
    desk.works()

    assert during == before
    assert len(reader.messages()) == before + 1


def test_a_new_decision_carries_out_the_one_before(desk: DeskOfStories, held: HeldCommands) -> None:
    first, second = report(desk), report(desk)

    held.hold(SONG, accept(desk, first))
    held.hold(SONG, accept(desk, second))

    assert desk.ticket(first.number).state is State.VERIFIED
    assert desk.ticket(second.number).state is State.RECEIVED
    assert held.undo(SONG, second.number)


def test_a_second_click_changes_nothing(desk: DeskOfStories, held: HeldCommands) -> None:
    ticket = report(desk)

    assert held.hold(SONG, accept(desk, ticket))
    assert held.hold(SONG, accept(desk, ticket))
    assert desk.ticket(ticket.number).state is State.RECEIVED
    assert held.undo(SONG, ticket.number)


def test_somebody_elses_move_on_a_held_ticket_is_refused_with_who_holds_it(
    desk: DeskOfStories, held: HeldCommands
) -> None:
    ticket = report(desk)
    held.hold(SONG, accept(desk, ticket))

    with pytest.raises(HeldByOtherError, match="宋晚晴"):
        held.hold(SHEN, accept(desk, ticket))
    with pytest.raises(HeldByOtherError, match="宋晚晴"):
        desk.tickets.move(SHEN, Verb.VERIFY, accept(desk, ticket).order)

    assert desk.ticket(ticket.number) == ticket


@pytest.mark.parametrize(
    ("change", "refusal"),
    [
        (lambda asked: replace(asked, order=replace(asked.order, version=9)), ChangedMeanwhileError),
        (lambda asked: replace(asked, order=replace(asked.order, facts={})), MissingFactError),
        (lambda asked: replace(asked, order=replace(asked.order, assignee_id=99)), UnknownPersonError),
        (lambda asked: Asked("merge", replace(asked.order, facts={Fact.DUPLICATE_OF: "ZZZZZZ"})), BadMergeError),
    ],
)  # fmt: skip
def test_what_would_be_refused_is_refused_at_once_and_nothing_is_held(
    desk: DeskOfStories, held: HeldCommands, change: object, refusal: type[Exception]
) -> None:
    ticket = report(desk)
    assert callable(change)

    with pytest.raises(refusal):
        held.hold(SONG, change(accept(desk, ticket)))

    desk.clock.advance(minutes=1)
    assert held.of_owner(SONG) is None
    assert held.release_due() == 0
    assert desk.ticket(ticket.number) == ticket


def overtaken(desk: DeskOfStories, held: HeldCommands, ticket: Ticket) -> None:
    """A decision is held, and the desk itself changes the ticket meanwhile."""
    held.hold(SONG, accept(desk, ticket, note="写了很久的意见"))
    with desk.database.work(desk.clock.now(), "engine") as work:
        desk.tickets.move_open(work, desk_actor("engine"), [ticket], Verb.ESCALATE)


def test_a_ticket_the_desk_itself_changed_meanwhile_is_left_alone_and_the_owner_is_told(
    desk: DeskOfStories, held: HeldCommands
) -> None:
    ticket = report(desk)
    overtaken(desk, held, ticket)

    desk.clock.advance(seconds=10)
    done = held.release_due()

    assert done == 0
    assert desk.ticket(ticket.number).state is State.ESCALATED_RECEIVED
    (lost,) = held.lost(SONG)
    assert (lost.number, lost.code, lost.data["by"]) == (ticket.number, "changed_meanwhile", "engine")
    assert lost.asked.order.facts[Fact.NOTE] == "写了很久的意见"
    assert held.lost(SHEN) == []
    held.forget_lost(SONG, lost.id)
    assert held.lost(SONG) == []


def test_what_nobody_read_of_a_lost_decision_is_erased_after_a_month(
    desk: DeskOfStories, held: HeldCommands
) -> None:
    ticket = report(desk)
    overtaken(desk, held, ticket)
    desk.clock.advance(seconds=10)
    held.release_due()
    retention = Retention(desk.database, desk.clock, days=365)

    desk.clock.advance(days=29)
    retention.run_once()
    kept = [one.number for one in held.lost(SONG)]
    desk.clock.advance(days=2)
    retention.run_once()

    assert (kept, held.lost(SONG)) == ([ticket.number], [])


class Killed(BaseException):
    """The process is no more."""


class Dying(Tickets):
    """Dies once, after the move and before the commit."""

    dies = True

    def move_in(
        self,
        work: Work,
        actor: Actor,
        order: Order,
        *,
        verb: Verb,
        pictures: Sequence[tuple[ShotRole, Blob]] = (),
    ) -> Ticket:
        saved = super().move_in(work, actor, order, verb=verb, pictures=pictures)
        if self.dies:
            self.dies = False
            raise Killed
        return saved


def test_a_kill_between_hold_and_commit_neither_loses_nor_doubles(
    desk: DeskOfStories, held: HeldCommands
) -> None:
    ticket = report(desk)
    held.hold(SONG, accept(desk, ticket))
    desk.clock.advance(seconds=10)
    dying = HeldCommands(
        desk.database, desk.clock, Dying(desk.database, desk.clock, desk.calendar), report=not_expected
    )

    with pytest.raises(Killed):
        dying.release_due()
    after_the_kill = desk.ticket(ticket.number)
    carried = [held.release_due(), held.release_due()]

    assert after_the_kill == ticket
    assert carried == [1, 0]
    found = desk.ticket(ticket.number)
    assert (found.state, found.version) == (State.VERIFIED, ticket.version + 1)
    assert desk.database.verify_audit()[1] == []


def test_two_who_carry_out_at_once_do_it_once(desk: DeskOfStories, held: HeldCommands) -> None:
    ticket = report(desk)
    held.hold(SONG, accept(desk, ticket))
    command = held.of_owner(SONG)
    assert command

    done = [held.carry_out(command), held.carry_out(command)]

    assert done == [True, False]
    assert held.lost(SONG) == []


def test_going_on_with_the_own_held_ticket_goes_on_from_the_decision(
    desk: DeskOfStories, held: HeldCommands
) -> None:
    ticket = report(desk)
    held.hold(SONG, accept(desk, ticket))

    version = held.settle(SONG, ticket.number, ticket.version)

    assert version == desk.ticket(ticket.number).version == ticket.version + 1
    assert held.settle(SONG, ticket.number, version) == version


def test_an_assignment_is_held_like_a_move(desk: DeskOfStories, held: HeldCommands) -> None:
    ticket = report(desk)
    unit = desk.units[CENTRE]

    held.hold(SONG, Asked("assign", Order(ticket.number, ticket.version), unit))
    before = desk.ticket(ticket.number).unit_id
    desk.clock.advance(seconds=10)
    held.release_due()

    assert before is None
    assert desk.ticket(ticket.number).unit_id == unit


def test_shortly_before_the_last_day_ends_nothing_waits(desk: DeskOfStories, held: HeldCommands) -> None:
    ticket = report(desk)
    assert ticket.overdue_at
    desk.clock.set(ticket.overdue_at)
    desk.clock.advance(seconds=-5)
    decline = Asked(
        "dismiss", Order(ticket.number, ticket.version, {Fact.REASON: "unfounded", Fact.ANSWER: "网页正常。"})
    )

    waits = held.hold(SONG, decline)

    assert waits is False
    assert desk.ticket(ticket.number).in_time is True
