"""Receipts that never came are asked for: when, and until when. Callbacks get lost; carriers answer if asked (B29)."""

from datetime import datetime, timedelta

from notifiers.pages import ReceiptStatus

FIRST = timedelta(minutes=2)
"""A receipt usually comes within seconds; so long after the call it is missed."""
EVERY = timedelta(minutes=5)
GIVE_UP = timedelta(hours=1)


def first(best: ReceiptStatus | None, now: datetime) -> datetime | None:
    """When to ask for a letter handed over now; None where the carrier has no last word to ask for."""
    return now + FIRST if best is ReceiptStatus.DELIVERED else None


def following(started_at: datetime, now: datetime) -> datetime | None:
    """When to ask again after a question put now; None where this was the last."""
    later = now + EVERY
    return later if later <= started_at + GIVE_UP else None
