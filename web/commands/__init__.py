"""The desk's commands, `flask --app app COMMAND`; each is parse, one service, one report."""

from flask import Flask

from web.commands import accounts, audits, duty, imports, keeping, rules

COMMANDS = (
    duty.demo, duty.worker, duty.engine_pass, accounts.create_user, imports.import_contacts, imports.import_messages,
    rules.deadline, rules.lifecycle, audits.delivery_audit, audits.verify_audit, audits.export_overdue,
    keeping.backup, keeping.restore, keeping.erase,
)  # fmt: skip


def register_commands(app: Flask) -> None:
    """Put them beside Flask's own."""
    for command in COMMANDS:
        app.cli.add_command(command)
