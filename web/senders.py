"""Calls to carriers side by side: a slow one keeps neither the engine nor other pages waiting."""

from concurrent.futures import Future, ThreadPoolExecutor, wait

import structlog

from notifiers.dispatch import Dispatcher
from web.logs import summary_of

THREADS = 8
"""Calls at the same time. A page is only claimed when one is free, so a stop waits for one call (8 s at most)."""
log = structlog.get_logger()


class Senders:
    """The dispatcher's calls, each in a thread of its own."""

    def __init__(self, dispatcher: Dispatcher, *, threads: int = THREADS) -> None:
        self._dispatcher, self._threads = dispatcher, threads
        self._pool = ThreadPoolExecutor(threads, thread_name_prefix="sender")
        self._calls: set[Future[None]] = set()

    def turn(self, *, more_to_come: bool) -> int:
        """Claim as many pages as threads are free and let them be called. The number of pages claimed."""
        self._calls = {call for call in self._calls if not call.done()}
        free = self._threads - len(self._calls)
        if not free:
            return 0
        count, jobs = self._dispatcher.claim(free, more_to_come=more_to_come)
        for job in jobs:
            call = self._pool.submit(self._dispatcher.carry_out, job)
            call.add_done_callback(_tell_failure)
            self._calls.add(call)
        return count

    def drain(self) -> bool:
        """Wait until every call is over and on record; whether there were any."""
        calls, self._calls = self._calls, set()
        wait(calls)
        return bool(calls)


def _tell_failure(call: "Future[None]") -> None:
    """What could not be recorded (database away) is uncertain: asked about when its lease is over."""
    error = call.exception()
    if error is not None:
        log.error(
            "call_not_recorded", error=summary_of(error) if isinstance(error, Exception) else repr(error)
        )
