"""A handover knows who was on duty before and after it and which account wrote; an article, when it was brought in."""

import sqlalchemy as sa
from alembic import op

from database.types import UtcDateTime

revision = "0025"
down_revision = "0022"
branch_labels = None
depends_on = None
KEYED = ("reading_round", "register_entry", "incident")
PLACED = sa.text("retired_at IS NULL AND place <> ''")


def upgrade() -> None:
    for name in ("before_ids", "after_ids"):
        op.add_column("handover", sa.Column(name, sa.JSON(), nullable=False, server_default="[]"))
    op.add_column("recheck_article", sa.Column("added_at", UtcDateTime(), nullable=True))
    for table in KEYED:
        op.add_column(table, sa.Column("form_key", sa.String(length=64), nullable=True))
        op.create_index(f"uq_{table}_form_key", table, ["form_key"], unique=True)
    op.execute(  # of several objects at one place, entered at once, the first keeps it
        "UPDATE monitored_object SET place = '' WHERE retired_at IS NULL AND place <> '' AND id NOT IN ("
        "SELECT min(id) FROM monitored_object WHERE retired_at IS NULL AND place <> '' GROUP BY place)"
    )
    op.create_index(
        "uq_monitored_object_place", "monitored_object", ["place"], unique=True, sqlite_where=PLACED,
        postgresql_where=PLACED,
    )  # fmt: skip
    op.add_column("handover", sa.Column("writer", sa.String(length=80), nullable=False, server_default=""))


def downgrade() -> None:
    op.drop_index("uq_monitored_object_place", "monitored_object")
    for table in reversed(KEYED):
        op.drop_index(f"uq_{table}_form_key", table)
        op.drop_column(table, "form_key")
    op.drop_column("recheck_article", "added_at")
    for name in ("writer", "after_ids", "before_ids"):
        op.drop_column("handover", name)
