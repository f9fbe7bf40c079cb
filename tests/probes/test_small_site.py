"""The small site read whole: every fault found, nothing else, whatever the seed; and read again, cheaper."""

import asyncio
import errno
from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import NoReturn

import pytest

from probes.crawl.plan import Ending, Limits, Progress, ReadingPlan
from probes.crawl.reading import Reading
from probes.crawl.records import Batch
from probes.crawl.store import MemoryStore
from probes.fetch.fetcher import Fetcher
from probes.kinds import fault_kinds
from probes.lexicon.matcher import Lexicon
from probes.reach.targets import Targets
from probes.readings.our_line import FRESH, OurLine
from tests.probes import wild_server as wild
from tests.probes.readings import HURRIED, no_wait, read
from tests.probes.small_site import PAGES, SmallSite
from tests.probes.wild_server import Reply, WildServer

NEVER = ("/never/", "/secret/")


def on_site(story: Callable[[SmallSite], Awaitable[None]], *, seed: int = 1) -> None:
    async def scene() -> None:
        async with WildServer() as server:
            await story(SmallSite(server, seed).build())

    asyncio.run(scene())


@pytest.mark.parametrize("seed", [1, 20180425, 777])
def test_every_fault_is_found_and_nothing_else(seed: int) -> None:
    async def story(site: SmallSite) -> None:
        store = MemoryStore()

        summary = await read(site.server, site.tables(), store)

        found = set(store.findings)
        assert (site.wanted - found, found - site.wanted) == (set(), set())
        assert summary.ending is Ending.COMPLETE
        assert {key[0] for key in found} <= set(fault_kinds())
        assert not any(
            number in f"{one.finding.excerpt}{one.finding.link_text}"
            for one in store.findings.values()
            for number in ("13000000003", "13000000004")
        )
        assert not [path for path in site.server.seen if path.startswith(NEVER)]

    on_site(story, seed=seed)


def test_a_second_reading_parses_what_changed_and_still_looks_at_every_link() -> None:
    async def story(site: SmallSite) -> None:
        store, tables = MemoryStore(), site.tables()
        await read(site.server, tables, store, name="r1")
        fixed, broken = "/missing/1.html", "/redirect-ok"
        site.server.routes[fixed] = Reply("<title>在</title>补上了<script id=_jiucuo_></script>".encode())
        del site.server.routes[broken]

        summary = await read(site.server, tables, store, name="r2")

        assert summary.progress.unchanged > summary.progress.read * 0.8
        gone = {(one.kind, one.url) for one in store.gone_in("r2")}
        new = {
            (kept.finding.kind, kept.finding.url) for kept in store.findings.values() if kept.first == "r2"
        }
        base = site.server.base
        assert gone == {("link_broken", base + fixed)}
        assert ("link_broken", base + broken) in new
        assert {kind for kind, _ in new} == {"link_broken", "badge_wrong_code", "badge_wrong_host"}
        assert len(store.seen_in("r2")) == len(site.wanted) - len(gone) + len(new)

    on_site(story)


def test_another_lexicon_is_held_against_unchanged_pages_too() -> None:
    async def story(site: SmallSite) -> None:
        store, tables = MemoryStore(), site.tables()
        await read(site.server, tables, store, name="r1")

        await read(site.server, replace(tables, lexicon=Lexicon([]), version="2"), store, name="r2")

        assert {one.kind for one in store.gone_in("r2")} == {"typo", "banned_word", "outdated_word"}

    on_site(story)


class Killed(Exception):
    """The machine is gone, in the middle of a transaction or after it."""


class FragileStore(MemoryStore):
    """Dies at its n-th batch, before it is kept."""

    left = 10_000

    def save(self, batch: Batch) -> None:
        self.left -= 1
        if not self.left:
            raise Killed
        super().save(batch)


@pytest.mark.parametrize("batches", [1, 2, 5, 11])
def test_a_reading_that_is_killed_goes_on_and_loses_and_doubles_nothing(batches: int) -> None:
    async def story(site: SmallSite) -> None:
        store, tables = FragileStore(), site.tables()
        store.left = batches
        with pytest.raises((Killed, ExceptionGroup)):
            await read(site.server, tables, store, batch=20)
        asked = sum(site.server.seen.values())

        summary = await read(site.server, tables, store, batch=20)

        assert summary.ending is Ending.COMPLETE
        assert set(store.findings) == site.wanted
        assert asked < sum(site.server.seen.values())

    on_site(story, seed=5)


def test_a_reading_stops_when_told_and_tells_how_far_it_is() -> None:
    async def story(site: SmallSite) -> None:
        told: list[Progress] = []
        store = MemoryStore()

        first = await read(
            site.server, site.tables(), store, batch=10, told=told.append, should_stop=lambda: len(told) > 2
        )
        second = await read(site.server, site.tables(), store)

        assert (first.ending, second.ending) == (Ending.STOPPED, Ending.COMPLETE)
        assert 0 < told[0].read < told[-1].read < PAGES
        assert told[-1].waiting > 0
        assert set(store.findings) == site.wanted

    on_site(story)


