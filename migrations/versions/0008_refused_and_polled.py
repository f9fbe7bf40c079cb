"""A way of reach keeps that a carrier refused it for good, with the carrier's code, until it is entered anew."""

import sqlalchemy as sa
from alembic import op

from database.types import UtcDateTime

revision = "0008"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("reach", sa.Column("refused_at", UtcDateTime(), nullable=True))
    op.add_column("reach", sa.Column("refused_code", sa.String(length=80), nullable=True))


def downgrade() -> None:
    op.drop_column("reach", "refused_code")
    op.drop_column("reach", "refused_at")
