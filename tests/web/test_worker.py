"""The worker: turns until told to stop, a heartbeat, and no fault that ends it."""

import json
from collections.abc import Iterator
from dataclasses import replace
from typing import ClassVar

from sqlalchemy import text

from escalation.engine import Passed
from roster import store as roster_store
from roster.permissions import desk_actor
from tests.conftest import rows
from tests.web.machine_desk import MachineDesk
from tickets.held import Asked
from tickets.lifecycle import Fact, State
from tickets.ticket import Order
from web.worker import BREATH, HEARTBEAT, IDLE, QUESTIONS, Worker, beat, last_beat


class Pauses:
    """Remembers how long the worker wanted to wait, and stops it after so many turns."""

    def __init__(self, turns: int) -> None:
        self.asked: list[float] = []
        self._turns = turns

    def pause(self, seconds: float) -> bool:
        self.asked.append(seconds)
        return len(self.asked) >= self._turns


class FailingOnce:
    """An engine whose database is away for one turn."""

    def __init__(self) -> None:
        self._outcomes: Iterator[Passed | Exception] = iter([ConnectionError("database away"), Passed(0, 0)])

    def remember(self, passed_at: object) -> None:
        """Its clock is right."""

    def run_pass(self) -> Passed:
        outcome = next(self._outcomes)
        if isinstance(outcome, Exception):
            raise outcome
        return outcome


def test_what_is_due_is_decided_and_sent_until_nothing_is(machine_desk: MachineDesk) -> None:
    machine_desk.contacts()
    machine_desk.citizen_reports()
    machine_desk.clock.advance(days=14)
    pauses = Pauses(6)

    Worker(machine_desk.desk, pauses.pause).run()

    assert pauses.asked[0] == BREATH
    assert pauses.asked[-1] == IDLE
    assert machine_desk.desk.file_carrier.sent(10)
    assert rows(machine_desk.desk.database, "page WHERE state IN ('pending', 'sending')") == 0


def test_a_decision_held_long_enough_is_carried_out_and_told_in_the_same_turn(
    machine_desk: MachineDesk,
) -> None:
    machine_desk.contacts()
    desk = machine_desk.desk
    taken = machine_desk.citizen_reports()
    with desk.database.read() as session:
        unit = next(iter(roster_store.units(session))).id
        ticket = desk.reading.ticket(session, desk_actor("test"), taken.number)
    order = Order(ticket.number, ticket.version, {Fact.PROBLEM: "typo", Fact.UNIT: str(unit)})
    desk.held_commands.hold(desk_actor("clerk"), Asked("verify", order))
    worker = Worker(desk)

    worker.until_idle()
    before = rows(desk.database, "held_command")
    machine_desk.clock.advance(seconds=10)
    worker.until_idle()

    assert (before, rows(desk.database, "held_command")) == (1, 0)
    with desk.database.read() as session:
        assert desk.reading.ticket(session, desk_actor("test"), ticket.number).state is State.VERIFIED


def test_a_stop_ends_it_after_the_turn(machine_desk: MachineDesk) -> None:
    pauses = Pauses(1)

    Worker(machine_desk.desk, pauses.pause).run()

    assert len(pauses.asked) == 1


def test_a_turn_that_fails_is_tried_again(machine_desk: MachineDesk) -> None:
    pauses = Pauses(2)
    broken = replace(machine_desk.desk, engine=FailingOnce())  # type: ignore[arg-type]  # a fake of the engine

    Worker(broken, pauses.pause).run()

    assert pauses.asked == [IDLE, IDLE]


def test_it_leaves_a_heartbeat_with_its_instant(machine_desk: MachineDesk) -> None:
    worker = Worker(machine_desk.desk)
    worker.turn()
    machine_desk.clock.advance(minutes=1)

    worker.turn()

    told = json.loads((machine_desk.desk.settings.data_dir / HEARTBEAT).read_text())
    assert told["at"] == machine_desk.clock.now().isoformat()
    assert [path.name for path in machine_desk.desk.settings.data_dir.glob("worker.*")] == [HEARTBEAT]


def test_lost_receipts_are_asked_for_in_every_turn_and_fewer_beside_pages(machine_desk: MachineDesk) -> None:
    class Counting:
        limits: ClassVar[list[int]] = []

        def run_once(self, limit: int) -> int:
            self.limits.append(limit)
            return 0

    counting = Counting()
    machine_desk.contacts()
    worker = Worker(replace(machine_desk.desk, receipts=counting))  # type: ignore[arg-type]  # a fake of the desk
    worker.turn()
    machine_desk.citizen_reports()
    machine_desk.clock.advance(days=14)
    worker.turn()

    assert counting.limits == [QUESTIONS, 1]


def test_retention_has_its_turn_once_an_hour(machine_desk: MachineDesk) -> None:
    class Counting:
        runs = 0

        def run_once(self) -> int:
            self.runs += 1
            return 0

    counting = Counting()
    worker = Worker(replace(machine_desk.desk, retention=counting))  # type: ignore[arg-type]  # a fake of retention

    for minutes in (0, 30, 29, 1, 60):
        machine_desk.clock.advance(minutes=minutes)
        worker.turn()

    assert counting.runs == 3


def test_t_upgrade_a_worker_of_the_old_version_stops_before_it_decides_or_sends(
    machine_desk: MachineDesk,
) -> None:
    machine_desk.contacts()
    machine_desk.citizen_reports()
    machine_desk.clock.advance(days=14)
    machine_desk.desk.database.schema = "0001"
    with machine_desk.desk.database.engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    pauses = Pauses(50)

    Worker(machine_desk.desk, pauses.pause).run()

    assert pauses.asked == [], "it stopped in its first turn"
    assert machine_desk.desk.file_carrier.sent(10) == []


def test_t_restore_a_database_older_than_the_last_beat_stands_still_until_somebody_says_so(
    machine_desk: MachineDesk,
) -> None:
    desk = machine_desk.desk
    Worker(desk, Pauses(1).pause).run()
    machine_desk.contacts()
    machine_desk.citizen_reports()
    machine_desk.clock.advance(days=14)
    beat(desk.settings.data_dir / HEARTBEAT, machine_desk.clock.now())

    Worker(desk, Pauses(3).pause).run()
    held = desk.file_carrier.sent(10)
    desk.resuming.resume(desk_actor("test"), again=True)
    Worker(desk, Pauses(3).pause).run()

    assert held == []
    assert desk.file_carrier.sent(10)


def test_a_damaged_beat_holds_nobody_up(machine_desk: MachineDesk) -> None:
    path = machine_desk.desk.settings.data_dir / HEARTBEAT
    path.write_text("{half a li", encoding="ascii")

    Worker(machine_desk.desk, Pauses(1).pause).run()

    assert last_beat(path) == machine_desk.clock.now()
