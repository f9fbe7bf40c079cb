"""What is kept of a reading between two moments and of a page between two readings: plain records, for any store."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from probes.check.fake_dates import NO_MEMORY, DateMemory
from probes.fetch.answers import NO_VALIDATORS, Validators
from probes.findings import Evidence, Finding
from probes.parse.links import LinkKind, PageLink

TOO_HEAVY, UNREAD = "too_heavy", "unread"
"""Outcomes of a page that was fetched and not looked into: it cannot be, or its reading had no time for it."""
_CODES = {kind: str(number) for number, kind in enumerate(LinkKind)}
_PARTS = 4
_KINDS = {code: kind for kind, code in _CODES.items()}


class State(StrEnum):
    """Where an address stands in a reading. One that is doubtful is written down as pending: it is asked again."""

    PENDING = "pending"
    DONE = "done"
    UNTOLD = "untold"
    """Not asked, or our own trouble: what was known of it stays as it was."""
    CLOSED = "closed"
    """There, and not looked into: links to it are well, what was known of what it holds stays as it was."""


LOOKED_INTO, ANSWERED = frozenset({State.DONE}), frozenset({State.DONE, State.CLOSED})
"""States in which what an address holds is known, and whether it is there at all: what is missing then is gone."""


class Role(StrEnum):
    """How an address is asked: a page is read, a part or a stranger's page need only be there."""

    PAGE = "page"
    PART = "part"
    SHEET = "sheet"
    DOCUMENT = "document"
    EXTERNAL = "external"


@dataclass(frozen=True, slots=True)
class TargetRecord:
    """An address of one reading: how it was found, and how it ended."""

    url: str
    role: Role
    depth: int
    first_page: str
    state: State = State.PENDING
    outcome: str = ""
    """What is wrong with it: a verdict, or `soft_404`, or `empty`; "" for nothing."""
    evidence: Evidence | None = None


@dataclass(frozen=True, slots=True)
class PageRecord:
    """A page as it was last read: enough to ask whether it changed, and to look at its links if it did not."""

    url: str
    digest: str
    checked_with: str
    validators: Validators = NO_VALIDATORS
    links: bytes = b""
    anchors: str = ""
    outcome: str = ""
    """`soft_404`, one of the two above, "" for a page that was read."""
    dates: DateMemory = NO_MEMORY
    in_reading: str = ""


@dataclass(slots=True)
class Batch:
    """What is committed together: a kill between two batches costs the requests since the last, nothing else."""

    reading: str
    targets: list[TargetRecord] = field(default_factory=list)
    pages: list[PageRecord] = field(default_factory=list)
    unchanged: list[PageRecord] = field(default_factory=list)
    """Read and found as before: what was found on them stands."""
    findings: list[Finding] = field(default_factory=list)

    def __len__(self) -> int:
        return len(self.targets) + len(self.pages) + len(self.unchanged) + len(self.findings)


def packed(links: Iterable[PageLink]) -> bytes:
    """Links as one piece of bytes: forty to a page, so objects of their own would cost more than the page."""
    return "\n".join("\t".join((_CODES[one.kind], *one[1:])) for one in links).encode()


def unpacked(links: bytes) -> Sequence[PageLink]:
    lines = (line.split("\t") for line in links.decode().split("\n"))
    return [PageLink(_KINDS[line[0]], *line[1:]) for line in lines if len(line) == _PARTS]
