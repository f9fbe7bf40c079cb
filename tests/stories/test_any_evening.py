"""Whatever happens in whatever order, every promise holds after every step (I1, I2, I4-I7, I10, I11)."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import run_state_machine_as_test

from database.session import Database
from tests.conftest import KEY
from tests.postgres import Server
from tests.stories.any_evening import AnyEvening
from tests.stories.evening_desk import Databases

pytestmark = pytest.mark.slow
SIZE = int(os.environ.get("CHAOS_SIZE", "1"))


def evenings(databases: Databases, *, examples: int) -> None:
    """So many evenings; the small size plays the same ones every time, the full size new ones."""
    run_state_machine_as_test(
        lambda: AnyEvening(databases),  # type: ignore[arg-type]  # any callable that makes one will do
        settings=settings(
            max_examples=examples * SIZE, stateful_step_count=20 if SIZE == 1 else 50, deadline=None,
            # In the small size a failure is shown as it came: shrinking an evening takes many minutes.
            phases=(Phase.generate,) if SIZE == 1 else tuple(Phase), derandomize=SIZE == 1,
            suppress_health_check=list(HealthCheck),
        ),
    )  # fmt: skip


def test_any_evening_keeps_every_promise(sqlite_template: Path, tmp_path: Path) -> None:
    path = tmp_path / "desk.db"
    database = Database.connect(f"sqlite:///{path}", audit_key=KEY)

    @contextmanager
    def fresh() -> Iterator[Database]:
        """One engine for all evenings: it keeps what it has compiled."""
        database.engine.dispose()
        for old in tmp_path.glob("desk.db*"):
            old.unlink()
        shutil.copy(sqlite_template, path)
        yield database

    evenings(fresh, examples=12)
    database.engine.dispose()


@pytest.mark.postgres
def test_any_evening_on_postgresql_keeps_every_promise(postgres: Server) -> None:
    database = Database.connect(postgres.url("any_evening"), audit_key=KEY)

    @contextmanager
    def fresh() -> Iterator[Database]:
        database.engine.dispose()
        postgres.run("DROP DATABASE IF EXISTS any_evening WITH (FORCE)")
        postgres.run("CREATE DATABASE any_evening TEMPLATE template_desk")
        yield database

    evenings(fresh, examples=2)
    database.engine.dispose()
