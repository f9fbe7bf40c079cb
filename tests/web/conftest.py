"""What the tests of pages share: the gallery's application and a reader of either language."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app import create_app
from calendars.clock import ManualClock
from roster.permissions import Role
from tests.web.gallery import create_gallery
from tests.web.machine_desk import ENVIRONMENT, MachineDesk
from tests.web.site import Client, Site


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


@pytest.fixture
def machine_desk(
    database_url: str, clock: ManualClock, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> MachineDesk:
    """The application as a deployment composes it, on a fresh database, without anybody in it."""
    settings = ENVIRONMENT | {"DATABASE_URL": database_url, "DUWANG_DATA_DIR": str(tmp_path / "data")}
    for name, value in settings.items():
        monkeypatch.setenv(name, value)
    return MachineDesk(create_app(clock=clock), clock)


@pytest.fixture
def site(
    database_url: str, clock: ManualClock, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Site]:
    """The application with people to sign in; machines and commands have `machine_desk`."""
    for name, value in (
        ENVIRONMENT | {"DATABASE_URL": database_url, "DUWANG_DATA_DIR": str(tmp_path / "data")}
    ).items():
        monkeypatch.setenv(name, value)
    found = Site(create_app(clock=clock), clock)
    yield found
    found.desk.database.engine.dispose()


@pytest.fixture
def unit(site: Site) -> int:
    return site.unit("市政府信息中心")


@pytest.fixture
def clerk(site: Site) -> Client:
    return site.client(Role.STAFF)


@pytest.fixture
def november(site: Site) -> Site:
    """20 November 2026, 13:42: the notice of 2027 is out."""
    site.clock.set(datetime(2026, 11, 20, 5, 42, tzinfo=UTC))
    return site
