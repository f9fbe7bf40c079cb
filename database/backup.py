"""Backup and restore of the whole desk in one file, verified by the audit chain, on SQLite and PostgreSQL."""

import os
import sqlite3
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Engine, NullPool, create_engine
from sqlalchemy.exc import DatabaseError as SqlError
from sqlalchemy.orm import Session

from database import audit
from database.backup_errors import BackupExists, BackupUnreadable, ChainBroken
from database.locks import WriteLock
from database.postgres_tools import dump, is_dump, load
from database.session import Database

_SQLITE_HEAD = b"SQLite format 3\x00"


@dataclass(frozen=True, slots=True)
class Kept:
    """A finished backup or restore: the file, its bytes, and the lines of the verified audit chain."""

    path: Path
    size: int
    audit_lines: int


def backup(database: Database, target: Path) -> Kept:
    """Write everything into a new file while the desk works on; it appears under its name only when it is whole.

    Raises BackupExists, ChainBroken, BackupToolMissing, BackupToolFailed.
    """
    if target.exists():
        raise BackupExists(target)
    part = target.with_name(f"{target.name}.part")
    part.unlink(missing_ok=True)
    try:
        if _is_sqlite(database.engine):
            _copy_sqlite(database.engine, part)
            lines = _verified_file(part, database.audit_key, name=str(target))
        else:
            dump(database.engine.url, part)
            lines = _verified(database, name="this desk")
        _to_disk(part)
        part.rename(target)
    finally:
        part.unlink(missing_ok=True)
    return Kept(target, target.stat().st_size, lines)


def restore(database: Database, source: Path, *, trust: bool) -> Kept:
    """Replace everything by the backup. With `trust` a chain that does not hold is taken all the same.

    An SQLite backup is verified before anything is replaced, a PostgreSQL dump after it was read in.
    Raises BackupUnreadable, ChainBroken, BackupToolMissing, BackupToolFailed.
    """
    _check_kind(database.engine, source)
    if _is_sqlite(database.engine):
        _check_whole(source)
        if not trust:
            _verified_file(source, database.audit_key, name=str(source))
        _replace_sqlite(database.engine, source)
    else:
        load(database.engine.url, source)
    database.engine.dispose()
    lines = len_of_chain(database) if trust else _verified(database, name=f"{source} (now restored)")
    return Kept(source, source.stat().st_size, lines)


def len_of_chain(database: Database) -> int:
    """Lines of the record, whether or not they hold."""
    return database.verify_audit()[0]


def _is_sqlite(engine: Engine) -> bool:
    return engine.dialect.name == "sqlite"


def _check_kind(engine: Engine, source: Path) -> None:
    if not source.is_file():
        raise BackupUnreadable(source, reason="there is no such file.")
    with source.open("rb") as file:
        is_sqlite_file = file.read(len(_SQLITE_HEAD)) == _SQLITE_HEAD
    if is_sqlite_file != _is_sqlite(engine):
        ours = "SQLite" if _is_sqlite(engine) else "PostgreSQL"
        raise BackupUnreadable(source, reason=f"it is no {ours} backup, and this desk runs on {ours}.")
    if not is_sqlite_file and not is_dump(source):
        raise BackupUnreadable(source, reason="the dump has no end; it was cut off.")


def _check_whole(source: Path) -> None:
    """Every page and index of the file in order: a torn file is refused whatever is trusted."""
    try:
        with closing(sqlite3.connect(f"file:{source.resolve()}?mode=ro", uri=True)) as file:
            (verdict,) = file.execute("PRAGMA integrity_check(1)").fetchone()
    except sqlite3.DatabaseError as error:
        raise BackupUnreadable(source, reason=f"{error}.") from error
    if verdict != "ok":
        raise BackupUnreadable(source, reason="it is damaged.")


def _copy_sqlite(engine: Engine, part: Path) -> None:
    """SQLite's online backup: readers and writers go on meanwhile; the copy is one file without a WAL."""
    with engine.connect() as connection, closing(sqlite3.connect(part)) as copy:
        _driver(connection).backup(copy, pages=-1)
        copy.execute("PRAGMA journal_mode=DELETE")


def _replace_sqlite(engine: Engine, source: Path) -> None:
    lock = WriteLock(Path(f"{engine.url.database}.lock"))
    address = f"file:{source.resolve()}?mode=ro"
    with lock.held(), engine.connect() as connection, closing(sqlite3.connect(address, uri=True)) as copy:
        copy.backup(_driver(connection), pages=-1)


def _driver(connection: object) -> sqlite3.Connection:
    found = connection.connection.driver_connection  # type: ignore[attr-defined]  # SQLAlchemy's raw connection
    if not isinstance(found, sqlite3.Connection):
        message = "the engine's driver is not sqlite3"
        raise TypeError(message)
    return found


def _verified_file(path: Path, key: bytes, *, name: str) -> int:
    """Lines of the chain in an SQLite file, opened read-only."""
    engine = create_engine(f"sqlite:///file:{path.resolve()}?mode=ro&uri=true", poolclass=NullPool)
    try:
        with Session(engine) as session:
            return _whole(audit.verify(session, key=key), name)
    except SqlError as error:
        raise BackupUnreadable(path, reason="it holds no desk, or is damaged.") from error
    finally:
        engine.dispose()


def _verified(database: Database, *, name: str) -> int:
    return _whole(database.verify_audit(), name)


def _whole(found: tuple[int, list[audit.Break]], name: str) -> int:
    lines, breaks = found
    if breaks:
        raise ChainBroken(name, seq=breaks[0].seq, what=breaks[0].code)
    return lines


def _to_disk(path: Path) -> None:
    with path.open("rb") as file:
        os.fsync(file.fileno())
