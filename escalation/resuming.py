"""After a restore nothing leaves before a person says so, and says what becomes of what was due before."""

from dataclasses import dataclass

from calendars.clock import Clock
from database import epochs, timers
from database.epochs import Hold
from database.session import Database, Session
from escalation.errors import NothingHeldError
from notifiers.ordering.store import waiting_since
from notifiers.outbox import forget_unsent
from roster.permissions import Act, Actor

MOST_COUNTED = 10_000


@dataclass(frozen=True, slots=True)
class Held:
    """Sending stands still: since when and why; messages and decisions (at most MOST_COUNTED) that wait from before."""

    hold: Hold
    messages: int
    decisions: int


class Resuming:
    """What the operator decides once after each restore."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database, self._clock = database, clock

    def held(self, session: Session) -> Held | None:
        """What waits, None where sending is not held."""
        hold = epochs.current_hold(session)
        if hold is None:
            return None
        due = timers.count_due(session, now=self._clock.now(), most=MOST_COUNTED)
        return Held(hold, waiting_since(session, hold.since), due)

    def resume(self, actor: Actor, *, again: bool) -> int:
        """Let messages leave; with `again` what was due before the restore is told (once more), else taken as told.

        The number of messages that will not be sent. Raises NotPermittedError, NothingHeldError.
        """
        actor.require(Act.RESUME_SENDING)
        with self._database.work(self._clock.now(), actor.ref) as work:
            hold = epochs.current_hold(work.session)
            if hold is None:
                raise NothingHeldError
            forgotten = 0 if again else forget_unsent(work, before=hold.since)
            epochs.resume(work.session, by=actor.name, now=work.now, forgets=not again)
            work.record("sending_resumed", "epoch:0", {"again": again, "forgotten": forgotten})
        return forgotten
