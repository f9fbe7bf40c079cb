"""A desk for kill tests on each database; whatever still runs is ended with the test."""

import socket
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from flask import Flask

from app import create_app
from calendars.clock import ManualClock, SystemClock
from roster.permissions import Role
from tests.chaos.desk import KEY, ChaosDesk
from tests.postgres import Server
from tests.web.machine_desk import ENVIRONMENT, MachineDesk
from tests.web.site import Client, Site


@pytest.fixture
def desk(database_url: str, tmp_path: Path) -> Iterator[ChaosDesk]:
    found = ChaosDesk(database_url, tmp_path)
    yield found
    found.close()


@pytest.fixture
def file(sqlite_template: Path, tmp_path: Path) -> Path:
    path = tmp_path / "desk.db"
    path.write_bytes(sqlite_template.read_bytes())
    return path


@pytest.fixture
def site(file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Site]:
    """A desk on a file; SQLite alone can be locked by a stranger or be full at our word."""
    for name, value in ENVIRONMENT.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{file}")
    monkeypatch.setenv("DUWANG_DATA_DIR", str(tmp_path / "data"))
    monkeypatch.setenv("DUWANG_MESSAGE_PACE", "0")
    clock = ManualClock(SystemClock().now())
    app = create_app(clock=clock)
    MachineDesk(app, clock).contacts()
    found = Site(app, clock)
    yield found
    found.desk.database.engine.dispose()


@pytest.fixture
def start() -> Callable[[], Flask]:
    """The desk of the environment, as a deployment composes it."""
    return create_app


@pytest.fixture
def own_server() -> Iterator[Server]:
    """A server that may be crashed without hurting other tests; it keeps what it confirmed."""
    with Server.started() as server:
        server.run("ALTER SYSTEM SET synchronous_commit = on")
        server.run("SELECT pg_reload_conf()")
        yield server


@pytest.fixture
def port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture
def signed_in(desk: ChaosDesk, monkeypatch: pytest.MonkeyPatch) -> Iterator[Client]:
    """A supervisor's browser: its cookie and token are good at any process with the same key."""
    settings = {
        "DATABASE_URL": desk.url, "DUWANG_DATA_DIR": str(desk.folder), "DUWANG_SECRET_KEY": KEY,
        "DUWANG_AUDIT_KEY": KEY,
    }  # fmt: skip
    for name, value in settings.items():
        monkeypatch.setenv(name, value)
    clock = ManualClock(SystemClock().now())
    site = Site(create_app(clock=clock), clock)
    client = site.client(Role.SUPERVISOR)
    client.token = client.fresh_token()
    yield client
    site.desk.database.engine.dispose()
