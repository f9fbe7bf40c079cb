"""How commands speak: a plain sentence and exit code 1 for every known error, text or JSON for reports."""

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from typing import Any

import click

from calendars.errors import CalendarsError
from calendars.service import DeskCalendar
from database.errors import DatabaseError
from escalation.errors import EscalationError
from notifiers.errors import NotifierError
from probes.errors import ProbesError
from roster.errors import RosterError
from roster.permissions import Actor, Role
from sites.errors import SitesError
from tickets.errors import TicketError
from web.demo.errors import DemoError
from web.desk import desk
from web.settings import BadSettingError

KNOWN = (
    BadSettingError, CalendarsError, DatabaseError, DemoError, EscalationError, NotifierError, ProbesError,
    RosterError, SitesError, TicketError,
)  # fmt: skip
"""Errors whose sentence is meant for people; anything else is a fault of ours and shows where it happened."""
OPERATOR = Actor("command", "命令行", Role.ADMINISTRATOR)
"""Whoever may type commands on the machine."""

json_option = click.option("--json", "as_json", is_flag=True, help="Report as JSON, for other programs.")
version_option = click.option(
    "--version", type=int, help="Ask this published version of the calendar, not the newest."
)
dry_run_option = click.option("--dry-run", is_flag=True, help="Say what would be done; change nothing.")


@contextmanager
def plain_failures() -> Iterator[None]:
    """A known error ends the command with its sentence."""
    try:
        yield
    except KNOWN as error:
        raise click.ClickException(str(error)) from error


@contextmanager
def plain_start() -> Iterator[None]:
    """Under `flask --app app`, a desk that cannot start ends with a sentence too; a server gets the error itself."""
    try:
        yield
    except KNOWN as error:
        if click.get_current_context(silent=True) is None:
            raise
        raise click.ClickException(str(error)) from error


class PlainCommand(click.Command):
    """A command that ends as `plain_failures` says."""

    def invoke(self, ctx: click.Context) -> Any:  # noqa: ANN401  (click's own signature)
        with plain_failures():
            return super().invoke(ctx)


def calendar_of(number: int | None) -> DeskCalendar:
    """The calendar of a published version, the newest without a number; raises `UnknownVersion`."""
    newest = desk().calendar
    if number is None or number == newest.number:
        return newest
    content = desk().calendar_versions.numbered(number)
    return DeskCalendar.of(content, zone=newest.zone, number=number)


def report(data: Mapping[str, object], *lines: str, as_json: bool) -> None:
    """The same result for a program or for a person."""
    text = json.dumps(data, ensure_ascii=False, indent=2, default=str) if as_json else "\n".join(lines)
    click.echo(text)


def read_instant(text: str, calendar: DeskCalendar) -> datetime:
    """`2025-09-30 16:59`, by the desk's clock where no offset is written."""
    try:
        given = datetime.fromisoformat(text.strip())
    except ValueError as error:
        raise click.ClickException(
            f"“{text}” is no instant. Write it as 2025-09-30T16:59, with an offset if it is not the desk's time."
        ) from error
    return given if given.tzinfo else given.replace(tzinfo=calendar.zone)
