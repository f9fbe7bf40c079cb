"""Bring a database to the newest schema, or back; the same code for start-up, commands and tests."""

import importlib
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from sqlalchemy import Connection, Engine, text

from database.session import WRITES

ROOMS = ("database.audit", "database.epochs", "database.timers", "database.blobs", "calendars.store", "roster.store", "roster.account_store", "sites.store", "sites.object_store",
         "tickets.row_store", "tickets.template_store", "tickets.pause_store", "tickets.search_store", "tickets.view_store", "tickets.held_store", "tickets.company_store",
         "tickets.extension_store", "tickets.recompute_store", "notifiers.store", "escalation.store", "reports.store",
         "escalation.pulse_store", "web.limits_store", "web.board_store",
         "tickets.copy_store", "tickets.proposal_store", "escalation.maintenance_store", "escalation.drill_store",
         "roster.rota.store", "roster.rota.absence_store", "roster.rota.swap_store", "roster.rota.feed_store",
         "rounds.record_store", "rounds.register_store", "rounds.incident_store", "rounds.handover_store",
         "rounds.round_store", "rounds.log_in_store", "rounds.room_store", "rounds.recheck_store", "rounds.reach_store",
         "probes.alarms.store", "probes.alarms.mail_store", "roster.rota.line_store",
         "probes.watch.watch_store", "probes.watch.visit_store", "probes.watch.outage_store",
         "probes.readings.reading_store", "probes.readings.page_store", "probes.readings.finding_store",
         "probes.readings.fault_store", "probes.readings.lexicon_store", "probes.readings.names_store")  # fmt: skip
"""Every module that declares rows."""
TURN = 4871
"""Key of the advisory lock that processes take before they migrate."""


def upgrade(engine: Engine, revision: str = "head") -> str:
    """Apply what is missing, whole or not at all; processes that start together take turns. The revision reached."""
    with engine.execution_options(**{WRITES: True}).begin() as connection:
        if connection.dialect.name == "postgresql":
            connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": TURN})
        command.upgrade(config(connection), revision)
        return str(MigrationContext.configure(connection).get_current_revision())


def downgrade(engine: Engine, revision: str) -> None:
    """Take migrations back down to a revision."""
    with engine.begin() as connection:
        command.downgrade(config(connection), revision)


def config(connection: Connection) -> Config:
    """Alembic's settings for an open connection."""
    found = Config()
    found.set_main_option("script_location", str(Path(__file__).parent))
    found.set_main_option("path_separator", "os")
    found.attributes["connection"] = connection
    return found


def is_declared(name: str | None, _type: str, _parents: object) -> bool:
    """Whether rows say what it is: the index of pairs is each database's own, a virtual table here, an index there."""
    return not (name or "").startswith("ticket_gram")


def load_rows() -> None:
    """Import every module that declares rows, so that Base knows the whole schema."""
    for room in ROOMS:
        importlib.import_module(room)
