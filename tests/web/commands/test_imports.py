"""`import-contacts` and `import-messages`: from standard input, row by row, twice without harm."""

import json
from pathlib import Path

from roster.store import everyone
from tests.conftest import rows
from tests.web.machine_desk import CONTACTS, MachineDesk

MESSAGES = """留言编号,问题类型,问题页面网址,问题描述,留言时间,转办时间
SL1,错别字,https://www.shili.example/a.html,标题里有错别字,2025-09-29 10:00,2025-09-29 11:00
SL2,内容无法访问,https://www.shili.example/b.html,附件下载不了,2025-09-29 12:00,2025-09-30 09:00
"""
LEDGER = """留言编号,问题类型,问题描述,留言时间,办理结果,办理时间
SL7,错别字,标题里有错别字,2025-03-03 10:00,已改正,2025-03-04 11:00
"""


def test_contacts_come_from_a_file_once_and_again_without_doubling(machine_desk: MachineDesk) -> None:
    first = machine_desk.run("import-contacts", str(CONTACTS), "--json")
    again = machine_desk.run("import-contacts", str(CONTACTS), "--json")

    assert (first[0], again[0]) == (0, 0)
    assert json.loads(first[1])["add"] == 13
    assert (json.loads(again[1])["add"], json.loads(again[1])["same"]) == (0, 13)
    with machine_desk.desk.database.read() as session:
        assert len(everyone(session)) == 13


def test_contacts_come_from_standard_input(machine_desk: MachineDesk) -> None:
    status, said, _ = machine_desk.run("import-contacts", "-", given=CONTACTS.read_bytes())

    assert (status, said) == (0, "add: 13, update: 0, same: 0\n")


def test_a_dry_run_changes_nothing(machine_desk: MachineDesk) -> None:
    status, said, _ = machine_desk.run("import-contacts", str(CONTACTS), "--dry-run")

    assert (status, said) == (0, "Nothing was changed. add: 13, update: 0, same: 0\n")
    assert rows(machine_desk.desk.database, "person") == rows(machine_desk.desk.database, "audit") == 0


def test_a_malformed_row_is_named_and_left_out(machine_desk: MachineDesk) -> None:
    sheet = "单位,姓名,固定电话,手机\n市网信办,示例庚,,13000000007\n市网信办,示例辛,,\n"

    status, said, told = machine_desk.run("import-contacts", "-", given=sheet)

    assert (status, said) == (1, "add: 1, update: 0, same: 0\n")
    assert told == (
        "Row 3: 示例辛 has no landline, mobile or work group. Write at least one.\n"
        "Error: 1 rows were left out. Correct them and import the file again.\n"
    )


def test_a_file_that_is_no_table_ends_with_a_sentence(machine_desk: MachineDesk, tmp_path: Path) -> None:
    empty = tmp_path / "empty.csv"
    empty.write_text("")

    status, _, told = machine_desk.run("import-contacts", str(empty))

    assert status == 1
    assert told.startswith("Error: ")
    assert "Traceback" not in told


def test_messages_of_the_platform_become_tickets_once(machine_desk: MachineDesk) -> None:
    first = machine_desk.run("import-messages", "-", "--json", given=MESSAGES)
    again = machine_desk.run("import-messages", "-", "--json", given=MESSAGES)

    assert (first[0], again[0]) == (0, 0)
    assert json.loads(first[1])["added"] == 2
    assert (json.loads(again[1])["added"], json.loads(again[1])["known"]) == (0, 2)
    assert rows(machine_desk.desk.database, "ticket") == 2


def test_the_old_ledger_comes_in_answered(machine_desk: MachineDesk) -> None:
    status, said, _ = machine_desk.run("import-messages", "-", "--ledger", given=LEDGER)

    assert (status, said) == (0, "added: 1, known: 0, refused: 0\n")
    assert rows(machine_desk.desk.database, "ticket WHERE state = 'answered' AND in_time") == 1
    assert rows(machine_desk.desk.database, "timer WHERE subject LIKE 'ticket:%'") == 0


def test_a_dry_run_of_messages_changes_nothing(machine_desk: MachineDesk) -> None:
    status, said, _ = machine_desk.run("import-messages", "-", "--dry-run", given=MESSAGES)

    assert (status, said) == (0, "Nothing was changed. added: 2, known: 0, refused: 0\n")
    assert rows(machine_desk.desk.database, "ticket") == 0
