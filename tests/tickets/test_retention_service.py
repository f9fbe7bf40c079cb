"""Reporters are forgotten in time and on request; the ticket and the record stay whole."""

import pytest
from sqlalchemy import text

from roster.errors import NotPermittedError
from roster.permissions import Actor, Role
from tests.conftest import rows
from tests.stories.desk import DeskOfStories
from tickets.errors import MissingFactError, UnknownTicketError
from tickets.kinds import Kind, Source
from tickets.lifecycle import Verb
from tickets.retention_service import Retention
from tickets.ticket import Report, Reporter

PHONE = "13000000099"


def reported(desk: DeskOfStories) -> str:
    report = Report(
        Kind.ERROR_REPORT, Source.PUBLIC_FORM, "点规章库出现404页面", reporter=Reporter("王五", PHONE)
    )
    return desk.intake.take_in(desk.head, report).number


def test_a_reporter_is_forgotten_so_many_days_after_the_answer_and_not_before(desk: DeskOfStories) -> None:
    retention = Retention(desk.database, desk.clock, days=365)
    reported(desk)
    answered = reported(desk)
    desk.moves(answered, Verb.DISMISS, reason="unfounded", answer="经核实，页面正常。")

    desk.clock.advance(days=365)
    early = retention.run_once()
    desk.clock.advance(seconds=1)

    assert (early, retention.run_once(), retention.run_once()) == (0, 1, 0)
    assert rows(desk.database, "reporter") == 1, "the open ticket's reporter can still be asked"
    assert desk.ticket(answered).answer == "经核实，页面正常。"
    assert desk.database.verify_audit()[1] == []


def test_on_request_one_reporter_is_forgotten_with_a_reason_and_no_number_stays_behind(
    desk: DeskOfStories,
) -> None:
    retention = Retention(desk.database, desk.clock, days=365)
    number = reported(desk)

    retention.erase(desk.clerk, number, reason="本人要求")

    assert rows(desk.database, "reporter") == 0
    with desk.database.read() as session:
        kept = list(session.execute(text("SELECT data FROM audit")).scalars())
        kept += session.execute(text("SELECT text FROM ticket_event")).scalars().all()
    assert not any(PHONE in str(words) or "王五" in str(words) for words in kept)


def test_erasure_needs_a_reason_a_ticket_and_the_right(desk: DeskOfStories) -> None:
    retention = Retention(desk.database, desk.clock, days=365)
    number = reported(desk)

    with pytest.raises(MissingFactError) as refused:
        retention.erase(desk.clerk, number, reason=" ")
    with pytest.raises(UnknownTicketError):
        retention.erase(desk.clerk, "ZZZZZZ", reason="本人要求")
    with pytest.raises(NotPermittedError):
        retention.erase(Actor("account:7", "审计员", Role.AUDITOR), number, reason="本人要求")

    assert str(refused.value) == "“erase” needs reason. Nothing was changed."
    assert rows(desk.database, "reporter") == 1
