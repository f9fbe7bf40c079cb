"""Databases for tests: whoever speaks to one kind of database shares the statements SQLAlchemy has compiled for it."""

from sqlalchemy import Engine, create_engine

from database.session import Database, engine_options

MOST_STATEMENTS = 5_000
_known: dict[str, Engine] = {}


def connected(url: str, *, audit_key: bytes) -> Database:
    """A database of the test's own. A desk compiles a statement once in its life, a test would once a test."""
    engine = create_engine(url, query_cache_size=MOST_STATEMENTS, **engine_options(url))
    known = _known.get(engine.dialect.name) or _learnt(engine)
    engine.dialect = known.dialect
    engine._compiled_cache = known._compiled_cache  # noqa: SLF001 - the dialect is its key, and there is no public way
    return Database(engine, audit_key=audit_key)


def _learnt(engine: Engine) -> Engine:
    """A dialect is whole once it has spoken to its server."""
    engine.connect().close()
    return _known.setdefault(engine.dialect.name, engine)
