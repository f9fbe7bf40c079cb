"""What is measured: a filled desk on one database, in this process and ready for a server of its own."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING

from bench.databases import Place, started
from bench.environment import application, desk_of, environment_of
from bench.fill import fill
from bench.server import free_port
from bench.tickets import OPEN_SHARE
from calendars.clock import ManualClock, SystemClock
from web.desk import Desk

if TYPE_CHECKING:
    from flask import Flask

NO_SETTINGS: Mapping[str, str] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Subject:
    """The desk, its application, the environment a server of it needs, the port kept for that server."""

    place: Place
    tickets: int
    environment: Mapping[str, str]
    port: int
    application: "Flask"
    desk: Desk
    clock: ManualClock
    """Stands at the instant of filling; the server has the machine's clock."""
    filled_in: float


@contextmanager
def filled(
    kind: str,
    tickets: int,
    *,
    open_share: float = OPEN_SHARE,
    archived: int = 0,
    settings: Mapping[str, str] = NO_SETTINGS,
) -> Iterator[Subject]:
    """A desk with so many tickets, a lean archive beside them and these settings too; gone at the end."""
    with started(kind) as place:
        port = free_port()
        environment = environment_of(place, port) | dict(settings)
        clock = ManualClock(SystemClock().now())
        app = application(environment, clock)
        desk = desk_of(app)
        seconds = fill(desk, tickets, open_share=open_share, archived=archived)
        try:
            yield Subject(place, tickets, environment, port, app, desk, clock, seconds)
        finally:
            desk.database.engine.dispose()