def test_quiet_hours_and_a_site_that_is_down_end_a_reading_without_findings() -> None:
    async def story(site: SmallSite) -> None:
        quiet = await read(site.server, site.tables(), may_ask=lambda: False)
        asked = dict(site.server.seen)
        site.server.routes = {path: wild.reset for path in site.server.routes if path != "/"} | {
            "/": site.server.routes["/"]
        }
        store = MemoryStore()
        down = await read(site.server, site.tables(), store, down_after=5)

        assert (quiet.ending, asked) == (Ending.QUIET_HOURS, {})
        assert down.ending is Ending.SITE_DOWN
        assert not [one for one in store.findings.values() if one.finding.kind == "link_unreachable"]

    on_site(story)


def test_a_home_page_that_may_not_be_asked_is_no_site_that_is_down() -> None:
    async def story(site: SmallSite) -> None:
        closed = Reply(b"User-agent: *\nDisallow: /\n", kind="text/plain")
        plan = ReadingPlan("r1", site.tables(), manners=HURRIED, second_looks=())
        async with Fetcher(Targets.of([site.server.own], ports=frozenset([site.server.port]))) as fetcher:
            kept_out = await Reading(plan, fetcher, MemoryStore(), pause=no_wait).run()
        site.server.routes["/robots.txt"] = closed
        barred = await read(site.server, site.tables())

        assert kept_out.ending is Ending.NOT_ALLOWED
        assert barred.ending is Ending.ROBOTS
        assert not [path for path in site.server.seen if path != "/robots.txt"]

    on_site(story)


def test_trouble_of_our_own_leaves_what_was_known_as_it_was() -> None:
    async def story(site: SmallSite) -> None:
        async def no_descriptors(*_asked: object) -> NoReturn:
            raise OSError(errno.EMFILE, "too many open files")

        store, tables = MemoryStore(), site.tables()
        await read(site.server, tables, store)
        async with Fetcher(
            Targets.of(["named.example"], allowed=["127.0.0.0/8"]), lookup=no_descriptors
        ) as fetcher:
            plan = ReadingPlan(
                "r2", replace(tables, home="http://named.example/"), manners=HURRIED, second_looks=()
            )
            await Reading(plan, fetcher, store, pause=no_wait).run()

        assert store.seen_in("r2") == []
        assert len(store.findings) == len(site.wanted)

    on_site(story)


def test_what_breaks_while_our_own_line_is_dead_is_nobodys_fault() -> None:
    async def story(site: SmallSite) -> None:
        async def dead() -> bool:
            return False

        store, tables = MemoryStore(), site.tables()
        await read(site.server, tables, store)
        well = dict(site.server.routes)
        site.server.routes |= {path: wild.reset for path in well if path.startswith(("/art/", "/files/"))}

        patient = await read(site.server, tables, store, name="r2", line=dead, down_after=10_000)
        said = set(store.findings), {one.key for one in store.gone_in("r2")}
        ended = await read(site.server, tables, store, name="r3", line=dead, down_after=5)
        site.server.routes |= dict.fromkeys(well, wild.reset)
        at_once = await read(site.server, tables, store, name="r4", line=dead, down_after=9_999)
        site.server.routes |= well
        whole = await read(site.server, tables, store, name="r3")

        assert patient.ending is Ending.COMPLETE
        assert said == (site.wanted, set())
        assert (ended.ending, at_once.ending) == (Ending.OUR_TROUBLE, Ending.OUR_TROUBLE)
        assert whole.ending is Ending.COMPLETE
        assert {one.key for one in store.seen_in("r3")} == site.wanted

    on_site(story)


def test_a_line_that_works_is_not_asked_for_each_dead_stranger_and_a_dead_one_each_time() -> None:
    async def scene() -> tuple[list[bool], int]:
        asked, at = iter([True, False, False, None]), [0.0]

        async def works() -> bool | None:
            return next(asked)

        line, told = OurLine(works, instant=lambda: at[0]), []
        for now in (0.0, 0.5, FRESH + 0.5, FRESH + 0.6, FRESH + 0.7):
            at[0] = now
            told.append(await line())
        return told, len(list(asked))

    assert asyncio.run(scene()) == ([True, True, False, False, True], 0)


def test_a_hiccup_is_looked_at_again_before_anybody_hears_of_it() -> None:
    async def story(site: SmallSite) -> None:
        well, times = site.server.routes["/art/20.html"], [0]

        async def hiccup(writer: asyncio.StreamWriter) -> None:
            times[0] += 1
            if times[0] == 1:
                site.server.routes["/art/20.html"] = well
            await wild.reset(writer)

        site.server.routes["/art/20.html"] = hiccup
        store = MemoryStore()

        await read(site.server, site.tables(), store)

        assert set(store.findings) == site.wanted
        assert site.server.seen["/art/20.html"] == 2
        assert site.server.seen["/err500.html"] == 2
        assert site.server.seen["/gone.html"] == 1

    on_site(story)


def test_limits_keep_a_reading_finite() -> None:
    async def story(site: SmallSite) -> None:
        for day in range(40):
            page = f'<title>历</title>日历<a href="/cal.html?day={day + 1}">明天</a>'
            site.server.routes[f"/cal.html?day={day}"] = Reply(page.encode())
        home = site.server.routes["/"]
        assert isinstance(home, Reply)
        site.server.routes["/"] = Reply(home.body + b'<a href="/cal.html?day=0">x</a>')

        summary = await read(site.server, site.tables(), limits=Limits(queries=10))

        assert len([path for path in site.server.seen if path.startswith("/cal")]) == 10
        assert summary.beyond_limits > 0

    on_site(story)
