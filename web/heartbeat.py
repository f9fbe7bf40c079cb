"""The heartbeat to the outside: one request a minute while all is well, so that silence tells somebody else.

Only the desk's worker knows that passes are made, so it decides, after a pass. The request itself has a thread of its
own: an address that hangs delays no page.
"""

import threading
from datetime import datetime, timedelta

import httpx
import structlog

from database.epochs import is_held
from escalation.pulse_store import take_telling
from notifiers.audit import delivery_audit
from web.desk import Desk
from web.watch_store import NEWEST, unsent_since

EVERY = timedelta(minutes=1)
OLDEST_UNSENT = timedelta(minutes=5)
LIMIT = 5.0
"""Seconds to connect, and as many to answer."""
HEARTBEAT = "heartbeat"
log = structlog.get_logger()


class Heartbeat:
    """Tells the address of the settings that all is well; without an address it does nothing."""

    def __init__(self, desk: Desk) -> None:
        self._desk, self._url = desk, desk.settings.heartbeat_url
        self._looked_at: datetime | None = None
        self._telling: threading.Thread | None = None

    def turn(self, now: datetime) -> None:
        """After a pass: look once a minute, tell if all is well. A database that takes no write raises."""
        rested = self._looked_at is None or now - self._looked_at >= EVERY or now < self._looked_at
        if not (self._url and rested) or (self._telling and self._telling.is_alive()):
            return
        self._looked_at = now
        if troubles := self._troubles(now):
            log.warning("heartbeat_withheld", troubles=troubles)
        elif self._is_our_turn(now):
            self._telling = threading.Thread(target=tell, args=(self._url,), daemon=True)
            self._telling.start()

    def finish(self) -> None:
        """Wait for a request on its way."""
        if self._telling:
            self._telling.join()

    def _troubles(self, now: datetime) -> list[str]:
        with self._desk.database.read() as session:
            since = unsent_since(session, now)
            found = [finding.code for finding in delivery_audit(session, now, newest=NEWEST)]
            found += ["sending_held"] if is_held(session) else []
        reserve = self._desk.database.reserve
        found += ["disk_full"] if reserve and reserve.given_up_at is not None else []
        return [*found, *(["unsent_page"] if since and now - since >= OLDEST_UNSENT else [])]

    def _is_our_turn(self, now: datetime) -> bool:
        """One worker of several tells; the write proves that the database takes one."""
        with self._desk.database.work(now, HEARTBEAT) as work:
            return take_telling(work.session, now, every=EVERY)


def tell(url: str) -> None:
    """One request; what goes wrong is logged, without the address (it often holds a secret), and harms nothing."""
    try:
        answer = httpx.get(url, timeout=LIMIT)
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        log.warning("heartbeat_failed", error=type(error).__name__)
    else:
        if not answer.is_success:
            log.warning("heartbeat_failed", status=answer.status_code)
