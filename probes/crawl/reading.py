"""The reading of one site, from its home page to the last link: asks, notes, looks again, stops when told."""

import asyncio
from collections import deque
from collections.abc import Sequence
from time import monotonic

from probes.addresses import ending_of, host_of
from probes.crawl.frontier import Frontier, Target
from probes.crawl.judge import Judge
from probes.crawl.ledger import Ledger
from probes.crawl.outcomes import LARGE
from probes.crawl.plan import Ending, ReadingPlan, Summary
from probes.crawl.records import PageRecord, Role, State, unpacked
from probes.crawl.store import ReadingStore
from probes.fetch.answers import NO_VALIDATORS, Answer, Verdict
from probes.fetch.bounds import Wants
from probes.fetch.fetcher import Fetcher
from probes.fetch.permissions import Permissions
from probes.fetch.politeness import HostGates, Instant, Pause
from probes.findings import Finding
from probes.parse.links import LinkKind, PageLink
from probes.parse.page import PageReader

_WANTS = {Role.PAGE: Wants.PAGE, Role.SHEET: Wants.PAGE, Role.DOCUMENT: Wants.DOCUMENT}
_NO_CONNECTION = frozenset(
    {Verdict.TIMEOUT, Verdict.REFUSED, Verdict.RESET, Verdict.NO_SUCH_HOST, Verdict.TLS}
)
_AHEAD = 100
"""Pages whose memory is fetched from the store at once."""
_STEP = 5.0
"""Seconds after which a pause looks whether it should stop."""
_MOST_SLOW = 50
"""Slow pages that are looked at again: where more are slow, the server is, and the availability tells."""


