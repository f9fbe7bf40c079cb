"""Use cases of reading rounds: begin, mark column by column, take a mark back, close; what a day shows."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta

from calendars.clock import Clock
from calendars.service import DeskCalendar
from database import timers
from database.blobs import Blob
from database.seals import SEALS, seals
from database.session import Database, Session, Work
from notifiers.outbox import Ending, withdraw
from roster.permissions import Act, Actor
from roster.rota.absence_store import periods
from rounds import round_store as store
from rounds.evidence import day_subject, of_checklist, of_column, of_round
from rounds.plan import DayPlan, RoundPlan, SlotKind
from rounds.reading import WEEK, Item, Mark, ReadingRound, checklist
from rounds.round_errors import BadRecordError, MarkedMeanwhileError, RoundClosedError, UnknownRoundError
from sites import object_store
from tickets.intake import checked
from tickets.intake_service import Intake
from tickets.kinds import Kind, Source
from tickets.pictures import re_encode
from tickets.ticket import Report

PROMPT = "rounds.prompt"
"""Timer kind (subject `round:<id>`): somebody is asked to read, or the next person where nobody began."""
ROUND = "round"
"""What pages about a round are about."""
STAYS = timedelta(hours=4)
"""A round that was begun is read on so long, past midnight too."""
EARLY = timedelta(minutes=30)
"""A planned round may be begun so long before its prompt: the evening's is not read in the morning."""


@dataclass(frozen=True, slots=True)
class Observation:
    """What a reader found in a column: the mark, the mark they saw before, and about a fault words and a picture."""

    mark: Mark
    seen: Mark = Mark.UNREAD
    words: str = ""
    title: str = ""
    picture: bytes = b""


@dataclass(frozen=True, slots=True)
class Marked:
    """What a mark did: the ticket's number, and whether that ticket was known already."""

    ticket: str = ""
    repeated: bool = False


class Rounds:
    """Rounds of a desk. Two people may read one round: each mark is guarded by the one its reader saw."""

    def __init__(
        self, database: Database, clock: Clock, calendar: DeskCalendar, intake: Intake, *, plan: RoundPlan
    ) -> None:
        self._database, self._clock, self._calendar = database, clock, calendar
        self._intake, self.plan = intake, plan

    def begin(self, actor: Actor, round_id: int) -> None:
        """Open the checklist: whoever was asked is answered for, nobody else is called.

        Begun already is no error. Raises UnknownRoundError, RoundClosedError, BadRecordError, NotPermittedError.
        """
        actor.require(Act.DO_ROUNDS)
        with self._database.work(self._clock.now(), actor.ref) as work:
            found = _open(store.hold_round(work.session, round_id), round_id)
            if not may_begin(found, work.now):
                raise BadRecordError(field="round", problem="early")
            if found.started_at is None:
                self._begin(work, actor, found.id)

    def begin_extra(self, actor: Actor, *, form_key: str | None = None) -> int:
        """A round nobody planned; the same form sent twice begins one. Raises NotPermittedError."""
        actor.require(Act.DO_ROUNDS)
        with self._database.work(self._clock.now(), actor.ref) as work:
            day = self._calendar.local(work.now).date()
            due = work.now + self._plan_of(work, day).answer
            values = {
                "kind": SlotKind.EXTRA.value, "prompt_at": work.now, "due_at": due, "asked": [], "started_by": "",
                "closed_by": "", "total": 0, "unread": 0, "form_key": form_key,
            }  # fmt: skip
            round_id, fresh = store.add_round(work.session, day, values)
            if fresh:
                added = self._begin(work, actor, round_id)
                work.record("round_added", day_subject(day), {SEALS: seals(work, of_round(added))})
        return round_id

    def mark(self, actor: Actor, round_id: int, item_id: int, observed: Observation) -> Marked:
        """Mark a column; a fault becomes a ticket with its page, or counts into the open one of the same words.

        A fault taken back keeps its ticket's number: somebody may work on it, so it is closed there, for a reason.
        The same mark twice is no error. Raises MarkedMeanwhileError, RoundClosedError, UnknownRoundError,
        BadReportError, BadAttachmentError, NotPermittedError; nothing is stored then.
        """
        actor.require(Act.DO_ROUNDS)
        picture = re_encode(observed.picture) if observed.picture else None
        with self._database.work(self._clock.now(), actor.ref) as work:
            _open(store.share_round(work.session, round_id), round_id)
            item = _marked(_item(work.session, round_id, item_id), observed, by=actor.name, at=work.now)
            if not store.set_mark(work.session, item, seen=observed.seen):
                return _settled(_item(work.session, round_id, item_id), observed)
            marked = Marked(item.ticket)
            if observed.mark is Mark.FAULT:
                marked = self._report(work, actor, item, observed, picture)
            self._keep(work, replace(item, ticket=marked.ticket))
        return marked

    def close(self, actor: Actor, round_id: int) -> int:
        """End the round; how many columns were left unread: with any it stands as incomplete.

        One that nobody began is not ended by hand: its prompts go on until the day is over.
        Raises UnknownRoundError, RoundClosedError, BadRecordError, NotPermittedError.
        """
        actor.require(Act.DO_ROUNDS)
        with self._database.work(self._clock.now(), actor.ref) as work:
            found = _open(store.hold_round(work.session, round_id), round_id)
            if found.started_at is None:
                raise BadRecordError(field="round", problem="not_begun")
            return end_round(work, found, by=actor.name)

    def _keep(self, work: Work, item: Item) -> None:
        """The mark in the record, and the seal of its row."""
        told = {"column": item.column_id, "mark": item.mark.value, "ticket": item.ticket}
        kept = seals(work, of_column(item))
        work.record("column_read", f"{ROUND}:{item.round_id}", {**told, SEALS: kept})

    def _begin(self, work: Work, actor: Actor, round_id: int) -> ReadingRound:
        objects, columns = object_store.objects(work.session), object_store.all_columns(work.session)
        read = store.last_read(work.session, work.now - WEEK)
        today = datetime.combine(self._calendar.local(work.now).date(), time(), self._calendar.zone)
        lines = checklist(objects, columns, read, midnight=today, now=work.now)
        store.add_items(work.session, round_id, lines)
        begun = {"started_at": work.now, "started_by": actor.name, "total": len(lines)}
        store.change_round(work.session, round_id, begun)
        timers.clear_timer(work.session, PROMPT, f"{ROUND}:{round_id}")
        withdraw(work, ROUND, round_id, ending=Ending.CLOSED)
        found, items = whole_round(work.session, round_id)
        kept = seals(work, {**of_round(found), **of_checklist(round_id, items)})
        work.record("round_begun", f"{ROUND}:{round_id}", {"columns": len(lines), SEALS: kept})
        return found

    def _report(
        self, work: Work, actor: Actor, item: Item, observed: Observation, picture: Blob | None
    ) -> Marked:
        """The ticket of a fault; the fingerprint keeps one open ticket for the same words about the same column."""
        about = f"round:{item.object_id}:{item.column_id}:{work.digest(observed.words)[:16]}"
        report = Report(
            kind=Kind.DETECTED_FAULT, source=Source.OWN_OBSERVATION, description=observed.words, title=observed.title,
            url=item.url, fingerprint=about, unit_id=object_store.unit_of(work.session, item.object_id),
        )  # fmt: skip
        taken = self._intake.take_in_open(work, actor, checked(report, now=work.now), picture=picture)
        store.set_ticket(work.session, item.id, taken.number)
        return Marked(taken.number, taken.repeated)

    def _plan_of(self, work: Work, day: date) -> DayPlan:
        return self.plan.day(
            working=self._calendar.is_likely_working_day(day), key=is_key_day(work.session, day)
        )


