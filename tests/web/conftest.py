"""What the tests of pages share: the gallery's application and a reader of either language."""

import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app import compose_desk, create_app
from calendars.clock import ManualClock
from calendars.tables import shipped_content
from calendars.versions import begin
from roster.permissions import Role
from roster.sign_in import SignIn
from tests.conftest import KEY, START
from tests.engines import connected
from tests.postgres import Server
from tests.web.doors import as_new, surround
from tests.web.duty_data import watch_portal
from tests.web.gallery import create_gallery
from tests.web.listening_desk import Listening
from tests.web.machine_desk import CHEAP, MachineDesk
from tests.web.office_data import person, reader
from tests.web.rota_desk import NAMES, publishes, takes_turns
from tests.web.site import Client, Site
from web.desk import EXTENSION, Desk
from web.settings import Settings


@pytest.fixture(scope="session")
def gallery() -> Flask:
    return create_gallery()


@pytest.fixture
def visitor(gallery: Flask) -> FlaskClient:
    return gallery.test_client()


@pytest.fixture
def chinese(gallery: Flask) -> Iterator[None]:
    with gallery.test_request_context("/?lang=zh"):
        yield


@pytest.fixture
def english(gallery: Flask) -> Iterator[None]:
    with gallery.test_request_context("/?lang=en"):
        yield


@pytest.fixture(scope="session")
def sqlite_template(sqlite_template: Path) -> Path:
    """With the shipped calendar published, as every desk has it from its first start on."""
    path = sqlite_template.with_name("begun.db")
    shutil.copy(sqlite_template, path)
    _publish_shipped(f"sqlite:///{path}")
    return path


@pytest.fixture(scope="session")
def postgres_template(postgres: Server, postgres_template: str) -> str:
    """Likewise."""
    url = postgres.create("begun_desk", template=postgres_template)
    _publish_shipped(url)
    return "begun_desk"


def _publish_shipped(url: str) -> None:
    database = connected(url, audit_key=KEY)
    with database.work(START, "desk") as work:
        begin(work, shipped_content())
    database.engine.dispose()


@pytest.fixture(scope="session")
def doors(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Flask:
    """The application as a deployment composes it, once a process: blueprints, schemas and templates never change."""
    folder = tmp_path_factory.mktemp("doors")
    shutil.copy(sqlite_template, folder / "desk.db")
    with pytest.MonkeyPatch.context() as environment:
        surround(environment, f"sqlite:///{folder / 'desk.db'}", folder)
        return create_app()


@pytest.fixture
def composed(
    doors: Flask, database_url: str, clock: ManualClock, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Flask]:
    """The application with a desk of the test's own behind its doors, on a fresh database; nobody is in it."""
    surround(monkeypatch, database_url, tmp_path / "data")
    settings = Settings.from_env()
    database = connected(database_url, audit_key=settings.audit_key.encode())
    desk = compose_desk(settings, database, clock=clock)
    sign_in = SignIn(database, clock, hasher=CHEAP)
    with as_new(doors):
        doors.extensions[EXTENSION] = replace(desk, sign_in=sign_in)
        yield doors
    database.engine.dispose()


@pytest.fixture
def started_with(composed: Flask, clock: ManualClock) -> Callable[..., Desk]:
    """The same database behind a desk of these settings too."""
    now: Desk = composed.extensions[EXTENSION]
    return lambda **changes: compose_desk(replace(now.settings, **changes), now.database, clock=clock)


@pytest.fixture
def machine_desk(composed: Flask, clock: ManualClock) -> MachineDesk:
    """For machines and commands: nobody is in it yet."""
    return MachineDesk(composed, clock)


@pytest.fixture
def listening(machine_desk: MachineDesk, tmp_path: Path, started_with: Callable[..., Desk]) -> Listening:
    """With sources of alarms that must speak."""
    return Listening(machine_desk, tmp_path, started_with)


@pytest.fixture
def site(composed: Flask, clock: ManualClock) -> Site:
    """With people to sign in; machines and commands have `machine_desk`."""
    return Site(composed, clock)


@pytest.fixture
def unit(site: Site) -> int:
    return site.unit("市政府信息中心")


@pytest.fixture
def clerk(site: Site) -> Client:
    return site.client(Role.STAFF)


@pytest.fixture
def portal(site: Site, unit: int) -> int:
    """A portal to read, on the eve of the Sunday in the week of National Day 2026; people to ring."""
    return watch_portal(site, unit)


@pytest.fixture
def duty_clerk(site: Site, portal: int) -> Client:
    """Somebody of the desk, signed in on that eve: a session of before would be over."""
    assert portal
    return site.client(Role.STAFF)


@pytest.fixture
def november(site: Site) -> Site:
    """20 November 2026, 13:42: the notice of 2027 is out."""
    site.clock.set(datetime(2026, 11, 20, 5, 42, tzinfo=UTC))
    return site


@pytest.fixture
def people(site: Site, unit: int) -> list[int]:
    """11 September 2026, 09:20: three who can be called."""
    site.clock.set(datetime(2026, 9, 11, 1, 20, tzinfo=UTC))
    return [person(site, name, unit, mobile=f"+861300000000{n}") for n, name in enumerate(NAMES, start=1)]


@pytest.fixture
def published(site: Site, people: list[int]) -> Client:
    """A supervisor who has published their rota."""
    client = reader(site, Role.SUPERVISOR)
    assert takes_turns(client, people).status_code == 303
    assert publishes(client) == 303
    return client
