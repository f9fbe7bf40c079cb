"""Use cases of the rota's feeds: make an address, revoke it, read what stands behind it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from calendars.clock import Clock
from database.session import Database
from roster import store as roster_store
from roster.permissions import Act, Actor
from roster.rota import feed_store, feeds, store
from roster.rota.feed_store import Feed
from roster.rota.store import Slot

BEHIND, AHEAD = timedelta(days=60), timedelta(days=400)


@dataclass(frozen=True, slots=True)
class Behind:
    """What an address shows: whose days, names by id. `person_id` None: the whole rota's."""

    person_id: int | None
    slots: Sequence[Slot]
    names: dict[int, str]


class RotaFeeds:
    """Secret addresses of calendar files."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database, self._clock = database, clock

    def make(self, actor: Actor, *, mine: bool) -> str:
        """The secret of a new address, never to be read again. Raises NotPermittedError."""
        actor.require(Act.SEE_ROTA)
        with self._database.work(self._clock.now(), actor.ref) as work:
            return feeds.make(work, actor, person_id=(actor.person_id or 0) if mine else None)

    def revoke(self, actor: Actor, feed_id: int) -> None:
        """Raises GoneError, NotPermittedError."""
        actor.require(Act.SEE_ROTA)
        with self._database.work(self._clock.now(), actor.ref) as work:
            feeds.revoke(work, actor, feed_id)

    def behind(self, secret: str, today: date) -> Behind | None:
        """What the address shows around today; None where it never was, or was revoked."""
        with self._database.read() as session:
            feed = feeds.find(session, secret)
            if feed is None:
                return None
            found = store.slots(session, today - BEHIND, today + AHEAD)
            mine = [one for one in found if feed.person_id in (None, one.person_id)]
            names = roster_store.names(session, {one.person_id for one in mine})
        return Behind(feed.person_id, mine, names)

    def known(self, actor: Actor) -> Sequence[Feed]:
        """The actor's addresses; whoever may change the rota sees all."""
        with self._database.read() as session:
            return feed_store.feeds(session, by=None if actor.may(Act.EDIT_ROTA) else actor.ref)
