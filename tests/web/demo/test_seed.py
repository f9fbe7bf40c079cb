"""The demonstration: 示例市 with every state in it, invented people only, and a record that holds."""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import event

from database.session import Database
from roster.accounts import Account
from tests.conftest import rows
from tests.web.machine_desk import MachineDesk
from tickets.lifecycle import State

EMPTY = (
    "Error: This desk is not empty: it has accounts or tickets. The demonstration needs a fresh database.\n"
)


def values(database: Database, query: str) -> list[str]:
    with database.engine.connect() as connection:
        return [row[0] for row in connection.exec_driver_sql(query)]


GROWING = frozenset({
    "attempt", "audit", "call_task", "handover", "page", "reading_round", "register_entry", "reporter", "round_item",
    "ticket", "ticket_clock", "ticket_event", "ticket_words",
})  # fmt: skip
DAILY = "SELECT call_task.id, call_task.proof_id"
"""Begins what is asked before things are cleared away, once a day."""


def read_whole(database: Database, asked: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Of these statements those for which SQLite reads a table that grows with the archive, or all there ever was of
    one kind of subject; with its plan.
    """
    with database.engine.connect() as connection:
        for statement, given in asked.items():
            cursor = connection.connection.cursor()
            for *_, step in cursor.execute(f"EXPLAIN QUERY PLAN {statement}", given) or ():
                found = re.fullmatch(r"SCAN (\w+)", step)
                if statement.startswith(DAILY):
                    continue
                if (found and found[1] in GROWING) or "(subject_kind=?)" in step:
                    yield step, statement


def test_the_demonstration_shows_the_whole_life_of_a_desk(machine_desk: MachineDesk) -> None:
    """And all that is asked in three weeks is found by an index: cost follows what is due, never the archive."""
    database = machine_desk.desk.database
    asked: dict[str, Any] = {}

    def note(
        _connection: object, _cursor: object, statement: str, given: object, _context: object, many: bool  # noqa: FBT001 - the arguments of SQLAlchemy's hook
    ) -> None:  # fmt: skip
        if statement.startswith(("SELECT", "UPDATE")) and not many:
            asked.setdefault(statement, given)

    event.listen(database.engine, "before_cursor_execute", note)

    status, said, _ = machine_desk.run("demo", "--json")
    event.remove(database.engine, "before_cursor_execute", note)

    assert status == 0
    assert set(values(database, "SELECT state FROM ticket")) == set(State)
    assert rows(database, "ticket WHERE state <> 'answered' AND overdue_at < '2025-09-30 08:59:00'") == 1
    assert rows(database, "ticket WHERE severity = 'severe' AND state = 'escalated.received'") == 1
    assert rows(database, "ticket WHERE dismiss_reason = 'unfounded'") == 1
    assert rows(database, "ticket WHERE duplicate_of_id IS NOT NULL") == 1
    assert rows(database, "ticket WHERE cycle = 2 AND state = 'verified'") == 1
    assert rows(database, "ticket WHERE in_time") > rows(database, "ticket WHERE NOT in_time") == 1
    assert rows(database, "person") == 13
    what_machines_show(machine_desk, database)
    assert machine_desk.run("verify-audit")[0] == machine_desk.run("delivery-audit")[0] == 0
    reached = {letter.address for letter in machine_desk.desk.file_carrier.sent(1000)}
    assert {
        address for address in reached if not re.fullmatch(r"\+86130000000(0[1-9]|1[0-3])", address)
    } == set()
    everybody_can_sign_in(machine_desk, json.loads(said)["accounts"])
    if database.engine.dialect.name == "sqlite":
        assert list(read_whole(database, asked)) == []


def what_machines_show(desk: MachineDesk, database: Database) -> None:
    """An outage over and one that stands, readings, suspects, an alarm; and nothing that would leave this computer."""
    assert rows(database, "site_outage WHERE over_at IS NOT NULL AND ticket <> ''") == 1
    assert rows(database, "site_outage WHERE recovered_at IS NULL") == 1
    assert rows(database, "visit_day WHERE failures > 0") > 5
    assert set(values(database, "SELECT phase FROM site_reading")) == {"complete", "stopped"}
    assert rows(database, "fault WHERE ticket <> ''") == 5
    assert rows(database, "fault WHERE sureness = 'suspect' AND verdict = '' AND gone_at IS NULL") == 9
    assert rows(database, "alarm WHERE state = 'resolved'") == 1
    assert rows(database, "lexicon_term") == 5
    assert rows(database, "leader_office") == rows(database, "renamed_organ") + 2 == 4
    assert rows(database, "foreign_host") == 3
    assert rows(database, "visit_order") == rows(database, "timer WHERE kind LIKE 'probes.%'") - 1 == 0
    assert desk.desk.watch.visits.claim("main") == []


def everybody_can_sign_in(desk: MachineDesk, accounts: Sequence[Mapping[str, str]]) -> None:
    seen: list[Account] = [
        desk.desk.sign_in.sign_in(one["login"], one["one_time_password"], address="test")[1]
        for one in accounts
    ]

    assert {account.role.value for account in seen} == {
        "administrator", "staff", "supervisor", "unit_handler", "auditor",
    }  # fmt: skip
    assert [account.role.value for account in seen] == [one["role"] for one in accounts]
    assert all(account.must_change for account in seen)


def test_a_desk_where_people_work_is_left_alone(machine_desk: MachineDesk) -> None:
    machine_desk.run("create-user", "wang")

    refused = machine_desk.run("demo")
    skipped = machine_desk.run("demo", "--if-empty", "--json")

    assert refused == (1, "", EMPTY)
    assert (skipped[0], json.loads(skipped[1])) == (0, {"made": False, "accounts": []})
    assert rows(machine_desk.desk.database, "ticket") == 0


def test_a_desk_whose_carrier_reaches_people_gets_no_demonstration(machine_desk: MachineDesk) -> None:
    machine_desk.configure(sms_carrier="twilio")

    status, _, told = machine_desk.run("demo")

    assert (status, told) == (
        1,
        (
            "Error: DUWANG_SMS_CARRIER is “twilio”. The demonstration sends pages to invented numbers:"
            " set it to “file” first.\n"
        ),
    )
    assert rows(machine_desk.desk.database, "person") == 0
