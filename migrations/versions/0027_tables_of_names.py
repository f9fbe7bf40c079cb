"""The desk's own tables of names that pages are held against: who holds which office, which organs were renamed."""

import sqlalchemy as sa
from alembic import op

from database.types import UtcDateTime

revision = "0027"
down_revision = "0021"
branch_labels = None
depends_on = None


def _kept() -> list[sa.Column[object]]:
    return [
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("source", sa.String(length=200), nullable=False),
        sa.Column("is_used", sa.Boolean(), nullable=False),
        sa.Column("changed_at", UtcDateTime(), nullable=False),
        sa.Column("changed_by", sa.String(length=80), nullable=False),
    ]


def upgrade() -> None:
    op.create_table(
        "leader_office",
        *_kept(),
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("title", sa.String(length=40), nullable=False),
        sa.Column("since", sa.Date(), nullable=True),
        sa.Column("until", sa.Date(), nullable=True),
        sa.UniqueConstraint("name", "title"),
    )
    op.create_table(
        "renamed_organ",
        *_kept(),
        sa.Column("old_name", sa.String(length=40), nullable=False, unique=True),
        sa.Column("new_name", sa.String(length=40), nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("exceptions", sa.JSON(), nullable=False),
    )


def downgrade() -> None:
    op.drop_table("renamed_organ")
    op.drop_table("leader_office")
