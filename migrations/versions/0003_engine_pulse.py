"""The engine's pulse: when a worker last made a pass, so that pages and an outside watch notice when none does."""

import sqlalchemy as sa
from alembic import op

from database.types import UtcDateTime

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "engine_pulse",
        sa.Column("name", sa.String(length=20), nullable=False),
        sa.Column("passed_at", UtcDateTime(), nullable=False),
        sa.Column("told_at", UtcDateTime(), nullable=True),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_engine_pulse")),
    )


def downgrade() -> None:
    op.drop_table("engine_pulse")
