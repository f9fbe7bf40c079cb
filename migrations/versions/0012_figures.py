"""Kept counters of what was received and answered: a day, unit and kind a row; what they know of each ticket; a marker.

The marker begins at the end of the record with the whole archive before it, so that the worker counts what is there.
"""

import sqlalchemy as sa
from alembic import op

from database.types import UtcDateTime

revision = "0012"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "figure_ticket",
        sa.Column("ticket_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("unit", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("received_on", sa.String(length=10), nullable=False),
        sa.Column("received_hour", sa.Integer(), nullable=False),
        sa.Column("answered_on", sa.String(length=10), nullable=True),
        sa.Column("ended", sa.String(length=10), nullable=False),
        sa.Column("in_time", sa.Boolean(), nullable=True),
        sa.Column("used", sa.Integer(), nullable=True),
        sa.Column("reopened_on", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("ticket_id"),
    )
    op.create_table(
        "figure_day",
        sa.Column("unit", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("day", sa.String(length=10), nullable=False),
        *(
            sa.Column(name, sa.Integer(), nullable=False)
            for name in (
                "received",
                "settled",
                "answered",
                "in_time",
                "late",
                "dismissed",
                "merged",
                "reopened",
                "timed",
            )
        ),
        sa.Column("used", sa.BigInteger(), nullable=False),
        sa.Column("hours", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("unit", "kind", "day"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "figure_marker",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.Column("ticket_id", sa.Integer(), nullable=False),
        sa.Column("whole", sa.Boolean(), nullable=False),
        sa.Column("counted_at", UtcDateTime(), nullable=True),
        sa.PrimaryKeyConstraint("id"),
    )
    op.execute(
        sa.text(
            "INSERT INTO figure_marker (id, seq, ticket_id, whole)"
            " SELECT 1, seq, 0, :no FROM audit_head WHERE id = 1"
        ).bindparams(no=False)
    )


def downgrade() -> None:
    op.drop_table("figure_marker")
    op.drop_table("figure_day")
    op.drop_table("figure_ticket")
