"""View models of maintenance windows: those that run and come, and the form that enters one."""

from dataclasses import dataclass

from web.views.pieces import FRESH, Choice, Form


@dataclass(frozen=True, slots=True)
class WindowRow:
    """One window. site: its name, or that all are meant; running: it holds paging now. act: words of its button."""

    site: str
    starts: str
    ends: str
    reason: str
    by: str
    running: bool
    end_href: str
    act: str


@dataclass(frozen=True, slots=True)
class MaintenancePage:
    """``policies/maintenance.html``. starts: the form's first beginning, as ``datetime-local`` writes it."""

    rows: tuple[WindowRow, ...]
    sites: tuple[Choice, ...]
    may_edit: bool
    starts: str
    form: Form = FRESH


@dataclass(frozen=True, slots=True)
class MaintenanceNote:
    """A banner: what is held until when, and why in the words of whoever entered it."""

    fact: str
    reason: str
