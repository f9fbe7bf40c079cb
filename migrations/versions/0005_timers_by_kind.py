"""Due timers of one kind, in order, straight from an index: with many due at once a pass sorted them all."""

from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index("ix_timer_kind_due_at", "timer", ["kind", "due_at", "subject"])


def downgrade() -> None:
    op.drop_index("ix_timer_kind_due_at", table_name="timer")
