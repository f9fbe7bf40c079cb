"""A batch of due tickets: as few statements for many as for two, a bad one alone left out, each told its own story."""

from collections.abc import Sequence

import pytest
from sqlalchemy import event, text

from database import timers
from escalation.engine import Engine, Passed
from escalation.handlers import Handlers
from notifiers.outbox import UNDELIVERABLE_TIMER
from roster import store as roster_store
from tests.stories.desk import CENTRE, OFFICE, VENDOR, DeskOfStories
from tickets import store
from tickets.errors import ChangedMeanwhileError
from tickets.intake_service import LADDER
from tickets.kinds import Kind, Severity, Source
from tickets.lifecycle import State, Verb
from tickets.ticket import Ticket


def outages(desk: DeskOfStories, count: int, *, begin: int = 0) -> list[str]:
    """Severe faults at one instant, each with its unit and half of them with a person of it."""
    numbers = []
    for one in range(begin, begin + count):
        taken = desk.receives(
            f"门户网站第{one}次无法访问", kind=Kind.DETECTED_FAULT, source=Source.MACHINE,
            severity=Severity.SEVERE, fingerprint=f"down:{one}",
        )  # fmt: skip
        unit = [CENTRE, OFFICE, VENDOR][one % 3]
        values = {"u": desk.units[unit], "p": desk.people["centre"] if one % 2 else None, "n": taken.number}
        with desk.database.work(desk.clock.now(), "test") as work:
            changed = "UPDATE ticket SET unit_id = :u, assignee_id = :p WHERE number = :n"
            work.session.execute(text(changed), values)
        numbers.append(taken.number)
    return numbers


def statements_of(desk: DeskOfStories) -> list[str]:
    """What a pass sends to the database."""
    found: list[str] = []

    def note(*given: object) -> None:
        found.append(str(given[2]))

    event.listen(desk.database.engine, "before_cursor_execute", note)
    try:
        desk.engine.run_pass()
    finally:
        event.remove(desk.database.engine, "before_cursor_execute", note)
    return found


def timeline(desk: DeskOfStories, number: str) -> list[str]:
    with desk.database.read() as session:
        lines = store.events(session, desk.ticket(number).id, limit=99)
    return [line.verb for line in reversed(lines)]


def recorded(desk: DeskOfStories, number: str) -> list[str]:
    with desk.database.read() as session:
        about = text("SELECT action FROM audit WHERE subject = :s AND actor = 'engine' ORDER BY seq")
        return list(session.execute(about, {"s": desk.ticket(number).subject}).scalars())


def test_a_rung_of_many_tickets_costs_no_more_statements_than_one_of_a_few(desk: DeskOfStories) -> None:
    outages(desk, 6)
    few = statements_of(desk)
    desk.clock.advance(minutes=5)
    outages(desk, 24, begin=6)

    many = statements_of(desk)

    assert len(many) == len(few)
    with desk.database.read() as session:
        told = session.execute(text("SELECT contact_id, count(*) FROM page GROUP BY contact_id")).all()
    assert [tuple(one) for one in told] == [(desk.people["reader"], 30)]


def test_each_ticket_of_a_batch_has_its_own_story_in_both_records(desk: DeskOfStories) -> None:
    numbers = outages(desk, 5)
    for minutes in (0, 10, 20):
        desk.clock.advance(minutes=minutes)
        desk.engine.run_pass()

    told = ["paged", "paged", "paged", "escalate"]
    for number in numbers:
        assert desk.ticket(number).state is State.ESCALATED_RECEIVED
        assert timeline(desk, number) == ["received", *told]
        assert recorded(desk, number) == told
    assert desk.database.verify_audit()[1] == []


def test_a_ticket_whose_words_have_a_hole_keeps_no_other_waiting(desk: DeskOfStories) -> None:
    numbers = outages(desk, 4)
    with desk.database.work(desk.clock.now(), "test") as work:
        empty = text("UPDATE ticket SET title = '' WHERE number = :number")
        work.session.execute(empty, {"number": numbers[1]})
    bad = desk.ticket(numbers[1]).subject
    told: list[tuple[str, str]] = []
    engine = Engine(
        desk.database, desk.clock,
        handlers=Handlers(desk.calendar, desk.policies, desk.tickets).table(),
        report=lambda _kind, subject, error: told.append((subject, type(error).__name__)),
    )  # fmt: skip

    passed = engine.run_pass()
    desk.dispatcher.run_once()

    assert passed == Passed(looked_at=4, paged=3, failed=1)
    assert told == [("batch", "MissingVariable"), (bad, "MissingVariable")]
    assert [timeline(desk, number)[1:] for number in numbers] == [["paged"], [], ["paged"], ["paged"]]
    with desk.database.read() as session:
        assert timers.due_timers(session, LADDER, now=desk.clock.now(), limit=9) == []


def test_pages_that_reached_nobody_are_replaced_together(desk: DeskOfStories) -> None:
    numbers = outages(desk, 3)
    desk.works()
    pages = [f"page:{one}" for one in (1, 2, 3, 999)]
    with desk.database.work(desk.clock.now(), "test") as work:
        timers.set_timers(work.session, UNDELIVERABLE_TIMER, pages, due_at=work.now)

    passed = desk.engine.run_pass()

    assert passed == Passed(looked_at=7, paged=3)  # four pages, then the three ladders in the same pass
    assert [timeline(desk, number) for number in numbers] == [["received", "paged", "paged"]] * 3


def tickets_of(desk: DeskOfStories, numbers: Sequence[str]) -> list[Ticket]:
    return [desk.ticket(number) for number in numbers]


def test_many_move_from_where_each_of_them_is_or_none_does(desk: DeskOfStories) -> None:
    numbers = outages(desk, 3)
    desk.verifies(numbers[1])
    read = tickets_of(desk, numbers)

    with desk.database.work(desk.clock.now(), "test") as work:
        desk.tickets.move_open(work, desk.head, read, Verb.ESCALATE)

    states = [ticket.state for ticket in tickets_of(desk, numbers)]
    assert states == [State.ESCALATED_RECEIVED, State.ESCALATED_VERIFIED, State.ESCALATED_RECEIVED]
    versions = [ticket.version for ticket in tickets_of(desk, numbers)]
    assert versions == [ticket.version + 1 for ticket in read]
    (fresh,) = tickets_of(desk, outages(desk, 1, begin=3))
    with (
        pytest.raises(ChangedMeanwhileError),
        desk.database.work(desk.clock.now(), "test") as work,
    ):
        desk.tickets.move_open(work, desk.head, [fresh, read[0]], Verb.ESCALATE)
    assert desk.ticket(fresh.number) == fresh


def test_whoever_left_is_told_no_more_and_whoever_has_it_is(desk: DeskOfStories) -> None:
    with desk.database.work(desk.clock.now(), "test") as work:
        ways = roster_store.people(work.session, [desk.people["centre"]])
        assert list(ways) == [desk.people["centre"]]
        gone = text("UPDATE person SET active = :no WHERE id = :id")
        work.session.execute(gone, {"no": False, "id": desk.people["technician"]})
        by_unit = roster_store.people_of_units(work.session, [desk.units[CENTRE], desk.units[VENDOR], 999])

    names = {unit: [person.name for person in people] for unit, people in by_unit.items()}
    assert names == {desk.units[CENTRE]: ["示例乙", "示例丙"], desk.units[VENDOR]: [], 999: []}
