"""Engines, sessions and the unit of work: one visible transaction a use case, on SQLite and PostgreSQL."""

import contextlib
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from math import inf
from pathlib import Path
from time import monotonic
from typing import Any

from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import Connection, Engine, create_engine, event, func, select, text
from sqlalchemy.engine.interfaces import DBAPIConnection, ExecutionContext
from sqlalchemy.exc import InvalidatePoolError
from sqlalchemy.orm import Session as Session  # noqa: PLC0414  (other rooms name it without SQLAlchemy)
from sqlalchemy.pool import ConnectionPoolEntry, PoolProxiedConnection

from database import audit
from database.base import Base
from database.errors import DiskFullError, NestedWorkError, OutdatedCodeError, UnsafeSqliteError
from database.locks import WriteLock
from database.reserve import is_full, reserve_of
from database.types import UtcDateTime

db = SQLAlchemy(model_class=Base)

PRAGMAS = {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "busy_timeout": 15_000}
"""synchronous 2 is FULL: a message taken in is on the disk before the reporter reads its code."""
ASK_AFTER, IDLE_SINCE = 1.0, "idle_since"
"""Seconds after which a pooled connection to PostgreSQL is asked whether it still lives."""
LONGEST_SILENCE = "30s"
"""Of a PostgreSQL transaction that says nothing; ours never wait for anything but the database."""
CONNECT_WITHIN = 10
"""Seconds. A server that takes a connection and says nothing, while it crashes, keeps no worker from its next turn."""
WRITES, _WHOLE = "duwang_writes", "duwang_whole"
"""Execution options: connections that write begin IMMEDIATE on SQLite."""
PLANNED_ANEW = "duwang_planned_anew"
"""Execution option of a statement that PostgreSQL must plan for the very values it is asked with.

A statement asked ten times is prepared, and may then be planned once for any values: a search by words of which the
planner knows nothing reads ten times as much.
"""


@dataclass(slots=True)
class Work:
    """The open unit of work: its session, its one instant, who acts, and what will be recorded."""

    session: Session
    now: datetime
    actor: str
    key: bytes
    entries: list[audit.Entry] = field(default_factory=list)

    def record(self, action: str, subject: str, data: Mapping[str, object] | None = None) -> None:
        """Put one line into the audit chain when this work commits. `subject` is `kind:id`."""
        self.entries.append(audit.Entry(action, subject, data or {}))

    def digest(self, personal: str) -> str:
        """What the audit chain may hold of personal data."""
        return audit.digest(self.key, personal)


class Database:
    """One desk's database: readers get a session, use cases get a unit of work."""

    def __init__(self, engine: Engine, *, audit_key: bytes) -> None:
        self.engine = engine
        self.audit_key = audit_key
        self.schema = ""
        """The schema this process knows, set by whoever migrates; empty: whatever is there."""
        self._open = threading.local()
        self._lock = _write_lock(engine)
        self.reserve = reserve_of(engine.url)
        """What is given up when the disk is full; none on PostgreSQL, whose server's disk is not ours."""
        self._writer = engine.execution_options(**{WRITES: True})
        self._reader = engine
        if engine.dialect.name == "sqlite":
            _configure_sqlite(engine)
        else:
            _ask_idle_ones(engine)
            _plan_anew(engine)
            self._reader = engine.execution_options(isolation_level="AUTOCOMMIT")

    @classmethod
    def connect(cls, url: str, *, audit_key: bytes) -> "Database":
        """Without Flask: workers, commands and tests."""
        return cls(create_engine(url, **engine_options(url)), audit_key=audit_key)

    @contextmanager
    def work(self, now: datetime, actor: str) -> Iterator[Work]:
        """The outermost use case: commits at the end of the block, or leaves nothing behind."""
        if getattr(self._open, "work", False):
            raise NestedWorkError
        with self._lock.held() if self._lock else contextlib.nullcontext():
            self._open.work = True
            try:
                with (
                    Session(self._writer, expire_on_commit=False, autoflush=False) as session,
                    session.begin(),
                ):
                    work = Work(session, now, actor, self.audit_key)
                    yield work
                    session.flush()
                    audit.append(session, key=self.audit_key, at=now, actor=actor, entries=work.entries)
            except Exception as error:
                if self.reserve and is_full(error):
                    self.reserve.give_up()  # this unit is lost, the next one has room
                raise
            finally:
                self._open.work = False

    @contextmanager
    def read(self) -> Iterator[Session]:
        """A session that only looks."""
        with Session(self._reader, autoflush=False) as session:
            yield session

    def require_room(self) -> None:
        """Refuse what may wait, so that what rings somebody keeps its room. Raises DiskFullError."""
        if self.reserve and self.reserve.given_up_at is not None:
            raise DiskFullError

    def require_known_schema(self, session: Session) -> None:
        """Refuse to go on where another process brought the database to a newer schema. Raises OutdatedCodeError."""
        if not self.schema:
            return
        found = session.execute(text("SELECT version_num FROM alembic_version")).scalar_one()
        if found != self.schema:
            raise OutdatedCodeError(known=self.schema, found=found)

    def verify_audit(self) -> tuple[int, list[audit.Break]]:
        """Rows read and breaks found in the whole chain, as of one instant."""
        with self.snapshot() as session:
            return audit.verify(session, key=self.audit_key)

    @contextmanager
    def snapshot(self) -> Iterator[Session]:
        """A session that only looks, and sees one instant however long it looks; it keeps nobody waiting."""
        is_sqlite = self.engine.dialect.name == "sqlite"
        whole: dict[str, object] = {_WHOLE: True} if is_sqlite else {"isolation_level": "REPEATABLE READ"}
        with Session(self.engine.execution_options(**whole), autoflush=False) as session:
            yield session

    def check_safety(self) -> None:
        """Refuse to start on an SQLite that silently dropped a setting (a bug peers had)."""
        if self.engine.dialect.name != "sqlite":
            return
        with self.engine.connect() as connection:
            for pragma, wanted in PRAGMAS.items():
                found = connection.exec_driver_sql(f"PRAGMA {pragma}").scalar()
                if found != wanted:
                    raise UnsafeSqliteError(pragma=pragma, wanted=wanted, found=found)


