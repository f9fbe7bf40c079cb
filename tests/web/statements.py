"""The SQL statements of a page, counted."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import event

from tests.web.site import Site

WATCH = "SELECT max(calendar_version.number)"
"""The process's look for a newer calendar, once a second whatever the page."""


@contextmanager
def statements(site: Site) -> Iterator[list[str]]:
    """The SQL statements sent while the block runs."""
    seen: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        if not statement.startswith(WATCH):
            seen.append(statement)

    event.listen(site.desk.database.engine, "before_cursor_execute", note)
    try:
        yield seen
    finally:
        event.remove(site.desk.database.engine, "before_cursor_execute", note)
