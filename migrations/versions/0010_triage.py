"""Triage for several people: decisions held for ten seconds, tickets that wait, and who looks at what."""

import sqlalchemy as sa
from alembic import op

from database.types import UtcDateTime

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "held_command",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ticket_id", sa.Integer(), nullable=False),
        sa.Column("owner_ref", sa.String(length=80), nullable=False),
        sa.Column("owner_name", sa.String(length=80), nullable=False),
        sa.Column("owner", sa.JSON(), nullable=False),
        sa.Column("verb", sa.String(length=30), nullable=False),
        sa.Column("asked", sa.JSON(), nullable=False),
        sa.Column("held_at", UtcDateTime(), nullable=False),
        sa.Column("due_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["ticket_id"], ["ticket.id"], name=op.f("fk_held_command_ticket_id_ticket")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_held_command")),
        sa.UniqueConstraint("owner_ref", name=op.f("uq_held_command_owner_ref")),
        sa.UniqueConstraint("ticket_id", name=op.f("uq_held_command_ticket_id")),
    )
    op.create_table(
        "lost_command",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("owner_ref", sa.String(length=80), nullable=False),
        sa.Column("number", sa.String(length=6), nullable=False),
        sa.Column("verb", sa.String(length=30), nullable=False),
        sa.Column("asked", sa.JSON(), nullable=False),
        sa.Column("code", sa.String(length=60), nullable=False),
        sa.Column("data", sa.JSON(), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lost_command")),
    )
    op.create_index(op.f("ix_lost_command_owner_ref"), "lost_command", ["owner_ref"])
    op.create_table(
        "presence",
        sa.Column("ticket_id", sa.Integer(), nullable=False),
        sa.Column("who_ref", sa.String(length=80), nullable=False),
        sa.Column("who_name", sa.String(length=80), nullable=False),
        sa.Column("began_at", UtcDateTime(), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["ticket_id"], ["ticket.id"], name=op.f("fk_presence_ticket_id_ticket")),
        sa.PrimaryKeyConstraint("ticket_id", "who_ref", name=op.f("pk_presence")),
    )
    op.create_index("ix_presence_at", "presence", ["at"])
    op.create_table(
        "snooze",
        sa.Column("ticket_id", sa.Integer(), nullable=False),
        sa.Column("until", UtcDateTime(), nullable=False),
        sa.Column("by_ref", sa.String(length=80), nullable=False),
        sa.Column("by_name", sa.String(length=80), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["ticket_id"], ["ticket.id"], name=op.f("fk_snooze_ticket_id_ticket")),
        sa.PrimaryKeyConstraint("ticket_id", name=op.f("pk_snooze")),
    )
    op.create_index("ix_snooze_until", "snooze", ["until"])


def downgrade() -> None:
    for table in ("snooze", "presence", "lost_command", "held_command"):
        op.drop_table(table)
