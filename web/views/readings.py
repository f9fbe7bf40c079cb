"""View models of machine readings: sites with their readings, findings, one fault, suspects, the lexicon."""

from dataclasses import dataclass

from web.views.pieces import FRESH, Choice, Form


@dataclass(frozen=True, slots=True)
class ReadingRow:
    """A reading. phase -> icon; running: shown with a bar; stop_href and on_href: POST, "" where not possible."""

    number: str
    phase: str
    phase_text: str
    reason_text: str
    when: str
    took: str
    read: int
    unchanged: int
    asked: int
    waiting: int
    doubtful: int
    findings: int
    note: str
    stop_href: str = ""
    on_href: str = ""

    @property
    def running(self) -> bool:
        return self.phase in {"waiting", "running", "settling"}

    @property
    def total(self) -> int:
        """What is known to be read, for a bar that only grows."""
        return max(self.asked + self.waiting, 1)


@dataclass(frozen=True, slots=True)
class KindCount:
    """A kind with its standing findings; grave: severe."""

    text: str
    count: int
    href: str
    grave: bool
    suspect: bool


@dataclass(frozen=True, slots=True)
class SiteCard:
    """A site with its newest readings. setup: the form's values; daily: the daily time worded, or ""."""

    site_id: str
    name: str
    home: str
    ask_href: str
    setup_href: str
    history_href: str
    rows: tuple[ReadingRow, ...]
    kinds: tuple[KindCount, ...]
    setup: Form
    daily: str = ""
    open_setup: bool = False


@dataclass(frozen=True, slots=True)
class ReadingsPage:
    """``readings/index.html``. waits: suspects to be judged, worded; one: a site's own history is shown."""

    sites: tuple[SiteCard, ...]
    waits: str
    may_run: bool
    may_set_up: bool
    running: bool
    one: bool = False
    problem: str = ""


@dataclass(frozen=True, slots=True)
class PlaceRow:
    """A finding in its place. about: what is wrong there; said: what the server answered; fault_href: "" for none."""

    page: str
    page_href: str
    about: str
    url: str
    excerpt: tuple[str, str, str]
    said: str
    since: str
    gone: str = ""
    fault_href: str = ""
    ticket: str = ""
    ticket_href: str = ""
    pages: int = 1
    is_rejected: bool = False


@dataclass(frozen=True, slots=True)
class FindingsPage:
    """``readings/findings.html``. more_href: the next fifty, or ""."""

    sites: tuple[Choice, ...]
    kinds: tuple[Choice, ...]
    site: str
    kind: str
    kind_text: str
    clause: str
    total: int
    rows: tuple[PlaceRow, ...]
    more_href: str = ""


@dataclass(frozen=True, slots=True)
class FaultPage:
    """``readings/fault.html``. facts: label and words in order; state: what became of it, worded; judge_href: POST
    verdict, "" where nobody is asked.
    """

    title: str
    clause: str
    grave: bool
    facts: tuple[tuple[str, str], ...]
    excerpt: tuple[str, str, str]
    rows: tuple[PlaceRow, ...]
    places: int
    state: str
    gone: bool
    ticket: str
    ticket_href: str
    recheck_href: str
    list_href: str = ""
    more_href: str = ""
    problem: str = ""
    judge_href: str = ""
    enter_href: str = ""


@dataclass(frozen=True, slots=True)
class SuspectRow:
    """A question for a person. excerpt: before, the suspect, behind; act_href: POST verdict.

    note: what is known of it, worded; enter_href: where it is entered in a table, so that nobody is asked again.
    """

    fault_id: str
    kind_text: str
    grave: bool
    subject: str
    right: str
    excerpt: tuple[str, str, str]
    page: str
    url: str
    said: str
    source: str
    pages: int
    since: str
    act_href: str
    fault_href: str
    precision: str = ""
    note: str = ""
    enter_href: str = ""


@dataclass(frozen=True, slots=True)
class JudgedRow:
    """A verdict; back_href: POST takes it back, "" where a ticket was made."""

    text: str
    kind_text: str
    verdict: str
    verdict_text: str
    by: str
    ticket: str
    ticket_href: str
    back_href: str


@dataclass(frozen=True, slots=True)
class ReviewPage:
    """``readings/review.html``. left: how many wait, worded."""

    rows: tuple[SuspectRow, ...]
    judged: tuple[JudgedRow, ...]
    left: str
    may_judge: bool
    problem: str = ""


@dataclass(frozen=True, slots=True)
class TermRow:
    """A term. own: of the desk's own; precision: percent worded, "" while nobody judged; use -> badge."""

    wrong: str
    right: str
    kind_text: str
    exceptions: str
    source: str
    own: bool
    judged: str
    precision: str
    use: str
    use_text: str
    seen: str = ""
    approver: str = ""


@dataclass(frozen=True, slots=True)
class TurnedRow:
    """A term that was found in right text, with an example."""

    wrong: str
    hits: int
    example: str


@dataclass(frozen=True, slots=True)
class LexiconPage:
    """``readings/lexicon.html``. preview: what an import would do; table, clean, source: what it would take in."""

    rows: tuple[TermRow, ...]
    counts: str
    asked: str
    may_edit: bool
    form: Form = FRESH
    preview: bool = False
    admitted: tuple[TermRow, ...] = ()
    admitted_count: int = 0
    turned: tuple[TurnedRow, ...] = ()
    turned_count: int = 0
    known: int = 0
    more_href: str = ""
    seen: str = ""
