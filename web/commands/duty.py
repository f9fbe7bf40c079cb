"""`worker`, `engine-pass` and `demo`: what runs the desk, once or all day."""

from collections.abc import Sequence
from datetime import datetime
from typing import NoReturn

import click
from flask.cli import with_appcontext

from calendars.clock import ManualClock
from database import timers
from database.timers import Handler
from escalation.engine import BATCH, ENGINE, Engine, Passed
from escalation.handlers import Handlers
from escalation.people import addresses
from rounds.telling import Telling
from web.commands.plain import PlainCommand, dry_run_option, json_option, read_instant, report
from web.demo.seed import DemoAccount, is_empty, seed
from web.desk import Desk, desk
from web.probing import Probing
from web.reading_process import ReadingProcess
from web.worker import StopSignals, Worker


@click.command("worker", cls=PlainCommand)
@click.option("--once", is_flag=True, help="Stop as soon as nothing is due.")
@with_appcontext
def worker(*, once: bool) -> None:
    """Run what is due and send it, until SIGTERM or Ctrl-C; the page being sent is finished first."""
    if once:
        Worker(desk()).until_idle()
        return
    reader = ReadingProcess(desk().database, desk().clock)
    Worker(desk(), StopSignals().pause, reader).run()


@click.command("probe", cls=PlainCommand)
@click.option("--vantage", help="The vantage point it looks from; else DUWANG_VANTAGE.")
@click.option("--once", is_flag=True, help="Stop as soon as nothing is due.")
@with_appcontext
def probe(*, vantage: str | None, once: bool) -> None:
    """Visit the watched sites from another place than the worker's, until SIGTERM or Ctrl-C."""
    name = vantage or desk().settings.vantage
    if name not in desk().watch.plan.vantages:
        raise click.ClickException(
            f"No vantage point is called “{name}”; add it to `vantages` of the plan of visits."
        )
    probing = Probing(desk(), name)
    if once:
        probing.until_idle()
    else:
        probing.run(StopSignals().pause)


@click.command("demo", cls=PlainCommand)
@click.option(
    "--if-empty", is_flag=True, help="Do nothing, and succeed, where the desk has accounts or tickets."
)
@json_option
@with_appcontext
def demo(*, if_empty: bool, as_json: bool) -> None:
    """Fill an empty database with 示例市, a city that does not exist; print one-time passwords."""
    accounts: list[DemoAccount] = []
    with desk().database.read() as session:
        skipped = if_empty and not is_empty(session)
    if not skipped:
        accounts = seed(desk())
    lines = [f"{one.role:14} {one.login:8} one-time password {one.password}" for one in accounts]
    data = {"made": not skipped, "accounts": [_as_dict(one) for one in accounts]}
    report(data, *(lines or ["The desk is not empty; nothing was made."]), as_json=as_json)


def _as_dict(account: DemoAccount) -> dict[str, str]:
    return {
        "login": account.login,
        "name": account.name,
        "role": account.role,
        "one_time_password": account.password,
    }


@click.command("engine-pass", cls=PlainCommand)
@click.option("--at", required=True, help="The instant the pass believes it is, such as 2025-10-11T17:30.")
@dry_run_option
@json_option
@with_appcontext
def engine_pass(*, at: str, dry_run: bool, as_json: bool) -> None:
    """Decide what is due at an instant and order its pages, as the worker would then.

    For desks to try things on: the record keeps the instant, so a pass in the future makes `verify-audit`
    complain about every line written before it comes. Refused where a carrier reaches real people, unless --dry-run.
    """
    instant = read_instant(at, desk().calendar)
    if dry_run:
        kinds = _rehearse(desk(), instant)
        looked, paged = sum(n for n, _ in kinds.values()), sum(n for _, n in kinds.values())
        failed = 0
    else:
        _refuse_real_carriers(desk())
        passed = _pass(desk(), instant)
        looked, paged, failed = passed.looked_at, passed.paged, passed.failed
    data = {
        "at": instant.isoformat(),
        "looked_at": looked,
        "paged": paged,
        "failed": failed,
        "dry_run": dry_run,
    }
    words = f"{looked} timers looked at, {paged} pages ordered, {failed} subjects put off."
    report(data, f"{'Nothing was changed. ' if dry_run else ''}{words}", as_json=as_json)


def _refuse_real_carriers(found: Desk) -> None:
    for name in ("sms_carrier", "voice_carrier", "mail_carrier"):
        carrier = getattr(found.settings, name)
        if carrier != "file":
            raise click.ClickException(
                f"Refused: DUWANG_{name.upper()} is “{carrier}”, so a pass at another time would call real people."
                " Use --dry-run, or the file carrier."
            )


def _handlers(found: Desk) -> Sequence[tuple[str, Handler]]:
    others = Telling(addresses).next_person
    return Handlers(found.calendar, found.policies, found.tickets, others=others).table()


def _pass(found: Desk, instant: datetime) -> Passed:
    def tell(kind: str, subject: str, error: Exception) -> None:
        click.echo(f"{kind} {subject}: {error!r}", err=True)

    return Engine(found.database, ManualClock(instant), handlers=_handlers(found), report=tell).run_pass()


class _RehearsedError(Exception):
    """Undoes a rehearsal's unit of work."""


def _undo() -> NoReturn:
    raise _RehearsedError


def _rehearse(found: Desk, instant: datetime) -> dict[str, tuple[int, int]]:
    """Timers and pages by kind, decided in a unit of work that is thrown away."""
    kinds: dict[str, tuple[int, int]] = {}
    try:
        with found.database.work(instant, ENGINE) as work:
            for kind, handler in _handlers(found):
                subjects = timers.due_timers(work.session, kind, now=instant, limit=BATCH)
                kinds[kind] = (len(subjects), handler(work, subjects) if subjects else 0)
            _undo()
    except _RehearsedError:
        return kinds
