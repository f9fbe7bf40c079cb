"""More time: asked for, granted or refused; a deadline moves only by what is granted, and by one of two people."""

from datetime import datetime

import pytest

from database.session import Database
from roster.errors import NotPermittedError
from roster.permissions import Actor, Role
from tests.stories.desk import CENTRE, VENDOR, DeskOfStories
from tickets import extension_store
from tickets.errors import (
    AskedAlreadyError,
    BadExtensionError,
    ChangedMeanwhileError,
    DecidedAlreadyError,
    MissingFactError,
    NoClockToExtendError,
    TooLateToExtendError,
    UnknownRequestError,
)
from tickets.extension_service import Extensions
from tickets.kinds import Kind, Source
from tickets.lifecycle import Fact, Verb
from tickets.store import events
from tickets.ticket import Order


@pytest.fixture
def extensions(desk: DeskOfStories) -> Extensions:
    return Extensions(desk.database, desk.clock, desk.calendar)


@pytest.fixture
def number(desk: DeskOfStories) -> str:
    """With the centre, due on the make-up Saturday 11 October."""
    found = desk.receives().number
    desk.verifies(found)
    return found


def _order(desk: DeskOfStories, number: str, **facts: str) -> Order:
    return Order(number, desk.ticket(number).version, {Fact(name): words for name, words in facts.items()})


def _asks(desk: DeskOfStories, extensions: Extensions, number: str, days: str = "2") -> int:
    """The request's id."""
    extensions.ask(desk.clerk, _order(desk, number, extension_days=days, reason="供应商周三到场"))
    return _waiting(desk.database)[0][0]


def _waiting(database: Database) -> list[tuple[int, int]]:
    with database.read() as session:
        return [(asked.id, asked.days) for asked, _ in extension_store.waiting(session, limit=50)]


def _due(desk: DeskOfStories, number: str) -> str:
    due = desk.ticket(number).due_at
    assert due
    return f"{desk.calendar.local(due):%m-%d %H:%M}"


def test_asking_moves_nothing_and_the_grant_moves_the_deadline_by_what_is_granted(
    desk: DeskOfStories, extensions: Extensions, number: str
) -> None:
    version = desk.ticket(number).version
    request = _asks(desk, extensions, number, "3")
    before = _due(desk, number), desk.ticket(number).version
    with desk.database.read() as session:
        effects = extensions.effects(session, [desk.ticket(number)], [1, 2])[desk.ticket(number).id]

    extensions.grant(desk.head, request, _order(desk, number, extension_days="2"))

    assert before == ("10-11 17:30", version)
    assert _due(desk, number) == "10-14 17:30"
    assert effects[2] == desk.ticket(number).due_at
    assert _waiting(desk.database) == []


def test_a_refusal_leaves_the_deadline_and_stands_on_the_timeline_with_its_reason(
    desk: DeskOfStories, extensions: Extensions, number: str
) -> None:
    request = _asks(desk, extensions, number)

    extensions.refuse(desk.head, request, _order(desk, number, reason="备件今天已到"))

    with desk.database.read() as session:
        refused, asked = events(session, desk.ticket(number).id, limit=2)
    assert _due(desk, number) == "10-11 17:30"
    assert (asked.verb, asked.text, asked.actor_name) == ("ask_extension", "供应商周三到场", "何语桐")
    assert (refused.verb, refused.text) == ("refuse_extension", "备件今天已到")
    assert refused.data == {"extension_days": 2, "asked_by": "何语桐"}


def test_after_a_refusal_one_may_ask_again_and_while_one_waits_nobody_else(
    desk: DeskOfStories, extensions: Extensions, number: str
) -> None:
    request = _asks(desk, extensions, number)
    with pytest.raises(AskedAlreadyError):
        _asks(desk, extensions, number)
    extensions.refuse(desk.head, request, _order(desk, number, reason="不需要"))

    again = _asks(desk, extensions, number, "1")

    assert _waiting(desk.database) == [(again, 1)]


