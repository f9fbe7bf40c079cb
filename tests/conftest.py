"""What every test may ask for: a clock of its own, and a fresh desk database on SQLite and on PostgreSQL."""

import os
import shutil
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import settings
from sqlalchemy import create_engine, text

from calendars.clock import ManualClock
from calendars.service import DeskCalendar
from database.session import Database
from migrations.run import upgrade
from tests.chaos import table
from tests.engines import connected
from tests.postgres import Server
from tests.surroundings import lie_in_memory, stand_elsewhere

KEY = b"a key for tests only"
START = datetime(2025, 9, 30, 8, 59, tzinfo=UTC)
"""Tuesday, 16:59 in Shanghai: the eve of a long holiday."""
MIGRATED = "template_desk"
ZONE = pytest.StashKey[str]()
SLOW = (
    "bench/", "calendars/test_deadlines_oracles", "calendars/test_notice_wordings", "calendars/test_workdays",
    "database/test_sheets", "escalation/test_calendar_notices", "migrations/", "notifiers/test_audit_archive",
    "notifiers/test_receipts", "notifiers/test_wording", "probes/keeping/", "probes/test_generated_site",
    "probes/test_small_site", "probes/watch/test_outage_story", "probes/watch/test_visits", "reports/test_counting",
    "stories/", "tickets/test_recompute", "web/commands/", "web/demo/", "web/test_account", "web/test_admin",
    "web/test_alarm", "web/test_aliyun_reports", "web/test_answering", "web/test_api", "web/test_calendar",
    "web/test_contacts", "web/test_cost", "web/test_deadline_words", "web/test_desk_pages", "web/test_duty_day",
    "web/test_entry_and_import", "web/test_errors", "web/test_faults_coming_back", "web/test_figure_doors",
    "web/test_figures", "web/test_health", "web/test_heartbeat", "web/test_holding", "web/test_incidents",
    "web/test_key_periods", "web/test_late_rechecks", "web/test_maintenance", "web/test_matrix", "web/test_modem",
    "web/test_moves", "web/test_names", "web/test_office", "web/test_policies", "web/test_provisional",
    "web/test_public", "web/test_readings", "web/test_rota", "web/test_round_doors", "web/test_rounds",
    "web/test_score", "web/test_serve", "web/test_silent_sources", "web/test_sites", "web/test_supervising",
    "web/test_templates", "web/test_terms", "web/test_tickets", "web/test_triage", "web/test_watching",
    "web/test_webhooks",
)  # fmt: skip
"""Files that take seconds each: `make test` runs them, the fast loop of `make check` leaves them out."""
UNREAD = {"not slow": SLOW, "not browser": ("browser/",), "not chaos": ("chaos/",)}
"""What need not even be read, by what a run leaves out."""
ONCE = ("tests/web/", "tests/stories/", "tests/reports/test_counting", "tests/tickets/test_recompute")
"""Where SQLite is asked all inputs of a list, and PostgreSQL one; all, with EVERY_CASE in the environment."""
settings.register_profile("house", deadline=None)
settings.load_profile("house")


def pytest_configure(config: pytest.Config) -> None:
    """Before pytest chooses its folder; a worker of pytest-xdist inherits the choice and comes to the same."""
    lie_in_memory()
    config.stash[ZONE] = stand_elsewhere()


def pytest_report_header(config: pytest.Config) -> str:
    return f"the machine's zone: {config.stash[ZONE]}; with workers, the zones of tests.surroundings in turn"


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """A file whose every test is left out: reading it takes as long as running some."""
    path, expression = f"{collection_path.as_posix()}/", config.getoption("markexpr")
    parts = [part for wish, some in UNREAD.items() if wish in expression for part in some]
    return True if any(f"/tests/{part}" in path for part in parts) else None


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Mark what the fast loop leaves out, and leave out what PostgreSQL need not be asked again."""
    for item in items:
        if any(part in item.nodeid for part in SLOW):
            item.add_marker(pytest.mark.slow)
    again = set() if "EVERY_CASE" in os.environ else set(_asked_again(items))
    config.hook.pytest_deselected(items=list(again))
    items[:] = [item for item in items if item not in again]


def _asked_again(items: Iterable[pytest.Item]) -> Iterator[pytest.Item]:
    """Of a list of inputs to one page or story, PostgreSQL gets the first: the rest asks no other statements."""
    asked = set()
    for item in items:
        if "[postgresql" in item.nodeid and item.nodeid.startswith(ONCE):
            test = item.nodeid.partition("[")[0]
            if test in asked:
                yield item
            asked.add(test)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Show the kill matrix, where it was run."""
    table.show(terminalreporter)


@pytest.fixture
def clock() -> ManualClock:
    return ManualClock(START)


@pytest.fixture(scope="session")
def calendar() -> DeskCalendar:
    return DeskCalendar.shipped()


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated file, copied for each test."""
    path = tmp_path_factory.mktemp("template") / "desk.db"
    database = Database.connect(f"sqlite:///{path}", audit_key=KEY)
    upgrade(database.engine)
    database.engine.dispose()
    return path


@pytest.fixture(scope="session")
def postgres() -> Iterator[Server]:
    """A server of our own with a migrated template database; stopped by pid at the end."""
    with Server.started() as server:
        engine = create_engine(server.create(MIGRATED))
        upgrade(engine)
        engine.dispose()
        yield server


@pytest.fixture(scope="session")
def postgres_template(postgres: Server) -> str:
    """The name of the migrated database that each test gets a copy of."""
    del postgres  # it makes the database
    return MIGRATED


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of a fresh, migrated database of each kind."""
    if request.param == "sqlite":
        path = tmp_path / "desk.db"
        shutil.copy(request.getfixturevalue("sqlite_template"), path)
        yield f"sqlite:///{path}"
        return
    server: Server = request.getfixturevalue("postgres")
    with server.copy_of(request.getfixturevalue("postgres_template")) as url:
        yield url


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    found = connected(database_url, audit_key=KEY)
    yield found
    found.engine.dispose()


def rows(database: Database, table: str) -> int:
    """How many rows a table holds."""
    with database.read() as session:
        return int(session.execute(text(f"SELECT count(*) FROM {table}")).scalar_one())  # noqa: S608  (our names)
