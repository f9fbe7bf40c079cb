"""Whatever a new version of the calendar changes: every open ticket ends as if it had been counted by it at once."""

from contextlib import suppress
from dataclasses import replace
from datetime import date
from pathlib import Path
from random import Random

import pytest

from calendars.clock import ManualClock
from calendars.tables import shipped_content
from database import timers
from database.session import Database
from tests.stories.desk import DeskOfStories
from tests.tickets.calendar_rounds import (
    NEW_YEAR,
    all_tickets,
    at,
    changed,
    december_desk,
    is_as_counted,
    official,
    passes,
    published,
    running,
    told,
    whole,
    with_new_year,
)
from tickets.errors import NoCalendarToExtendError
from tickets.kinds import Kind, Source
from tickets.lifecycle import Fact, Verb
from tickets.recompute_service import RECOMPUTE
from tickets.service import Order

ROUNDS, RECEIVED_A_ROUND = 5, 6
KINDS = tuple(Kind)


@pytest.fixture
def desk(database: Database, clock: ManualClock, tmp_path: Path) -> DeskOfStories:
    return december_desk(database, clock, tmp_path)


def lives(desk: DeskOfStories, chance: Random, number: str) -> None:
    """What may become of a ticket."""
    ticket = desk.ticket(number)
    order = Order(number, ticket.version, {Fact.REASON: "示例", Fact.EXTENSION_DAYS: "2"})
    match chance.randrange(8):
        case 0:
            desk.verifies(number)
        case 1 if ticket.due_at is not None:
            with suppress(NoCalendarToExtendError):
                desk.terms.extend(desk.head, order)
        case 2 if desk.terms.may_pause(ticket):
            desk.terms.pause(desk.head, order)
        case 3:
            desk.moves(number, Verb.DISMISS, reason="unfounded", answer="经核实，页面正常。")
        case 4:
            desk.moves(number, Verb.DISMISS, reason="unfounded", answer="经核实，页面正常。")
            desk.moves(number, Verb.REOPEN, reason="来信人再次反映")


def goes_on(desk: DeskOfStories, chance: Random) -> None:
    """Some days later new reports have come, some with a life of their own, and some clocks go on."""
    for ticket in all_tickets(desk).values():
        if ticket.paused_at is not None and chance.random() < 1 / 2:
            desk.terms.resume(desk.head, Order(ticket.number, ticket.version, {Fact.NOTE: "已补充"}))
    for n in range(RECEIVED_A_ROUND):
        desk.clock.advance(hours=chance.randrange(1, 20))
        kind = KINDS[n % len(KINDS)]
        fingerprint = f"{desk.clock.now()}" if kind is Kind.DETECTED_FAULT else None
        source = chance.choice((Source.TELEPHONE, Source.PUBLIC_FORM))
        lives(desk, chance, desk.receives(kind=kind, source=source, fingerprint=fingerprint).number)
    passes(desk)


@pytest.mark.parametrize("seed", range(3))
def test_every_open_ticket_ends_as_the_newest_version_counts_it(desk: DeskOfStories, seed: int) -> None:
    chance = Random(seed)
    content = shipped_content()
    for _ in range(ROUNDS):
        goes_on(desk, chance)
        before = all_tickets(desk)
        clocks = {i: running(desk, one) for i, one in before.items()}
        lines = {i: len(told(desk, i)) for i in before}
        wanted = changed(content, chance)
        if wanted.version == content.version:
            continue
        content = wanted

        number = published(desk, content)
        passes(desk)

        for i, ticket in all_tickets(desk).items():
            if not ticket.state.is_open:
                assert (ticket, len(told(desk, i))) == (before[i], lines[i])
                continue
            is_as_counted(desk, ticket, content, number)
            pairs = list(zip(clocks[i], running(desk, ticket), strict=True))
            moved = any(old.due_at != new.due_at for old, new in pairs)
            confirmed = any(old.provisional and not new.provisional for old, new in pairs)
            assert len(told(desk, i)) - lines[i] == int(moved or confirmed), ticket.number
        once = whole(desk.database)
        with desk.database.work(desk.clock.now(), "story") as work:
            timers.set_timer(work.session, RECOMPUTE, f"calendar:{number}", due_at=work.now)
        passes(desk)
        assert whole(desk.database) == once, "a second run changes nothing"
    assert desk.database.verify_audit()[1] == []


def test_moved_and_confirmed_deadlines_of_one_batch_are_all_written(desk: DeskOfStories) -> None:
    at(desk, "2026-12-25 09:00")
    confirmed = desk.receives("咨询办事流程", kind=Kind.QUESTION).number
    at(desk, "2026-12-30 09:00")
    moved = desk.receives("附件打不开").number
    passes(desk)
    fifth = replace(NEW_YEAR, day=date(2027, 1, 5))
    content = official(replace(shipped_content(), days=(*shipped_content().days, fifth)))

    number = published(desk, content)
    passes(desk)

    for one, verb in ((confirmed, "deadline_confirmed"), (moved, "deadline_moved")):
        is_as_counted(desk, desk.ticket(one), content, number)
        assert [line.verb for line in told(desk, desk.ticket(one).id)] == [verb]


def test_a_year_whose_notice_is_taken_back_makes_its_deadlines_provisional_again(desk: DeskOfStories) -> None:
    at(desk, "2026-12-29 09:00")
    number = desk.receives().number
    published(desk, official(shipped_content()))
    passes(desk)
    certain = desk.ticket(number).provisional

    published(desk, shipped_content())
    passes(desk)

    assert (certain, desk.ticket(number).provisional) == (False, True)
    is_as_counted(desk, desk.ticket(number), shipped_content(), 3)
    assert [one.verb for one in told(desk, desk.ticket(number).id)] == ["deadline_confirmed"]


def test_a_duplicate_taken_apart_after_the_run_has_its_own_deadline_by_the_newest_version(
    desk: DeskOfStories,
) -> None:
    at(desk, "2026-12-29 09:00")
    first, second = desk.receives("附件打不开").number, desk.receives("附件还是打不开").number
    desk.moves(second, Verb.MERGE, duplicate_of=first)
    number = published(desk, with_new_year())
    passes(desk)
    merged = desk.ticket(second).calendar_no

    desk.moves(second, Verb.UNMERGE, reason="不是同一个附件")
    passes(desk)

    assert merged == 1
    is_as_counted(desk, desk.ticket(second), with_new_year(), number)
    assert len(told(desk, desk.ticket(second).id)) == 1
