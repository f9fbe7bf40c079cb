"""INSERTs for whichever database is behind the session, below the ORM: hot paths pay a third less for them."""

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any, cast

from sqlalchemy import Column, Row, Table, bindparam, column, func, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Session

from database.base import Base

_INSERTS = {"sqlite": sqlite.insert, "postgresql": postgresql.insert}


def insert_into(session: Session, row_type: type[Base]) -> postgresql.Insert:
    """An INSERT with `on_conflict_do_nothing`, `on_conflict_do_update` and `excluded`; both databases speak it."""
    insert = _INSERTS[session.get_bind().dialect.name]
    return cast("postgresql.Insert", insert(cast("Table", row_type.__table__)))


def insert_new(
    session: Session,
    row_type: type[Base],
    rows: Sequence[Mapping[str, Any]],
    *,
    returning: Sequence[Column[Any]],
) -> Sequence[Row[Any]]:
    """Insert these rows (all of the same columns) but for those a unique key holds already; what is new.

    One statement. PostgreSQL gets an array a column: a parameter a value would be thousands, and their driver takes
    longer to read such a statement than the server to run it.
    """
    if session.get_bind().dialect.name == "sqlite":
        statement = insert_into(session, row_type).on_conflict_do_nothing().returning(*returning)
        return session.execute(statement, [dict(row) for row in rows]).all()
    names = tuple(rows[0])
    arrays = {_all(name): [row[name] for row in rows] for name in names}
    return session.execute(_from_arrays(row_type, names, tuple(returning)), arrays).all()


@lru_cache(maxsize=16)
def _from_arrays(
    row_type: type[Base], names: tuple[str, ...], returning: tuple[Column[Any], ...]
) -> postgresql.Insert:
    table = cast("Table", row_type.__table__)
    arrays = [bindparam(_all(name), type_=ARRAY(table.c[name].type, dimensions=1)) for name in names]
    columns = [column(name, table.c[name].type) for name in names]
    given = func.unnest(*arrays).table_valued(*columns).render_derived()
    statement = postgresql.insert(table).from_select(names, select(*(given.c[name] for name in names)))
    return statement.on_conflict_do_nothing().returning(*returning)


def _all(name: str) -> str:
    """A parameter named like a column would be taken for that column's value."""
    return f"all_{name}"
