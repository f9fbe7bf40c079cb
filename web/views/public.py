"""View models of the public side: report form, code page, tracking."""

from dataclasses import dataclass

from web.views.pieces import FRESH, Choice, Form, TraceCell


@dataclass(frozen=True, slots=True)
class EarlierView:
    """An earlier report of the same page, without anybody's words: token names it in the form; the rest is worded."""

    token: str
    kind: str
    received: str
    state: str
    chosen: bool = False


@dataclass(frozen=True, slots=True)
class ReportPage:
    """``public/report.html``. last_date: "13 Oct, Tue", or "" while the calendar of that year is missing.

    days: the strip of working days. kept_for: how long contact data is kept, worded. kinds: the seven official types.
    """

    kinds: tuple[Choice, ...]
    last_date: str
    days: tuple[TraceCell, ...]
    kept_for: str
    form: Form = FRESH
    earlier: tuple[EarlierView, ...] = ()


@dataclass(frozen=True, slots=True)
class ReportedPage:
    """``public/reported.html``: the code, shown once. contact_given: the result will also be sent there."""

    code: str
    promised: str
    contact_given: bool
    earlier: tuple[EarlierView, ...] = ()


@dataclass(frozen=True, slots=True)
class PublicNode:
    """A step of progress: state is done, current or todo; when: worded date or ""."""

    label: str
    state: str
    when: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class TrackedView:
    """What a reporter may see: no name, no number, no unit's internals. answer: verbatim, "" while there is none.

    again: said while a case once answered is open again, or "". shots: pictures beside the answer, (address, label).
    """

    code: str
    kind: str
    received: str
    promised: str
    late_note: str
    nodes: tuple[PublicNode, ...]
    answer: str
    answered: str
    again: str = ""
    shots: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class TrackPage:
    """``public/track.html``: the form, and the result when the code was found."""

    form: Form = FRESH
    found: TrackedView | None = None
