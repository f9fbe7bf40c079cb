"""Every address a reading has met, what is still to be asked, and who waits to hear of it."""

from collections import deque
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from probes.addresses import ending_of
from probes.crawl.plan import Limits
from probes.crawl.records import Role, State, TargetRecord
from probes.findings import Evidence
from probes.parse.documents import Read
from probes.parse.links import LEADING, LinkKind, PageLink
from probes.reach.targets import Targets

Use = tuple[str, PageLink]
"""A page, and how it links to the address."""


@dataclass(slots=True, eq=False)
class Target:
    """One address in memory; `waiting` are the uses found before it was asked, dropped once it is known to be well."""

    url: str
    role: Role
    depth: int
    first_page: str
    state: State = State.PENDING
    outcome: str = ""
    evidence: Evidence | None = None
    anchors: str | None = None
    """Each between line ends; None for what has no places."""
    waiting: list[Use] = field(default_factory=list)

    def record(self) -> TargetRecord:
        return TargetRecord(
            self.url, self.role, self.depth, self.first_page, self.state, self.outcome, self.evidence
        )

    def has(self, fragment: str) -> bool:
        """Whether the page has the place a fragment names, or one that only a program could make."""
        if self.anchors is None or fragment in {"top", ""} or fragment[0] in "/!:?" or "=" in fragment:
            return True
        return f"\n{fragment}\n" in self.anchors


class Frontier:
    """Two lanes, so that a slow stranger never keeps the site's own pages waiting."""

    def __init__(self, reach: Targets, limits: Limits, readers: Mapping[str, Read]) -> None:
        self.known: dict[str, Target] = {}
        self.own: deque[Target] = deque()
        self.external: deque[Target] = deque()
        self.beyond = 0
        self._reach, self._limits, self._readers = reach, limits, readers
        self._pages = 0
        self._queries: dict[str, int] = {}

    def meet(self, link: PageLink, page: str, depth: int) -> tuple[Target | None, bool]:
        """The target of a link and whether it is new; None for what lies beyond the limits."""
        found = self.known.get(link.url)
        if found is not None:
            return found, False
        role = self._role(link)
        if role is Role.PAGE and not self._within(link.url, depth):
            self.beyond += 1
            return None, False
        target = Target(link.url, role, depth, page)
        self.add(target)
        return target, True

    def add(self, target: Target) -> None:
        """Also for what a store remembers of this reading."""
        self.known[target.url] = target
        self._pages += target.role is Role.PAGE
        if target.state is State.PENDING:
            (self.external if target.role is Role.EXTERNAL else self.own).append(target)

    def is_own(self, url: str) -> bool:
        return self._reach.is_own(url)

    def soon(self, count: int) -> Iterator[Target]:
        """The next of the own lane, without taking them."""
        return (self.own[place] for place in range(min(count, len(self.own))))

    def _within(self, url: str, depth: int) -> bool:
        if self._pages >= self._limits.pages or depth > self._limits.depth:
            return False
        path, mark, _ = url.partition("?")
        if mark:
            self._queries[path] = self._queries.get(path, 0) + 1
        return not mark or self._queries[path] <= self._limits.queries

    def _role(self, link: PageLink) -> Role:
        if not self._reach.is_own(link.url):
            return Role.EXTERNAL
        if link.kind is LinkKind.STYLE:
            return Role.SHEET
        if link.kind not in LEADING:
            return Role.PART
        return Role.DOCUMENT if ending_of(link.url) in self._readers else Role.PAGE
