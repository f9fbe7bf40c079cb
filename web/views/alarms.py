"""View models of the page of the sources of alarms."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class SourceRow:
    """One source: how it may speak, when it did, what was wrong. `silent`: since when it should have spoken.

    `ticket`: the number of its silence's ticket.
    """

    name: str
    ways: str
    heard: str
    count: int
    firing: int
    must: str
    silent: str = ""
    ticket: str = ""
    ticket_href: str = ""
    error: str = ""
    error_when: str = ""


@dataclass(frozen=True, slots=True)
class AsideRow:
    """One message that became no ticket."""

    when: str
    sender: str
    subject: str
    excerpt: str
    reason: str
    detail: str
    source: str
    original_href: str
    take_href: str
    settle_href: str


@dataclass(frozen=True, slots=True)
class SourcesPage:
    """``alarms/sources.html``. more: how many messages wait beyond those shown."""

    rows: tuple[SourceRow, ...]
    aside: tuple[AsideRow, ...]
    silent: tuple[str, ...] = ()
    more: int = 0
