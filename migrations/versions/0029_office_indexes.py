"""Indexes for the office: what is alike is counted along one, severe and escalated tickets are found by their own."""

import sqlalchemy as sa
from alembic import op

revision = "0029"
down_revision = "0026"
branch_labels = None
depends_on = None

OPEN = "state <> 'answered'"
SEVERE = f"{OPEN} AND severity = 'severe'"
ESCALATED = "state IN ('escalated.received', 'escalated.verified', 'escalated.handled')"
INDEXES = (
    ("ix_ticket_open_stands", ["unit_id", "due_at", "overdue_at", "provisional", "severity"], OPEN),
    ("ix_ticket_open_severe", ["sort_at", "id"], SEVERE),
    ("ix_ticket_escalated", ["sort_at", "id"], ESCALATED),
)


def upgrade() -> None:
    for name, columns, where in INDEXES:
        op.create_index(name, "ticket", columns, sqlite_where=sa.text(where), postgresql_where=sa.text(where))


def downgrade() -> None:
    for name, _, _ in INDEXES:
        op.drop_index(name, table_name="ticket")
