"""What answering needs: pages known by address, proposed duplicates, templates, copies to the platform, labelled pictures.

Tickets answered on the national platform before this are taken for copied: the desk was not asked about them.
"""

import sqlalchemy as sa
from alembic import op

from database.types import UtcDateTime
from tickets.addresses import page_digest

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

BATCH = 2000
UNCOPIED = sa.text("copied_at IS NULL")
CURRENT = sa.text("retired_at IS NULL")


def upgrade() -> None:
    op.add_column("ticket", sa.Column("page", sa.String(length=32), nullable=False, server_default=""))
    _fill_pages(op.get_bind())
    op.create_index("ix_ticket_page", "ticket", ["page", "id"])
    op.drop_index("ix_ticket_url", table_name="ticket")
    op.add_column("attachment", sa.Column("role", sa.String(length=10), nullable=False, server_default=""))
    op.add_column("attachment", sa.Column("public_token", sa.String(length=40), nullable=True))
    op.create_index("uq_attachment_public_token", "attachment", ["public_token"], unique=True)
    op.create_table(
        "duplicate_proposal",
        sa.Column("ticket_id", sa.Integer(), sa.ForeignKey("ticket.id"), primary_key=True),
        sa.Column("of_id", sa.Integer(), sa.ForeignKey("ticket.id"), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
    )
    op.create_table(
        "platform_copy",
        sa.Column("ticket_id", sa.Integer(), sa.ForeignKey("ticket.id"), primary_key=True),
        sa.Column("wanted_at", UtcDateTime(), nullable=False),
        sa.Column("copied_at", UtcDateTime(), nullable=True),
        sa.Column("copied_by", sa.String(length=80), nullable=False, server_default=""),
    )
    op.create_index(
        "ix_platform_copy_wanted", "platform_copy", ["wanted_at", "ticket_id"],
        sqlite_where=UNCOPIED, postgresql_where=UNCOPIED,
    )  # fmt: skip
    op.create_table(
        "answer_template",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=60), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("written_at", UtcDateTime(), nullable=False),
        sa.Column("written_by", sa.String(length=80), nullable=False),
        sa.Column("retired_at", UtcDateTime(), nullable=True),
        sa.Column("retired_by", sa.String(length=80), nullable=False, server_default=""),
    )
    op.create_index(
        "uq_answer_template_current", "answer_template", ["number"], unique=True,
        sqlite_where=CURRENT, postgresql_where=CURRENT,
    )  # fmt: skip


def downgrade() -> None:
    op.drop_table("answer_template")
    op.drop_table("platform_copy")
    op.drop_table("duplicate_proposal")
    op.drop_index("uq_attachment_public_token", table_name="attachment")
    op.drop_column("attachment", "public_token")
    op.drop_column("attachment", "role")
    op.create_index("ix_ticket_url", "ticket", ["url"], unique=False)
    op.drop_index("ix_ticket_page", table_name="ticket")
    op.drop_column("ticket", "page")


def _fill_pages(bind: sa.Connection) -> None:
    """Batch by batch: no database holds a million addresses in one statement."""
    ticket = sa.table("ticket", sa.column("id"), sa.column("url"), sa.column("page"))
    change = sa.update(ticket).where(ticket.c.id == sa.bindparam("of")).values(page=sa.bindparam("digest"))
    after = 0
    while True:
        some = (
            sa.select(ticket.c.id, ticket.c.url).where(ticket.c.id > after).order_by(ticket.c.id).limit(BATCH)
        )
        rows = bind.execute(some).all()
        if not rows:
            return
        after = rows[-1].id
        found = [{"of": row.id, "digest": page_digest(row.url)} for row in rows if row.url]
        if found:
            bind.execute(change, found)
