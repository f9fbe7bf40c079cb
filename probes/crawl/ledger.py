"""The book of a running reading: findings and records on their way to the store, links to whoever they concern."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from probes.check.personal import without_numbers
from probes.crawl.frontier import Frontier, Target
from probes.crawl.outcomes import fault_of
from probes.crawl.plan import Progress, ReadingPlan
from probes.crawl.records import Batch, PageRecord, Role, State
from probes.crawl.store import ReadingStore
from probes.findings import Finding
from probes.parse.links import LinkKind, PageLink


@dataclass(slots=True)
class Counts:
    read: int = 0
    unchanged: int = 0
    asked: int = 0
    findings: int = 0


class Ledger:
    """Writes nothing itself: what is noted goes to the store in batches."""

    def __init__(self, plan: ReadingPlan, frontier: Frontier, store: ReadingStore) -> None:
        self._plan, self._frontier, self._store = plan, frontier, store
        self._batch = Batch(plan.id)
        self.counts = Counts()
        self.shows_pages = False
        """Whether the site has shown a page; until then nothing is kept: a site that is down has no broken links."""
        self.home = plan.tables.home
        self.doubtful: list[Target] = []
        self.slow: list[Target] = []

    def links(self, page: str, depth: int, links: Iterable[PageLink]) -> None:
        """Take a page's links in: the new are met, the known are judged, the pending are told later."""
        known, meet = self._frontier.known, self._frontier.meet
        for link in links:
            target = known.get(link.url)
            if target is None:
                target, _ = meet(link, page, depth + (link.kind is not LinkKind.FRAME))
                if target is None:
                    continue
                self._batch.targets.append(target.record())
            if target.state is State.PENDING:
                target.waiting.append((page, link))
            elif target.outcome or link.fragment:
                self._judge(target, page, link)

    def remember(self, target: Target, links: Iterable[PageLink]) -> None:
        """Meet what a page that cannot be looked into led to before, and judge none of its links: what only it leads
        to would else count as unlinked, and what was found there as gone.
        """
        for link in links:
            met, is_new = self._frontier.meet(
                link, target.url, target.depth + (link.kind is not LinkKind.FRAME)
            )
            if met is not None and is_new:
                self._batch.targets.append(met.record())

    def page(self, record: PageRecord, findings: Iterable[Finding], *, unchanged: bool) -> None:
        """Note a page that was read; `unchanged` keeps what was found on it before."""
        (self._batch.unchanged if unchanged else self._batch.pages).append(record)
        self.counts.read += 1
        self.shows_pages = True
        self.counts.unchanged += unchanged
        for finding in findings:
            self.found(finding)

    def left_out(self, record: PageRecord) -> None:
        """Note a page that was fetched and not looked into."""
        self._batch.pages.append(record)

    def found(self, finding: Finding) -> None:
        """Note what was found; the page's words that go with it carry no private number out of the page."""
        words = without_numbers(finding.excerpt, is_cut=True), without_numbers(finding.link_text)
        self._batch.findings.append(replace(finding, excerpt=words[0], link_text=words[1]))
        self.counts.findings += 1

    def lead_on(self, target: Target, url: str) -> None:
        """Meet where a redirect ends, unless that is a stranger's."""
        end = PageLink(LinkKind.ANCHOR, url)
        if self._frontier.is_own(url):
            self.links(target.first_page, target.depth - 1, [end])

    def settle(self, target: Target, state: State, outcome: str) -> None:
        """An address is known now; who waited is told, and kept waiting no longer."""
        target.state, target.outcome = state, outcome
        waiting, target.waiting = target.waiting, []
        for page, link in waiting:
            if outcome or link.fragment:
                self._judge(target, page, link)
        if not outcome:
            target.evidence = None
        self._batch.targets.append(target.record())

    def commit(self, *, whole: bool = False) -> None:
        """Hand a full batch to the store, or whatever there is."""
        if self.shows_pages and (len(self._batch) >= self._plan.batch or (whole and len(self._batch))):
            batch, self._batch = self._batch, Batch(self._plan.id)
            self._store.save(batch)
            self._plan.told(self.progress())

    def progress(self) -> Progress:
        counts, frontier = self.counts, self._frontier
        waiting = len(frontier.own) + len(frontier.external)
        return Progress(
            counts.read, counts.unchanged, counts.asked, waiting, len(self.doubtful), counts.findings
        )

    def _judge(self, target: Target, page: str, link: PageLink) -> None:
        if target.state is State.UNTOLD:
            return
        if not target.outcome:
            if not target.has(link.fragment):
                url = f"{target.url}#{link.fragment}"
                self.found(Finding("fragment_missing", url, page, link.text, evidence=target.evidence))
            return
        evidence = target.evidence
        kind = fault_of(
            link, target.outcome, is_external=target.role is Role.EXTERNAL,
            was_led=bool(evidence and evidence.hops), on_home=page == self.home,
        )  # fmt: skip
        if kind:
            told = {"used_as": link.kind.value}
            self.found(Finding(kind, target.url, page, link.text, evidence=evidence, context=told))
