"""Starting on a full disk: with the room of the reserve, or, where even that is gone, as a door that says so.

The door tries again by itself; whoever frees space need not start anything anew.
"""

import threading
from collections.abc import Callable, Iterable
from time import monotonic
from typing import Any

import click
import structlog
from flask import Flask

from database.errors import DiskFullError
from database.reserve import is_full, reserve_of

TRY_EVERY = 5.0
"""Seconds."""
WORDS = (
    "工作台所在磁盘已满，暂时无法打开。未保存任何内容；请联系管理员清理磁盘，腾出空间后自动恢复。\n"
    "The desk's disk is full and it cannot be opened. Nothing was stored. "
    "Free space on its machine; it opens by itself.\n"
)
log = structlog.get_logger()

Compose = Callable[[], Flask]


def started(compose: Compose, database_url: str, *, try_every: float = TRY_EVERY) -> Flask:
    """The desk. A command ends with a sentence where there is no room at all, a server waits for some.

    Raises DiskFullError under a command.
    """
    try:
        return _with_reserve(compose, database_url)
    except DiskFullError:
        if click.get_current_context(silent=True) is not None:
            raise
        log.error("disk_full", step="waiting for room to open the desk")  # noqa: TRY400 - said plainly, no fault of ours
        app = Flask("waiting")
        app.wsgi_app = Waiting(lambda: _with_reserve(compose, database_url), try_every)  # type: ignore[method-assign]  # Flask documents it so
        return app


class Waiting:
    """Answers 503 until the desk can be opened, then hands everything on to it."""

    def __init__(self, compose: Compose, try_every: float) -> None:
        self._compose, self._every = compose, try_every
        self._desk: Flask | None = None
        self._turn = threading.Lock()
        self._tried_at = monotonic()

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:  # noqa: ANN401 - WSGI's own
        self._try()
        if self._desk is not None:
            return self._desk(environ, start_response)
        head = [
            ("Content-Type", "text/plain; charset=utf-8"),
            ("Retry-After", "60"),
            ("Cache-Control", "no-store"),
        ]
        start_response("503 Service Unavailable", head)
        return [WORDS.encode()]

    def _try(self) -> None:
        """At most every few seconds, by one request; the others are answered meanwhile."""
        if self._desk is not None or not self._turn.acquire(blocking=False):
            return
        try:
            if monotonic() - self._tried_at >= self._every:
                self._tried_at = monotonic()
                self._desk = self._compose()
        except DiskFullError:
            return
        finally:
            self._turn.release()


def _with_reserve(compose: Compose, database_url: str) -> Flask:
    """Once more with the room that was set aside. Raises DiskFullError."""
    reserve = reserve_of(database_url)
    for may_give_up in (True, False):
        try:
            return compose()
        except Exception as error:
            if not is_full(error):
                raise
            if not (may_give_up and reserve and reserve.give_up()):
                raise DiskFullError from error
    raise DiskFullError
