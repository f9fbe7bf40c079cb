"""INSERT … ON CONFLICT for whichever database is behind the session; both speak the same dialect of it."""

from typing import cast

from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from database.base import Base

_INSERTS = {"sqlite": sqlite.insert, "postgresql": postgresql.insert}


def insert_into(session: Session, row_type: type[Base]) -> postgresql.Insert:
    """An INSERT with `on_conflict_do_nothing`, `on_conflict_do_update` and `excluded`."""
    return cast("postgresql.Insert", _INSERTS[session.get_bind().dialect.name](row_type))
