"""What carriers say in the end: a way refused for good keeps that and the code, a letter when to ask for its receipt.

And the newest daily test of each channel, with its verdict.

Letters handed over before this are not asked about: their receipts came, or are an hour old.
"""

import sqlalchemy as sa
from alembic import op

from database.types import UtcDateTime

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


POLLED = sa.text("poll_at IS NOT NULL")


def upgrade() -> None:
    op.add_column("reach", sa.Column("refused_at", UtcDateTime(), nullable=True))
    op.add_column("reach", sa.Column("refused_code", sa.String(length=80), nullable=True))
    op.add_column("attempt", sa.Column("poll_at", UtcDateTime(), nullable=True))
    op.create_index("ix_attempt_poll", "attempt", ["poll_at"], sqlite_where=POLLED, postgresql_where=POLLED)
    op.create_table(
        "drill",
        sa.Column("channel", sa.String(length=10), nullable=False),
        sa.Column("page_id", sa.Integer(), nullable=False),
        sa.Column("ordered_at", UtcDateTime(), nullable=False),
        sa.Column("judged_at", UtcDateTime(), nullable=True),
        sa.Column("arrived", sa.Boolean(), nullable=True),
        sa.Column("good_at", UtcDateTime(), nullable=True),
        sa.PrimaryKeyConstraint("channel"),
    )


def downgrade() -> None:
    op.drop_table("drill")
    op.drop_index("ix_attempt_poll", table_name="attempt")
    op.drop_column("attempt", "poll_at")
    op.drop_column("reach", "refused_code")
    op.drop_column("reach", "refused_at")
