"""Incidents beside tickets with their reports upward, and handover notes at each change of the one on duty."""

import sqlalchemy as sa
from alembic import op

from database.types import UtcDateTime

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

GOING_ON = sa.text("closed_at IS NULL")


def upgrade() -> None:
    op.create_table(
        "incident",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("ticket_id", sa.Integer(), sa.ForeignKey("ticket.id"), nullable=True),
        sa.Column("ticket_number", sa.String(length=12), nullable=False),
        sa.Column("title", sa.String(length=120), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("began_at", UtcDateTime(), nullable=False),
        sa.Column("opened_by", sa.String(length=80), nullable=False),
        sa.Column("grade", sa.String(length=16), nullable=False),
        sa.Column("graded_at", UtcDateTime(), nullable=True),
        sa.Column("plan", sa.String(length=8), nullable=False),
        sa.Column("plan_level", sa.Text(), nullable=False),
        sa.Column("plan_by", sa.Text(), nullable=False),
        sa.Column("cause", sa.Text(), nullable=False),
        sa.Column("fix_at", UtcDateTime(), nullable=True),
        sa.Column("leader_report", sa.Text(), nullable=False),
        sa.Column("restored_at", UtcDateTime(), nullable=True),
        sa.Column("closed_at", UtcDateTime(), nullable=True),
        sa.Column("report_due_at", UtcDateTime(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
    )
    op.create_index(
        "uq_incident_of_ticket",
        "incident",
        ["ticket_id"],
        unique=True,
        sqlite_where=GOING_ON,
        postgresql_where=GOING_ON,
    )
    op.create_index(
        "ix_incident_going_on",
        "incident",
        ["began_at", "id"],
        sqlite_where=GOING_ON,
        postgresql_where=GOING_ON,
    )
    op.create_table(
        "incident_step",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("incident_id", sa.Integer(), sa.ForeignKey("incident.id"), nullable=False),
        sa.Column("code", sa.String(length=16), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("page_id", sa.Integer(), nullable=True),
        sa.Column("reported_at", UtcDateTime(), nullable=True),
        sa.Column("reported_by", sa.String(length=120), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("line_id", sa.Integer(), sa.ForeignKey("duty_line.id"), nullable=True),
        sa.UniqueConstraint("incident_id", "code"),
    )
    op.create_table(
        "handover",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("from_id", sa.Integer(), sa.ForeignKey("person.id"), nullable=True),
        sa.Column("from_label", sa.String(length=220), nullable=False),
        sa.Column("to_id", sa.Integer(), sa.ForeignKey("person.id"), nullable=False),
        sa.Column("to_label", sa.String(length=220), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("written_by", sa.String(length=80), nullable=False),
        sa.Column("written_at", UtcDateTime(), nullable=True),
        sa.Column("confirmed_by", sa.String(length=80), nullable=False),
        sa.Column("confirmed_at", UtcDateTime(), nullable=True),
        sa.Column("flagged_at", UtcDateTime(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
    )
    op.create_index("ix_handover_at", "handover", ["at", "id"])


def downgrade() -> None:
    op.drop_table("handover")
    op.drop_table("incident_step")
    op.drop_table("incident")
