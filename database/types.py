"""Column types that hold a promise: instants are aware UTC on every database, one damaged row stops no other."""

import json
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import JSON, DateTime, Dialect
from sqlalchemy.types import TypeDecorator

from database.errors import NaiveInstantError


class UtcDateTime(TypeDecorator[datetime]):
    """An instant: refuses naive values on the way in, returns aware UTC on the way out.

    `DateTime(timezone=True)` alone comes back naive from SQLite.
    """

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise NaiveInstantError(value)
        instant = value.astimezone(UTC)
        return instant.replace(tzinfo=None) if dialect.name == "sqlite" else instant

    def result_processor(self, dialect: Dialect, coltype: object) -> Callable[[Any], datetime | None]:
        """A page reads hundreds of instants: which database it is is asked once a statement, not once a value."""
        del coltype
        return _of_sqlite if dialect.name == "sqlite" else _of_postgresql


def instant_of(stamp: str) -> datetime:
    """What either database writes for an instant: PostgreSQL with an offset, SQLite in UTC without one."""
    found = datetime.fromisoformat(stamp)
    return found if found.tzinfo else found.replace(tzinfo=UTC)


def _of_sqlite(value: str | None) -> datetime | None:
    return None if value is None else instant_of(value)


def _of_postgresql(value: datetime | None) -> datetime | None:
    return None if value is None else value.astimezone(UTC)


class ReadableJson(TypeDecorator[Any]):
    """JSON whose damaged text reads as None, where SQLAlchemy's own type fails every row of the answer.

    PostgreSQL refuses such text; SQLite keeps whatever a disk or a hand left.
    """

    impl = JSON
    cache_ok = True

    def result_processor(self, dialect: Dialect, coltype: object) -> Callable[[Any], Any] | None:
        read = super().result_processor(dialect, coltype)
        return None if read is None else lambda value: _readable(read, value)


def _readable(read: Callable[[Any], Any], value: object) -> object:
    try:
        return read(value)
    except json.JSONDecodeError:
        return None
