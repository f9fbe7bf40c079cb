"""One application for many tests: what a test may have left on it is taken off again."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from flask import Flask

from tests.web.machine_desk import ENVIRONMENT
from web.calendar_watch import CalendarWatch


def surround(environment: pytest.MonkeyPatch, database_url: str, folder: Path) -> None:
    """The environment a desk is started with."""
    settings = ENVIRONMENT | {"DATABASE_URL": database_url, "DUWANG_DATA_DIR": str(folder)}
    for name, value in settings.items():
        environment.setenv(name, value)


@contextmanager
def as_new(app: Flask) -> Iterator[None]:
    """What an application keeps between requests is as at a start: pages, configuration, its look at the calendar."""
    kept = [(one, dict(one)) for one in (app.config, app.extensions, app.view_functions)]
    for watch in app.before_request_funcs[None]:
        if isinstance(watch, CalendarWatch):
            watch.looked_at = float("-inf")
    yield
    for one, was in kept:
        one.clear()
        one.update(was)
