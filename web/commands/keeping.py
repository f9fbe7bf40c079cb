"""`backup`, `restore` and `erase`: keeping what must be kept, and forgetting what must be forgotten."""

from pathlib import Path

import click
from flask.cli import with_appcontext

from database.backup import backup as write_backup
from database.backup import restore as read_backup
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
    """Replace the desk by the backup FILE, bring it to this version, verify the audit chain.

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
    report(
        {"file": str(kept.path), "bytes": kept.size, "audit_lines": kept.audit_lines},
        f"Restored {kept.path}. Audit chain: {kept.audit_lines} lines{'' if force else ', it holds'}.",
        as_json=as_json,
    )


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
