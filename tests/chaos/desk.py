"""A desk that processes are killed on: real worker processes, a real file of sent letters, and the final judgement."""

from collections import Counter
from dataclasses import dataclass, field, replace
from multiprocessing.connection import Connection
from multiprocessing.context import ForkServerProcess
from pathlib import Path

from sqlalchemy import text

from calendars.clock import SystemClock
from calendars.service import DeskCalendar
from database.session import Database
from notifiers.audit import delivery_audit
from notifiers.carriers.file import FileCarrier, SentLetter
from notifiers.fail_points import EXIT_STATUS
from roster import store as roster_store
from roster.people import ChannelKind, DutyRole, Reach
from roster.permissions import Actor, Role
from tests.chaos.forks import PATIENCE, SIZE, forks, wait_until
from tests.chaos.worker import Post, run
from tickets.intake_service import Intake
from tickets.kinds import Kind, Severity, Source
from tickets.ticket import Report

__all__ = ["KEY", "PATIENCE", "SIZE", "ChaosDesk", "wait_until"]
CALLS = "SELECT count(*) FROM page WHERE kind <> 'taken'"
"""Pages that call somebody, not those that tell who took it over."""
TOLD_TWICE = """
    SELECT page.id || ' in ' || coalesce(page.bundle_id, 0) || ': ' || count(*) FROM page
    JOIN attempt ON attempt.page_id = page.id AND attempt.state = 'accepted'
    GROUP BY page.id, page.bundle_id, attempt.channel_pos HAVING count(*) > 1 OR page.bundle_id IS NOT NULL
"""
"""By one channel: a page nobody acknowledges goes on to the next after some minutes."""
KEY = "a key for kill tests only, long enough"


@dataclass
class ChaosDesk:
    """One database, one file of letters, and the processes that were started on them."""

    url: str
    folder: Path
    processes: list[ForkServerProcess] = field(default_factory=list)
    tickets: int = 0
    ready: dict[ForkServerProcess, Connection] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.clock = SystemClock()
        self.post = Post(url=self.url, folder=self.folder, key=KEY.encode())
        self.database = Database.connect(self.url, audit_key=KEY.encode())
        self.intake = Intake(self.database, self.clock, DeskCalendar.shipped())
        self.file = FileCarrier(self.folder / "sent.jsonl", self.clock)
        self.machine = Actor(ref="machine:1", name="probe", role=Role.SUPERVISOR)
        with self.database.work(self.clock.now(), "test") as work:
            unit = roster_store.add_unit(work.session, "市政府信息中心")
            reader = roster_store.add_person(work.session, unit_id=unit, name="示例乙", title="", position=0)
            roster_store.set_reaches(work.session, reader, [Reach(ChannelKind.MOBILE, "+8613000000002")])
            roster_store.set_holders(work.session, DutyRole.READER, [reader])

    def breaks(self, faults: int) -> None:
        """So many severe faults: each has to become exactly one page."""
        for _ in range(faults):
            self.tickets += 1
            report = Report(
                kind=Kind.DETECTED_FAULT, source=Source.MACHINE, severity=Severity.SEVERE,
                description=f"门户网站首页无法访问，第{self.tickets}次", fingerprint=f"down:{self.tickets}",
            )  # fmt: skip
            self.intake.take_in(self.machine, report)

    def start(self, *, dies_at: str = "", dies_after: int = 1) -> ForkServerProcess:
        """A worker process on this desk."""
        post = replace(self.post, dies_at=dies_at, dies_after=dies_after)
        ready, theirs = forks().Pipe(duplex=False)
        worker = forks().Process(target=run, args=(post, theirs))
        worker.start()
        theirs.close()
        self.ready[worker] = ready
        self.processes.append(worker)
        return worker

    def is_at_work(self, worker: ForkServerProcess) -> None:
        """Wait until a worker just started has begun its first turn (or ended before)."""
        if worker in self.ready:
            assert self.ready.pop(worker).poll(PATIENCE), "the worker does not begin"

    def kill(self, worker: ForkServerProcess) -> None:
        """SIGKILL: no handler, no flush, no goodbye."""
        assert worker.is_alive(), "it ended by itself; its words stand on standard error"
        worker.kill()
        worker.join(PATIENCE)

    def dies_at(self, point: str) -> None:
        """A worker that ends at the fail-point named, as if it were killed there."""
        worker = self.start(dies_at=point)
        worker.join(PATIENCE)
        assert worker.exitcode == EXIT_STATUS

    def sends(self, letters: int, *, since: int | None = None) -> None:
        """Wait until the carrier has handed out so many more, since it had handed out so many; else from now on."""
        least = (len(self.letters()) if since is None else since) + letters
        wait_until(lambda: len(self.letters()) >= least, what=f"{letters} more letters")

    def leases_run_out(self) -> None:
        """Thirty seconds go by for every page a dead worker holds; only while no worker lives."""
        assert not any(process.is_alive() for process in self.processes)
        with self.database.work(self.clock.now(), "test") as work:
            work.session.execute(text("UPDATE page SET lease_until = '2025-01-01' WHERE state = 'sending'"))

    def letters(self) -> list[SentLetter]:
        """Everything the carrier handed out, in no order."""
        return self.file.sent(1_000_000)

    def value(self, question: str) -> int:
        """The number a question brings."""
        with self.database.read() as session:
            return int(session.execute(text(question)).scalar_one())

    def is_quiet(self) -> bool:
        """Every fault has its page, and no page is on its way; news of who took one over comes beside them."""
        unsent = "SELECT count(*) FROM page WHERE state IN ('pending', 'sending')"
        return self.value(CALLS) == self.tickets and self.value(unsent) == 0

    def recovers(self) -> None:
        """One more worker finishes what the dead ones left."""
        self.leases_run_out()
        worker = self.start()
        wait_until(self.is_quiet, what=f"{self.tickets} pages sent")
        self.kill(worker)

    def words(self, question: str) -> list[str]:
        """The texts a question brings."""
        with self.database.read() as session:
            return list(session.execute(text(question)).scalars())

    def judge(self, *, unpaged: int = 0) -> None:
        """Nothing lost, nothing doubled, the record whole; `unpaged` tickets have nobody to be told yet."""
        assert self.value("SELECT count(*) FROM ticket") == self.tickets + unpaged
        assert self.value("SELECT count(DISTINCT subject_id) FROM page") == self.tickets
        assert self.value("SELECT count(*) FROM page WHERE state <> 'accepted'") == 0
        assert self.value("SELECT count(*) FROM ticket_event WHERE verb = 'paged'") == self.tickets
        arrived = Counter(letter.ref for letter in self.letters())
        assert [ref for ref, times in arrived.items() if times > 1] == [], "a page arrived twice"
        with self.database.read() as session:
            refs = session.execute(
                text("SELECT DISTINCT ref FROM attempt WHERE state = 'accepted'")
            ).scalars()
            assert set(refs) == set(arrived)
            assert delivery_audit(session, self.clock.now()) == []
        assert self.words(TOLD_TWICE) == [], "a page was handed over twice, or by itself and together"
        told = self.value("SELECT count(DISTINCT page_id) FROM attempt WHERE state = 'accepted'")
        assert told == self.value("SELECT count(*) FROM page WHERE bundle_id IS NULL")
        assert self.database.verify_audit()[1] == []

    def close(self) -> None:
        """End what a failed test left running."""
        for process in self.processes:
            process.kill()
            process.join(PATIENCE)
        self.database.engine.dispose()
