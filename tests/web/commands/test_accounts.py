"""`create-user`: one-time passwords that work once."""

import json

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


def test_a_unit_handler_needs_a_unit_that_exists(machine_desk: MachineDesk) -> None:
    without = machine_desk.run("create-user", "li", "--role", "unit_handler")
    unknown = machine_desk.run("create-user", "li", "--role", "unit_handler", "--unit", "市网信办")

    assert without[2] == "Error: A unit handler sees one unit's tickets only: name it with --unit.\n"
    assert unknown[2] == (
        "Error: There is no unit “市网信办”. Import the contacts first, or choose one of the list.\n"
    )
    assert (without[0], unknown[0]) == (1, 1)