def may_begin(found: ReadingRound, now: datetime) -> bool:
    """Whether it is time for this round."""
    return found.prompt_at - EARLY <= now


def end_round(work: Work, found: ReadingRound, *, by: str) -> int:
    """Close it inside an open unit of work: never begun, it has no checklist and counts as missed."""
    unread = store.unread_in(work.session, found.id)
    closed = {"closed_at": work.now, "closed_by": by, "unread": unread}
    store.change_round(work.session, found.id, closed)
    timers.clear_timer(work.session, PROMPT, f"{ROUND}:{found.id}")
    withdraw(work, ROUND, found.id, ending=Ending.CLOSED)
    kept = seals(work, of_round(replace(found, closed_at=work.now, closed_by=by, unread=unread)))
    told = {"unread": unread, "begun": found.started_at is not None, SEALS: kept}
    work.record("round_closed", f"{ROUND}:{found.id}", told)
    return unread


def is_key_day(session: Session, day: date) -> bool:
    """Whether a key period (重保) holds the day."""
    return bool(periods(session, day, day))


def whole_round(session: Session, round_id: int) -> tuple[ReadingRound, Sequence[Item]]:
    """A round with its checklist. Raises UnknownRoundError."""
    found = store.round_by_id(session, round_id)
    if found is None:
        raise UnknownRoundError(round_id=round_id)
    return found, store.items(session, [round_id])


def _open(found: ReadingRound | None, round_id: int) -> ReadingRound:
    if found is None:
        raise UnknownRoundError(round_id=round_id)
    if found.closed_at is not None:
        raise RoundClosedError(by=found.closed_by)
    return found


def _item(session: Session, round_id: int, item_id: int) -> Item:
    found = store.item_by_id(session, round_id, item_id)
    if found is None:
        raise UnknownRoundError(round_id=round_id)
    return found


def _marked(item: Item, observed: Observation, *, by: str, at: datetime) -> Item:
    """The column with the mark, or as if nobody had looked."""
    if observed.mark is Mark.UNREAD:
        return replace(item, mark=Mark.UNREAD, marked_at=None, marked_by="", note="")
    return replace(item, mark=observed.mark, marked_at=at, marked_by=by, note=observed.words)


def _settled(item: Item, observed: Observation) -> Marked:
    """Somebody was faster: with the same mark nothing is lost, with another the reader must see it."""
    if item.mark is observed.mark and not observed.picture:
        return Marked(item.ticket)
    raise MarkedMeanwhileError(name=item.name, by=item.marked_by, mark=item.mark.value)
