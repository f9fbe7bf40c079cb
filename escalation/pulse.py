"""The engine's pulse: how often a worker leaves it, and from when on its silence is a fault."""

from datetime import datetime, timedelta

BEAT_EVERY = timedelta(seconds=10)
SILENT_AFTER = timedelta(minutes=3)


def is_silent(passed_at: datetime | None, now: datetime) -> bool:
    """Whether no pass was made for too long; a desk that never had one (None) is silent too."""
    return passed_at is None or now - passed_at >= SILENT_AFTER
