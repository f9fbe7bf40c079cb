"""Visits beside the worker's turns: in a thread of its own, or as a process of its own at another vantage point.

Not in the worker's turn: a site that hangs takes fifteen seconds, and a page for a severe fault must leave in five.
A thread suffices, for a visit waits for the network and computes nothing; a process with a unit file of its own would
be one more thing that can be forgotten on a desk with one site.
"""

import threading
from collections.abc import Callable

import structlog

from database.errors import OutdatedCodeError
from probes.watch.prober import Prober
from probes.watch.visits import Job
from web.desk import Desk
from web.logs import configure_logs, summary_of

IDLE = 2.0
"""Seconds between two looks at what is due: nobody waits for a visit."""
STOP_WITHIN = 20.0
"""A visit under way is brought to its end, 15 seconds by the rule, so that it is not made twice."""
log = structlog.get_logger()


class Probing:
    """Looks from one vantage point until it is told to stop."""

    def __init__(self, desk: Desk, vantage: str) -> None:
        self._vantage = vantage
        self._prober: Prober = desk.watch.prober(vantage, report=_told)
        self._stop = threading.Event()
        self._thread: threading.Thread | None = None

    def start(self) -> None:
        """In a thread beside the caller's work; it dies with the process at the latest."""
        self._thread = threading.Thread(target=self.run, args=(self._stop.wait,), name="prober", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Tell the thread, and wait for the visit that is under way."""
        self._stop.set()
        if self._thread is not None:
            self._thread.join(STOP_WITHIN)

    def run(self, pause: Callable[[float], bool]) -> None:
        """Until the pause says stop. A turn that fails (database away) is told and tried again."""
        configure_logs()
        log.info("probing_started", vantage=self._vantage)
        turn: Callable[[], object] = self._prober.learn
        while True:
            try:
                turn()
            except OutdatedCodeError as error:
                log.error("probing_outdated", known=error.known, found=error.found)  # noqa: TRY400 - no fault of ours
                break
            except Exception as error:  # noqa: BLE001 - whatever it was, the next visit is another try
                log.error("probing_failed", error=summary_of(error))  # noqa: TRY400 - the summary says it
            turn = self.until_idle
            if pause(IDLE):
                break
        log.info("probing_stopped", vantage=self._vantage)

    def until_idle(self) -> int:
        """Everything that is due now; how many were visited."""
        made = 0
        while not self._stop.is_set() and (count := self._prober.run_once()):
            made += count
        return made


def _told(job: Job, error: Exception) -> None:
    log.error("visit_not_kept", object=job.order.object_id, error=summary_of(error))
