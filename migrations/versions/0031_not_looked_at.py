"""What a machine did not look at is told: heavy files a reading had no time for, and why a fault has no picture."""

import sqlalchemy as sa
from alembic import op

revision = "0031"
down_revision = "0030"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("site_reading", sa.Column("unread", sa.Integer(), nullable=False, server_default="0"))
    op.add_column("fault", sa.Column("no_picture", sa.String(length=12), nullable=False, server_default=""))


def downgrade() -> None:
    op.drop_column("fault", "no_picture")
    op.drop_column("site_reading", "unread")
