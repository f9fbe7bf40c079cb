"""Where a page stands after something happened to it, with those it speaks for; what nobody receives is handed back."""

from datetime import datetime
from typing import Protocol

from database.session import Work
from notifiers.ladder import Standing
from notifiers.outbox import hand_back
from notifiers.pages import PageState
from notifiers.sending import bundle_store, store


class PageKey(Protocol):
    """What `settle` needs of a page, claimed or as a row."""

    @property
    def id(self) -> int: ...

    @property
    def is_bundle(self) -> bool: ...

    @property
    def stuck_at(self) -> datetime | None: ...


def settle(work: Work, page: PageKey, standing: Standing) -> None:
    """Write where a page stands, and with it those it speaks for; what nobody receives is handed back with it."""
    newly_stuck = standing.is_stuck and page.stuck_at is None
    store.set_standing(work.session, page.id, standing, now=work.now, stuck=newly_stuck)
    if standing.state is not PageState.UNDELIVERABLE and not newly_stuck:
        if page.is_bundle:
            bundle_store.mirror(work.session, page.id, standing.state, now=work.now)
        return
    spoken_for = [page.id]
    if page.is_bundle:
        spoken_for = bundle_store.open_members(work.session, page.id)
        bundle_store.mirror(work.session, page.id, standing.state, now=work.now)
    for one in spoken_for:
        hand_back(work, one, stuck=newly_stuck)
