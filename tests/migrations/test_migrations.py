"""Migrations go up and down on both databases, have one head, and leave exactly the schema the rows declare."""

import threading
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Engine, create_engine, insert, inspect, select, text

from database.base import Base
from database.session import Database
from migrations.run import config, downgrade, is_declared, load_rows, upgrade
from tests.postgres import Server
from tickets.row_store import TicketRow

NOON = datetime(2026, 3, 2, 4, tzinfo=UTC)
CLOSED = {
    "kind": "error_report", "source": "public_form", "state": "answered", "title": "打不开", "description": "打不开",
    "severity": "normal", "received_at": NOON, "sort_at": NOON, "answered_at": NOON, "changed_at": NOON,
    "changed_by": "x", "progress_at": NOON,
}  # fmt: skip


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def engine(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Engine]:
    """An empty database of each kind."""
    if request.param == "sqlite":
        yield create_engine(f"sqlite:///{tmp_path}/empty.db")
        return
    server: Server = request.getfixturevalue("postgres")
    with server.copy_of("template0") as url:
        found = create_engine(url)
        yield found
        found.dispose()


def differences(engine: Engine) -> list[object]:
    with engine.connect() as connection:
        context = MigrationContext.configure(
            connection, opts={"compare_type": True, "include_name": is_declared}
        )
        return list(compare_metadata(context, Base.metadata))


def functions(engine: Engine) -> list[str]:
    if engine.dialect.name == "sqlite":
        return []
    with engine.connect() as connection:
        ours = text(
            "SELECT proname FROM pg_proc JOIN pg_namespace n ON n.oid = pronamespace WHERE nspname = 'public'"
        )
        return list(connection.execute(ours).scalars())


def test_there_is_one_head_and_every_migration_is_numbered_and_says_why() -> None:
    with create_engine("sqlite://").connect() as connection:
        scripts = ScriptDirectory.from_config(config(connection))

    assert len(scripts.get_heads()) == 1
    for script in scripts.walk_revisions():
        assert Path(script.path).name.startswith(f"{script.revision}_")
        assert len(str(script.longdoc or script.doc)) > 20


def test_up_leaves_what_the_rows_declare_and_down_leaves_nothing(engine: Engine) -> None:
    load_rows()

    upgrade(engine)
    drift = differences(engine)
    downgrade(engine, "base")
    left = set(inspect(engine).get_table_names()) - {"alembic_version"}
    gone = functions(engine)
    upgrade(engine)

    assert drift == []
    assert (left, gone) == (set(), [])
    assert differences(engine) == []


def test_drift_between_rows_and_migrations_is_seen(engine: Engine) -> None:
    load_rows()
    upgrade(engine)
    with engine.begin() as connection:
        connection.execute(text("ALTER TABLE unit ADD COLUMN colour VARCHAR(10)"))
        connection.execute(text("DROP INDEX ix_page_due"))

    assert len(differences(engine)) == 2


def test_going_up_twice_changes_nothing(engine: Engine) -> None:
    upgrade(engine)
    tables = inspect(engine).get_table_names()

    upgrade(engine)

    assert inspect(engine).get_table_names() == tables


def test_a_duplicate_loses_its_verdict_and_figures_are_counted_anew(engine: Engine) -> None:
    """0033. Nobody had answered its reporter; other tickets keep theirs."""
    upgrade(engine)
    downgrade(engine, "0032")
    with engine.begin() as connection:
        for number, of in ((1, None), (2, 1)):
            values = {
                "id": number,
                "number": f"{number:06d}",
                "duplicate_of_id": of,
                "in_time": True,
            } | CLOSED
            connection.execute(insert(TicketRow).values(values))
        connection.execute(text("UPDATE figure_marker SET whole = true, ticket_id = 2"))

    upgrade(engine)

    with engine.connect() as connection:
        verdicts = connection.execute(select(TicketRow.id, TicketRow.in_time).order_by(TicketRow.id)).all()
        marker = connection.execute(text("SELECT whole, ticket_id FROM figure_marker")).one()
    assert [tuple(one) for one in verdicts] == [(1, True), (2, None)]
    assert (bool(marker[0]), marker[1]) == (False, 0)


def test_processes_that_start_together_migrate_once(engine: Engine) -> None:
    database = Database(engine, audit_key=b"a key for tests only")
    failures: list[Exception] = []

    def start() -> None:
        try:
            upgrade(database.engine)
        except Exception as error:  # noqa: BLE001 - whatever it is, it must not happen
            failures.append(error)

    threads = [threading.Thread(target=start) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert failures == []
    assert differences(engine) == []
