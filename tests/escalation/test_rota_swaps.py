"""Swaps: both consent, both days change hands or neither, and of two at once one wins."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from pathlib import Path
from threading import Barrier

import pytest

from calendars.clock import ManualClock
from database.session import Database
from escalation.rota_notices import begin_rota_watch
from roster.errors import NotPermittedError, RosterError
from roster.rota import swap_store
from roster.rota.errors import (
    BadSwapError,
)
from roster.rota.store import Slot
from roster.rota.swap_store import Swap, SwapState
from tests.escalation.rota_desk import NAMES, RotaDesk, rota_desk


@pytest.fixture
def desk(database: Database, clock: ManualClock, tmp_path: Path) -> Iterator[RotaDesk]:
    found = rota_desk(database, clock, tmp_path)
    yield found
    assert database.verify_audit()[1] == []


def pair(desk: RotaDesk) -> tuple[Slot, Slot]:
    """Two readers' days, neither of whom has the other's."""
    mine = desk.on(5)
    return mine, next(one for one in desk.slots() if one.day > mine.day and one.person_id != mine.person_id)


def test_a_swap_needs_both_and_changes_both_days_at_once(desk: RotaDesk) -> None:
    desk.publish()
    mine, theirs = pair(desk)
    asker, asked = desk.actor(mine.person_id), desk.actor(theirs.person_id)
    with pytest.raises(NotPermittedError):
        desk.rotas.ask_swap(asked, mine.id, to=theirs.person_id, return_id=None)
    desk.rotas.ask_swap(asker, mine.id, to=theirs.person_id, return_id=theirs.id)
    with pytest.raises(BadSwapError) as refused:
        desk.rotas.ask_swap(asker, mine.id, to=theirs.person_id, return_id=theirs.id)
    assert refused.value.problem == "asked_already"
    with pytest.raises(NotPermittedError):
        desk.rotas.answer_swap(asker, 1, accept=True)
    assert desk.on(5) == mine
    desk.stories.works()
    assert "想把10-05的值班换给您" in desk.phone(theirs.person_id).messages()[-1].body

    desk.rotas.answer_swap(asked, 1, accept=True)

    assert desk.on(5).person_id == theirs.person_id
    assert next(one for one in desk.slots() if one.id == theirs.id).person_id == mine.person_id
    assert desk.duty("2026-10-05 10:00") == [desk.name(theirs.person_id)]
    with pytest.raises(BadSwapError):
        desk.rotas.answer_swap(asked, 1, accept=True)
    desk.stories.works()
    assert "同意换班" in desk.phone(mine.person_id).messages()[-1].body


def test_a_refused_or_withdrawn_swap_changes_nothing(desk: RotaDesk) -> None:
    desk.publish()
    mine, theirs = pair(desk)
    before = desk.slots()
    asker, asked = desk.actor(mine.person_id), desk.actor(theirs.person_id)

    desk.rotas.ask_swap(asker, mine.id, to=theirs.person_id, return_id=None)
    desk.rotas.answer_swap(asked, 1, accept=False)
    desk.rotas.ask_swap(asker, mine.id, to=theirs.person_id, return_id=None)
    desk.rotas.withdraw_swap(asker, 2)

    assert desk.slots() == before
    with pytest.raises(BadSwapError):
        desk.rotas.answer_swap(asked, 2, accept=True)


def test_a_swap_whose_day_is_over_waits_for_nobody(desk: RotaDesk) -> None:
    desk.publish()
    mine, theirs = pair(desk)
    desk.rotas.ask_swap(desk.actor(mine.person_id), mine.id, to=theirs.person_id, return_id=theirs.id)
    with desk.stories.database.read() as session:
        waits = swap_store.waiting(session, mine.day)
        over = swap_store.waiting(session, mine.day + timedelta(days=1))
    with desk.stories.database.work(desk.stories.clock.now(), "test") as work:
        begin_rota_watch(work.session, work.now)
    desk.stories.clock.set(datetime(2026, 10, 6, 9, tzinfo=desk.stories.calendar.zone))
    desk.stories.works()

    assert ([one.id for one in waits], over, desk.audited("swap_void")) == ([1], [], 1)
    with pytest.raises(BadSwapError) as refused:
        desk.rotas.answer_swap(desk.actor(theirs.person_id), 1, accept=True)
    assert refused.value.problem == "settled"


def test_a_swap_of_today_begins_when_it_is_agreed_to(desk: RotaDesk) -> None:
    desk.publish()
    mine, theirs = pair(desk)
    desk.stories.clock.set(datetime(2026, 10, 5, 12, tzinfo=desk.stories.calendar.zone))
    desk.rotas.ask_swap(desk.actor(mine.person_id), mine.id, to=theirs.person_id, return_id=None)

    desk.rotas.answer_swap(desk.actor(theirs.person_id), 1, accept=True)

    assert desk.duty("2026-10-05 11:59") == [desk.name(mine.person_id)]
    assert desk.duty("2026-10-05 12:00") == [desk.name(theirs.person_id)]


def test_of_two_swaps_about_one_day_the_second_is_refused_whole(desk: RotaDesk) -> None:
    """Two that were asked in the same moment, so that neither saw the other."""
    desk.publish()
    mine, theirs = pair(desk)
    other = next(
        one
        for one in desk.slots()
        if one.person_id not in (mine.person_id, theirs.person_id) and one.day > mine.day
    )
    with desk.stories.database.work(desk.stories.clock.now(), "test") as work:
        for back in (theirs, other):
            swap_store.add(
                work.session,
                Swap(0, mine.role, mine.id, 1, mine.day, back.id, 1, back.day, mine.person_id, back.person_id,
                     SwapState.ASKED, work.now),
            )  # fmt: skip
    desk.rotas.answer_swap(desk.actor(theirs.person_id), 1, accept=True)

    with pytest.raises(BadSwapError) as refused:
        desk.rotas.answer_swap(desk.actor(other.person_id), 2, accept=True)

    assert refused.value.problem == "settled"  # and waits on nobody's page any more

    assert desk.on(5).person_id == theirs.person_id
    assert next(one for one in desk.slots() if one.id == other.id) == other


def test_an_answer_and_an_override_at_one_instant_leave_one_winner(desk: RotaDesk) -> None:
    desk.publish()
    mine, theirs = pair(desk)
    third = next(
        one for one in (desk.people[name] for name in NAMES) if one not in (mine.person_id, theirs.person_id)
    )
    desk.rotas.ask_swap(desk.actor(mine.person_id), mine.id, to=theirs.person_id, return_id=theirs.id)
    together = Barrier(2)

    def accept() -> None:
        together.wait()
        desk.rotas.answer_swap(desk.actor(theirs.person_id), 1, accept=True)

    def override() -> None:
        together.wait()
        desk.rotas.override(desk.head, mine.id, third, version=mine.version, reason="临时出差")

    def outcome(act: Callable[[], None]) -> str:
        try:
            act()
        except RosterError as error:
            return error.code
        return ""

    with ThreadPoolExecutor(2) as threads:
        found = list(threads.map(outcome, (accept, override)))

    assert found.count("") == 1, found
    assert desk.on(5).person_id == (theirs.person_id if found[0] == "" else third)
    other = next(one for one in desk.slots() if one.id == theirs.id)
    assert other.person_id == (mine.person_id if found[0] == "" else theirs.person_id)
