"""Whatever keeps a reading follows the same rules: in memory, on SQLite and on PostgreSQL."""

import shutil
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Protocol

import pytest

from calendars.clock import ManualClock
from database.session import Database
from probes.check.fake_dates import DateMemory
from probes.crawl.records import UNREAD, Batch, PageRecord, Role, State, TargetRecord
from probes.crawl.store import MemoryStore, ReadingStore
from probes.errors import ReadingTaken
from probes.fetch.answers import Validators
from probes.findings import Evidence, Finding
from probes.readings import finding_store, page_store, reading_store
from probes.readings.keeper import DatabaseStore
from probes.readings.values import Phase, Reason
from sites.service import add_site
from tests.engines import connected
from tests.postgres import Server

HOME = "https://www.shili.example/"
PAGE, OTHER, LOST = f"{HOME}a.htm", f"{HOME}b.htm", f"{HOME}lost.htm"
TYPO = Finding("typo", PAGE, PAGE, subject="政俯", excerpt="市政俯办公室", context={"right": "政府"})
DEAD = Finding(
    "link_broken", LOST, PAGE, "旧文件", evidence=Evidence(404, (f"{HOME}x",), "Not Found", 0.125, 1)
)
LEASE = timedelta(minutes=1)


class Keeping(Protocol):
    """A store, and what may be asked of it about one reading after the other."""

    def next_reading(self) -> tuple[str, ReadingStore]: ...
    def seen(self, reading: str) -> Sequence[Finding]: ...
    def gone(self, reading: str) -> Sequence[Finding]: ...


class InMemory:
    def __init__(self) -> None:
        self._store, self._number = MemoryStore(), 0

    def next_reading(self) -> tuple[str, ReadingStore]:
        self._number += 1
        return str(self._number), self._store

    def seen(self, reading: str) -> Sequence[Finding]:
        return self._store.seen_in(reading)

    def gone(self, reading: str) -> Sequence[Finding]:
        return self._store.gone_in(reading)


class InDatabase:
    def __init__(self, database: Database, clock: ManualClock) -> None:
        self.database, self.clock = database, clock
        with database.work(clock.now(), "test") as work:
            self.site = add_site(work, name="示例市政府", home=HOME, site_code="1310000001")

    def next_reading(self) -> tuple[str, ReadingStore]:
        with self.database.work(self.clock.now(), "test") as work:
            last = reading_store.open_of(work.session, self.site)
            if last:
                over = {"phase": Phase.COMPLETE.value, "ended_at": work.now}
                reading_store.change(work.session, last.id, over)
            reading_store.add(work.session, self.site, reason=Reason.HAND, at=work.now, by="test")
            taken = reading_store.claim(work.session, "one", now=work.now, lease=LEASE)
        assert taken is not None
        return str(taken.id), self.store(taken.id, "one")

    def store(self, reading_id: int, runner: str) -> DatabaseStore:
        return DatabaseStore(
            self.database, self.clock, site_id=self.site, reading_id=reading_id, runner=runner, lease=LEASE
        )

    def seen(self, reading: str) -> Sequence[Finding]:
        with self.database.read() as session:
            return [one.finding for one in finding_store.seen_in(session, self.site, int(reading))]

    def gone(self, reading: str) -> Sequence[Finding]:
        with self.database.read() as session:
            return [one.finding for one in finding_store.gone_in(session, self.site, int(reading))]


@pytest.fixture
def kept(database: Database, clock: ManualClock) -> InDatabase:
    return InDatabase(database, clock)


