"""How a database would answer a question of a store, were its tables large."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import event, text

from database.session import Database, Session

NOON = datetime(2026, 3, 2, 4, tzinfo=UTC)


def plan_of(database: Database, ask: Callable[[Session], object]) -> str:
    """How the last statement of a question is answered, where the planner does not scan so small a table."""
    asked: list[Any] = []
    is_sqlite = database.engine.dialect.name == "sqlite"
    with database.work(NOON, "test") as work:
        if not is_sqlite:
            work.session.execute(text("SET LOCAL enable_seqscan = off"))
            work.session.execute(text("SET LOCAL enable_bitmapscan = off"))
            work.session.execute(text("SET LOCAL enable_sort = off"))
        event.listen(database.engine, "before_cursor_execute", lambda *told: asked.append(told[2:4]))
        ask(work.session)
        statement, given = asked[-1]
        explain = f"EXPLAIN {'QUERY PLAN' if is_sqlite else ''} {statement}"
        return str(work.session.connection().exec_driver_sql(explain, given).all())
