"""Alembic's entry: runs on the connection migrations/run.py hands over."""

from alembic import context

from database.base import Base
from migrations.run import is_declared, load_rows

load_rows()
connection = context.config.attributes["connection"]
context.configure(
    connection=connection,
    target_metadata=Base.metadata,
    render_as_batch=connection.dialect.name == "sqlite",
    compare_type=True,
    include_name=is_declared,
)
with context.begin_transaction():
    context.run_migrations()
