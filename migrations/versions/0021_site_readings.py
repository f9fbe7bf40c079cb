"""Machines that read the sites: readings with their frontier, pages as last read, findings, faults, the lexicon."""

import sqlalchemy as sa
from alembic import op

from database.types import UtcDateTime

revision = "0021"
down_revision = "0025"
branch_labels = None
depends_on = None

OPEN = sa.text("ended_at IS NULL")
STANDS = sa.text("gone_at IS NULL")
UNASKED = sa.text("verdict = '' AND gone_at IS NULL")


def _site() -> sa.Column[int]:
    return sa.Column("site_id", sa.Integer(), sa.ForeignKey("site.id"), nullable=False)


def _text(*names: str) -> list[sa.Column[str]]:
    return [sa.Column(name, sa.Text(), nullable=False) for name in names]


def _key(*names: str) -> list[sa.Column[str]]:
    return [sa.Column(name, sa.String(length=16), nullable=False) for name in names]


def upgrade() -> None:
    _readings()
    _pages()
    _findings()
    _faults()
    op.create_table(
        "lexicon_term",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("wrong", sa.String(length=40), nullable=False, unique=True),
        sa.Column("right_form", sa.String(length=80), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("exceptions", sa.JSON(), nullable=False),
        sa.Column("source", sa.String(length=200), nullable=False),
        sa.Column("approver", sa.String(length=80), nullable=False),
        sa.Column("is_used", sa.Boolean(), nullable=False),
        sa.Column("changed_at", UtcDateTime(), nullable=False),
        sa.Column("changed_by", sa.String(length=80), nullable=False),
        sa.Column("judged_since", UtcDateTime(), nullable=True),
    )


def _readings() -> None:
    counts = ("tries", "read", "unchanged", "asked", "waiting", "doubtful", "findings", "beyond")
    op.create_table(
        "site_reading",
        sa.Column("id", sa.Integer(), primary_key=True),
        _site(),
        sa.Column("reason", sa.String(length=10), nullable=False),
        sa.Column("asked_at", UtcDateTime(), nullable=False),
        sa.Column("asked_by", sa.String(length=80), nullable=False),
        sa.Column("phase", sa.String(length=10), nullable=False),
        sa.Column("resume_at", UtcDateTime(), nullable=True),
        sa.Column("started_at", UtcDateTime(), nullable=True),
        sa.Column("ended_at", UtcDateTime(), nullable=True),
        sa.Column("stop_by", sa.String(length=80), nullable=False),
        sa.Column("runner", sa.String(length=40), nullable=False),
        sa.Column("lease_until", UtcDateTime(), nullable=True),
        *(sa.Column(name, sa.Integer(), nullable=False) for name in counts),
        *_text("error"),
        sa.Column("counts", sa.JSON(), nullable=False),
    )
    op.create_index(
        "uq_site_reading_open",
        "site_reading",
        ["site_id"],
        unique=True,
        sqlite_where=OPEN,
        postgresql_where=OPEN,
    )
    op.create_index("ix_site_reading_site", "site_reading", ["site_id", "id"])
    op.create_table(
        "reading_setup",
        sa.Column("site_id", sa.Integer(), sa.ForeignKey("site.id"), primary_key=True),
        sa.Column("reads_at", sa.String(length=5), nullable=False),
        sa.Column("hosts", sa.JSON(), nullable=False),
        sa.Column("connections", sa.Integer(), nullable=False),
        sa.Column("rate", sa.Integer(), nullable=False),
        sa.Column("robots", sa.Boolean(), nullable=False),
        sa.Column("quiet_from", sa.String(length=5), nullable=False),
        sa.Column("quiet_until", sa.String(length=5), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
    )


def _pages() -> None:
    op.create_table(
        "reading_target",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("reading_id", sa.Integer(), sa.ForeignKey("site_reading.id"), nullable=False),
        *_key("key"),
        *_text("url"),
        sa.Column("role", sa.String(length=10), nullable=False),
        sa.Column("depth", sa.Integer(), nullable=False),
        *_text("first_page"),
        sa.Column("state", sa.String(length=8), nullable=False),
        sa.Column("outcome", sa.String(length=20), nullable=False),
        *_text("evidence"),
        sa.UniqueConstraint("reading_id", "key"),
    )
    op.create_table(
        "site_page",
        sa.Column("id", sa.Integer(), primary_key=True),
        _site(),
        *_key("key"),
        *_text("url"),
        sa.Column("digest", sa.String(length=32), nullable=False),
        sa.Column("checked_with", sa.String(length=40), nullable=False),
        *_text("etag", "last_modified"),
        sa.Column("outcome", sa.String(length=20), nullable=False),
        *_text("dates"),
        sa.Column("reading_id", sa.Integer(), nullable=False),
        sa.UniqueConstraint("site_id", "key"),
    )
    op.create_table(
        "site_page_links",
        sa.Column("site_id", sa.Integer(), sa.ForeignKey("site.id"), primary_key=True),
        sa.Column("key", sa.String(length=16), primary_key=True),
        *_text("links", "anchors"),
    )


def _findings() -> None:
    op.create_table(
        "finding",
        sa.Column("id", sa.Integer(), primary_key=True),
        _site(),
        *_key("key", "fault_key"),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("scope", sa.String(length=4), nullable=False),
        *_text("url"),
        *_key("url_key"),
        *_text("page"),
        *_key("page_key"),
        *_text("link_text", "subject", "excerpt", "evidence", "context"),
        sa.Column("first_reading", sa.Integer(), nullable=False),
        sa.Column("last_reading", sa.Integer(), nullable=False),
        sa.Column("first_seen_at", UtcDateTime(), nullable=False),
        sa.Column("last_seen_at", UtcDateTime(), nullable=False),
        sa.Column("gone_at", UtcDateTime(), nullable=True),
        sa.UniqueConstraint("site_id", "key"),
    )
    op.create_index("ix_finding_page", "finding", ["site_id", "page_key"])
    op.create_index("ix_finding_fault", "finding", ["site_id", "fault_key", "id"])
    op.create_index(
        "ix_finding_standing",
        "finding",
        ["site_id", "kind", "id"],
        sqlite_where=STANDS,
        postgresql_where=STANDS,
    )


def _faults() -> None:
    op.create_table(
        "fault",
        sa.Column("id", sa.Integer(), primary_key=True),
        _site(),
        *_key("key"),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("sureness", sa.String(length=8), nullable=False),
        *_text("url", "page", "subject", "excerpt"),
        sa.Column("pages", sa.Integer(), nullable=False),
        sa.Column("last_reading", sa.Integer(), nullable=False),
        sa.Column("first_seen_at", UtcDateTime(), nullable=False),
        sa.Column("last_seen_at", UtcDateTime(), nullable=False),
        sa.Column("gone_at", UtcDateTime(), nullable=True),
        sa.Column("verdict", sa.String(length=10), nullable=False),
        sa.Column("verdict_by", sa.String(length=80), nullable=False),
        sa.Column("verdict_at", UtcDateTime(), nullable=True),
        sa.Column("ticket", sa.String(length=6), nullable=False),
        sa.Column("noted_at", UtcDateTime(), nullable=True),
        sa.UniqueConstraint("site_id", "key"),
    )
    op.create_index(
        "ix_fault_unasked", "fault", ["sureness", "id"], sqlite_where=UNASKED, postgresql_where=UNASKED
    )
    op.create_index("ix_fault_seen", "fault", ["site_id", "last_reading"])
    op.create_index("ix_fault_verdict", "fault", ["verdict", "kind", "subject"])
    op.create_index("ix_fault_ticket", "fault", ["ticket"])


def downgrade() -> None:
    for table in (
        "lexicon_term", "fault", "finding", "site_page_links", "site_page", "reading_target", "reading_setup", "site_reading",
    ):  # fmt: skip
        op.drop_table(table)