def test_of_two_supervisors_the_second_is_told_who_was_first_and_grants_nothing(
    desk: DeskOfStories, extensions: Extensions, number: str
) -> None:
    request = _asks(desk, extensions, number)
    read = _order(desk, number, extension_days="2")
    extensions.grant(desk.head, request, read)

    with pytest.raises(ChangedMeanwhileError):
        extensions.grant(desk.head, request, read)
    with pytest.raises(DecidedAlreadyError, match="顾明川"):
        extensions.grant(desk.head, request, _order(desk, number, extension_days="2"))
    assert _due(desk, number) == "10-14 17:30"


def test_bad_input_asks_for_nothing(desk: DeskOfStories, extensions: Extensions, number: str) -> None:
    for days in ("0", "61", "two", ""):
        with pytest.raises(BadExtensionError):
            extensions.ask(desk.clerk, _order(desk, number, extension_days=days, reason="等人"))
    with pytest.raises(MissingFactError):
        extensions.ask(desk.clerk, _order(desk, number, extension_days="2", reason=" "))

    assert _waiting(desk.database) == []


def test_only_a_supervisor_decides_a_refusal_needs_its_reason_and_a_request_its_ticket(
    desk: DeskOfStories, extensions: Extensions, number: str
) -> None:
    request, other = _asks(desk, extensions, number), desk.receives("另一件打不开").number

    with pytest.raises(NotPermittedError):
        extensions.grant(desk.clerk, request, _order(desk, number, extension_days="2"))
    with pytest.raises(MissingFactError):
        extensions.refuse(desk.head, request, _order(desk, number))
    with pytest.raises(UnknownRequestError):
        extensions.grant(desk.head, request, _order(desk, other, extension_days="2"))
    assert _due(desk, number) == "10-11 17:30"


def test_a_handler_asks_for_the_tickets_of_the_own_unit_alone(
    desk: DeskOfStories, extensions: Extensions, number: str
) -> None:
    mine = Actor(ref="account:7", name="沈知远", role=Role.UNIT_HANDLER, unit_id=desk.units[CENTRE])
    theirs = Actor(ref="account:8", name="周亦安", role=Role.UNIT_HANDLER, unit_id=desk.units[VENDOR])

    with pytest.raises(Exception, match=number):
        extensions.ask(theirs, _order(desk, number, extension_days="2", reason="等人"))
    extensions.ask(mine, _order(desk, number, extension_days="2", reason="等人"))

    assert len(_waiting(desk.database)) == 1


def test_what_is_overdue_or_has_no_clock_cannot_be_asked_for(
    desk: DeskOfStories, extensions: Extensions, number: str
) -> None:
    fault = desk.receives(
        "首页打不开了", kind=Kind.DETECTED_FAULT, source=Source.MACHINE, fingerprint="a"
    ).number
    with pytest.raises(NoClockToExtendError):
        extensions.ask(desk.clerk, _order(desk, fault, extension_days="2", reason="等人"))
    with pytest.raises(NoClockToExtendError):
        desk.terms.extend(desk.head, _order(desk, fault, extension_days="2", reason="等人"))
    request = _asks(desk, extensions, number)
    desk.clock.set(datetime.fromisoformat("2025-10-12T00:00+08:00"))

    with pytest.raises(TooLateToExtendError):
        extensions.grant(desk.head, request, _order(desk, number, extension_days="2"))
    assert _waiting(desk.database) == [(request, 2)]


def test_an_answered_ticket_waits_for_no_decision(
    desk: DeskOfStories, extensions: Extensions, number: str
) -> None:
    _asks(desk, extensions, number)
    desk.moves(number, Verb.HANDLE, note="已更正")
    desk.moves(number, Verb.ANSWER, answer="您好，已更正。")

    assert _waiting(desk.database) == []
