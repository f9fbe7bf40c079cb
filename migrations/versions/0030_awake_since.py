"""What keeps false and repeated alarms away: since when the desk has been up, and which mark of a week was told."""

import sqlalchemy as sa
from alembic import op

from database.types import UtcDateTime

revision = "0030"
down_revision = "0029"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("engine_pulse", sa.Column("awake_since", UtcDateTime(), nullable=True))
    op.add_column(
        "site_watch", sa.Column("told_mark", sa.String(length=4), nullable=False, server_default="none")
    )


def downgrade() -> None:
    op.drop_column("site_watch", "told_mark")
    op.drop_column("engine_pulse", "awake_since")
