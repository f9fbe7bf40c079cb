"""Maintenance windows: when work on a site is announced, its faults' ladders are held, and each says until when."""

import sqlalchemy as sa
from alembic import op

from database.types import UtcDateTime

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

MUTED = sa.text("muted_until IS NOT NULL")


def upgrade() -> None:
    op.create_table(
        "maintenance_window",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("site_id", sa.Integer(), nullable=True),
        sa.Column("starts_at", UtcDateTime(), nullable=False),
        sa.Column("ends_at", UtcDateTime(), nullable=False),
        sa.Column("reason", sa.String(length=300), nullable=False),
        sa.Column("entered_by", sa.String(length=120), nullable=False),
        sa.Column("entered_at", UtcDateTime(), nullable=False),
        sa.Column("ended_by", sa.String(length=120), nullable=True),
        sa.Column("ended_at", UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(["site_id"], ["site.id"], name=op.f("fk_maintenance_window_site_id_site")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_maintenance_window")),
    )
    op.create_index(op.f("ix_maintenance_window_ends_at"), "maintenance_window", ["ends_at"])
    op.add_column("ladder", sa.Column("muted_until", UtcDateTime(), nullable=True))
    op.create_index("ix_ladder_muted", "ladder", ["muted_until"], sqlite_where=MUTED, postgresql_where=MUTED)


def downgrade() -> None:
    op.drop_index("ix_ladder_muted", table_name="ladder", sqlite_where=MUTED, postgresql_where=MUTED)
    op.drop_column("ladder", "muted_until")
    op.drop_index(op.f("ix_maintenance_window_ends_at"), table_name="maintenance_window")
    op.drop_table("maintenance_window")
