"""The desk's commands, `flask --app app COMMAND`; each is parse, one service, one report."""

from flask import Flask

from web.commands import (
    accounts,
    audits,
    calendar_changes,
    calendar_reports,
    drills,
    duty,
    figures,
    imports,
    keeping,
    mail,
    reading,
    rules,
    searching,
)

COMMANDS = (
    duty.demo, duty.worker, duty.probe, duty.engine_pass, accounts.create_user, imports.import_contacts,
    imports.import_messages, rules.deadline, rules.lifecycle, calendar_reports.month, calendar_reports.versions,
    calendar_reports.check, calendar_changes.import_days, calendar_changes.publish, audits.delivery_audit,
    audits.verify_audit, audits.export_overdue, keeping.backup, keeping.restore, keeping.resume_sending, keeping.erase,
    drills.one_test_page, figures.figures_rebuild, figures.figures_compare, searching.search_rebuild,
    mail.take_mail, reading.read_site,
)  # fmt: skip


def register_commands(app: Flask) -> None:
    """Put them beside Flask's own."""
    for command in COMMANDS:
        app.cli.add_command(command)
