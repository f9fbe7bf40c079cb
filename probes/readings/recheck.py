"""One fault looked at again now: its first page and its address, through the same fetcher and its safety."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from calendars.clock import Clock
from calendars.service import DeskCalendar
from database.session import Database
from probes.crawl.plan import Limits
from probes.crawl.records import ANSWERED, LOOKED_INTO, TargetRecord
from probes.crawl.store import MemoryStore
from probes.errors import NotRechecked, UnknownFault
from probes.fetch.answers import DOUBTFUL
from probes.findings import Finding
from probes.kinds import Scope, fault_kinds
from probes.readings import fault_store, finding_store, planning
from probes.readings.fault_store import Fault
from probes.readings.finding_store import KeptFinding
from probes.readings.following import Following
from probes.readings.surroundings import Surroundings
from probes.watch.line import Line
from roster.permissions import Act, Actor

PLACES = 3
"""Pages of a fault that are looked at: a person waits for the answer."""
PATIENCE = 40.0
_ONE_PAGE = Limits(pages=2 * PLACES + 1, depth=0, heavy_seconds=PATIENCE / 2)


@dataclass(frozen=True, slots=True)
class Rechecked:
    """How many of the fault's places were looked at, and at how many of them it stands."""

    looked: int
    standing: int


class Rechecks:
    """Looks at a fault's first places at once; what is gone there is gone, and its ticket is told when all are."""

    def __init__(
        self, database: Database, clock: Clock, calendar: DeskCalendar, following: Following, *,
        surroundings: Surroundings | None = None,
    ) -> None:  # fmt: skip
        self._database, self._clock, self._calendar, self._following = database, clock, calendar, following
        self._around = surroundings or Surroundings()
        self._line = Line(self._around.line)

    def look(self, actor: Actor, fault_id: int) -> Rechecked:
        """Raises UnknownFault, NotRechecked, UnreadableSite, NotPermittedError."""
        actor.require(Act.DO_ROUNDS)
        with self._database.read() as session:
            fault = fault_store.by_id(session, fault_id)
            if fault is None:
                raise UnknownFault(fault=fault_id)
            kept = finding_store.of_fault(session, fault.site_id, fault.key, limit=PLACES, only_standing=True)
            today = self._calendar.local(self._clock.now()).date()
            brief = planning.brief(session, fault.site_id, today=today, allowed=self._around.allowed)
        if not kept:
            return Rechecked(0, 0)
        found = self._seen(brief, kept)
        self._keep(actor, fault, kept, found)
        return Rechecked(len(kept), sum(one.finding.key in found for one in kept))

    def _seen(self, brief: planning.Brief, kept: Sequence[KeptFinding]) -> dict[tuple[str, ...], Finding]:
        """What stands now, by key. Raises NotRechecked where one of the pages could not be looked at."""
        seeds = dict.fromkeys(one.finding.page for one in kept)
        seeds |= dict.fromkeys(one.finding.url.partition("#")[0] for one in kept)
        columns = {url: one for url, one in brief.tables.columns.items() if url in seeds}
        plan = replace(
            brief.plan("recheck"), seeds=tuple(seeds), limits=_ONE_PAGE, second_looks=(),
            tables=replace(brief.tables, columns=columns),
        )  # fmt: skip
        store = MemoryStore()
        try:
            looking = self._around.crawl(plan, store, brief.targets, self._line)
            asyncio.run(asyncio.wait_for(looking, PATIENCE))
        except (TimeoutError, ExceptionGroup, OSError) as error:
            raise NotRechecked(why=type(error).__name__) from error
        states = store.target_records.get("recheck", {})
        if not states:  # not one page was shown
            raise NotRechecked(why=plan.tables.home)
        found: dict[tuple[str, ...], Finding] = {one.key: one for one in store.seen_in("recheck")}
        for one in kept:
            if one.finding.key not in found and not _shows(states, one.finding):
                raise NotRechecked(why=one.finding.page)
        return found

    def _keep(
        self, actor: Actor, fault: Fault, kept: Sequence[KeptFinding], found: dict[tuple[str, ...], Finding]
    ) -> None:
        gone = [one.id for one in kept if one.finding.key not in found]
        with self._database.work(self._clock.now(), actor.ref) as work:
            finding_store.set_gone_ones(work.session, gone, at=work.now)
            fault_store.recount_one(work.session, fault.id, at=work.now)
            told = {"looked": len(kept), "gone": len(gone)}
            work.record("fault_rechecked", f"fault:{fault.id}", told)
        self._following.write_notes(fault.site_id)


def _shows(states: Mapping[str, TargetRecord], one: Finding) -> bool:
    """Whether this look can say that a finding is gone: a page that is silent once shows no fault, and mends none."""
    page, address = states.get(one.page), states.get(one.url.partition("#")[0])
    is_silent = page is not None and page.outcome in DOUBTFUL
    by_page = fault_kinds()[one.kind].scope is Scope.PAGE  # then the address has no say
    is_answered = by_page or address is None or address.state in ANSWERED
    return is_answered and not is_silent and (page is None or page.state in LOOKED_INTO)