@pytest.fixture(params=["memory", "sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def keeping(request: pytest.FixtureRequest, tmp_path: Path, clock: ManualClock) -> Iterator[Keeping]:
    if request.param == "memory":
        yield InMemory()
    elif request.param == "sqlite":
        copy = shutil.copy(request.getfixturevalue("sqlite_template"), tmp_path / "kept.db")
        yield from _kept(f"sqlite:///{copy}", clock)
    else:
        server: Server = request.getfixturevalue("postgres")
        with server.copy_of(request.getfixturevalue("postgres_template")) as url:
            yield from _kept(url, clock)


def _kept(url: str, clock: ManualClock) -> Iterator[Keeping]:
    database = connected(url, audit_key=b"a key for tests only")
    yield InDatabase(database, clock)
    database.engine.dispose()


def _target(url: str, state: State = State.DONE, outcome: str = "") -> TargetRecord:
    return TargetRecord(url, Role.PAGE, 1, HOME, state, outcome, DEAD.evidence if outcome else None)


def _page(url: str, reading: str, digest: str = "1") -> PageRecord:
    return PageRecord(
        url, digest, "v1", Validators('"tag"', "yesterday"), "0\thttps://x/\t\t说明".encode(), "\ntop\n", "",
        DateMemory(2, "2025-09-30", "abc"), reading,
    )  # fmt: skip


def test_what_was_saved_is_there_in_the_order_it_was_met(keeping: Keeping) -> None:
    reading, store = keeping.next_reading()
    met = [_target(LOST, State.PENDING), _target(PAGE, State.PENDING), _target(OTHER, State.UNTOLD)]
    store.save(Batch(reading, targets=met))
    done = _target(LOST, outcome="gone")

    store.save(Batch(reading, targets=[_target(LOST), done], pages=[_page(PAGE, reading)]))

    assert list(store.targets(reading)) == [done, *met[1:]]
    assert list(store.targets("77")) == []
    assert store.pages([PAGE, OTHER]) == {PAGE: _page(PAGE, reading)}
    assert store.pages([]) == {}
    assert list(store.pages_of(reading)) == [_page(PAGE, reading)]


def test_the_same_finding_again_is_the_same_finding_seen_once_more(keeping: Keeping) -> None:
    first, store = keeping.next_reading()
    store.save(Batch(first, pages=[_page(PAGE, first)], findings=[TYPO, DEAD, TYPO]))
    again = replace(DEAD, link_text="新文件")
    second, store = keeping.next_reading()

    store.save(Batch(second, targets=[_target(PAGE), _target(LOST, outcome="gone")], findings=[again]))

    assert keeping.seen(second) == [again]
    assert keeping.seen(first) == [TYPO]
    assert keeping.gone(second) == [TYPO]


def test_an_unchanged_page_keeps_what_it_holds_and_its_links_are_looked_at_anew(keeping: Keeping) -> None:
    first, store = keeping.next_reading()
    store.save(Batch(first, pages=[_page(PAGE, first)], findings=[TYPO, DEAD]))
    second, store = keeping.next_reading()
    as_before = replace(_page(PAGE, second), validators=Validators('"new"'))

    store.save(Batch(second, targets=[_target(PAGE), _target(LOST)], unchanged=[as_before]))

    assert store.pages([PAGE]) == {PAGE: as_before}
    assert keeping.seen(second) == [TYPO]
    assert keeping.gone(second) == [DEAD]


def test_what_could_not_be_told_is_not_gone(keeping: Keeping) -> None:
    first, store = keeping.next_reading()
    store.save(Batch(first, pages=[_page(PAGE, first)], findings=[TYPO, DEAD]))
    second, store = keeping.next_reading()

    store.save(Batch(second, targets=[_target(PAGE), _target(LOST, State.UNTOLD)]))
    still = keeping.gone(second)
    third, store = keeping.next_reading()
    store.save(Batch(third, targets=[_target(HOME)]))

    assert still == [TYPO]
    assert sorted(one.kind for one in keeping.gone(third)) == ["link_broken", "typo"]


def test_a_page_that_was_not_looked_into_keeps_what_it_holds_and_a_link_to_it_is_well(
    keeping: Keeping,
) -> None:
    first, store = keeping.next_reading()
    store.save(Batch(first, pages=[_page(PAGE, first), _page(LOST, first)], findings=[TYPO, DEAD]))
    second, store = keeping.next_reading()

    store.save(Batch(second, targets=[_target(PAGE, State.CLOSED), _target(LOST)]))
    still = keeping.gone(second)
    third, store = keeping.next_reading()
    store.save(Batch(third, targets=[_target(PAGE), _target(LOST, State.CLOSED)], findings=[TYPO]))

    assert still == []
    assert keeping.gone(third) == [DEAD]


def test_heavy_files_that_were_left_out_wait_in_the_order_in_which_they_were_and_are_counted(
    kept: InDatabase,
) -> None:
    first, store = kept.next_reading()
    left = [replace(_page(url, first, ""), outcome=UNREAD) for url in (OTHER, PAGE)]
    store.save(Batch(first, targets=[_target(one.url, State.CLOSED) for one in left], pages=left))
    second, store = kept.next_reading()
    again = replace(_page(LOST, second, ""), outcome=UNREAD)
    store.save(
        Batch(second, targets=[_target(PAGE, State.CLOSED), _target(LOST, State.CLOSED)], pages=[again])
    )

    with kept.database.work(kept.clock.now(), "test") as work:
        waiting = page_store.left(work.session, kept.site)
        counts = [page_store.settle_left(work.session, kept.site, int(one)) for one in (first, second)]
        far = page_store.how_far(work.session, kept.site, int(second))
        page_store.save_targets(work.session, int(second), [_target(OTHER, outcome="gone")])
        page_store.settle_left(work.session, kept.site, int(second))
        later = page_store.left(work.session, kept.site)

    assert waiting == [OTHER, PAGE, LOST]
    assert counts == [2, 2]
    assert far == (0, 2)
    assert later == [PAGE, LOST]  # what is gone waits no more


def test_words_no_database_takes_are_made_plain(kept: InDatabase) -> None:
    reading, store = kept.next_reading()
    bad = replace(TYPO, excerpt="半\ud83d字\0" + "长" * 900)

    store.save(Batch(reading, findings=[bad]))

    assert [len(one.excerpt) for one in kept.seen(reading)] == [299]


def test_a_runner_that_was_given_up_for_dead_saves_nothing_more(kept: InDatabase) -> None:
    reading, store = kept.next_reading()
    with kept.database.work(kept.clock.now(), "test") as work:
        assert reading_store.claim(work.session, "two", now=work.now, lease=LEASE) is None
        reading_store.change(work.session, int(reading), {"lease_until": work.now - timedelta(days=9)})
        taken = reading_store.claim(work.session, "two", now=work.now, lease=LEASE)

    with pytest.raises(ReadingTaken):
        store.save(Batch(reading, targets=[_target(PAGE)]))

    assert taken is not None
    assert list(store.targets(reading)) == []
    kept.store(int(reading), "two").save(Batch(reading, targets=[_target(PAGE)]))
    assert list(store.targets(reading)) == [_target(PAGE)]


def test_several_workers_take_a_reading_each_and_a_dead_ones_goes_on_at_another(kept: InDatabase) -> None:
    database, clock = kept.database, kept.clock
    with database.work(clock.now(), "test") as work:
        sites = [
            add_site(work, name=f"示例站{n}", home=f"https://s{n}.shili.example/", site_code="")
            for n in range(6)
        ]
        for site in sites:
            reading_store.add(work.session, site, reason=Reason.DAILY, at=work.now, by="")

    def works(runner: str) -> list[tuple[int, str]]:
        """Take what waits, one after the other, and save something of each."""
        taken: list[tuple[int, str]] = []
        while True:
            with database.work(clock.now(), runner) as work:
                found = reading_store.claim(work.session, runner, now=work.now, lease=LEASE)
            if found is None:
                return taken
            store = DatabaseStore(
                database, clock, site_id=found.site_id, reading_id=found.id, runner=runner, lease=LEASE
            )
            store.save(Batch(str(found.id), targets=[_target(PAGE)], findings=[TYPO]))
            taken.append((found.id, runner))

    with ThreadPoolExecutor(3) as workers:
        runs = [one for found in workers.map(works, ("one", "two", "three")) for one in found]
    dead, _ = runs[0]
    with database.work(clock.now(), "test") as work:
        reading_store.change(work.session, dead, {"lease_until": work.now - timedelta(days=9)})
    again = works("four")

    assert sorted(number for number, _ in runs) == sorted({number for number, _ in runs})
    assert len(runs) == len(sites)
    assert again == [(dead, "four")]
    with database.read() as session:
        kept_findings = [finding_store.counts(session, site) for site in sites]
    assert kept_findings == [{(site, "typo"): 1} for site in sites]
