"""`backup`, `restore` and `erase`: keeping what must be kept, and forgetting what must be forgotten."""

from pathlib import Path

import click
from flask.cli import with_appcontext

from database.backup import backup as write_backup
from database.backup import restore as read_backup
from database.epochs import RESTORED, hold
from escalation.errors import NothingHeldError
from migrations.run import upgrade
from tickets.retention_service import BATCH
from web.commands.plain import OPERATOR, PlainCommand, json_option, report
from web.demo.seed import is_empty
from web.desk import desk

path_argument = click.argument("file", type=click.Path(dir_okay=False, path_type=Path))


@click.command("backup", cls=PlainCommand)
@path_argument
@json_option
@with_appcontext
def backup(*, file: Path, as_json: bool) -> None:
    """Write the whole desk into FILE while it works on; the audit chain is verified.

    Keep the audit key (DUWANG_AUDIT_KEY, or audit_key.txt in the data folder) in another place than the backup.
    """
    kept = write_backup(desk().database, file)
    report(
        {"file": str(kept.path), "bytes": kept.size, "audit_lines": kept.audit_lines},
        f"Wrote {kept.path}, {kept.size} bytes. The audit chain holds, {kept.audit_lines} lines.",
        as_json=as_json,
    )


@click.command("restore", cls=PlainCommand)
@path_argument
@click.option("--force", is_flag=True, help="Replace a desk that is not empty, and take a broken chain too.")
@json_option
@with_appcontext
def restore(*, file: Path, force: bool, as_json: bool) -> None:
    """Replace the desk by the backup FILE, bring it to this version, verify the audit chain; sending stands still then.

    Stop web and worker first. Refused where the desk has accounts or tickets, unless --force.
    """
    with desk().database.read() as session:
        if not (force or is_empty(session)):
            raise click.ClickException(
                "This desk is not empty: it has accounts or tickets. Restore into a fresh database,"
                " or add --force to replace everything."
            )
    kept = read_backup(desk().database, file, trust=force)
    upgrade(desk().database.engine)
    with desk().database.work(desk().clock.now(), OPERATOR.ref) as work:
        hold(work.session, reason=RESTORED, now=work.now)
        work.record("sending_held", "epoch:0", {"reason": RESTORED})
    report(
        {"file": str(kept.path), "bytes": kept.size, "audit_lines": kept.audit_lines},
        f"Restored {kept.path}. Audit chain: {kept.audit_lines} lines{'' if force else ', it holds'}.",
        "Nothing is sent until somebody says how it goes on: `resume-sending`, or the page of sent messages.",
        as_json=as_json,
    )


@click.command("resume-sending", cls=PlainCommand)
@click.option(
    "--again", is_flag=True, help="Send what was due before the restore too, even if it is a repeat."
)
@json_option
@with_appcontext
def resume_sending(*, again: bool, as_json: bool) -> None:
    """Let messages leave after a restore. What was due before it is taken as told, unless --again."""
    with desk().database.read() as session:
        held = desk().resuming.held(session)
    try:
        forgotten = desk().resuming.resume(OPERATOR, again=again)
    except NothingHeldError as error:
        raise click.ClickException(str(error)) from error
    waited = held.messages if held else 0
    told = f"{waited} waiting messages leave now." if again else f"{forgotten} old messages will not be sent."
    report({"waited": waited, "forgotten": forgotten}, f"Sending goes on. {told}", as_json=as_json)


@click.command("erase", cls=PlainCommand)
@click.option("--ticket", default="", help="Forget this ticket's reporter now, whatever the retention.")
@click.option("--reason", default="", help="Why; recorded. Needed with --ticket.")
@json_option
@with_appcontext
def erase(*, ticket: str, reason: str, as_json: bool) -> None:
    """Erase reporters' personal data whose time is over (the worker does so hourly), or one reporter's now.

    The ticket, its answer and the audit chain stay.
    """
    if ticket:
        desk().retention.erase(OPERATOR, ticket.strip().upper(), reason=reason)
        erased = 1
    else:
        erased = last = desk().retention.run_once()
        while last == BATCH:
            last = desk().retention.run_once()
            erased += last
    report({"erased": erased}, f"Personal data of {erased} reporters erased.", as_json=as_json)
