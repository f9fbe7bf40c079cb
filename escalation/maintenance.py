"""Maintenance windows as rules: whose ladders they hold, until when, and what a window may be.

A window holds the ladders of faults. The legal deadline's ladder is never held: nobody may grant himself time by
announcing work. Nothing stays held for ever: when the window is over, what is due is due.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from escalation.errors import BadWindowError
from escalation.policy import DEADLINE_POLICY

LONGEST = timedelta(days=30)
FURTHEST = timedelta(days=366)
"""A window that begins later than this is a typing error."""
LONGEST_REASON = 300


@dataclass(frozen=True, slots=True)
class Window:
    """Work on one site, or on everything (`site_id` None, `host` ""). `by` is the name of who entered it."""

    id: int
    site_id: int | None
    host: str
    starts_at: datetime
    ends_at: datetime
    reason: str
    by: str

    def runs(self, now: datetime) -> bool:
        return self.starts_at <= now < self.ends_at


@dataclass(frozen=True, slots=True)
class Place:
    """What a ticket is about: the site it was given to, if any, and the page's host."""

    site_id: int | None
    host: str


@dataclass(frozen=True, slots=True)
class Mute:
    """Paging is held until then; `window` runs now and ends last."""

    until: datetime
    window: Window


def may_be_muted(policy: str) -> bool:
    """Whether maintenance holds this policy's ladders."""
    return policy != DEADLINE_POLICY


def host_of(url: str) -> str:
    """The host of an address in lower case; "" where there is none."""
    try:
        return (urlsplit(url).hostname or "").rstrip(".")
    except ValueError:  # brackets that are no IPv6 address
        return ""


def mute(windows: Sequence[Window], place: Place, now: datetime) -> Mute | None:
    """What holds paging about the place now. Windows that overlap or touch are one: the latest end counts."""
    mine = [window for window in windows if covers(window, place)]
    running = [window for window in mine if window.runs(now)]
    if not running:
        return None
    last = max(running, key=lambda window: (window.ends_at, window.id))
    until = last.ends_at
    for window in sorted(mine, key=lambda window: window.starts_at):
        if window.starts_at <= until:
            until = max(until, window.ends_at)
    return Mute(until, last)


def covers(window: Window, place: Place) -> bool:
    """Whether the place lies on the window's site: named so, or by its home's host or one below that."""
    if window.site_id is None or window.site_id == place.site_id:
        return True
    return bool(window.host) and (place.host == window.host or place.host.endswith(f".{window.host}"))


def checked(*, starts_at: datetime, ends_at: datetime, reason: str, now: datetime) -> tuple[datetime, str]:
    """The beginning (not before now) and the reason as they are stored. Raises BadWindowError."""
    words = "".join(one for one in " ".join(reason.split()) if one.isprintable())
    wrong = (
        (not words, "reason", "no_reason"),
        (len(words) > LONGEST_REASON, "reason", "long_reason"),
        (ends_at <= starts_at, "ends", "ends_first"),
        (ends_at <= now, "ends", "past"),
        (ends_at - starts_at > LONGEST, "ends", "too_long"),
        (starts_at > now + FURTHEST, "starts", "too_far"),
    )
    for is_so, field, problem in wrong:
        if is_so:
            raise BadWindowError(field=field, problem=problem)
    return max(starts_at, now), words
