"""Importing the national platform's messages and the office's old ledger: preview row by row, then once, idempotent."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from calendars.clock import Clock
from database import timers
from database.session import Database, Work
from roster.permissions import Act, Actor
from tickets import search_store, store
from tickets.errors import BadReportError
from tickets.intake import checked
from tickets.intake_service import LADDER, Intake
from tickets.kinds import ClockKind, Kind, Source
from tickets.lifecycle import State
from tickets.platform_sheet import PlatformMessage
from tickets.ticket import Event, Report, Reporter

BATCH = 100
"""Messages a transaction: people's clicks get their turn between batches."""


@dataclass(frozen=True, slots=True)
class Fate:
    """What a row becomes: new, known (number given), or refused (sentence given)."""

    row_no: int
    platform_number: str
    known_as: str = ""
    refused: str = ""


@dataclass(frozen=True, slots=True)
class Imported:
    """What an import did."""

    added: int
    known: int
    refused: int


class MessageImport:
    """Idempotent by the platform's own message number."""

    def __init__(self, database: Database, clock: Clock, intake: Intake) -> None:
        self._database, self._clock, self._intake = database, clock, intake

    def preview(self, actor: Actor, messages: Sequence[PlatformMessage], *, as_ledger: bool) -> list[Fate]:
        """What importing would do; nothing is written. Raises NotPermittedError, DiskFullError."""
        actor.require(Act.IMPORT_MESSAGES)
        self._database.require_room()
        now = self._clock.now()
        with self._database.read() as session:
            known = store.numbers_by_platform(session, [message.number for message in messages])
        fates = []
        for message in messages:
            try:
                checked(report_of(message, as_ledger=as_ledger), now=now)
                fates.append(Fate(message.row_no, message.number, known_as=known.get(message.number, "")))
            except BadReportError as error:
                fates.append(Fate(message.row_no, message.number, refused=str(error)))
        return fates

    def run(self, actor: Actor, messages: Sequence[PlatformMessage], *, as_ledger: bool) -> Imported:
        """Take in what is new, in batches; a repeat changes nothing."""
        *_, done = self.steps(actor, messages, as_ledger=as_ledger)
        return done

    def steps(
        self, actor: Actor, messages: Sequence[PlatformMessage], *, as_ledger: bool
    ) -> Iterator[Imported]:
        """The same batch by batch: what is in the database by now; whoever stops listening stops the rest."""
        fates = self.preview(actor, messages, as_ledger=as_ledger)
        fresh = [m for m, fate in zip(messages, fates, strict=True) if not (fate.known_as or fate.refused)]
        refused = sum(bool(fate.refused) for fate in fates)
        old, added = len(messages) - len(fresh) - refused, 0
        for start in range(0, len(fresh), BATCH) or [0]:
            batch = fresh[start : start + BATCH]
            with self._database.work(self._clock.now(), actor.ref) as work:
                added += sum(self._one(work, actor, message, as_ledger=as_ledger) for message in batch)
            yield Imported(added, old + start + len(batch) - added, refused)

    def _one(self, work: Work, actor: Actor, message: PlatformMessage, *, as_ledger: bool) -> bool:
        report = checked(report_of(message, as_ledger=as_ledger), now=work.now)
        taken = self._intake.take_in_open(work, actor, report)
        if as_ledger and not taken.repeated:
            _close(work, actor, taken.ticket_id, message)
        return not taken.repeated


def report_of(message: PlatformMessage, *, as_ledger: bool) -> Report:
    """The message as a report; short platform texts are taken as they are."""
    words = message.description
    return Report(
        kind=Kind.ERROR_REPORT, source=Source.LEDGER if as_ledger else Source.NATIONAL_PLATFORM,
        description=words, problem=message.problem_type.value, url=message.url, site_code=message.site_code,
        reporter=Reporter(message.reporter_name[:80], message.reporter_phone[:40], message.reporter_email[:120]),
        written_at=message.written_at, forwarded_at=message.forwarded_at, platform_number=message.number,
        platform_due_at=message.platform_due,
    )  # fmt: skip


def _close(work: Work, actor: Actor, ticket_id: int, message: PlatformMessage) -> None:
    """A ledger row comes in answered, with the verdict its dates give; nobody is told.

    This is a ticket's first state, given by history, not a move: the lifecycle starts where the ledger ended.
    """
    ticket = store.by_id(work.session, ticket_id)
    if ticket is None or message.answered_at is None:
        return
    in_time = None if ticket.overdue_at is None else message.answered_at < ticket.overdue_at
    store.change(work.session, ticket, {
        "state": State.ANSWERED.value, "answer": message.answer, "answered_at": message.answered_at, "in_time": in_time,
    })  # fmt: skip
    store.meet_clocks(work.session, ticket, tuple(ClockKind), at=message.answered_at)
    timers.clear_timer(work.session, LADDER, ticket.subject)
    event = Event(message.answered_at, actor.ref, actor.name, "answer", message.answer, {"ledger": True})
    store.add_event(work.session, ticket_id, event)
    search_store.append(work.session, ticket_id, message.answer)
