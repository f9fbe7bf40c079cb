"""Nobody gets a place on a rota, or leads, whom fewer than two working channels reach; a refusal changes nothing."""

from datetime import date, timedelta
from pathlib import Path

import pytest

from calendars.clock import ManualClock
from database.session import Database
from roster import store as roster_store
from roster.errors import TooFewChannelsError
from roster.people import ChannelKind, DutyRole, Reach, Shift
from roster.rota import swap_store
from roster.rota.days import Coverage, Leave
from roster.service import Roster, stop_texts
from tests.escalation.rota_desk import END, LEADERS, NAMES, RotaDesk, rota_desk


@pytest.fixture
def desk(database: Database, clock: ManualClock, tmp_path: Path) -> RotaDesk:
    """Published up to the end of October; 罗致和, a leader, then has a landline and nothing else."""
    found = rota_desk(database, clock, tmp_path)
    found.publish()
    with database.work(clock.now(), "test") as work:
        landline = [Reach(ChannelKind.LANDLINE, "+863162000001")]
        roster_store.set_reaches(work.session, found.people[LEADERS[2]], landline)
    return found


def test_planning_publishing_swap_override_shift_and_lead_refuse_who_cannot_be_relied_on(
    desk: RotaDesk,
) -> None:
    lone, rotas, roster = (
        desk.people[LEADERS[2]],
        desk.rotas,
        Roster(desk.stories.database, desk.stories.clock),
    )
    before = [desk.slots(role) for role in (DutyRole.READER, DutyRole.DUTY_LEADER)]
    slot, start = desk.on(5), desk.stories.clock.now()
    readers = [desk.people[name] for name in NAMES]

    refused = []
    for act in (
        lambda: rotas.set_members(desk.head, DutyRole.READER, [*readers, lone], Coverage.STATUTORY),
        lambda: rotas.override(desk.head, slot.id, lone, version=slot.version, reason="临时调班"),
        lambda: rotas.ask_swap(desk.actor(slot.person_id), slot.id, to=lone, return_id=None),
        lambda: desk.publish(END + timedelta(days=60)),
        lambda: roster.set_holders(desk.head, DutyRole.DUTY_LEADER, [lone]),
        lambda: roster.add_shift(desk.head, Shift(DutyRole.READER, lone, start, start + timedelta(hours=8))),
    ):
        with pytest.raises(TooFewChannelsError) as error:
            act()
        refused.append(error.value.names)

    assert refused == [("罗致和",)] * 6
    assert [desk.slots(role) for role in (DutyRole.READER, DutyRole.DUTY_LEADER)] == before
    with desk.stories.database.read() as session:
        assert swap_store.waiting(session, date.min) == []
        assert lone not in roster_store.holders(session)[DutyRole.DUTY_LEADER]
    roster.set_holders(desk.head, DutyRole.TECHNICIAN, [lone])  # whoever is only called may have one


def test_who_lost_a_channel_since_the_swap_was_asked_for_does_not_get_the_day(desk: RotaDesk) -> None:
    mine = desk.on(5)
    other = next(one for one in desk.slots() if one.person_id != mine.person_id)
    desk.rotas.ask_swap(desk.actor(mine.person_id), mine.id, to=other.person_id, return_id=None)
    with desk.stories.database.work(desk.stories.clock.now(), "test") as work:
        stop_texts(work, other.person_id)

    with pytest.raises(TooFewChannelsError):
        desk.rotas.answer_swap(desk.actor(other.person_id), 1, accept=True)

    assert desk.on(5) == mine
    desk.rotas.add_leave(desk.head, Leave(0, mine.person_id, date(2026, 10, 5), date(2026, 10, 5)))
    with pytest.raises(TooFewChannelsError):
        desk.rotas.take_open(desk.head, DutyRole.READER, date(2026, 10, 5), other.person_id, reason="补排")
    assert [one for one in desk.slots() if one.day == date(2026, 10, 5)] == []
