"""Tasks to paste words into a work group's chat stand beside the calls: which channel a task serves, and its proof.

The proof is a picture among the blobs, without a foreign key: retention erases pictures, the task's record stays.
"""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column(
        "call_task", sa.Column("channel", sa.String(length=10), nullable=False, server_default="call")
    )
    op.add_column("call_task", sa.Column("proof_id", sa.Integer(), nullable=True))


def downgrade() -> None:
    op.drop_column("call_task", "proof_id")
    op.drop_column("call_task", "channel")
