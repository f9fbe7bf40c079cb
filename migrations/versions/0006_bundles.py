"""One message for many pages, and what waiting pages need: who carries a page, by when to act, since when it is due.

`epoch` remembers each time the desk's memory was set back (a restore): nothing leaves before somebody said so.
"""

import sqlalchemy as sa
from alembic import op

from database.types import UtcDateTime

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None
BUNDLED = sa.text("bundle_id IS NOT NULL")


def upgrade() -> None:
    op.add_column("page", sa.Column("bundle_id", sa.Integer(), nullable=True))
    op.add_column("page", sa.Column("act_by", UtcDateTime(), nullable=True))
    op.add_column("page", sa.Column("due_at", UtcDateTime(), nullable=True))
    op.add_column("page", sa.Column("stuck_at", UtcDateTime(), nullable=True))
    op.create_index("ix_page_bundle", "page", ["bundle_id"], sqlite_where=BUNDLED, postgresql_where=BUNDLED)
    op.add_column("attempt", sa.Column("final", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.create_index("ix_attempt_carrier", "attempt", ["carrier", "started_at"])
    op.create_table(
        "epoch",
        sa.Column("number", sa.Integer(), primary_key=True),
        sa.Column("began_at", UtcDateTime(), nullable=False),
        sa.Column("reason", sa.String(length=40), nullable=False),
        sa.Column("resumed_at", UtcDateTime(), nullable=True),
        sa.Column("resumed_by", sa.String(length=80), nullable=True),
        sa.Column("forgets", sa.Boolean(), nullable=False, server_default=sa.false()),
    )


def downgrade() -> None:
    op.drop_table("epoch")
    op.drop_index("ix_attempt_carrier", table_name="attempt")
    op.drop_column("attempt", "final")
    op.drop_index("ix_page_bundle", table_name="page")
    for name in ("stuck_at", "due_at", "act_by", "bundle_id"):
        op.drop_column("page", name)