class Reading:
    """Runs once. The same plan id with the same store takes up what an earlier run left, wherever it was killed."""

    def __init__(
        self,
        plan: ReadingPlan,
        fetcher: Fetcher,
        store: ReadingStore,
        *,
        pause: Pause = asyncio.sleep,
        instant: Instant = monotonic,
    ) -> None:
        self._plan, self._fetcher, self._store, self._pause = plan, fetcher, store, pause
        self._frontier = Frontier(fetcher.targets, plan.limits, plan.readers)
        self._ledger = Ledger(plan, self._frontier, store)
        self._judge = Judge(plan, self._ledger, PageReader())
        self._gates = HostGates(plan.manners, plan.others, instant=instant, pause=pause)
        self._permissions = Permissions(fetcher)
        self._memory: dict[str, PageRecord | None] = {}
        self._bell = asyncio.Event()
        self._busy = self._silent = self._untold = 0
        self._ending: Ending | None = None
        self._barred = False

    async def run(self) -> Summary:
        self._begin()
        await self._home_first()
        while not self._is_over():
            await self._all_lanes()
            if not await self._look_again():
                break
        await self._confirm_slow()
        self._ledger.commit(whole=True)  # keeps nothing of a site that showed no page: it is read anew
        return Summary(self._ending or self._at_the_end(), self._ledger.progress(), self._frontier.beyond)

    def _begin(self) -> None:
        for record in self._store.targets(self._plan.id):
            self._frontier.add(
                Target(
                    record.url, record.role, record.depth, record.first_page, record.state, record.outcome,
                    record.evidence,
                )
            )  # fmt: skip
        for page in self._store.pages_of(self._plan.id):
            target = self._frontier.known.get(page.url)
            self._ledger.shows_pages = True
            if target is not None:
                target.anchors = page.anchors or None
                if target.state is State.CLOSED:
                    self._ledger.remember(target, unpacked(page.links))
                else:
                    self._ledger.links(page.url, target.depth, unpacked(page.links))
        home = self._plan.tables.home
        for url in (home, *self._plan.seeds, *self._plan.tables.columns):
            self._ledger.links(url, -1, [PageLink(LinkKind.ANCHOR, url)])
        self._ledger.remember(
            self._frontier.known[home], [PageLink(LinkKind.ANCHOR, url) for url in self._plan.left]
        )

    async def _home_first(self) -> None:
        """The home page tells what of a column is only its frame, so it is read before all, after a kill once more."""
        home = self._frontier.known[self._plan.tables.home]
        if home in self._frontier.own:
            self._frontier.own.remove(home)
        if not self._is_over():
            home.state, home.outcome = State.PENDING, ""
            await self._visit(home)

    async def _all_lanes(self) -> None:
        """Until nothing is waiting and nothing in flight, in both lanes."""
        own, external = self._frontier.own, self._frontier.external
        async with asyncio.TaskGroup() as workers:
            for lane, count in (
                (own, self._plan.manners.connections),
                (external, self._plan.external_at_once),
            ):
                for _ in range(count):
                    workers.create_task(self._work(lane))

    async def _work(self, lane: deque[Target]) -> None:
        while not self._is_over():
            if lane:
                self._busy += 1
                await self._visit(lane.popleft())
                self._busy -= 1
                self._bell.set()
            elif self._busy:
                self._bell.clear()
                await self._bell.wait()
            else:
                break
        self._bell.set()

    async def _visit(self, target: Target) -> None:
        is_own = target.role is not Role.EXTERNAL
        if is_own and self._plan.manners.robots and not await self._permissions.allow(target.url):
            self._ledger.settle(target, State.UNTOLD, "")
            self._barred = self._barred or target.url == self._plan.tables.home
            return
        before = self._remembered(target)
        async with self._gates.gate(host_of(target.url), own=is_own):
            answer = await self._asked(target, before)
        self._feel(answer, is_own=is_own)
        self._judge.take(target, answer, before, looks=1, last=not self._plan.second_looks)
        self._ledger.commit()

    async def _asked(self, target: Target, before: PageRecord | None, *, precise: bool = False) -> Answer:
        self._ledger.counts.asked += 1
        is_current = before is not None and before.checked_with == self._judge.tables.version
        conditional = before is not None and is_current and self._judge.keeps_still(target.url)
        return await self._fetcher.ask(
            target.url, wants=_WANTS.get(target.role, Wants.EXISTENCE),
            validators=before.validators if before is not None and conditional else NO_VALIDATORS,
            head=ending_of(target.url) in LARGE, precise=precise,
        )  # fmt: skip

    def _remembered(self, target: Target) -> PageRecord | None:
        """What the store knows of the page; asked for the next hundred at once."""
        if target.role in _WANTS and target.url not in self._memory:
            urls = [target.url, *(one.url for one in self._frontier.soon(_AHEAD) if one.role in _WANTS)]
            self._memory.update(dict.fromkeys(urls))
            self._memory.update(self._store.pages(urls))
        return self._memory.pop(target.url, None)

    async def _look_again(self) -> bool:
        """Look once more, and later once more, at what was doubtful; True where that opened new pages to read."""
        for looks, wait in enumerate(self._plan.second_looks, start=2):
            doubtful, self._ledger.doubtful = self._ledger.doubtful, []
            if not doubtful or not await self._paused(wait):
                self._ledger.doubtful = doubtful
                break
            is_last = looks > len(self._plan.second_looks)
            at_once = max(self._plan.external_at_once, 1)
            for first in range(0, len(doubtful), at_once):
                few = doubtful[first : first + at_once]
                if self._is_over():
                    break
                await asyncio.gather(*(self._again(target, looks, last=is_last) for target in few))
        return bool(self._frontier.own or self._frontier.external)

    async def _again(self, target: Target, looks: int, *, last: bool) -> None:
        before = self._remembered(target)
        answer = await self._asked(target, before, precise=True)
        self._judge.take(target, answer, before, looks=looks, last=last)
        self._ledger.commit()

    async def _confirm_slow(self) -> None:
        """One at a time and nothing beside: what is slow now is the server's slowness and not our own."""
        least = self._plan.tables.thresholds["slow_first_byte"]
        for target in self._ledger.slow[:_MOST_SLOW]:
            if self._is_over():
                return
            answer = await self._fetcher.ask(target.url, precise=True)
            if answer.verdict is Verdict.OK and answer.first_byte >= least:
                evidence = answer.evidence(2)
                self._ledger.found(Finding("slow_page", target.url, target.first_page, evidence=evidence))

    async def _paused(self, seconds: float) -> bool:
        """Wait, in steps; False where the reading was stopped meanwhile."""
        while seconds > 0 and not self._is_over():
            await self._pause(min(seconds, _STEP))
            seconds -= _STEP
        return not self._is_over()

    def _feel(self, answer: Answer, *, is_own: bool) -> None:
        """Count what looks like a host that is down, or a line of ours that is."""
        if is_own:
            self._silent = self._silent + 1 if answer.verdict in _NO_CONNECTION else 0
        self._untold = self._untold + 1 if answer.verdict is Verdict.CANNOT_TELL else 0

    def _at_the_end(self) -> Ending:
        """A home page of which nothing could be told is our own trouble, although nothing is left to ask; one that
        may not be asked says nothing of the site either.
        """
        if self._ledger.counts.read:
            return Ending.COMPLETE
        if self._untold:
            return Ending.OUR_TROUBLE
        if self._frontier.known[self._plan.tables.home].state is not State.UNTOLD:
            return Ending.COMPLETE
        return Ending.ROBOTS if self._barred else Ending.NOT_ALLOWED

    def _is_over(self) -> bool:
        if self._ending is None:
            self._ending = next((ending for ending, is_so in self._endings() if is_so), None)
        return self._ending is not None

    def _endings(self) -> Sequence[tuple[Ending, bool]]:
        plan = self._plan
        return (
            (Ending.STOPPED, plan.should_stop()),
            (Ending.QUIET_HOURS, not plan.may_ask()),
            (Ending.OUR_TROUBLE, self._untold >= plan.down_after),
            (Ending.SITE_DOWN, self._silent >= plan.down_after),
        )
