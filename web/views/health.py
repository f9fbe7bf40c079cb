"""View models of the site watch: every site's month and week, one site with its visits and outages."""

from dataclasses import dataclass

from web.views.pieces import FRESH, Form
from web.views.score import ScoreView


@dataclass(frozen=True, slots=True)
class DayCell:
    """A day of the strip. css: fine, warn, veto (the week up to then), unwatched, untold, before; figure: its sign."""

    css: str
    day: str
    figure: str
    words: str


@dataclass(frozen=True, slots=True)
class StateView:
    """How a site stands now. css: up, doubted, down, untold, off; icon stands before the words."""

    css: str
    icon: str
    text: str
    aside: str = ""


@dataclass(frozen=True, slots=True)
class ShareView:
    """The week's share. mark: none, fine, warn, veto; bar, warn_at, veto_at: places on a scale of 0 to 100."""

    mark: str
    icon: str
    percent: str
    text: str
    verdict: str
    bar: str = "0"
    warn_at: str = "0"
    veto_at: str = "0"


@dataclass(frozen=True, slots=True)
class SiteRow:
    """One site: its month, its week, how it stands. certificate: worded, "" where there is none to tell of."""

    name: str
    href: str
    home: str
    state: StateView
    share: ShareView
    cells: tuple[DayCell, ...]
    first_day: str
    certificate: str = ""
    certificate_css: str = ""
    watched: bool = True


@dataclass(frozen=True, slots=True)
class PlaceRow:
    """What one vantage point believes."""

    name: str
    state: StateView
    when: str


@dataclass(frozen=True, slots=True)
class VisitRow:
    """A look that was made. css as in StateView; times as people read them, "" where it did not come so far."""

    when: str
    vantage: str
    look: str
    css: str
    icon: str
    outcome: str
    detail: str
    dns: str
    connect: str
    first_byte: str
    whole: str


@dataclass(frozen=True, slots=True)
class OutageRow:
    """An outage. stands: it is not over."""

    began: str
    ended: str
    length: str
    kind: str
    detail: str
    relapses: str
    ticket: str
    ticket_href: str
    stands: bool


@dataclass(frozen=True, slots=True)
class HealthPage:
    """``sites/health_all.html``. scores: one for each row."""

    rows: tuple[SiteRow, ...]
    rule: str
    hint: str = ""
    scores: tuple[ScoreView, ...] = ()


@dataclass(frozen=True, slots=True)
class SiteHealthPage:
    """``sites/health.html``. watch_words: how often and by which words; form: of the watch."""

    object_id: str
    row: SiteRow
    places: tuple[PlaceRow, ...]
    visits: tuple[VisitRow, ...]
    outages: tuple[OutageRow, ...]
    watch_words: tuple[tuple[str, str], ...]
    rule: str
    may_edit: bool
    version: int
    is_on: bool
    form: Form = FRESH
    form_open: bool = False

    @property
    def is_seen_from_many(self) -> bool:
        """Whether it has to be said who made a visit."""
        return len({one.vantage for one in self.visits}) > 1
