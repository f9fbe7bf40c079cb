"""`import-contacts` and `import-messages`: the same imports as on the pages, from a file or standard input."""

from collections.abc import Sequence
from typing import BinaryIO

import click
from flask.cli import with_appcontext

from database.sheets import LineError, Severity
from roster.contact_plan import ChangeKind
from roster.contact_sheet import read_contacts
from tickets.platform_sheet import read_messages
from web.commands.plain import OPERATOR, PlainCommand, dry_run_option, json_option, report
from web.desk import desk

file_argument = click.argument("file", type=click.File("rb"))


@click.command("import-contacts", cls=PlainCommand)
@file_argument
@dry_run_option
@json_option
@with_appcontext
def import_contacts(*, file: BinaryIO, dry_run: bool, as_json: bool) -> None:
    """Import a contact list: CSV, XLSX, markdown pipes or pasted text; - reads standard input.

    Known people are updated, never doubled. Rows with an error are left out and make the exit code 1.
    """
    sheet = read_contacts(file.read(), filename=_name(file), area_code=desk().settings.area_code)
    changes = desk().roster.preview(OPERATOR, sheet.lines)
    if not dry_run:
        desk().roster.import_contacts(OPERATOR, sheet.lines)
    counted = {kind.value: sum(change.kind is kind for change in changes) for kind in ChangeKind}
    _finish(counted, sheet.errors, dry_run=dry_run, as_json=as_json)


@click.command("import-messages", cls=PlainCommand)
@file_argument
@click.option("--ledger", is_flag=True, help="The office's old ledger: rows come in as answered tickets.")
@dry_run_option
@json_option
@with_appcontext
def import_messages(*, file: BinaryIO, ledger: bool, dry_run: bool, as_json: bool) -> None:
    """Import messages of the national platform: CSV, XLSX or a pasted table; - reads standard input.

    A message number already known is skipped. Rows with an error are left out and make the exit code 1.
    """
    sheet = read_messages(
        file.read(),
        filename=_name(file),
        zone=desk().settings.zone,
        now=desk().clock.now(),
        as_ledger=ledger,
    )
    fates = desk().message_import.preview(OPERATOR, sheet.messages, as_ledger=ledger)
    counted = {
        "added": sum(not (fate.known_as or fate.refused) for fate in fates),
        "known": sum(bool(fate.known_as) for fate in fates),
        "refused": sum(bool(fate.refused) for fate in fates),
    }
    for fate in fates:
        if fate.refused:
            click.echo(f"Row {fate.row_no}: {fate.refused}", err=True)
    if not dry_run:
        done = desk().message_import.run(OPERATOR, sheet.messages, as_ledger=ledger)
        counted = {"added": done.added, "known": done.known, "refused": done.refused}
    _finish(counted, sheet.errors, dry_run=dry_run, as_json=as_json)


def _finish(counted: dict[str, int], errors: Sequence[LineError], *, dry_run: bool, as_json: bool) -> None:
    """Say what happened to each row; exit code 1 where one was left out."""
    for error in errors:
        click.echo(error.sentence, err=True)
    left_out = len({error.row_no for error in errors if error.severity is Severity.ERROR}) + counted.get(
        "refused", 0
    )
    words = ", ".join(f"{name}: {number}" for name, number in counted.items())
    data = {
        **counted,
        "left_out": left_out,
        "dry_run": dry_run,
        "remarks": [error.sentence for error in errors],
    }
    report(data, f"{'Nothing was changed. ' if dry_run else ''}{words}", as_json=as_json)
    if left_out:
        raise click.ClickException(f"{left_out} rows were left out. Correct them and import the file again.")


def _name(file: BinaryIO) -> str | None:
    """The file's name for sentences; standard input has none."""
    name = getattr(file, "name", "-")
    return name if isinstance(name, str) and name not in {"-", "<stdin>"} else None
