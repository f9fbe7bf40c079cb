"""Pictures of the pages that new faults stand on, for their tickets: a few a reading, when everything else is done.

No ticket waits for one and no reading fails by one. They are taken once, after the reading has ended: a kill may leave
some out, and none is taken twice.
"""

import asyncio
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from calendars.clock import Clock
from calendars.service import DeskCalendar
from database.blobs import Blob
from database.session import Database
from probes.check.documents import READERS
from probes.kinds import Gravity, fault_kinds
from probes.pictures.chromium import Lack, NoPicture
from probes.pictures.proxy import CheckingProxy
from probes.readings import finding_store, planning
from probes.readings.fault_store import Fault
from probes.readings.keeper import MACHINE
from probes.readings.planning import Brief
from probes.readings.surroundings import Surroundings
from probes.readings.values import SiteReading
from tickets import shots
from tickets.errors import BadAttachmentError
from tickets.pictures import re_encode

MOST, CANDIDATES = 20, 60
"""Pictures a reading: a site that is read for the first time has thousands of faults. And faults looked at for them."""
FAILURES = 3
"""In a row, then no more is tried: a Chromium that hangs would hold up the next reading for minutes."""
PERSONAL = ("id_number_leak", "bank_card_leak", "mobile_leak")
"""A page with such numbers is not copied into the desk, where it would outlive its correction."""
_DOCUMENTS = tuple(f".{ending}" for ending in READERS)
_HOPELESS = frozenset({Lack.OFF, Lack.MISSING, Lack.ROOT, Lack.STOPPED, Lack.QUIET_HOURS})


@dataclass(frozen=True, slots=True)
class Pictured:
    """How many tickets got a picture, and why the last that got none did not ("" where all did)."""

    kept: int = 0
    why: str = ""


class Picturing:
    """Of the readings of one process."""

    def __init__(
        self, database: Database, clock: Clock, calendar: DeskCalendar, *, around: Surroundings,
        told_to_stop: Callable[[], bool] = lambda: False,
    ) -> None:  # fmt: skip
        self._database, self._clock, self._calendar = database, clock, calendar
        self._around, self._told_to_stop = around, told_to_stop

    def follow(self, reading: SiteReading, faults: Sequence[Fault]) -> Pictured:
        """Take what may be taken and tell it in the record; nothing is told where pictures are switched off."""
        if not faults or self._around.chromium.lack() is Lack.OFF:
            return Pictured()
        done = self._all(reading, faults)
        with self._database.work(self._clock.now(), MACHINE) as work:
            work.record("site_pictured", reading.subject, {"pictures": done.kept, "why": done.why})
        return done

    def _all(self, reading: SiteReading, faults: Sequence[Fault]) -> Pictured:
        lack = self._around.chromium.lack()
        if lack is not None:
            return Pictured(why=str(NoPicture(lack)))
        with self._database.read() as session:
            today = self._calendar.local(self._clock.now()).date()
            brief = planning.brief(session, reading.site_id, today=today, allowed=self._around.allowed)
            wanted = in_order(faults)[:CANDIDATES]
            hidden = finding_store.pages_with(
                session, reading.site_id, PERSONAL, [one.page for one in wanted]
            )
        return self._taken(brief, [one for one in wanted if one.page not in hidden][:MOST])

    def _taken(self, brief: Brief, faults: Sequence[Fault]) -> Pictured:
        known: dict[str, Blob | NoPicture] = {}
        kept = failures = 0
        why = ""
        for fault in faults:
            if fault.page not in known:
                known[fault.page] = self._picture(brief, fault.page)
            found = known[fault.page]
            if isinstance(found, Blob):
                kept += self._keep(fault.ticket, found)
                failures = 0
                continue
            why, failures = str(found), failures + 1
            if found.lack in _HOPELESS or failures == FAILURES:
                break
        return Pictured(kept, why)

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
        except BadAttachmentError as error:
            return NoPicture(Lack.BROKEN, str(error))
        except OSError as error:
            return NoPicture(Lack.BROKEN, type(error).__name__)

    async def _shown(self, brief: Brief, page: str) -> bytes:
        if brief.targets.refusal(page) is not None:
            raise NoPicture(Lack.NOT_SHOWN)
        around, manners = self._around, brief.plan("picture").manners
        async with CheckingProxy(
            page, brief.targets, manners=manners, lookup=around.lookup, bounds=around.bounds
        ) as proxy:
            found = await around.chromium.picture(page, proxy.port, self._told_to_stop)
            if not proxy.is_shown:
                raise NoPicture(Lack.NOT_SHOWN)
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
        is_severe = fault_kinds()[one.kind].severity is Gravity.SEVERE
        ranked.append((met[one.kind], not is_severe, one.id, one))
        met[one.kind] += 1
    return [one for *_, one in sorted(ranked, key=lambda row: row[:3])]
