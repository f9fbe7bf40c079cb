"""`figures-rebuild` and `figures-compare`: what they report, and that a wrong counter ends with exit code 1."""

import json

from sqlalchemy import text

from tests.web.machine_desk import MachineDesk


def test_counters_of_a_desk_agree_with_its_tickets(machine_desk: MachineDesk) -> None:
    machine_desk.citizen_reports()

    assert machine_desk.run("figures-compare") == (0, "All 4 counters agree with 1 tickets.\n", "")


def test_a_wrong_counter_is_told_and_counting_anew_mends_it(machine_desk: MachineDesk) -> None:
    machine_desk.citizen_reports()
    machine_desk.run("figures-compare")
    with machine_desk.desk.database.engine.begin() as connection:
        connection.execute(text("UPDATE figure_day SET received = 7 WHERE unit = -1 AND kind = ''"))

    code, out, complaint = machine_desk.run("figures-compare", "--json")
    rebuilt = machine_desk.run("figures-rebuild")

    assert code == 1
    assert json.loads(out)["differences"][0]["differs"] == {"received": [7, 1]}
    assert "Use figures-rebuild." in complaint
    assert rebuilt == (0, "Counted 1 tickets anew.\n", "")
    assert machine_desk.run("figures-compare")[0] == 0
