"""`delivery-audit`, `verify-audit` and `export-overdue`: what an auditor asks, and what a broken record answers."""

import json
from datetime import timedelta
from pathlib import Path

from openpyxl import load_workbook
from sqlalchemy import text

from roster.permissions import desk_actor
from tests.web.machine_desk import MachineDesk
from tickets.kinds import Kind, Source
from tickets.lifecycle import Fact
from tickets.ticket import Order, Report


def change(site: MachineDesk, *statements: str) -> None:
    """What somebody with the database's password could do."""
    with site.desk.database.engine.begin() as connection:
        for statement in statements:
            connection.execute(text(statement))


def tamper(site: MachineDesk) -> None:
    """A forger first takes away the trigger that refuses changes."""
    drop = {"sqlite": "DROP TRIGGER audit_no_update", "postgresql": "DROP TRIGGER audit_no_change ON audit"}
    change(site, drop[site.desk.database.engine.dialect.name], "UPDATE audit SET actor = 'x' WHERE seq = 2")


def test_an_untouched_record_holds(machine_desk: MachineDesk) -> None:
    machine_desk.citizen_reports()

    assert machine_desk.run("verify-audit") == (0, "The audit chain holds, 1 lines.\n", "")


def test_a_changed_line_is_found(machine_desk: MachineDesk) -> None:
    for _ in range(3):
        machine_desk.citizen_reports()
    tamper(machine_desk)

    status, said, told = machine_desk.run("verify-audit", "--json")

    assert (status, told) == (1, "Error: The audit chain is broken in 1 places.\n")
    assert json.loads(said)["breaks"] == [{"line": 2, "code": "hash"}]


def test_deliveries_that_keep_their_promise_are_fine(machine_desk: MachineDesk) -> None:
    machine_desk.contacts()
    machine_desk.outage()

    assert machine_desk.run("delivery-audit") == (0, "Every delivery promise holds.\n", "")


def test_a_page_nobody_sends_is_found(machine_desk: MachineDesk) -> None:
    machine_desk.contacts()
    machine_desk.citizen_reports()
    machine_desk.run("engine-pass", "--at", "2025-10-10T09:00+08:00")
    machine_desk.clock.set(machine_desk.clock.now() + timedelta(days=12))

    status, said, told = machine_desk.run("delivery-audit", "--json")

    assert (status, told) == (1, "Error: 1 delivery promises do not hold.\n")
    assert json.loads(said)["findings"] == {"page_unsettled": ["1"]}


def test_overdue_tickets_are_written_into_a_workbook_that_executes_nothing(
    machine_desk: MachineDesk, tmp_path: Path
) -> None:
    number = machine_desk.citizen_reports("=HYPERLINK(1) 这个标题像公式。").number
    machine_desk.clock.advance(days=14)
    target = tmp_path / "overdue.xlsx"

    status, said, _ = machine_desk.run("export-overdue", str(target), "--json")

    sheet = load_workbook(target).worksheets[0]
    assert (status, json.loads(said)["tickets"]) == (0, 1)
    assert [cell.value for cell in sheet[2]][:2] == [number, "'=HYPERLINK(1) 这个标题像公式"]
    assert sheet["B2"].data_type == "s"


def test_lateness_stands_still_in_the_workbook_with_its_clock(
    machine_desk: MachineDesk, tmp_path: Path
) -> None:
    opinion = Report(Kind.OPINION, Source.TELEPHONE, "建议首页增加无障碍浏览。")
    desk, head = machine_desk.desk, desk_actor("head")
    number = desk.intake.take_in(head, opinion).number
    machine_desk.clock.advance(days=20)
    with desk.database.read() as session:
        version = desk.reading.ticket(session, head, number).version
    late = []
    for step in range(2):
        if step:
            desk.terms.pause(head, Order(number, version, {Fact.REASON: "待来信人补充材料"}))
            machine_desk.clock.advance(days=20)
        target = tmp_path / f"{step}.xlsx"
        machine_desk.run("export-overdue", str(target))
        rows = list(load_workbook(target).worksheets[0].values)
        late.append(str(rows[1][rows[0].index("已逾期（工作日）")]))

    assert late[0] == late[1] != "0"


def test_a_workbook_that_cannot_be_written_is_told(machine_desk: MachineDesk, tmp_path: Path) -> None:
    target = tmp_path / "nowhere" / "overdue.xlsx"

    status, _, told = machine_desk.run("export-overdue", str(target))

    assert (status, told) == (1, f"Error: {target} cannot be written: No such file or directory.\n")
