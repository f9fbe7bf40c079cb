"""Saving a question to the list of tickets under a name, for oneself or for the whole desk."""

from collections.abc import Sequence

from calendars.clock import Clock
from database.session import Database, Session
from roster.permissions import Act, Actor
from tickets import view_store
from tickets.errors import BadViewError
from tickets.intake import clean
from tickets.view_store import SavedView

MOST_OWN, MOST_SHOWN = 30, 100
LONGEST_NAME, LONGEST_QUERY = 40, 500


class Views:
    """Everybody who sees tickets keeps views; only the owner takes one away."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database, self._clock = database, clock

    def views(self, session: Session, actor: Actor) -> Sequence[SavedView]:
        """One's own and the shared ones, by name."""
        return view_store.views(session, actor.ref, limit=MOST_SHOWN)

    def save(self, actor: Actor, name: str, *, query: str, shared: bool) -> None:
        """Keep the question; a name of one's own that is there gets the new one. Raises BadViewError."""
        actor.require(Act.SEE_TICKETS)
        name = " ".join(clean(name).split())
        if not name or len(name) > LONGEST_NAME:
            raise BadViewError(problem="name")
        if len(query) > LONGEST_QUERY:
            raise BadViewError(problem="query")
        with self._database.work(self._clock.now(), actor.ref) as work:
            known = {view.name for view in self.views(work.session, actor) if view.owner == actor.ref}
            if name not in known and view_store.count_own(work.session, actor.ref) >= MOST_OWN:
                raise BadViewError(problem="many")
            view_store.save(work.session, actor.ref, name, query=query, shared=shared, at=work.now)
            work.record("view_saved", "view:tickets", {"shared": shared})

    def remove(self, actor: Actor, view_id: int) -> None:
        """Take away one's own. Raises BadViewError where it is somebody else's or gone."""
        with self._database.work(self._clock.now(), actor.ref) as work:
            if not view_store.remove(work.session, actor.ref, view_id):
                raise BadViewError(problem="gone")
            work.record("view_removed", "view:tickets")
