"""Every process answers by the newest published calendar: the web looks at most once a second, before a request."""

from dataclasses import dataclass
from time import monotonic

from calendars.versions import follow_newest
from web.desk import desk

EVERY = 1.0
"""Seconds; what another process dated meanwhile by the older version is found by the run's last sweep."""


@dataclass(slots=True)
class CalendarWatch:
    """Looks for a newer version where the last look is old enough."""

    looked_at: float = float("-inf")

    def __call__(self) -> None:
        now = monotonic()
        if now - self.looked_at >= EVERY:
            self.looked_at = now
            follow_newest(desk().database, desk().calendar)
