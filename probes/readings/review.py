"""Suspects judged by people: confirmed ones become tickets, rejected ones are not asked about again."""

from calendars.clock import Clock
from database.session import Database
from probes.errors import JudgedMeanwhile, UnknownFault
from probes.readings import fault_store as store
from probes.readings.fault_store import Verdict
from probes.readings.following import Following
from roster.permissions import Act, Actor


class Review:
    """One word a suspect. The same word twice is no error, another one is told who was faster."""

    def __init__(self, database: Database, clock: Clock, following: Following) -> None:
        self._database, self._clock, self._following = database, clock, following

    def judge(self, actor: Actor, fault_id: int, verdict: Verdict) -> str:
        """The number of the ticket a confirmed suspect became, "" for a rejected one.

        Raises UnknownFault, JudgedMeanwhile, NotPermittedError.
        """
        actor.require(Act.DO_ROUNDS)
        with self._database.work(self._clock.now(), actor.ref) as work:
            found = store.hold(work.session, fault_id)
            if found is None or not found.is_suspect:
                raise UnknownFault(fault=fault_id)
            if found.verdict is verdict:
                return found.ticket
            if found.verdict is not Verdict.NONE:
                raise JudgedMeanwhile(fault=fault_id, by=found.verdict_by, verdict=found.verdict.value)
            said = {"verdict": verdict.value, "verdict_by": actor.name, "verdict_at": work.now}
            store.change(work.session, fault_id, said)
            number = self._following.take_in(work, found, actor)[0] if verdict is Verdict.CONFIRMED else ""
            told = {"verdict": verdict.value, "kind": found.kind, "ticket": number}
            work.record("suspect_judged", f"fault:{fault_id}", told)
        return number

    def take_back(self, actor: Actor, fault_id: int) -> None:
        """A rejected suspect waits for a word again; a ticket once made is not unmade.

        Raises UnknownFault, JudgedMeanwhile, NotPermittedError.
        """
        actor.require(Act.DO_ROUNDS)
        with self._database.work(self._clock.now(), actor.ref) as work:
            found = store.hold(work.session, fault_id)
            if found is None or not found.is_suspect:
                raise UnknownFault(fault=fault_id)
            if found.verdict is Verdict.CONFIRMED:
                raise JudgedMeanwhile(fault=fault_id, by=found.verdict_by, verdict=found.verdict.value)
            store.change(work.session, fault_id, {"verdict": "", "verdict_by": "", "verdict_at": None})
            work.record("verdict_taken_back", f"fault:{fault_id}", {"by": found.verdict_by})
