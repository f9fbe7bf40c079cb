"""More time is asked for and decided; screens on a wall read the board by a secret address that can be taken back."""

import sqlalchemy as sa
from alembic import op

from database.types import UtcDateTime

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

WAITING = sa.text("decided_at IS NULL")


def upgrade() -> None:
    op.create_table(
        "extension_request",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("ticket_id", sa.Integer(), sa.ForeignKey("ticket.id"), nullable=False),
        sa.Column("cycle", sa.Integer(), nullable=False),
        sa.Column("days", sa.Integer(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("asked_at", UtcDateTime(), nullable=False),
        sa.Column("asked_ref", sa.String(length=80), nullable=False),
        sa.Column("asked_by", sa.String(length=80), nullable=False),
        sa.Column("decided_at", UtcDateTime(), nullable=True),
        sa.Column("decided_by", sa.String(length=80), nullable=False),
        sa.Column("granted_days", sa.Integer(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
    )
    op.create_index("ix_extension_request_ticket_id", "extension_request", ["ticket_id"])
    op.create_index(
        "uq_extension_waiting", "extension_request", ["ticket_id", "cycle"], unique=True, sqlite_where=WAITING,
        postgresql_where=WAITING,
    )  # fmt: skip
    op.create_index(
        "ix_extension_asked", "extension_request", ["asked_at", "id"], sqlite_where=WAITING, postgresql_where=WAITING
    )  # fmt: skip
    op.create_table(
        "board_key",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("digest", sa.String(length=64), nullable=False, unique=True),
        sa.Column("label", sa.String(length=80), nullable=False),
        sa.Column("made_at", UtcDateTime(), nullable=False),
        sa.Column("made_by", sa.String(length=80), nullable=False),
        sa.Column("revoked_at", UtcDateTime(), nullable=True),
        sa.Column("revoked_by", sa.String(length=80), nullable=False),
    )


def downgrade() -> None:
    op.drop_table("board_key")
    op.drop_table("extension_request")
