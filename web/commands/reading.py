"""`read-site`: have a site read in this process, or run whatever readings wait; niced, stopped by SIGTERM or Ctrl-C."""

import os
import signal

import click
from flask.cli import with_appcontext

from probes.errors import UnreadableSite
from probes.readings.picturing import Pictured
from probes.readings.values import Phase, Reason, SiteReading
from roster.permissions import desk_actor
from sites.store import sites
from web.commands.plain import PlainCommand, json_option, report
from web.desk import desk

NICE = 10
"""A reading is the desk's least hurried work: paging and people's clicks go first."""


class Told:
    """Whether this process was told to stop; the request in flight is finished first."""

    def __init__(self) -> None:
        self.to_stop = False
        for one in (signal.SIGTERM, signal.SIGINT):
            signal.signal(one, self._stop)
        # A child of the worker inherits the signals it holds back.
        signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGTERM, signal.SIGINT})

    def _stop(self, _signal: int, _frame: object) -> None:
        self.to_stop = True


@click.command("read-site", cls=PlainCommand)
@click.option(
    "--site", type=int, help="Number of the site to read now; an unknown one is answered by the list."
)
@json_option
@with_appcontext
def read_site(*, site: int | None, as_json: bool) -> None:
    """Read a site now, or without --site run every reading that waits, as the worker's child does.

    The lease keeps two processes from running one reading; killed, it is taken up by the next where it stood.
    """
    found = desk().site_readings
    if site is not None:
        try:
            found.readings.ask(desk_actor("command:read-site"), site, reason=Reason.COMMAND)
        except UnreadableSite as error:
            raise click.ClickException(f"{error}. {_known()}") from error
    told = Told()
    os.nice(NICE)
    runner = found.runner(lambda: told.to_stop)
    done: list[tuple[SiteReading, Pictured]] = []
    while not told.to_stop and (one := runner.run_next(site)) is not None:
        done.append((one, runner.pictured))
        if site is not None and one.phase is Phase.COMPLETE:
            break
    data = {"readings": [_as_dict(*one) for one in done]}
    lines = [_line(*one) for one in done] or ["Nothing waits to be read, or another process reads it."]
    report(data, *lines, as_json=as_json)


def _known() -> str:
    with desk().database.read() as session:
        found = sites(session)
    if not found:
        return (
            "None is entered yet: a supervisor opens the object under “Site health” and enters it as a site."
        )
    return f"Sites: {'; '.join(f'{one.id} {one.name} {one.home}' for one in found)}."


def _as_dict(one: SiteReading, pictured: Pictured) -> dict[str, object]:
    return {
        "reading": one.id, "site": one.site_id, "phase": one.phase.value, "pages": one.progress.read,
        "unchanged": one.progress.unchanged, "findings": dict(one.counts), "error": one.error,
        **pictured.told(),
    }  # fmt: skip


def _line(one: SiteReading, pictured: Pictured) -> str:
    found = sum(one.counts.values())
    words = f"Reading {one.id} of site {one.site_id}: {one.phase.value}, {one.progress.read} pages"
    told = f"{words} ({one.progress.unchanged} unchanged), {found} findings. {one.error}".rstrip()
    if pictured.kept:
        told += f" Pictures on {pictured.kept} tickets."
    lacks = ", ".join(f"{code} {len(faults)}" for code, faults in pictured.lacks().items())
    return f"{told} Tickets without one: {lacks}." if lacks else told
