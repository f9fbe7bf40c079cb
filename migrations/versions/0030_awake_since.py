"""The pulse remembers since when it beats without a gap: nobody speaks to a desk that is down."""

import sqlalchemy as sa
from alembic import op

from database.types import UtcDateTime

revision = "0030"
down_revision = "0029"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("engine_pulse", sa.Column("awake_since", UtcDateTime(), nullable=True))


def downgrade() -> None:
    op.drop_column("engine_pulse", "awake_since")
