"""Pictures of the pages that new faults stand on, for their tickets: a few a reading, when everything else is done.

No ticket waits for one and no reading fails by one. They are taken once, after the reading has ended: a kill may leave
some out, and none is taken twice.
"""

import asyncio
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from urllib.parse import urlsplit

import structlog

from calendars.clock import Clock
from calendars.service import DeskCalendar
from database.blobs import Blob
from database.session import Database
from probes.kinds import fault_kinds
from probes.parse.documents import READERS
from probes.pictures.chromium import Lack, NoPicture
from probes.pictures.proxy import CheckingProxy
from probes.readings import fault_store, finding_store, planning
from probes.readings.fault_store import Fault
from probes.readings.keeper import MACHINE
from probes.readings.planning import Brief
from probes.readings.surroundings import Surroundings
from probes.readings.values import SiteReading
from tickets import shots
from tickets.pictures import re_encode

MOST, CANDIDATES = 20, 60
"""Pictures a reading: a site that is read for the first time has thousands of faults. And faults looked at for them."""
FAILURES = 3
"""In a row, then no more is tried: a Chromium that hangs would hold up the next reading for minutes."""
PERSONAL = ("id_number_leak", "bank_card_leak", "mobile_leak")
"""A page with such numbers is not copied into the desk."""
_DOCUMENTS = tuple(f".{ending}" for ending in READERS)
_HOPELESS = frozenset({Lack.STOPPED, Lack.QUIET_HOURS})
log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Pictured:
    """How many tickets got a picture, and why the others got none, by fault."""

    kept: int = 0
    missing: Mapping[int, NoPicture] = field(default_factory=dict)

    def lacks(self) -> Mapping[str, Sequence[int]]:
        """The faults by the code of what was in the way."""
        found: dict[str, list[int]] = {}
        for fault, why in self.missing.items():
            found.setdefault(why.lack.value, []).append(fault)
        return found

    def told(self) -> dict[str, object]:
        """As the record, the log and the command say it."""
        return {"pictures": self.kept, "lacks": {code: len(ids) for code, ids in self.lacks().items()}}


class Picturing:
    """Of the readings of one process."""

    def __init__(
        self, database: Database, clock: Clock, calendar: DeskCalendar, *, around: Surroundings,
        told_to_stop: Callable[[], bool] = lambda: False,
    ) -> None:  # fmt: skip
        self._database, self._clock, self._calendar = database, clock, calendar
        self._around, self._told_to_stop = around, told_to_stop

    def follow(self, reading: SiteReading, faults: Sequence[Fault]) -> Pictured:
        """Take what may be taken and tell what is missing; nothing is told where pictures are switched off."""
        if not faults or self._around.chromium.lack() is Lack.OFF:
            return Pictured()
        done = self._all(reading, in_order(faults))
        with self._database.work(self._clock.now(), MACHINE) as work:
            fault_store.note_pictures(work.session, done.lacks())
            work.record("site_pictured", reading.subject, done.told())
        if done.missing:
            details = sorted({one.detail for one in done.missing.values() if one.detail})
            log.warning(
                "pictures_missing", code=NoPicture.code, reading=reading.id, details=details, **done.told()
            )
        return done

    def _all(self, reading: SiteReading, faults: Sequence[Fault]) -> Pictured:
        lack = self._around.chromium.lack()
        if lack is not None:
            return Pictured(missing=dict.fromkeys((one.id for one in faults), NoPicture(lack)))
        missing = dict.fromkeys((one.id for one in faults), NoPicture(Lack.UNTRIED))
        with self._database.read() as session:
            today = self._calendar.local(self._clock.now()).date()
            brief = planning.brief(session, reading.site_id, today=today, allowed=self._around.allowed)
            looked = faults[:CANDIDATES]
            hidden = finding_store.pages_with(
                session, reading.site_id, PERSONAL, [one.page for one in looked]
            )
        missing |= {one.id: NoPicture(Lack.PERSONAL) for one in looked if one.page in hidden}
        wanted = [one for one in looked if one.page not in hidden][:MOST]
        return Pictured(self._take(brief, wanted, missing), missing)

    def _take(self, brief: Brief, faults: Sequence[Fault], missing: dict[int, NoPicture]) -> int:
        """How many were kept; those are struck off what is missing, and why the others failed is written there."""
        known: dict[str, Blob | NoPicture] = {}
        kept = failures = 0
        for place, fault in enumerate(faults):
            if fault.page not in known:
                known[fault.page] = self._picture(brief, fault.page)
            found = known[fault.page]
            if isinstance(found, Blob):
                kept += self._keep(fault.ticket, found)
                failures = 0
                missing.pop(fault.id, None)
                continue
            missing[fault.id], failures = found, failures + 1
            if found.lack in _HOPELESS:
                missing |= dict.fromkeys((one.id for one in faults[place:]), found)
            if found.lack in _HOPELESS or failures == FAILURES:
                break
        return kept

    def _picture(self, brief: Brief, page: str) -> Blob | NoPicture:
        """Whatever goes wrong is told, not raised: the reading has ended well."""
        if self._told_to_stop():
            return NoPicture(Lack.STOPPED)
        if brief.setup.is_quiet(self._calendar.local(self._clock.now()).time()):
            return NoPicture(Lack.QUIET_HOURS)
        try:
            return re_encode(asyncio.run(self._shown(brief, page)))
        except NoPicture as error:
            return error
        except Exception as error:  # noqa: BLE001 - of a browser, a stranger's page and a picture made of it
            return NoPicture(Lack.BROKEN, type(error).__name__)

    async def _shown(self, brief: Brief, page: str) -> bytes:
        if brief.targets.refusal(page) is not None:
            raise NoPicture(Lack.REFUSED)
        around, manners = self._around, brief.plan("picture").manners
        async with CheckingProxy(
            page, brief.targets, manners=manners, lookup=around.lookup, bounds=around.bounds
        ) as proxy:
            found = await around.chromium.picture(page, proxy.port, self._told_to_stop)
            if not proxy.is_shown:
                raise NoPicture(Lack.REFUSED if proxy.was_refused else Lack.NOT_SHOWN)
            return found

    def _keep(self, number: str, picture: Blob) -> bool:
        with self._database.work(self._clock.now(), MACHINE) as work:
            return shots.attach_first(work, number, picture)


def in_order(faults: Sequence[Fault]) -> list[Fault]:
    """The first of each kind before the second of any, severe kinds first; documents, which are no pages, left out."""
    met: Counter[str] = Counter()
    ranked = []
    for one in faults:
        if urlsplit(one.page).path.lower().endswith(_DOCUMENTS):
            continue
        ranked.append((met[one.kind], not fault_kinds()[one.kind].is_severe, one.id, one))
        met[one.kind] += 1
    return [one for *_, one in sorted(ranked, key=lambda row: row[:3])]
