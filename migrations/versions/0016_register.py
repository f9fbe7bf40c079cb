"""The duty day's record: entries of the register, what was passed on, and lines the database never changes."""

import sqlalchemy as sa
from alembic import op

from database.types import UtcDateTime

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

WAITING = sa.text("settled_at IS NULL")
UNACKNOWLEDGED = sa.text("acknowledged_at IS NULL")
REFUSE = "the duty record is append-only"


def upgrade() -> None:
    op.create_table(
        "duty_line",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("subject_kind", sa.String(length=16), nullable=False),
        sa.Column("subject_id", sa.Integer(), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("written_at", UtcDateTime(), nullable=False),
        sa.Column("actor_ref", sa.String(length=80), nullable=False),
        sa.Column("actor", sa.String(length=80), nullable=False),
        sa.Column("verb", sa.String(length=40), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("data", sa.JSON(), nullable=False),
        sa.Column("blob_id", sa.Integer(), sa.ForeignKey("blob.id"), nullable=True),
    )
    op.create_index("ix_duty_line_subject", "duty_line", ["subject_kind", "subject_id", "id"])
    never_changed()
    op.create_table(
        "register_entry",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("event", sa.String(length=16), nullable=False),
        sa.Column("weight", sa.String(length=16), nullable=False),
        sa.Column("source", sa.String(length=120), nullable=False),
        sa.Column("phone", sa.String(length=40), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("received_at", UtcDateTime(), nullable=False),
        sa.Column("entered_by", sa.String(length=80), nullable=False),
        sa.Column("due_at", UtcDateTime(), nullable=True),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("result", sa.String(length=16), nullable=False),
        sa.Column("whom", sa.String(length=120), nullable=False),
        sa.Column("approved_at", UtcDateTime(), nullable=True),
        sa.Column("approved_by", sa.String(length=120), nullable=False),
        sa.Column("published_at", UtcDateTime(), nullable=True),
        sa.Column("settled_at", UtcDateTime(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
    )
    op.create_index("ix_register_entry_received_at", "register_entry", ["received_at", "id"])
    op.create_index(
        "ix_register_entry_waiting", "register_entry", ["received_at", "id"], sqlite_where=WAITING, postgresql_where=WAITING
    )  # fmt: skip
    op.create_table(
        "register_relay",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("entry_id", sa.Integer(), sa.ForeignKey("register_entry.id"), nullable=False),
        sa.Column("whom", sa.String(length=120), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("acknowledged_at", UtcDateTime(), nullable=True),
        sa.Column("acknowledged_by", sa.String(length=120), nullable=False),
        sa.Column("flagged_at", UtcDateTime(), nullable=True),
    )
    op.create_index("ix_register_relay_entry_id", "register_relay", ["entry_id"])
    op.create_index(
        "ix_register_relay_waiting", "register_relay", ["at", "id"], sqlite_where=UNACKNOWLEDGED,
        postgresql_where=UNACKNOWLEDGED,
    )  # fmt: skip


def never_changed() -> None:
    """A written line stays as it is, on both databases; what was wrong is put right by another line."""
    if op.get_bind().dialect.name == "sqlite":
        for verb in ("UPDATE", "DELETE"):
            op.execute(
                f"CREATE TRIGGER duty_line_no_{verb.lower()} BEFORE {verb} ON duty_line BEGIN SELECT RAISE(ABORT, '{REFUSE}'); END"
            )
        return
    op.execute(
        f"CREATE FUNCTION duty_line_refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION '{REFUSE}'; END $$"
    )
    op.execute(
        "CREATE TRIGGER duty_line_no_change BEFORE UPDATE OR DELETE ON duty_line FOR EACH ROW EXECUTE FUNCTION duty_line_refuse()"
    )
    op.execute(
        "CREATE TRIGGER duty_line_no_truncate BEFORE TRUNCATE ON duty_line FOR EACH STATEMENT EXECUTE FUNCTION duty_line_refuse()"
    )


def downgrade() -> None:
    op.drop_table("register_relay")
    op.drop_table("register_entry")
    op.drop_table("duty_line")
    if op.get_bind().dialect.name != "sqlite":
        op.execute("DROP FUNCTION duty_line_refuse()")
