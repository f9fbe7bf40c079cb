"""The handover note at each change of those on duty: what the desk knows, what the leaver adds, who took over."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

CONFIRMED_WITHIN = timedelta(minutes=30)
"""A note nobody confirmed by then pages the next person, and so on every so often."""
LOOK_EVERY = timedelta(minutes=15)
"""How often the desk asks who is on duty: the roster tells who, not when it changes."""
DRAFTED_BEFORE = timedelta(minutes=45)
"""So long before the change its note can be written: whoever leaves does it before they are gone."""
MOST_LISTED = 30
MOST_WORDS = 2000
MOST_LABEL = 220
"""Characters of the names of all who leave, or take over."""


@dataclass(frozen=True, slots=True)
class Note:
    """A handover. `facts` are what the desk put in when it was made: lists of strings by heading code.

    `before` and `after` are all who were on duty and all who are; `writer` is the account that wrote the words.
    """

    id: int
    from_id: int | None
    from_label: str
    to_id: int
    to_label: str
    at: datetime
    version: int
    before: tuple[int, ...] = ()
    after: tuple[int, ...] = ()
    facts: Mapping[str, list[str]] = field(default_factory=dict)
    words: str = ""
    written_by: str = ""
    writer: str = ""
    written_at: datetime | None = None
    confirmed_by: str = ""
    confirmed_at: datetime | None = None
    flagged_at: datetime | None = None

    @property
    def subject(self) -> str:
        return f"handover:{self.id}"

    @property
    def leaves(self) -> tuple[int, ...]:
        return parts(self.before, self.after)[0]

    @property
    def takes(self) -> tuple[int, ...]:
        return parts(self.before, self.after)[1]


def parts(before: Sequence[int], after: Sequence[int]) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """Who leaves and who takes over. Where somebody only joins, the others hand over to them; where somebody only
    leaves, those who stay take over.
    """
    gone = tuple(one for one in before if one not in after)
    come = tuple(one for one in after if one not in before)
    return gone or tuple(before), come or tuple(after)


def next_look(now: datetime) -> datetime:
    """The next full quarter of an hour: shifts begin on such an instant."""
    seconds = int(LOOK_EVERY.total_seconds())
    return now + timedelta(seconds=seconds - int(now.timestamp()) % seconds, microseconds=-now.microsecond)


def looks_ahead(now: datetime) -> list[datetime]:
    """The instant itself, and those at which a change would be near enough to be written about."""
    found = [now]
    while (following := next_look(found[-1])) <= now + DRAFTED_BEFORE:
        found.append(following)
    return found
