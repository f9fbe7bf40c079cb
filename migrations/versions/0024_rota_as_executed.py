"""The rota as executed: a duty that was left early keeps its row, each change of a day is a line that never changes.

Ids of shifts are given once: a place that was dropped and one made later must not bear one number, in a calendar
program, a form that lies open or a swap that waits. A member says since when, in place of days they were let off.
"""

import sqlalchemy as sa
from alembic import op

from database.types import UtcDateTime

revision = "0024"
down_revision = "0020"
branch_labels = None
depends_on = None

HELD = sa.text("left_at IS NULL")
REFUSE = "the rota record is append-only"


def upgrade() -> None:
    op.drop_index("uq_shift_role_day_person", table_name="shift")
    _give_ids_once(once=True)
    op.add_column("shift", sa.Column("left_at", UtcDateTime(), nullable=True))
    op.create_index(
        "uq_shift_role_day_person", "shift", ["role", "day", "person_id"], unique=True, sqlite_where=HELD,
        postgresql_where=HELD,
    )  # fmt: skip
    op.create_table(
        "rota_line",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("role", sa.String(length=30), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("actor", sa.String(length=80), nullable=False),
        sa.Column("verb", sa.String(length=20), nullable=False),
        sa.Column("before_id", sa.Integer(), sa.ForeignKey("person.id"), nullable=True),
        sa.Column("after_id", sa.Integer(), sa.ForeignKey("person.id"), nullable=True),
        sa.Column("reason", sa.String(length=200), nullable=False),
    )
    op.create_index("ix_rota_line_day", "rota_line", ["day", "id"])
    op.execute(
        "INSERT INTO rota_line (role, day, at, actor, verb, before_id, after_id, reason)"
        " SELECT role, day, starts_at, 'desk', 'published', NULL, person_id, '' FROM shift"
        " WHERE day IS NOT NULL ORDER BY day, id"
    )
    _never_changed()
    op.drop_column("rota_member", "carried")
    op.add_column("rota_member", sa.Column("since", sa.Date(), nullable=True))


def downgrade() -> None:
    op.drop_column("rota_member", "since")
    op.add_column("rota_member", sa.Column("carried", sa.Integer(), nullable=False, server_default="0"))
    op.drop_table("rota_line")
    if op.get_bind().dialect.name != "sqlite":
        op.execute("DROP FUNCTION rota_line_refuse()")
    op.drop_index("uq_shift_role_day_person", table_name="shift")
    op.execute("UPDATE shift SET day = NULL WHERE left_at IS NOT NULL")
    op.drop_column("shift", "left_at")
    _give_ids_once(once=False)
    op.create_index("uq_shift_role_day_person", "shift", ["role", "day", "person_id"], unique=True)


def _give_ids_once(*, once: bool) -> None:
    """SQLite gives the number of the last row that was deleted again, unless the table is made to count."""
    if op.get_bind().dialect.name == "sqlite":
        with op.batch_alter_table("shift", recreate="always", table_kwargs={"sqlite_autoincrement": once}):
            pass


def _never_changed() -> None:
    """A written line stays as it is, on both databases."""
    if op.get_bind().dialect.name == "sqlite":
        for verb in ("UPDATE", "DELETE"):
            op.execute(
                f"CREATE TRIGGER rota_line_no_{verb.lower()} BEFORE {verb} ON rota_line BEGIN SELECT RAISE(ABORT, '{REFUSE}'); END"
            )
        return
    op.execute(
        f"CREATE FUNCTION rota_line_refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION '{REFUSE}'; END $$"
    )
    op.execute(
        "CREATE TRIGGER rota_line_no_change BEFORE UPDATE OR DELETE ON rota_line FOR EACH ROW EXECUTE FUNCTION rota_line_refuse()"
    )
    op.execute(
        "CREATE TRIGGER rota_line_no_truncate BEFORE TRUNCATE ON rota_line FOR EACH STATEMENT EXECUTE FUNCTION rota_line_refuse()"
    )
