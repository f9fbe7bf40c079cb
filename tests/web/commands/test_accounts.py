"""`create-user`: one-time passwords that work once."""

import json

from roster import store
from roster.account_store import accounts
from roster.permissions import Role
from tests.web.machine_desk import MachineDesk


def test_the_first_account_can_sign_in_with_its_one_time_password(machine_desk: MachineDesk) -> None:
    status, said, _ = machine_desk.run("create-user", "Wang", "--role", "administrator", "--json")

    made = json.loads(said)
    _, account = machine_desk.desk.sign_in.sign_in("wang", made["one_time_password"], address="test")
    assert status == 0
    assert (account.role, account.must_change) == (Role.ADMINISTRATOR, True)


def test_a_name_is_given_once(machine_desk: MachineDesk) -> None:
    machine_desk.run("create-user", "wang")

    assert machine_desk.run("create-user", "WANG") == (
        1, "", "Error: The name “wang” is taken. Choose another one.\n",
    )  # fmt: skip


def test_an_account_of_somebody_on_the_rota_is_named_by_the_contacts(machine_desk: MachineDesk) -> None:
    with machine_desk.desk.database.work(machine_desk.desk.clock.now(), "test") as work:
        units = [store.add_unit(work.session, unit) for unit in ("市教育局", "市民政局")]
        people = [
            store.add_person(work.session, unit_id=unit, name="何语桐", title="", position=0)
            for unit in units
        ]

    several = machine_desk.run("create-user", "he", "--person", "何语桐")
    nobody = machine_desk.run("create-user", "he", "--person", "示例无")
    machine_desk.run("create-user", "he", "--person", "市民政局/何语桐")

    assert "Several are called “何语桐”. Name one of: 市教育局/何语桐, 市民政局/何语桐." in several[2]
    assert "There is no “示例无” in the contacts." in nobody[2]
    with machine_desk.desk.database.read() as session:
        (account,) = [one for one in accounts(session) if one.login == "he"]
    assert account.person_id == people[1]


def test_a_unit_handler_needs_a_unit_that_exists(machine_desk: MachineDesk) -> None:
    without = machine_desk.run("create-user", "li", "--role", "unit_handler")
    unknown = machine_desk.run("create-user", "li", "--role", "unit_handler", "--unit", "市网信办")

    assert without[2] == "Error: A unit handler sees one unit's tickets only: name it with --unit.\n"
    assert unknown[2] == (
        "Error: There is no unit “市网信办”. Import the contacts first, or choose one of the list.\n"
    )
    assert (without[0], unknown[0]) == (1, 1)
