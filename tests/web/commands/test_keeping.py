"""`backup`, `restore` and `erase`: a desk in one file and back, on both databases; and forgetting."""

import json
from pathlib import Path

import pytest
from sqlalchemy import Engine, inspect, text

from roster.permissions import desk_actor
from tests.conftest import rows
from tests.web.commands.test_audits import tamper
from tests.web.machine_desk import MachineDesk
from tickets import search_store
from tickets.kinds import Kind, Source
from tickets.ticket import Report, Reporter


@pytest.fixture
def kept(machine_desk: MachineDesk, tmp_path: Path) -> tuple[MachineDesk, Path]:
    """A desk with people, tickets and pages, and its backup."""
    machine_desk.contacts()
    machine_desk.citizen_reports()
    machine_desk.outage()
    target = tmp_path / "desk.backup"
    status, _, told = machine_desk.run("backup", str(target))
    assert (status, told) == (0, "")
    return machine_desk, target


def _own_tables(engine: Engine) -> list[str]:
    """Those of rows; SQLite's index of words has tables of its own that nobody reads."""
    tables = inspect(engine).get_table_names()
    return [one for one in tables if one != "alembic_version" and not one.startswith("ticket_gram")]


RECORDS = ("audit", "duty_line", "reach_line", "rota_line")
"""Tables whose rows nobody may change."""


def content(site: MachineDesk) -> dict[str, int]:
    """Rows of every table; a restore adds its own line to the record, and an epoch."""
    tables = set(_own_tables(site.desk.database.engine)) - {"audit", "epoch"}
    return {table: rows(site.desk.database, table) for table in tables}


def wipe(site: MachineDesk) -> None:
    """The disk is lost; a fresh desk takes its place."""
    engine = site.desk.database.engine
    tables = _own_tables(engine)
    with engine.begin() as connection:
        if engine.dialect.name == "postgresql":
            for table in RECORDS:
                connection.execute(text(f"DROP TRIGGER {table}_no_truncate ON {table}"))
            connection.execute(text(f"TRUNCATE {', '.join(tables)} CASCADE"))
            return
        connection.exec_driver_sql("PRAGMA foreign_keys=0")
        for table in RECORDS:
            connection.execute(text(f"DROP TRIGGER {table}_no_delete"))
        for table in tables:
            connection.execute(text(f"DELETE FROM {table}"))  # noqa: S608 - our own names
        connection.exec_driver_sql("PRAGMA foreign_keys=1")


def test_a_backup_brings_everything_back(kept: tuple[MachineDesk, Path]) -> None:
    site, target = kept
    before, lines = content(site), rows(site.desk.database, "audit")
    wipe(site)
    assert rows(site.desk.database, "ticket") == 0

    status, said, _ = site.run("restore", str(target), "--json")

    assert (status, json.loads(said)["audit_lines"]) == (0, lines)
    assert content(site) == before
    assert site.run("verify-audit")[0] == 0


def test_the_restored_record_is_append_only_again(kept: tuple[MachineDesk, Path]) -> None:
    site, target = kept
    wipe(site)
    site.run("restore", str(target))

    with pytest.raises(Exception, match="append-only"), site.desk.database.engine.begin() as connection:
        connection.execute(text("DELETE FROM audit"))


def test_a_desk_that_is_not_empty_is_not_replaced_unforced(kept: tuple[MachineDesk, Path]) -> None:
    site, target = kept
    before = content(site)
    site.citizen_reports("备份之后又来了一条。")

    status, _, told = site.run("restore", str(target))
    forced, _, _ = site.run("restore", str(target), "--force")

    assert (status, told) == (
        1,
        (
            "Error: This desk is not empty: it has accounts or tickets. Restore into a fresh database,"
            " or add --force to replace everything.\n"
        ),
    )
    assert (forced, content(site)) == (0, before)


def test_a_backup_never_overwrites(kept: tuple[MachineDesk, Path]) -> None:
    site, target = kept

    status, _, told = site.run("backup", str(target))

    assert (status, told) == (
        1, f"Error: {target} exists already; a backup never overwrites. Choose another name.\n",
    )  # fmt: skip


def test_a_torn_backup_is_refused_and_nothing_replaced(kept: tuple[MachineDesk, Path]) -> None:
    site, target = kept
    torn = target.with_name("torn")
    torn.write_bytes(target.read_bytes()[: target.stat().st_size // 2])
    before = content(site)

    status, _, told = site.run("restore", str(torn), "--force")

    assert status == 1
    assert told.startswith(f"Error: {torn} cannot be used as a backup: ")
    assert content(site) == before


def test_a_file_of_something_else_is_refused(machine_desk: MachineDesk, tmp_path: Path) -> None:
    other = tmp_path / "letter.txt"
    other.write_text("Dear desk,")

    status, _, told = machine_desk.run("restore", str(other))

    assert status == 1
    assert told.startswith(f"Error: {other} cannot be used as a backup: ")


def test_a_tampered_desk_is_not_backed_up_in_silence(machine_desk: MachineDesk, tmp_path: Path) -> None:
    for _ in range(3):
        machine_desk.citizen_reports()
    tamper(machine_desk)

    status, _, told = machine_desk.run("backup", str(tmp_path / "desk.backup"))

    assert status == 1
    assert "breaks at line 2 (hash)" in told
    assert list(tmp_path.glob("desk.backup*")) == []


def test_one_reporters_data_is_erased_for_a_reason(machine_desk: MachineDesk) -> None:
    reporter = Reporter("示例市民", "13000000021", "")
    report = Report(Kind.ERROR_REPORT, Source.TELEPHONE, "首页电话少一位。", reporter=reporter)
    number = machine_desk.desk.intake.take_in(desk_actor("test"), report).number

    without = machine_desk.run("erase", "--ticket", number)
    done = machine_desk.run("erase", "--ticket", number.lower(), "--reason", "本人要求")

    assert (without[0], done[:2]) == (1, (0, "Personal data of 1 reporters erased.\n"))
    assert rows(machine_desk.desk.database, "reporter WHERE phone <> ''") == 0


def test_retention_leaves_the_reporters_of_open_tickets_alone(machine_desk: MachineDesk) -> None:
    report = Report(Kind.ERROR_REPORT, Source.TELEPHONE, "首页电话少一位。", reporter=Reporter("示例市民"))
    machine_desk.desk.intake.take_in(desk_actor("test"), report)
    machine_desk.clock.advance(days=400)

    assert machine_desk.run("erase")[:2] == (0, "Personal data of 0 reporters erased.\n")
    assert rows(machine_desk.desk.database, "reporter WHERE name <> ''") == 1


def test_the_search_index_is_built_from_the_ground_and_finds_again(machine_desk: MachineDesk) -> None:
    number = machine_desk.citizen_reports().number
    with machine_desk.desk.database.work(machine_desk.desk.clock.now(), "test") as work:
        work.session.execute(text("UPDATE reporter SET phone_digest = NULL, tail_digest = NULL"))
        search_store.clear(work.session)

    status, said, _ = machine_desk.run("search-rebuild")

    assert (status, said) == (0, "The search knows 1 tickets.\n")
    with machine_desk.desk.database.read() as session:
        assert len(search_store.holding(session, (number.lower(),), limit=5)) == 1
        missing = "SELECT count(*) FROM reporter WHERE phone <> '' AND tail_digest IS NULL"
        assert session.scalar(text(missing)) == 0
