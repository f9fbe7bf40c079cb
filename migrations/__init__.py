"""Numbered changes of the schema, up and down, on SQLite and PostgreSQL."""
