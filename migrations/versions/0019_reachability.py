"""Reachability: who on duty was tested before which shift, who answered by which way, who was not reached; never changed."""

import sqlalchemy as sa
from alembic import op

from database.types import UtcDateTime

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None

REFUSE = "the reachability record is append-only"


def upgrade() -> None:
    op.create_table(
        "reach_line",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("test_id", sa.Integer(), nullable=False),
        sa.Column("role", sa.String(length=30), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("label", sa.String(length=160), nullable=False),
        sa.Column("shift_at", UtcDateTime(), nullable=False),
        sa.Column("shift_until", UtcDateTime(), nullable=False),
        sa.Column("step", sa.Integer(), nullable=False),
        sa.Column("said", sa.String(length=12), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("channel", sa.String(length=12), nullable=False),
        sa.Column("why", sa.String(length=20), nullable=False),
        sa.UniqueConstraint("shift_at", "person_id", "said"),
    )
    op.create_index("ix_reach_line_at", "reach_line", ["at"])
    op.create_index("ix_reach_line_test", "reach_line", ["test_id"])
    op.create_index("ix_reach_line_person", "reach_line", ["person_id", "at"])
    op.create_index("ix_reach_line_shift_until", "reach_line", ["shift_until"])
    never_changed()


def never_changed() -> None:
    """未通 stays 未通 whatever comes after; both databases refuse to change or delete a line."""
    if op.get_bind().dialect.name == "sqlite":
        for verb in ("UPDATE", "DELETE"):
            op.execute(
                f"CREATE TRIGGER reach_line_no_{verb.lower()} BEFORE {verb} ON reach_line "
                f"BEGIN SELECT RAISE(ABORT, '{REFUSE}'); END"
            )
        return
    op.execute(
        f"CREATE FUNCTION reach_line_refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION '{REFUSE}'; END $$"
    )
    op.execute(
        "CREATE TRIGGER reach_line_no_change BEFORE UPDATE OR DELETE ON reach_line "
        "FOR EACH ROW EXECUTE FUNCTION reach_line_refuse()"
    )
    op.execute(
        "CREATE TRIGGER reach_line_no_truncate BEFORE TRUNCATE ON reach_line "
        "FOR EACH STATEMENT EXECUTE FUNCTION reach_line_refuse()"
    )


def downgrade() -> None:
    op.drop_table("reach_line")
    if op.get_bind().dialect.name != "sqlite":
        op.execute("DROP FUNCTION reach_line_refuse()")
