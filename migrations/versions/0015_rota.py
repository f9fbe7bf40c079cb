"""The rota: its members, leave, key periods, swaps and feeds; a shift may be a day's place on it, with a version."""

import sqlalchemy as sa
from alembic import op

from database.types import UtcDateTime

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

WAITING = sa.text("state = 'asked'")


def upgrade() -> None:
    op.add_column("shift", sa.Column("day", sa.Date(), nullable=True))
    op.add_column("shift", sa.Column("version", sa.Integer(), nullable=False, server_default="1"))
    op.create_index("uq_shift_role_day_person", "shift", ["role", "day", "person_id"], unique=True)
    op.create_table(
        "rota",
        sa.Column("role", sa.String(length=30), primary_key=True),
        sa.Column("coverage", sa.String(length=20), nullable=False),
        sa.Column("published_from", sa.Date(), nullable=True),
        sa.Column("published_until", sa.Date(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
    )
    op.create_table(
        "rota_member",
        sa.Column("role", sa.String(length=30), sa.ForeignKey("rota.role"), primary_key=True),
        sa.Column("person_id", sa.Integer(), sa.ForeignKey("person.id"), primary_key=True),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("carried", sa.Integer(), nullable=False),
    )
    op.create_table(
        "rota_leave",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("person_id", sa.Integer(), sa.ForeignKey("person.id"), nullable=False),
        sa.Column("first", sa.Date(), nullable=False),
        sa.Column("last", sa.Date(), nullable=False),
        sa.Column("reason", sa.String(length=200), nullable=False),
        *_entered_and_ended(),
    )
    op.create_index(op.f("ix_rota_leave_last"), "rota_leave", ["last"])
    op.create_table(
        "key_period",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("first", sa.Date(), nullable=False),
        sa.Column("last", sa.Date(), nullable=False),
        sa.Column("readers", sa.Integer(), nullable=False),
        *_entered_and_ended(),
    )
    op.create_index(op.f("ix_key_period_last"), "key_period", ["last"])
    op.create_table(
        "rota_swap",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("role", sa.String(length=30), nullable=False),
        sa.Column("slot_id", sa.Integer(), nullable=False),
        sa.Column("slot_version", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("return_id", sa.Integer(), nullable=True),
        sa.Column("return_version", sa.Integer(), nullable=True),
        sa.Column("return_day", sa.Date(), nullable=True),
        sa.Column("asker_id", sa.Integer(), sa.ForeignKey("person.id"), nullable=False),
        sa.Column("asked_id", sa.Integer(), sa.ForeignKey("person.id"), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("asked_at", UtcDateTime(), nullable=False),
        sa.Column("answered_at", UtcDateTime(), nullable=True),
        sa.Column("answered_by", sa.String(length=120), nullable=True),
    )
    op.create_index(
        "ix_rota_swap_waiting", "rota_swap", ["id"], sqlite_where=WAITING, postgresql_where=WAITING
    )
    op.create_table(
        "rota_feed",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("person_id", sa.Integer(), sa.ForeignKey("person.id"), nullable=True),
        sa.Column("made_by", sa.String(length=120), nullable=False),
        sa.Column("made_at", UtcDateTime(), nullable=False),
        sa.Column("revoked_by", sa.String(length=120), nullable=True),
        sa.Column("revoked_at", UtcDateTime(), nullable=True),
        sa.UniqueConstraint("digest", name=op.f("uq_rota_feed_digest")),
    )
    op.create_index(op.f("ix_rota_feed_made_by"), "rota_feed", ["made_by"])


def downgrade() -> None:
    for table in ("rota_feed", "rota_swap", "key_period", "rota_leave", "rota_member", "rota"):
        op.drop_table(table)
    op.drop_index("uq_shift_role_day_person", table_name="shift")
    op.drop_column("shift", "version")
    op.drop_column("shift", "day")


def _entered_and_ended() -> tuple[sa.Column[object], ...]:
    return (
        sa.Column("entered_by", sa.String(length=120), nullable=False),
        sa.Column("entered_at", UtcDateTime(), nullable=False),
        sa.Column("ended_by", sa.String(length=120), nullable=True),
        sa.Column("ended_at", UtcDateTime(), nullable=True),
    )
