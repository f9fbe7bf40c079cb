"""Reading rounds: when each was asked for, begun and closed, what was found in each column; log-ins; machine rooms; rechecks."""

import sqlalchemy as sa
from alembic import op

from database.types import UtcDateTime

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None

UNREAD = sa.text("mark = ''")


def upgrade() -> None:
    op.create_table(
        "reading_round",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("prompt_at", UtcDateTime(), nullable=False),
        sa.Column("due_at", UtcDateTime(), nullable=False),
        sa.Column("asked", sa.JSON(), nullable=False),
        sa.Column("started_at", UtcDateTime(), nullable=True),
        sa.Column("started_by", sa.String(length=80), nullable=False),
        sa.Column("closed_at", UtcDateTime(), nullable=True),
        sa.Column("closed_by", sa.String(length=80), nullable=False),
        sa.Column("total", sa.Integer(), nullable=False),
        sa.Column("unread", sa.Integer(), nullable=False),
        sa.UniqueConstraint("day", "number"),
    )
    op.create_index("ix_reading_round_open", "reading_round", ["closed_at", "day"])
    op.create_table(
        "round_item",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("round_id", sa.Integer(), sa.ForeignKey("reading_round.id"), nullable=False),
        sa.Column("object_id", sa.Integer(), sa.ForeignKey("monitored_object.id"), nullable=False),
        sa.Column("column_id", sa.Integer(), sa.ForeignKey("watched_column.id"), nullable=True),
        sa.Column("object_name", sa.String(length=120), nullable=False),
        sa.Column("channel", sa.String(length=120), nullable=False),
        sa.Column("name", sa.String(length=800), nullable=False),
        sa.Column("url", sa.String(length=300), nullable=False),
        sa.Column("mark", sa.String(length=12), nullable=False),
        sa.Column("marked_at", UtcDateTime(), nullable=True),
        sa.Column("marked_by", sa.String(length=80), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("ticket", sa.String(length=6), nullable=False),
    )
    op.create_index("ix_round_item_round", "round_item", ["round_id", "id"])
    op.create_index("ix_round_item_marked", "round_item", ["marked_at"])
    op.create_table(
        "daily_log_in",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("system", sa.String(length=20), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("by", sa.String(length=80), nullable=False),
        sa.Column("found", sa.Integer(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("screenshot_id", sa.Integer(), nullable=True),
    )
    op.create_index("ix_daily_log_in_day", "daily_log_in", ["day", "system"])
    op.create_table(
        "room_round",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("object_id", sa.Integer(), sa.ForeignKey("monitored_object.id"), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("by", sa.String(length=80), nullable=False),
        sa.Column("temperature", sa.Integer(), nullable=True),
        sa.Column("humidity", sa.Integer(), nullable=True),
        sa.Column("faults", sa.JSON(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("tickets", sa.JSON(), nullable=False),
    )
    op.create_index("ix_room_round_object", "room_round", ["object_id", "id"])
    op.create_index("ix_room_round_at", "room_round", ["at"])
    op.create_table(
        "recheck_article",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("url", sa.String(length=500), nullable=False, unique=True),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("published_at", UtcDateTime(), nullable=False),
        sa.Column("due_at", UtcDateTime(), nullable=False),
        sa.Column("mark", sa.String(length=12), nullable=False),
        sa.Column("marked_at", UtcDateTime(), nullable=True),
        sa.Column("marked_by", sa.String(length=80), nullable=False),
        sa.Column("ticket", sa.String(length=6), nullable=False),
    )
    op.create_index(
        "ix_recheck_unread", "recheck_article", ["due_at", "id"], sqlite_where=UNREAD, postgresql_where=UNREAD
    )
    op.create_index("ix_recheck_marked", "recheck_article", ["marked_at"])


def downgrade() -> None:
    op.drop_table("recheck_article")
    op.drop_table("room_round")
    op.drop_table("daily_log_in")
    op.drop_table("round_item")
    op.drop_table("reading_round")
