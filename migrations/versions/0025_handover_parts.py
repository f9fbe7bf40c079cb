"""A handover knows all who were on duty before and after it, and which account wrote its words."""

import sqlalchemy as sa
from alembic import op

revision = "0025"
down_revision = "0020"
branch_labels = None
depends_on = None


def upgrade() -> None:
    for name in ("before_ids", "after_ids"):
        op.add_column("handover", sa.Column(name, sa.JSON(), nullable=False, server_default="[]"))
    op.add_column("handover", sa.Column("writer", sa.String(length=80), nullable=False, server_default=""))


def downgrade() -> None:
    for name in ("writer", "after_ids", "before_ids"):
        op.drop_column("handover", name)
