"""INSERTs for whichever database is behind the session, below the ORM: hot paths pay a third less for them."""

import json
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from functools import lru_cache
from typing import Any
from typing import cast as typed

from sqlalchemy import JSON, ColumnElement, Row, Table, Text, bindparam, cast, column, func, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from database.base import Base
from database.errors import NaiveInstantError

Rows = Sequence[Mapping[str, Any]]
"""All of the same columns."""
_INSERTS = {"sqlite": sqlite.insert, "postgresql": postgresql.insert}


def insert_into(session: Session, row_type: type[Base]) -> postgresql.Insert:
    """An INSERT with `on_conflict_do_nothing`, `on_conflict_do_update` and `excluded`; both databases speak it."""
    insert = _INSERTS[session.get_bind().dialect.name]
    return typed("postgresql.Insert", insert(typed("Table", row_type.__table__)))


def insert_new(
    session: Session, row_type: type[Base], rows: Rows, *, returning: Sequence[ColumnElement[Any]]
) -> Sequence[Row[Any]]:
    """Insert these rows but for those a unique key holds already, in one statement; what is new."""
    statement, given = _of(session, row_type, rows)
    return session.execute(statement.on_conflict_do_nothing().returning(*returning), given).all()


def insert_all(
    session: Session, row_type: type[Base], rows: Rows, *, replace_by: Sequence[str] = (), keep: Sequence[str] = ()
) -> None:  # fmt: skip
    """Insert these rows in this order; with `replace_by`, a unique key, those that are there get the new values.

    What stands in `keep` stays as it was first written.
    """
    if not rows:
        return
    statement, given = _of(session, row_type, rows)
    if replace_by:
        values = {name: statement.excluded[name] for name in rows[0] if name not in {*replace_by, *keep}}
        statement = statement.on_conflict_do_update(index_elements=replace_by, set_=values)
    session.execute(statement, given)


def _of(session: Session, row_type: type[Base], rows: Rows) -> tuple[postgresql.Insert, Any]:
    """The INSERT and what it is executed with.

    PostgreSQL gets many rows as one JSON text: with a parameter a value there are thousands, and its driver takes
    longer to read such a statement, or arrays, or to send row after row, than the server to store them.
    """
    if len(rows) == 1 or session.get_bind().dialect.name == "sqlite":
        return insert_into(session, row_type), [dict(row) for row in rows]
    return _from_json(row_type, tuple(rows[0])), {"all_rows": json.dumps(rows, default=_instant)}


@lru_cache(maxsize=32)
def _from_json(row_type: type[Base], names: tuple[str, ...]) -> postgresql.Insert:
    table = typed("Table", row_type.__table__)
    rows = func.json_to_recordset(cast(bindparam("all_rows", type_=Text), JSON))
    columns = [column(name, table.c[name].type) for name in names]
    given = rows.table_valued(*columns).render_derived(with_types=True)
    return postgresql.insert(table).from_select(names, select(*(given.c[name] for name in names)))


def _instant(value: object) -> str:
    """What JSON lacks: days, and instants, aware as everywhere (database/types.py)."""
    if isinstance(value, date) and not isinstance(value, datetime):
        return value.isoformat()
    if not isinstance(value, datetime):
        raise TypeError(value)
    if value.tzinfo is None:
        raise NaiveInstantError(value)
    return value.isoformat()
