"""The handover note at each change of the one on duty: what the desk knows, what the leaver adds, who took over."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

CONFIRMED_WITHIN = timedelta(minutes=30)
"""A note nobody confirmed by then pages the next person, and so on every so often."""
LOOK_EVERY = timedelta(minutes=15)
"""How often the desk asks who is on duty: the roster tells who, not when it changes."""
MOST_LISTED = 30
MOST_WORDS = 2000


@dataclass(frozen=True, slots=True)
class Note:
    """A handover. `facts` are what the desk put in when it was made: lists of strings by heading code."""

    id: int
    from_id: int | None
    from_label: str
    to_id: int
    to_label: str
    at: datetime
    version: int
    facts: Mapping[str, list[str]] = field(default_factory=dict)
    words: str = ""
    written_by: str = ""
    written_at: datetime | None = None
    confirmed_by: str = ""
    confirmed_at: datetime | None = None
    flagged_at: datetime | None = None

    @property
    def subject(self) -> str:
        return f"handover:{self.id}"


def next_look(now: datetime) -> datetime:
    """The next full quarter of an hour: shifts begin on such an instant."""
    seconds = int(LOOK_EVERY.total_seconds())
    return now + timedelta(seconds=seconds - int(now.timestamp()) % seconds, microseconds=-now.microsecond)
