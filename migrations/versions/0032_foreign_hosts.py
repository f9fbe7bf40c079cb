"""Foreign hosts that somebody has registered: with such a table, links to any other are asked about."""

import sqlalchemy as sa
from alembic import op

from database.types import UtcDateTime

revision = "0032"
down_revision = "0031"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "foreign_host",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("source", sa.String(length=200), nullable=False),
        sa.Column("is_used", sa.Boolean(), nullable=False),
        sa.Column("changed_at", UtcDateTime(), nullable=False),
        sa.Column("changed_by", sa.String(length=80), nullable=False),
        sa.Column("host", sa.String(length=255), nullable=False, unique=True),
        sa.Column("owner", sa.String(length=80), nullable=False),
        sa.Column("until", sa.Date(), nullable=True),
    )


def downgrade() -> None:
    op.drop_table("foreign_host")
