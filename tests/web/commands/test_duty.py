"""`worker`, `engine-pass` and `demo`: running the desk from the shell."""

import json

from tests.conftest import rows
from tests.web.machine_desk import MachineDesk


def test_a_rehearsed_pass_says_what_it_would_do_and_does_nothing(machine_desk: MachineDesk) -> None:
    machine_desk.contacts()
    machine_desk.citizen_reports()
    lines = rows(machine_desk.desk.database, "audit")

    status, said, _ = machine_desk.run("engine-pass", "--at", "2025-10-13T09:00", "--dry-run", "--json")

    assert status == 0
    assert json.loads(said)["paged"] == 1
    assert rows(machine_desk.desk.database, "page") == 0
    assert rows(machine_desk.desk.database, "audit") == lines


def test_a_pass_at_an_instant_orders_the_pages_of_that_instant(machine_desk: MachineDesk) -> None:
    machine_desk.contacts()
    machine_desk.citizen_reports()

    status, said, _ = machine_desk.run("engine-pass", "--at", "2025-10-10T09:00+08:00")

    assert (status, said) == (0, "3 timers looked at, 1 pages ordered, 0 subjects put off.\n")
    assert rows(machine_desk.desk.database, "page") == 1


def test_a_prober_of_a_place_that_the_plan_does_not_name_is_refused(machine_desk: MachineDesk) -> None:
    status, _, told = machine_desk.run("probe", "--vantage", "cloud", "--once")

    assert (status, "add it to `vantages`" in told) == (1, True)
    assert machine_desk.run("probe", "--once")[0] == 0


def test_a_pass_that_would_call_real_people_is_refused(machine_desk: MachineDesk) -> None:
    machine_desk.configure(voice_carrier="twilio")

    status, _, told = machine_desk.run("engine-pass", "--at", "2025-10-10T09:00")

    assert (status, told) == (
        1,
        (
            "Error: Refused: DUWANG_VOICE_CARRIER is “twilio”, so a pass at another time would call real people."
            " Use --dry-run, or the file carrier.\n"
        ),
    )


def test_the_worker_runs_once_until_nothing_is_due(machine_desk: MachineDesk) -> None:
    machine_desk.contacts()
    machine_desk.citizen_reports()
    machine_desk.clock.advance(days=14)

    assert machine_desk.run("worker", "--once")[0] == 0

    assert rows(machine_desk.desk.database, "page") > 0
    assert rows(machine_desk.desk.database, "page WHERE state = 'pending'") == 0


def test_every_command_explains_itself(machine_desk: MachineDesk) -> None:
    ours = {name: command for name, command in machine_desk.app.cli.commands.items() if name != "shell"}

    silent = [name for name in ours if "Usage:" not in machine_desk.run(name, "--help")[1]]
    nameless = [name for name, command in ours.items() if not command.help]

    assert silent == nameless == []
    assert len(ours) >= 14
