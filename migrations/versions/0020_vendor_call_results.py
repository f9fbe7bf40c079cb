"""A call to a vendor says whether they were reached; who was told of an article and took a relay stands in the record."""

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0018"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("vendor_call", sa.Column("result", sa.String(length=12), nullable=False, server_default=""))


def downgrade() -> None:
    op.drop_column("vendor_call", "result")
