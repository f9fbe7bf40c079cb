"""Use cases of incidents: open, move by the table, prove a report; and what falls due: long outage, legal report."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from calendars.clock import Clock
from calendars.service import DeskCalendar
from database import blobs, timers
from database.blobs import Blob
from database.session import Database, Work
from database.timers import Handler
from notifiers.outbox import withdraw
from notifiers.texts import MessageKind
from roster.people import DutyRole
from roster.permissions import Act, Actor
from rounds import incident_store, record_store, telling
from rounds.incident import (
    ENDED,
    FARTHEST_BACK,
    FIRST_STEPS,
    MOST_TITLE,
    OUTAGE_AFTER,
    WARN_BEFORE,
    Fact,
    Grade,
    Incident,
    State,
    StepCode,
    Verb,
    after,
    legal_due,
)
from rounds.incident_errors import (
    BadFactError,
    IncidentChangedError,
    ReportedAlreadyError,
    UnknownIncidentError,
)
from rounds.incident_texts import texts_of
from rounds.record import INCIDENT, Line
from rounds.telling import Message, Telling

OUTAGE = "incident.outage"
"""Timer kind (subject `incident:<id>`): the outage is long by now."""
CLOCK = "incident.clock"
"""Timer kind (subject `incident:<id>`): the legal report is due within the hour, or over."""
OUTAGE_STEP, WARN_STEP, LATE_STEP = 1, 2, 3


@dataclass(frozen=True, slots=True)
class Order:
    """A move of an incident seen at `version`; `at` is when it happened, None for now."""

    incident_id: int
    version: int
    verb: Verb
    facts: Mapping[Fact, str] = field(default_factory=dict)
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Proof:
    """That a report was made: by whom, when, with words or a picture that show it."""

    by: str
    note: str = ""
    at: datetime | None = None
    picture: Blob | None = None


class Incidents:
    """Records of incidents beside tickets."""

    def __init__(self, database: Database, clock: Clock, calendar: DeskCalendar, tell: Telling) -> None:
        self._database, self._clock, self._calendar, self._tell = database, clock, calendar, tell

    def handlers(self) -> tuple[tuple[str, Handler], ...]:
        """Timer kinds of incidents, for the engine's table."""
        return ((OUTAGE, self._outages), (CLOCK, self._clocks))

    def open(
        self, actor: Actor, *, title: str, began_at: datetime | None = None, ticket: tuple[int, str] | None = None,
        form_key: str | None = None,
    ) -> int:  # fmt: skip
        """Open one, of a ticket (id, number) or of none; its id, or that of the ticket's open one.

        A form sent twice opens one, and none begins more than a year ago.

        Raises BadFactError, NotPermittedError.
        """
        actor.require(Act.KEEP_DUTY_DAY)
        now = self._clock.now()
        began = began_at or now
        if not title.strip() or len(title) > MOST_TITLE:
            raise BadFactError(field="title", problem="long" if title.strip() else "missing")
        if not now - FARTHEST_BACK <= began <= now:
            raise BadFactError(field="began_at", problem="range")
        with self._database.work(now, actor.ref) as work:
            found = incident_store.add(
                work.session, ticket=ticket, title=title, began_at=began, by=actor.name, form_key=form_key
            )
            if found is None and (known := incident_store.of_form(work.session, form_key)):
                return known
            if found is None:
                return incident_store.of_ticket(work.session, ticket[0] if ticket else 0)
            for code in FIRST_STEPS:
                incident_store.add_step(work.session, found, code)
            record_store.write(work, INCIDENT, found, Line(began, now, actor.name, "opened", title))
            timers.set_timer(work.session, OUTAGE, f"incident:{found}", due_at=began + OUTAGE_AFTER)
            return found

    def move(self, actor: Actor, order: Order) -> None:
        """One move of the table. Of two at once one is refused.

        Raises IllegalMoveError, MissingFactsError, BadFactError, IncidentChangedError, UnknownIncidentError,
        NotPermittedError.
        """
        actor.require(Act.KEEP_DUTY_DAY)
        with self._database.work(self._clock.now(), actor.ref) as work:
            incident = self._at(work, order.incident_id, order.version)
            at = order.at or work.now
            if not incident.began_at <= at <= work.now:
                raise BadFactError(field="at", problem="range")
            state = after(incident, order.verb, order.facts)
            changes = self._changes(incident, order, state=state, at=at)
            incident_store.change(work.session, incident, **changes)
            told = {
                fact.value: words for fact, words in order.facts.items() if words and fact is not Fact.WORDS
            }
            words = order.facts.get(Fact.WORDS, "")
            line = Line(at, work.now, actor.name, order.verb.value, words, told)
            record_store.write(work, INCIDENT, incident.id, line)
            self._set_clocks(work, incident, state, due=changes.get("report_due_at"))

    def prove(self, actor: Actor, incident_id: int, code: StepCode, proof: Proof) -> None:
        """A report was made: who, when, and words or a picture that show it.

        Raises BadFactError without either, ReportedAlreadyError, UnknownIncidentError, NotPermittedError.
        """
        actor.require(Act.KEEP_DUTY_DAY)
        if not proof.note.strip() and proof.picture is None:
            raise BadFactError(field="note", problem="missing")
        if not proof.by.strip():
            raise BadFactError(field="by", problem="missing")
        with self._database.work(self._clock.now(), actor.ref) as work:
            incident = self._at(work, incident_id, None)
            step = incident.step(code)
            at = proof.at or work.now
            if step is None or not incident.began_at <= at <= work.now:
                raise BadFactError(field="at", problem="range")
            blob = blobs.keep(work.session, proof.picture, at=work.now) if proof.picture else None
            told = {"step": code.value, "whom": proof.by}
            line = Line(at, work.now, actor.name, "reported", proof.note, told, blob_id=blob)
            line_id = record_store.write(work, INCIDENT, incident.id, line)
            if not incident_store.report(
                work.session, step.id, at=at, by=proof.by, note=proof.note, line_id=line_id
            ):
                raise ReportedAlreadyError(by=step.reported_by)
            if code is StepCode.LEGAL:
                timers.clear_timer(work.session, CLOCK, incident.subject)
                withdraw(work, telling.INCIDENT, incident.id)

    def write_texts(self, actor: Actor, incident_id: int) -> None:
        """Make the report texts anew from what is known now; reports that are proven keep theirs."""
        actor.require(Act.KEEP_DUTY_DAY)
        with self._database.work(self._clock.now(), actor.ref) as work:
            self._compose(work, self._at(work, incident_id, None))

    def _at(self, work: Work, incident_id: int, version: int | None) -> Incident:
        found = incident_store.incidents(work.session, [incident_id])
        if not found:
            raise UnknownIncidentError(incident=incident_id)
        if version is not None and found[0].version != version:
            raise IncidentChangedError(incident=incident_id)
        return found[0]

    def _changes(self, incident: Incident, order: Order, *, state: State, at: datetime) -> dict[str, object]:
        facts = order.facts
        found: dict[str, object] = {"state": state}
        found |= {name: facts[Fact(name)] for name in ("cause", "leader_report") if facts.get(Fact(name), "")}
        if words := facts.get(Fact.FIX_TIME, ""):
            found["fix_at"] = self._instant(words)
        if order.verb is Verb.GRADE:
            found |= {"grade": facts[Fact.GRADE], "graded_at": at}
            due = incident.report_due_at or legal_due(Grade(facts[Fact.GRADE]), at)
            found["report_due_at"] = due
        if order.verb is Verb.DECIDE:
            found |= {
                "plan": facts[Fact.PLAN],
                "plan_level": facts.get(Fact.LEVEL, ""),
                "plan_by": facts[Fact.WHOM],
            }
        if order.verb is Verb.RESTORE:
            found["restored_at"] = at
        if order.verb is Verb.CLOSE:
            found["closed_at"] = at
        return found

    def _instant(self, words: str) -> datetime:
        try:
            found = datetime.fromisoformat(words)
        except ValueError as error:
            raise BadFactError(field="fix_time", problem="range") from error
        return found if found.tzinfo else found.replace(tzinfo=self._calendar.zone)

    def _set_clocks(self, work: Work, incident: Incident, state: State, *, due: object) -> None:
        if isinstance(due, datetime) and incident.report_due_at is None:
            incident_store.add_step(work.session, incident.id, StepCode.LEGAL)
            warn = max(due - WARN_BEFORE, work.now)
            timers.set_timer(work.session, CLOCK, incident.subject, due_at=warn)
            self._compose(work, self._at(work, incident.id, None), only=StepCode.LEGAL)
        if state is State.RESTORED or state in ENDED:
            timers.clear_timer(work.session, OUTAGE, incident.subject)

    def _compose(self, work: Work, incident: Incident, *, only: StepCode | None = None) -> None:
        texts = texts_of(incident, now=work.now, local=self._calendar.local)
        for step in incident.steps:
            if step.code in texts and step.reported_at is None and only in {None, step.code}:
                page = step.page_id
                if step.code is StepCode.GROUP and page is None:
                    page = self._tell.group(work, incident.id, texts[step.code])
                incident_store.write_text(work.session, step.id, texts[step.code], page)
        record_store.write(work, INCIDENT, incident.id, Line(work.now, work.now, "", "texts_made"))

    def _outages(self, work: Work, subjects: Sequence[str]) -> int:
        """The outage is long: texts are made, the duty leader is told."""
        timers.clear_timers(work.session, OUTAGE, subjects)
        found = incident_store.incidents(work.session, [_id_of(subject) for subject in subjects])
        return sum(self._long_outage(work, incident) for incident in found if incident.is_down)

    def _long_outage(self, work: Work, incident: Incident) -> int:
        self._compose(work, incident)
        minutes = int((work.now - incident.began_at).total_seconds() // 60)
        facts: dict[str, str | int] = {
            "number": str(incident.id), "title": incident.title, "minutes": minutes,
        }  # fmt: skip
        message = Message(
            MessageKind.INCIDENT_OUTAGE, (telling.INCIDENT, incident.id), facts, OUTAGE_STEP, loud=True
        )
        return self._told(work, incident, message)

    def _clocks(self, work: Work, subjects: Sequence[str]) -> int:
        """The legal report is not proven: told an hour before it is due, and when it is."""
        timers.clear_timers(work.session, CLOCK, subjects)
        found = incident_store.incidents(work.session, [_id_of(subject) for subject in subjects])
        return sum(self._clock_of(work, one, one.report_due_at) for one in found if one.report_due_at)

    def _clock_of(self, work: Work, incident: Incident, due: datetime) -> int:
        step = incident.step(StepCode.LEGAL)
        if step is None or step.reported_at is not None:
            return 0
        late = work.now >= due
        if not late:
            timers.set_timer(work.session, CLOCK, incident.subject, due_at=due)
        facts: dict[str, str | int] = {
            "number": str(incident.id), "title": incident.title, "deadline": f"{self._calendar.local(due):%m-%d %H:%M}",
        }  # fmt: skip
        number = LATE_STEP if late else WARN_STEP
        message = Message(
            MessageKind.INCIDENT_CLOCK, (telling.INCIDENT, incident.id), facts, number, loud=True
        )
        return self._told(work, incident, message)

    def _told(self, work: Work, incident: Incident, message: Message) -> int:
        people = self._tell.role(work, DutyRole.DUTY_LEADER, message)
        verb = "told" if people else "nobody_told"
        record_store.write(
            work, INCIDENT, incident.id, Line(work.now, work.now, "", verb, data={"people": list(people)})
        )
        return len(people)


def _id_of(subject: str) -> int:
    return int(subject.partition(":")[2])
