"""A call to a vendor says whether they were reached; a relay of the register knows the unit and person it went to."""

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("vendor_call", sa.Column("result", sa.String(length=12), nullable=False, server_default=""))
    op.add_column("register_relay", sa.Column("unit_id", sa.Integer(), nullable=True))
    op.add_column("register_relay", sa.Column("person_id", sa.Integer(), nullable=True))
    op.create_index("ix_register_relay_unit", "register_relay", ["unit_id", "at", "id"])


def downgrade() -> None:
    op.drop_index("ix_register_relay_unit", "register_relay")
    op.drop_column("register_relay", "person_id")
    op.drop_column("register_relay", "unit_id")
    op.drop_column("vendor_call", "result")
