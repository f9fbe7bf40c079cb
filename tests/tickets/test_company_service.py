"""Working beside others: waits that end within the deadline, and looks that are written at most once a minute."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import text

from roster.errors import NotPermittedError
from roster.permissions import Actor, Role
from tests.conftest import rows
from tests.stories.desk import DeskOfStories
from tickets import whole_store
from tickets.company_service import Desks
from tickets.company_store import Company
from tickets.errors import BadSnoozeError, ChangedMeanwhileError, UnknownTicketError
from tickets.kind_service import Kinds
from tickets.kinds import Kind, Severity, Source
from tickets.lifecycle import Fact
from tickets.list_store import Filter
from tickets.ticket import Order, Report, Ticket
from web.shell_store import frame

SONG, SHEN = (Actor(f"account:{n}", name, Role.STAFF) for n, name in ((7, "宋晚晴"), (8, "沈知远")))


@pytest.fixture
def desks(desk: DeskOfStories) -> Desks:
    return Desks(desk.database, desk.clock, desk.calendar)


def report(desk: DeskOfStories, severity: Severity = Severity.NORMAL) -> Ticket:
    return desk.ticket(desk.receives(severity=severity).number)


def order(ticket: Ticket) -> Order:
    return Order(ticket.number, ticket.version)


def inbox(desk: DeskOfStories) -> list[str]:
    with desk.database.read() as session:
        found = desk.reading.lines(session, SONG, Filter(awake_at=desk.clock.now()))
    return [line.number for line in found]


def counted(desk: DeskOfStories) -> int:
    with desk.database.read() as session:
        return frame(session, now=desk.clock.now(), only_unit=None).counts["inbox"]


def at_its_page(desk: DeskOfStories, desks: Desks, ticket: Ticket) -> Company:
    with desk.database.read() as session:
        found = whole_store.head(session, ticket.number)
    assert found is not None
    return desks.company_at(found)


def company(desk: DeskOfStories, desks: Desks, ticket: Ticket) -> Company:
    with desk.database.read() as session:
        return desks.company(session, SONG, [ticket.id])


def test_a_ticket_that_waits_leaves_the_inbox_and_comes_back_by_itself(
    desk: DeskOfStories, desks: Desks
) -> None:
    ticket = report(desk)
    until = desk.clock.now() + timedelta(hours=2)

    desks.snooze(SONG, order(ticket), until=until)
    waiting = inbox(desk), company(desk, desks, ticket).waiting
    desk.clock.set(until)

    assert waiting == ([], {ticket.id: until})
    assert inbox(desk) == [ticket.number]
    assert company(desk, desks, ticket).waiting == {}
    assert desk.ticket(ticket.number) == ticket
    assert rows(desk.database, "audit WHERE action = 'snooze'") == 1


def test_a_wait_may_last_to_the_deadline_and_not_a_second_longer(desk: DeskOfStories, desks: Desks) -> None:
    ticket = report(desk)
    assert ticket.due_at

    with pytest.raises(BadSnoozeError) as refused:
        desks.snooze(SONG, order(ticket), until=ticket.due_at + timedelta(seconds=1))
    desks.snooze(SONG, order(ticket), until=ticket.due_at)

    assert (refused.value.problem, refused.value.until) == ("deadline", ticket.due_at.isoformat())
    assert inbox(desk) == []


def test_a_deadline_that_moves_before_the_end_of_the_wait_ends_it_at_once(
    desk: DeskOfStories, desks: Desks
) -> None:
    ticket = desk.ticket(
        desk.intake.take_in(desk.clerk, Report(Kind.QUESTION, Source.TELEPHONE, "怎么预约？")).number
    )
    desks.snooze(SONG, order(ticket), until=ticket.due_at)
    waiting = inbox(desk), counted(desk), at_its_page(desk, desks, ticket).waiting

    kinds = Kinds(desk.database, desk.clock, desk.calendar)
    reason = {Fact.REASON: "是纠错，不是提问。"}
    kinds.change_kind(SHEN, Order(ticket.number, ticket.version, reason), Kind.ERROR_REPORT)

    assert waiting == ([], 0, {ticket.id: ticket.due_at})
    assert inbox(desk) == [ticket.number]
    assert counted(desk) == 1
    assert company(desk, desks, ticket).waiting == {}
    assert at_its_page(desk, desks, ticket).waiting == {}


@pytest.mark.parametrize(
    ("severity", "away", "problem"),
    [(Severity.SEVERE, timedelta(hours=1), "severe"), (Severity.NORMAL, timedelta(0), "past")],
)
def test_what_cannot_wait_is_refused_with_the_reason(
    desk: DeskOfStories, desks: Desks, severity: Severity, away: timedelta, problem: str
) -> None:
    ticket = report(desk, severity)

    with pytest.raises(BadSnoozeError) as refused:
        desks.snooze(SONG, order(ticket), until=desk.clock.now() + away)

    assert refused.value.problem == problem
    assert rows(desk.database, "snooze") == 0


def test_a_closed_ticket_an_old_page_and_a_unit_cannot_put_off(desk: DeskOfStories, desks: Desks) -> None:
    ticket = report(desk)
    until = desk.clock.now() + timedelta(hours=1)
    handler = Actor("account:9", "示处", Role.UNIT_HANDLER, unit_id=1)

    with pytest.raises(ChangedMeanwhileError):
        desks.snooze(SONG, Order(ticket.number, 9), until=until)
    with pytest.raises((NotPermittedError, UnknownTicketError)):
        desks.snooze(handler, order(ticket), until=until)

    assert rows(desk.database, "snooze") == 0


def test_a_wait_can_be_moved_and_ended(desk: DeskOfStories, desks: Desks) -> None:
    ticket = report(desk)
    for hours in (1, 3):
        desks.snooze(SONG, order(ticket), until=desk.clock.now() + timedelta(hours=hours))
    moved = company(desk, desks, ticket).waiting[ticket.id]

    desks.wake(SHEN, ticket.number)
    desks.wake(SHEN, ticket.number)

    assert moved == desk.clock.now() + timedelta(hours=3)
    assert inbox(desk) == [ticket.number]
    assert rows(desk.database, "audit WHERE action = 'wake'") == 1


def test_a_look_is_written_once_a_minute_never_audited_and_over_after_two(
    desk: DeskOfStories, desks: Desks
) -> None:
    ticket = report(desk)
    audited = rows(desk.database, "audit")

    written = []
    for _ in range(5):
        written.append(desks.note_seen(SHEN, ticket.number))
        desk.clock.advance(seconds=30)
    seen = company(desk, desks, ticket).seen
    desk.clock.advance(minutes=2)
    gone = company(desk, desks, ticket).seen

    assert written == [True, False, True, False, True]
    assert seen == {ticket.id: (("account:8", "沈知远"),)}
    assert gone == {}
    assert rows(desk.database, "audit") == audited


def test_looking_on_keeps_the_beginning_and_leaving_is_forgotten(desk: DeskOfStories, desks: Desks) -> None:
    ticket, other = report(desk), report(desk)
    desks.note_seen(SHEN, ticket.number)
    began = desk.clock.now()
    desk.clock.advance(minutes=1)
    desks.note_seen(SHEN, ticket.number)

    with desk.database.read() as session:
        (kept,) = session.execute(text("SELECT began_at FROM presence")).scalars()
    desk.clock.advance(minutes=5)
    desks.note_seen(SHEN, other.number)

    at = kept if isinstance(kept, datetime) else datetime.fromisoformat(f"{kept}+00:00")
    assert at == began
    assert rows(desk.database, "presence") == 1
