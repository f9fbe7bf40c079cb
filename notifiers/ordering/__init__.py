"""The outbox, as the database sees it."""
