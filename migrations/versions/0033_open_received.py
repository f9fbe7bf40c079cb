"""An index of open tickets by receipt, so that a list of them is whole however large the archive is.

A duplicate is neither in time nor late of its own: its figures are counted anew by the worker.
"""

import sqlalchemy as sa
from alembic import op

revision = "0033"
down_revision = "0032"
branch_labels = None
depends_on = None

WHOLE, TICKET = sa.column("whole", sa.Boolean), sa.column("ticket_id", sa.Integer)
NAME, OPEN = "ix_ticket_open_received", sa.text("state <> 'answered'")


def upgrade() -> None:
    op.create_index(NAME, "ticket", ["received_at", "id"], sqlite_where=OPEN, postgresql_where=OPEN)
    op.execute("UPDATE ticket SET in_time = NULL WHERE duplicate_of_id IS NOT NULL")
    op.execute(sa.table("figure_marker", WHOLE, TICKET).update().values({WHOLE: False, TICKET: 0}))


def downgrade() -> None:
    op.drop_index(NAME, table_name="ticket")
