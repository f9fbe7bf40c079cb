"""Versions of the desk's calendar as people handle them: proposed, reviewed beside what is published, published.

Stands above the calendar's own room because publishing moves tickets' deadlines, and people have permissions.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from calendars import store
from calendars.changes import DayChange, difference
from calendars.clock import Clock
from calendars.content import Content
from calendars.errors import NotADraft, NothingChanges, OutdatedDraft, UnknownVersion
from calendars.service import DeskCalendar
from calendars.store import Version
from calendars.versions import follow_newest
from database import timers
from database.session import Database
from roster.permissions import Act, Actor
from roster.rota.planning import ROTA_RECOMPUTE
from tickets import recompute_store
from tickets.recompute_service import RECOMPUTE
from tickets.recompute_store import Run

MOST_SOURCE = 200_000
"""Characters of the pasted document that are kept beside the days read from it."""


@dataclass(frozen=True, slots=True)
class Source:
    """Where a proposal comes from: how it was given, the document's number and date, its text, what is doubtful in it.

    `doubts` are code and data, as they can be worded on display.
    """

    origin: str
    document: str
    issued: date | None = None
    text: str = ""
    doubts: Sequence[Mapping[str, Any]] = ()


@dataclass(frozen=True, slots=True)
class Reviewed:
    """A version beside the one it was drawn up against, and its run once it is published."""

    version: Version
    content: Content
    base: Content
    changes: Sequence[DayChange]
    source_text: str
    run: Run | None


class CalendarVersions:
    """What people do to the desk's calendar."""

    def __init__(self, database: Database, clock: Clock, calendar: DeskCalendar) -> None:
        self._database, self._clock, self._calendar = database, clock, calendar

    def published(self) -> Content:
        """What the newest published version says."""
        with self._database.read() as session:
            return store.published_content(session, store.latest_number(session))

    def versions(self) -> Sequence[Version]:
        """The newest first, drafts and discarded ones too."""
        with self._database.read() as session:
            return store.versions(session)

    def numbered(self, number: int) -> Content:
        """A published version's content; raises UnknownVersion."""
        with self._database.read() as session:
            return store.published_content(session, number)

    def number_of(self, name: str) -> int | None:
        """The number under which a version of that name was published, None where none was."""
        with self._database.read() as session:
            return store.number_of(session, name)

    def propose(self, actor: Actor, content: Content, source: Source, *, base: Content | None = None) -> int:
        """Keep a draft for review; its id. `base` is what it was drawn from, where that was read before.

        Raises NothingChanges, OutdatedDraft where `base` is not the newest any more, BrokenTable, BrokenHours,
        NotPermittedError.
        """
        actor.require(Act.PROPOSE_CALENDAR)
        content.table()
        content.hours()
        with self._database.work(self._clock.now(), actor.ref) as work:
            latest = store.latest_number(work.session)
            newest = store.published_content(work.session, latest).version
            if base is not None and base.version != newest:
                raise OutdatedDraft(store.number_of(work.session, base.version) or 0, latest)
            if content.version == newest:
                raise NothingChanges
            draft = store.add(
                work.session,
                content,
                {
                    "number": None, "base_number": latest, "origin": source.origin, "document": source.document[:200],
                    "issued": source.issued, "source_text": source.text[:MOST_SOURCE], "doubts": list(source.doubts),
                    "proposed_at": work.now, "proposed_by": actor.name, "published_by": "", "discarded_by": "",
                },
            )  # fmt: skip
            work.record(
                "calendar_proposed", f"calendar_draft:{draft}", {"name": content.version, "base": latest}
            )
        return draft

    def review(self, version_id: int) -> Reviewed:
        """What a version changes. Raises UnknownVersion."""
        with self._database.read() as session:
            version = store.version(session, version_id)
            content = store.content_of(session, version_id)
            base = store.published_content(session, version.base_number) if version.base_number else content
            return Reviewed(
                version, content, base, difference(base, content), store.source_text(session, version_id),
                recompute_store.run(session, version.number) if version.number else None,
            )  # fmt: skip

    def publish(self, actor: Actor, version_id: int) -> int:
        """Make a draft the calendar from now on; its number. Open tickets are counted again by the worker.

        Raises UnknownVersion, NotADraft, OutdatedDraft, NotPermittedError; nothing is changed then.
        """
        actor.require(Act.PUBLISH_CALENDAR)
        with self._database.work(self._clock.now(), actor.ref) as work:
            store.hold_newest(work.session)
            version = store.version(work.session, version_id)
            number = store.latest_number(work.session) + 1
            if version.is_draft and version.base_number != number - 1:
                raise OutdatedDraft(version.base_number, number - 1)
            if not store.publish(work.session, version_id, number=number, at=work.now, by=actor.name):
                raise NotADraft(version_id)
            recompute_store.begin_run(work.session, number, at=work.now)
            for kind in (RECOMPUTE, ROTA_RECOMPUTE):
                timers.set_timer(work.session, kind, f"calendar:{number}", due_at=work.now)
            changes = difference(
                store.published_content(work.session, number - 1), store.content_of(work.session, version_id)
            )
            work.record(
                "calendar_published",
                f"calendar:{number}",
                {
                    "name": version.name, "document": version.document, "by": actor.name,
                    "days": [change.day.isoformat() for change in changes],
                },
            )  # fmt: skip
        follow_newest(self._database, self._calendar)
        return number

    def discard(self, actor: Actor, version_id: int) -> None:
        """Put a draft away. Raises UnknownVersion, NotADraft, NotPermittedError."""
        actor.require(Act.PROPOSE_CALENDAR)
        with self._database.work(self._clock.now(), actor.ref) as work:
            store.version(work.session, version_id)
            if not store.discard(work.session, version_id, at=work.now, by=actor.name):
                raise NotADraft(version_id)
            work.record("calendar_discarded", f"calendar_draft:{version_id}")

    def waiting(self, number: int) -> int:
        """Open tickets that are still to be counted again by that version."""
        with self._database.read() as session:
            return recompute_store.count_stale(session, number)

    def moved(self, number: int, *, after: int = 0) -> tuple[int, Sequence[Sequence[Any]], bool] | None:
        """The next batch of tickets that version moved; None at the end.

        As (batch, [number, from, to, overdue by it], whether another follows).
        """
        with self._database.read() as session:
            if recompute_store.run(session, number) is None:
                raise UnknownVersion(number)
            return recompute_store.moved_batch(session, number, after=after)
