"""What is watched becomes data: objects with their unit and limits, a tree of columns, vendors and the calls to them."""

import sqlalchemy as sa
from alembic import op

from database.types import UtcDateTime

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

CURRENT = sa.text("retired_at IS NULL")


def upgrade() -> None:
    op.create_table(
        "monitored_object",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("unit_id", sa.Integer(), sa.ForeignKey("unit.id"), nullable=False),
        sa.Column("home", sa.String(length=300), nullable=False),
        sa.Column("place", sa.String(length=300), nullable=False),
        sa.Column("frequency", sa.String(length=20), nullable=False),
        sa.Column("temperature_limit", sa.Integer(), nullable=True),
        sa.Column("humidity_limit", sa.Integer(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("retired_at", UtcDateTime(), nullable=True),
        sa.Column("retired_by", sa.String(length=80), nullable=False),
    )
    op.create_index("ix_monitored_object_place", "monitored_object", ["place"])
    op.create_table(
        "watched_column",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("object_id", sa.Integer(), sa.ForeignKey("monitored_object.id"), nullable=False),
        sa.Column("parent_id", sa.Integer(), sa.ForeignKey("watched_column.id"), nullable=True),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("url", sa.String(length=300), nullable=False),
        sa.Column("place", sa.String(length=300), nullable=False),
        sa.Column("frequency", sa.String(length=20), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("retired_at", UtcDateTime(), nullable=True),
        sa.Column("retired_by", sa.String(length=80), nullable=False),
    )
    op.create_index(
        "ix_watched_column_object",
        "watched_column",
        ["object_id"],
        sqlite_where=CURRENT,
        postgresql_where=CURRENT,
    )
    op.create_index("ix_watched_column_place", "watched_column", ["place"])
    op.create_table(
        "vendor",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("object_id", sa.Integer(), sa.ForeignKey("monitored_object.id"), nullable=False),
        sa.Column("company", sa.String(length=120), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("mobile", sa.String(length=60), nullable=False),
        sa.Column("landline", sa.String(length=60), nullable=False),
    )
    op.create_index("ix_vendor_object_id", "vendor", ["object_id"])
    op.create_table(
        "vendor_call",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("object_id", sa.Integer(), sa.ForeignKey("monitored_object.id"), nullable=False),
        sa.Column("vendor", sa.String(length=200), nullable=False),
        sa.Column("number", sa.String(length=60), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("by", sa.String(length=80), nullable=False),
        sa.Column("ticket", sa.String(length=6), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
    )
    op.create_index("ix_vendor_call_object", "vendor_call", ["object_id", "id"])


def downgrade() -> None:
    op.drop_table("vendor_call")
    op.drop_table("vendor")
    op.drop_table("watched_column")
    op.drop_table("monitored_object")
