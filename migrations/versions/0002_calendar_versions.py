"""Versions of the calendar, which one dated each open ticket, and the runs that move deadlines to a newer one.

Clocks keep the receipt rule beside their start, because a deadline is counted again from both. Pauses are rows.
"""

import sqlalchemy as sa
from alembic import op

from database.types import UtcDateTime

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

OPEN = sa.text("state <> 'answered'")


def upgrade() -> None:
    op.create_table(
        "calendar_version",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=True),
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("base_number", sa.Integer(), nullable=False),
        sa.Column("origin", sa.String(length=20), nullable=False),
        sa.Column("document", sa.String(length=200), nullable=False),
        sa.Column("issued", sa.Date(), nullable=True),
        sa.Column("source_text", sa.Text(), nullable=False),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.Column("doubts", sa.JSON(), nullable=False),
        sa.Column("proposed_at", UtcDateTime(), nullable=False),
        sa.Column("proposed_by", sa.String(length=80), nullable=False),
        sa.Column("published_at", UtcDateTime(), nullable=True),
        sa.Column("published_by", sa.String(length=80), nullable=False),
        sa.Column("discarded_at", UtcDateTime(), nullable=True),
        sa.Column("discarded_by", sa.String(length=80), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_calendar_version")),
        sa.UniqueConstraint("number", name=op.f("uq_calendar_version_number")),
    )
    op.create_table(
        "recompute_run",
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("started_at", UtcDateTime(), nullable=False),
        sa.Column("finished_at", UtcDateTime(), nullable=True),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_recompute_run")),
    )
    op.create_table(
        "recompute_batch",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("looked_at", sa.Integer(), nullable=False),
        sa.Column("moved", sa.Integer(), nullable=False),
        sa.Column("confirmed", sa.Integer(), nullable=False),
        sa.Column("overdue", sa.Integer(), nullable=False),
        sa.Column("moves", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_recompute_batch")),
    )
    op.create_index(op.f("ix_recompute_batch_number"), "recompute_batch", ["number"])
    op.create_table(
        "ticket_pause",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ticket_id", sa.Integer(), nullable=False),
        sa.Column("started_at", UtcDateTime(), nullable=False),
        sa.Column("ended_at", UtcDateTime(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("by", sa.String(length=80), nullable=False),
        sa.ForeignKeyConstraint(["ticket_id"], ["ticket.id"], name=op.f("fk_ticket_pause_ticket_id_ticket")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ticket_pause")),
    )
    op.create_index(op.f("ix_ticket_pause_ticket_id"), "ticket_pause", ["ticket_id"])
    op.add_column("ticket", sa.Column("calendar_no", sa.Integer(), nullable=False, server_default="1"))
    op.add_column("ticket", sa.Column("moves", sa.Integer(), nullable=False, server_default="0"))
    op.add_column("ticket", sa.Column("moved_at", UtcDateTime(), nullable=True))
    op.add_column("ticket", sa.Column("paused_at", UtcDateTime(), nullable=True))
    op.create_index(
        "ix_ticket_open_calendar", "ticket", ["calendar_no", "id"], sqlite_where=OPEN, postgresql_where=OPEN
    )
    op.add_column(
        "ticket_clock", sa.Column("receipt", sa.String(length=1), nullable=False, server_default="A")
    )
    op.execute(_RULE_B[op.get_bind().dialect.name])


_RULE_B = {
    "sqlite": "UPDATE ticket_clock SET receipt = 'B' WHERE json_extract(derivation, '$.receipt') = 'B'",
    "postgresql": "UPDATE ticket_clock SET receipt = 'B' WHERE derivation ->> 'receipt' = 'B'",
}
"""Clocks counted by rule B until now say so in their derivation alone."""


def downgrade() -> None:
    op.drop_column("ticket_clock", "receipt")
    op.drop_index("ix_ticket_open_calendar", table_name="ticket")
    for column in ("paused_at", "moved_at", "moves", "calendar_no"):
        op.drop_column("ticket", column)
    for table in ("ticket_pause", "recompute_batch", "recompute_run", "calendar_version"):
        op.drop_table(table)
