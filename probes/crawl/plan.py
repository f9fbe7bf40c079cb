"""One reading: what it is about, how hard it may ask, how far it may go, how it ended."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from probes.check.tables import Tables
from probes.fetch.politeness import GUEST, POLITE, Manners
from probes.parse.documents import READERS, Read


class Ending(StrEnum):
    """All but the first are taken up again from where they stopped."""

    COMPLETE = "complete"
    STOPPED = "stopped"
    QUIET_HOURS = "quiet_hours"
    SITE_DOWN = "site_down"
    """The site's own host no longer answers: that is the availability's finding, not ten thousand dead links."""
    OUR_TROUBLE = "our_trouble"
    ROBOTS = "robots"
    NOT_ALLOWED = "not_allowed"
    """Its home page is not asked: by its own robots.txt, or since it lies where nobody allowed us to go."""


@dataclass(frozen=True, slots=True)
class Limits:
    """What keeps a reading finite: an endless calendar, a program that makes addresses, a very deep tree."""

    pages: int = 100_000
    depth: int = 60
    queries: int = 2_000
    """Different queries of one path that are followed."""
    heavy_seconds: float = 1_200.0
    """For parsing documents and heavy pages, all together (`probes.apart`): a hundred of those that take longest."""


LIMITS = Limits()


@dataclass(frozen=True, slots=True)
class Progress:
    """What a page about a running reading shows."""

    read: int
    unchanged: int
    asked: int
    waiting: int
    doubtful: int
    findings: int


@dataclass(frozen=True, slots=True)
class Summary:
    ending: Ending
    progress: Progress
    beyond_limits: int = 0
    """Addresses that were met and not followed."""


@dataclass(frozen=True, slots=True)
class ReadingPlan:
    """`id` names the reading in the store; `seeds` are asked first, the home page before all."""

    id: str
    tables: Tables
    seeds: tuple[str, ...] = ()
    left: Sequence[str] = ()
    """Heavy files the last readings had no time for: asked early, and judged only where pages name them."""
    manners: Manners = POLITE
    others: Manners = GUEST
    """Towards hosts that are only linked to."""
    external_at_once: int = 4
    limits: Limits = LIMITS
    second_looks: tuple[float, ...] = (60.0, 300.0)
    """Seconds before each further look at what is doubtful; only what fails every one is a fault."""
    readers: Mapping[str, Read] = field(default_factory=lambda: READERS)
    """Documents searched for private numbers, by ending. They raise UnreadableDocument, TooHeavy, BudgetSpent."""
    weigh: Callable[[bytes], None] = lambda _body: None
    """Called with a page's bytes before they are parsed. Raises TooHeavy, BudgetSpent."""
    batch: int = 200
    down_after: int = 20
    """Failures to connect in a row after which the host counts as down."""
    may_ask: Callable[[], bool] = lambda: True
    """False in quiet hours."""
    should_stop: Callable[[], bool] = lambda: False
    told: Callable[[Progress], None] = lambda _progress: None
