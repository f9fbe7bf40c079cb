"""Pages and documents that cannot be looked into: what was known of them stays, and each is tried in its turn."""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date

from probes.check.tables import Tables
from probes.crawl.records import TOO_HEAVY, UNREAD, PageRecord
from probes.crawl.store import MemoryStore
from probes.errors import BudgetSpent, TooHeavy
from tests.probes.readings import read
from tests.probes.wild_server import Reply, WildServer

DAY = date(2026, 11, 20)
HOME = '<title>首页</title>2026-11-19<a href="/heavy.html">重</a><a href="/light.html">轻</a>'
LOST = '<a href="/lost.html">旧文件</a>'
HIDDEN = '<a href="/behind.html">后面</a>'
KINDS = frozenset({"empty_title", "link_broken", "home_link_broken", "too_heavy", "page_too_large"})


@dataclass(slots=True)
class HeavySite:
    """A site of a few pages, and a process that is told what to make of the heavy one."""

    server: WildServer
    store: MemoryStore = field(default_factory=MemoryStore)
    weighed: list[bytes] = field(default_factory=list)
    trouble: Callable[[], Exception] | None = None
    readings: int = 0

    def shows(self, path: str, body: str) -> None:
        self.server.routes[path] = Reply(body.encode())

    async def is_read(self, *, left: Sequence[str] = ()) -> set[tuple[str, str]]:
        """The next reading: kind and path of what it saw."""
        self.readings += 1
        home = f"{self.server.base}/"
        tables = Tables(frozenset([self.server.own]), home, DAY, version="1")
        await read(
            self.server, tables, self.store, name=self.name, weigh=self._weigh, left=[home[:-1] + one for one in left]
        )  # fmt: skip
        return {
            (one.kind, one.url.removeprefix(self.server.base))
            for one in self.store.seen_in(self.name)
            if one.kind in KINDS
        }

    @property
    def name(self) -> str:
        return f"r{self.readings}"

    def gone(self) -> set[str]:
        return {one.kind for one in self.store.gone_in(self.name)} & KINDS

    def kept(self) -> PageRecord:
        return self.store.page_records[f"{self.server.base}/heavy.html"]

    def _weigh(self, body: bytes) -> None:
        if "重" in body.decode() and body != HOME.encode():
            self.weighed.append(body)
            if self.trouble:
                raise self.trouble()


def _on(story: Callable[[HeavySite], object]) -> None:
    async def scene() -> None:
        async with WildServer() as server:
            site = HeavySite(server)
            for path, body in (("/", HOME), ("/light.html", "<title>轻</title>轻"), ("/behind.html", "后面")):
                site.shows(path, body)
            site.shows("/heavy.html", f"<p>重{LOST}{HIDDEN}")
            told = story(site)
            assert asyncio.iscoroutine(told)
            await told

    asyncio.run(scene())


def test_a_page_that_cannot_be_parsed_is_a_suspect_and_what_was_found_on_it_and_behind_it_stays() -> None:
    async def story(site: HeavySite) -> None:
        before = await site.is_read()
        site.trouble = lambda: TooHeavy("it was ended")
        site.shows("/heavy.html", f"<p>重重{LOST}{HIDDEN}")

        first = await site.is_read()
        gone, tried = site.gone(), len(site.weighed)
        second = await site.is_read()

        assert before >= {
            ("empty_title", "/heavy.html"),
            ("link_broken", "/lost.html"),
            ("empty_title", "/behind.html"),
        }
        assert ("too_heavy", "/heavy.html") in first & second
        assert ("empty_title", "/behind.html") in first & second
        assert gone == site.gone() == set()
        assert len(site.weighed) == tried  # it did not change, so it is not tried again
        assert site.kept().outcome == TOO_HEAVY
        site.trouble = None
        site.shows("/heavy.html", f"<title>t</title>重{HIDDEN}")
        assert ("too_heavy", "/heavy.html") not in await site.is_read()
        assert site.gone() == {"too_heavy", "empty_title", "link_broken"}

    _on(story)


def test_a_file_the_reading_has_no_time_for_is_neither_clean_nor_at_fault_and_asked_first_the_next_time() -> (
    None
):
    async def story(site: HeavySite) -> None:
        await site.is_read()
        site.trouble = BudgetSpent
        site.shows("/heavy.html", f"<p>重重{HIDDEN}")

        seen = await site.is_read()
        assert {kind for kind, path in seen if path == "/heavy.html"} == set()
        assert site.gone() == set()
        assert site.kept().outcome == UNREAD
        await site.is_read()
        assert site.kept().in_reading == "r2"  # it keeps its place in the queue

        site.trouble = None
        asked = len(site.server.heads)
        again = await site.is_read(left=["/heavy.html", "/never.html"])
        assert ("empty_title", "/heavy.html") in again
        paths = [head.split()[1] for head in site.server.heads[asked:]]
        assert paths[:3] == ["/robots.txt", "/", "/heavy.html"]
        assert site.gone() == {"link_broken"}
        assert ("link_broken", "/never.html") not in again  # nobody links to it

    _on(story)


def test_a_page_over_the_bound_is_a_fault_and_keeps_what_it_held_and_a_link_to_it_is_well() -> None:
    async def story(site: HeavySite) -> None:
        site.server.routes["/heavy.html"] = Reply(status=404)
        assert ("home_link_broken", "/heavy.html") in await site.is_read()
        site.shows("/heavy.html", f"<p>重{LOST}{HIDDEN}")
        await site.is_read()
        site.shows("/heavy.html", "<p>" + "大" * 100_001)

        seen = await site.is_read()

        assert ("page_too_large", "/heavy.html") in seen
        assert site.gone() == {"home_link_broken"}
        assert site.weighed == [f"<p>重{LOST}{HIDDEN}".encode()]

    _on(story)
