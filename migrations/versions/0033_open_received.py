"""An index of open tickets by receipt, so that a list of them is whole however large the archive is."""

import sqlalchemy as sa
from alembic import op

revision = "0033"
down_revision = "0032"
branch_labels = None
depends_on = None

NAME, OPEN = "ix_ticket_open_received", sa.text("state <> 'answered'")


def upgrade() -> None:
    op.create_index(NAME, "ticket", ["received_at", "id"], sqlite_where=OPEN, postgresql_where=OPEN)


def downgrade() -> None:
    op.drop_index(NAME, table_name="ticket")
