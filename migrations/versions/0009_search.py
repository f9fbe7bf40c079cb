"""A search that finds words of two characters, and what staff look at again: saved views.

Tickets that are there are indexed here, a thousand at a time. Digests of reporters' numbers need the desk's key, which
a migration has not: `flask --app app search-rebuild` fills them for reports taken in before.
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.orm import Session

from database.types import UtcDateTime

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

AT_ONCE = 1_000


def upgrade() -> None:
    op.create_table(
        "ticket_words",
        sa.Column("ticket_id", sa.Integer(), nullable=False, autoincrement=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["ticket_id"], ["ticket.id"], name="fk_ticket_words_ticket_id"),
        sa.PrimaryKeyConstraint("ticket_id", name="pk_ticket_words"),
    )
    op.create_table(
        "saved_view",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("owner", sa.String(length=80), nullable=False),
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("query", sa.String(length=500), nullable=False),
        sa.Column("shared", sa.Boolean(), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.UniqueConstraint("owner", "name", name="uq_saved_view_owner_name"),
    )
    for name in ("phone_digest", "tail_digest"):
        op.add_column("reporter", sa.Column(name, sa.String(length=24), nullable=True))
        op.create_index(f"ix_reporter_{name}", "reporter", [name])
    op.create_index("ix_ticket_received", "ticket", ["received_at", "id"])
    if op.get_bind().dialect.name == "sqlite":
        op.execute(
            "CREATE VIRTUAL TABLE ticket_gram USING fts5(pairs, content='', columnsize=0, detail=none, tokenize='ascii')"
        )
        _fill()
    else:
        op.execute("ALTER TABLE ticket_words ADD COLUMN ticket_grams tsvector NOT NULL")
        _fill()
        # What waits to enter the index is read by every search: little of it may wait.
        op.execute(
            "CREATE INDEX ticket_gram ON ticket_words USING gin (ticket_grams) WITH (gin_pending_list_limit = 256)"
        )
        op.execute("ANALYZE ticket_words")


def downgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        op.execute("DROP TABLE ticket_gram")
    op.drop_table("ticket_words")
    op.drop_index("ix_ticket_received", table_name="ticket")
    for name in ("phone_digest", "tail_digest"):
        op.drop_index(f"ix_reporter_{name}", table_name="reporter")
        op.drop_column("reporter", name)
    op.drop_table("saved_view")


def _fill() -> None:
    """The tickets that are there, as the product itself indexes them."""
    from tickets.search_store import next_ids, refresh  # noqa: PLC0415  (a migration loads no room before it runs)

    session, last = Session(op.get_bind()), 0
    while ids := next_ids(session, after=last, limit=AT_ONCE):
        refresh(session, ids)
        last = ids[-1]
