"""Availability: which sites are visited, looks that are ordered, visits with their daily counts, beliefs, outages."""

import sqlalchemy as sa
from alembic import op

from database.types import UtcDateTime

revision = "0022"
down_revision = "0023"
branch_labels = None
depends_on = None

LIVE = sa.text("over_at IS NULL")


def upgrade() -> None:
    _watches()
    _visits()
    _kept()
    _outages()


def _watches() -> None:
    op.create_table(
        "site_watch",
        sa.Column("object_id", sa.Integer(), sa.ForeignKey("monitored_object.id"), primary_key=True),
        sa.Column("began_at", UtcDateTime(), nullable=True),
        sa.Column("visits_a_day", sa.Integer(), nullable=False),
        sa.Column("marker", sa.String(length=200), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
    )
    op.create_table(
        "visit_order",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("object_id", sa.Integer(), sa.ForeignKey("monitored_object.id"), nullable=False),
        sa.Column("vantage", sa.String(length=20), nullable=False),
        sa.Column("look", sa.String(length=12), nullable=False),
        sa.Column("due_at", UtcDateTime(), nullable=False),
        sa.Column("leased_until", UtcDateTime(), nullable=True),
        sa.Column("fence", sa.Integer(), nullable=False),
    )
    op.create_index("uq_visit_order_look", "visit_order", ["object_id", "vantage", "look"], unique=True)
    op.create_index("ix_visit_order_due", "visit_order", ["vantage", "due_at"])


def _outages() -> None:
    op.create_table(
        "site_outage",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("object_id", sa.Integer(), sa.ForeignKey("monitored_object.id"), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("began_at", UtcDateTime(), nullable=False),
        sa.Column("confirmed_at", UtcDateTime(), nullable=False),
        sa.Column("recovered_at", UtcDateTime(), nullable=True),
        sa.Column("over_at", UtcDateTime(), nullable=True),
        sa.Column("relapses", sa.Integer(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("ticket_id", sa.Integer(), nullable=True),
        sa.Column("ticket", sa.String(length=6), nullable=False),
    )
    op.create_index(
        "uq_site_outage_live",
        "site_outage",
        ["object_id"],
        unique=True,
        sqlite_where=LIVE,
        postgresql_where=LIVE,
    )
    op.create_index("ix_site_outage_object", "site_outage", ["object_id", "id"])


def _visits() -> None:
    op.create_table(
        "site_visit",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("object_id", sa.Integer(), sa.ForeignKey("monitored_object.id"), nullable=False),
        sa.Column("vantage", sa.String(length=20), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("look", sa.String(length=12), nullable=False),
        sa.Column("verdict", sa.String(length=20), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("status", sa.Integer(), nullable=False),
        sa.Column("final_url", sa.Text(), nullable=False),
        sa.Column("dns_ms", sa.Integer(), nullable=True),
        sa.Column("connect_ms", sa.Integer(), nullable=True),
        sa.Column("first_byte_ms", sa.Integer(), nullable=True),
        sa.Column("whole_ms", sa.Integer(), nullable=True),
        sa.Column("marker", sa.Boolean(), nullable=True),
        sa.Column("certificate_ends_at", UtcDateTime(), nullable=True),
        sa.Column("name_fits", sa.Boolean(), nullable=True),
    )
    op.create_index("ix_site_visit_object", "site_visit", ["object_id", "id"])
    op.create_index("ix_site_visit_at", "site_visit", ["at"])


def _kept() -> None:
    op.create_table(
        "visit_day",
        sa.Column("object_id", sa.Integer(), sa.ForeignKey("monitored_object.id"), primary_key=True),
        sa.Column("day", sa.Date(), primary_key=True),
        sa.Column("vantage", sa.String(length=20), primary_key=True),
        sa.Column("planned", sa.Integer(), nullable=False),
        sa.Column("visits", sa.Integer(), nullable=False),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("untold", sa.Integer(), nullable=False),
    )
    op.create_table(
        "visit_standing",
        sa.Column("object_id", sa.Integer(), sa.ForeignKey("monitored_object.id"), primary_key=True),
        sa.Column("vantage", sa.String(length=20), primary_key=True),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("since", UtcDateTime(), nullable=True),
        sa.Column("last_at", UtcDateTime(), nullable=True),
        sa.Column("verdict", sa.String(length=20), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("certificate_ends_at", UtcDateTime(), nullable=True),
        sa.Column("name_fits", sa.Boolean(), nullable=True),
        sa.Column("warned_days", sa.Integer(), nullable=True),
    )


def downgrade() -> None:
    for table in (
        "site_outage", "visit_standing", "visit_day", "site_visit", "visit_order", "site_watch",
    ):  # fmt: skip
        op.drop_table(table)