def server_now(session: Session) -> datetime:
    """The database server's clock: leases only, because workers' clocks differ."""
    if session.get_bind().dialect.name == "sqlite":
        stamp = func.strftime("%Y-%m-%d %H:%M:%f", "now", type_=UtcDateTime)
        return session.execute(select(stamp)).scalar_one()
    return session.execute(select(func.clock_timestamp(type_=UtcDateTime))).scalar_one()


def engine_options(url: str) -> dict[str, object]:
    """Pool and driver options for a URL; Flask-SQLAlchemy takes the same. Errors never quote what was typed."""
    if url.startswith("sqlite"):
        return {"connect_args": {"check_same_thread": False}, "hide_parameters": True}
    # A process that is stopped amid a transaction (SIGSTOP, a frozen machine) must not keep its locks for ever.
    limits = {
        "options": f"-c idle_in_transaction_session_timeout={LONGEST_SILENCE}",
        "connect_timeout": CONNECT_WITHIN,
    }
    return {"pool_size": 8, "max_overflow": 8, "hide_parameters": True, "connect_args": limits}


def _write_lock(engine: Engine) -> WriteLock | None:
    path = engine.url.database
    if engine.dialect.name != "sqlite" or not path:
        return None
    return WriteLock(Path(f"{path}.lock"))


def _plan_anew(engine: Engine) -> None:
    @event.listens_for(engine, "do_execute")
    def ask(cursor: Any, statement: str, given: Any, context: ExecutionContext) -> bool:  # noqa: ANN401 - the driver's
        """True: it was asked here."""
        if not context.execution_options.get(PLANNED_ANEW):
            return False
        cursor.execute(statement, given, prepare=False)
        return True


def _ask_idle_ones(engine: Engine) -> None:
    """A connection that stood idle may have died with its server: it is asked before it is used again.

    The pool's own `pool_pre_ping` asks at every check-out, which is two or three round trips a request.
    """

    @event.listens_for(engine, "checkin")
    def note(_connection: DBAPIConnection | None, record: ConnectionPoolEntry) -> None:
        record.info[IDLE_SINCE] = monotonic()

    @event.listens_for(engine, "checkout")
    def ask(connection: DBAPIConnection, record: ConnectionPoolEntry, _proxy: PoolProxiedConnection) -> None:
        if monotonic() - record.info.get(IDLE_SINCE, inf) < ASK_AFTER:
            return
        try:
            engine.dialect.do_ping(connection)
        except engine.dialect.loaded_dbapi.Error as error:
            raise InvalidatePoolError from error


def _configure_sqlite(engine: Engine) -> None:
    @event.listens_for(engine, "connect")
    def set_pragmas(connection: DBAPIConnection, _record: ConnectionPoolEntry) -> None:
        connection.isolation_level = None
        cursor = connection.cursor()
        for pragma, value in PRAGMAS.items():
            cursor.execute(f"PRAGMA {pragma}={value}")
        cursor.close()

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        options = connection.get_execution_options()
        if options.get(WRITES):
            connection.exec_driver_sql("BEGIN IMMEDIATE")
        elif options.get(_WHOLE):
            connection.exec_driver_sql("BEGIN")  # all its statements see one instant
