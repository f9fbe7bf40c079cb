"""Other eyes: sources heard, alarms by their key, mail taken once and mail put aside."""

import sqlalchemy as sa
from alembic import op

from database.types import UtcDateTime

revision = "0023"
down_revision = "0024"
branch_labels = None
depends_on = None

FIRING, WAITING = sa.text("state = 'firing'"), sa.text("settled_at IS NULL")


def upgrade() -> None:
    op.create_table(
        "alarm_source",
        sa.Column("name", sa.String(length=60), primary_key=True),
        sa.Column("heard_at", UtcDateTime(), nullable=True),
        sa.Column("heard", sa.Integer(), nullable=False),
        sa.Column("error", sa.Text(), nullable=False),
        sa.Column("error_at", UtcDateTime(), nullable=True),
    )
    op.create_table(
        "alarm",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("source", sa.String(length=60), nullable=False),
        sa.Column("key", sa.String(length=500), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("ticket_id", sa.Integer(), sa.ForeignKey("ticket.id"), nullable=True),
        sa.Column("object_id", sa.Integer(), sa.ForeignKey("monitored_object.id"), nullable=True),
        sa.Column("started_at", UtcDateTime(), nullable=True),
        sa.Column("ended_at", UtcDateTime(), nullable=True),
        sa.Column("changed_at", UtcDateTime(), nullable=True),
        sa.Column("noted_at", UtcDateTime(), nullable=True),
        sa.Column("flaps", sa.Integer(), nullable=False),
        sa.UniqueConstraint("source", "key"),
    )
    op.create_index("ix_alarm_firing", "alarm", ["source"], sqlite_where=FIRING, postgresql_where=FIRING)
    op.create_index("ix_alarm_ticket", "alarm", ["ticket_id"])
    op.create_index("ix_alarm_object", "alarm", ["object_id", "ticket_id"])
    op.create_table(
        "mail_taken",
        sa.Column("identity", sa.String(length=64), primary_key=True),
        sa.Column("content", sa.String(length=64), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
    )
    op.create_index("ix_mail_taken_at", "mail_taken", ["at"])
    op.create_table(
        "mail_aside",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("reason", sa.String(length=20), nullable=False),
        sa.Column("detail", sa.String(length=300), nullable=False),
        sa.Column("source", sa.String(length=60), nullable=False),
        sa.Column("sender", sa.String(length=200), nullable=False),
        sa.Column("subject", sa.String(length=200), nullable=False),
        sa.Column("excerpt", sa.Text(), nullable=False),
        sa.Column("blob_id", sa.Integer(), nullable=True),
        sa.Column("settled_at", UtcDateTime(), nullable=True),
        sa.Column("settled_by", sa.String(length=80), nullable=False),
    )
    op.create_index(
        "ix_mail_aside_waiting", "mail_aside", ["id"], sqlite_where=WAITING, postgresql_where=WAITING
    )


def downgrade() -> None:
    for table in ("mail_aside", "mail_taken", "alarm", "alarm_source"):
        op.drop_table(table)
