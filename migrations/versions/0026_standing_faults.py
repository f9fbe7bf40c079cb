"""The score of a site asks for its standing faults of some kinds: found by an index, never by a look at all."""

import sqlalchemy as sa
from alembic import op

revision = "0026"
down_revision = "0027"
branch_labels = None
depends_on = None
STANDS = sa.text("gone_at IS NULL")


def upgrade() -> None:
    op.create_index(
        "ix_fault_standing",
        "fault",
        ["site_id", "kind", "verdict"],
        sqlite_where=STANDS,
        postgresql_where=STANDS,
    )


def downgrade() -> None:
    op.drop_index("ix_fault_standing", "fault")
