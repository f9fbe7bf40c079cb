"""Taking alarms: one open ticket a fault, repeats counted, an end noted, a return told apart from a flap."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from calendars.clock import Clock
from database.session import Database, Session, Work
from probes.alarms import store
from probes.alarms.alarm import REPEATS, Alarm, AlarmState, Outcome, Told
from probes.alarms.mapping import Said, alarm_of
from probes.alarms.sources import Source, Sources
from probes.alarms.standing import Known, is_noted, outcome_of
from roster.permissions import Act, Actor
from roster.store import unit_id_by_name
from sites import object_store
from sites.objects import MonitoredObject
from tickets import store as ticket_store
from tickets.intake import checked, clean
from tickets.intake_service import Intake
from tickets.kinds import Kind
from tickets.kinds import Source as TicketSource
from tickets.ticket import Event, Report, Ticket

CallAnew = Callable[[Work, Ticket], bool]
"""Lets an open ticket's people be called once more; False where they are being called anyway."""
VERBS: Mapping[Outcome, str] = {
    Outcome.REPEATED: "alarm_repeated", Outcome.FLAPPING: "alarm_flapping", Outcome.AGAIN: "alarm_again",
    Outcome.RESOLVED: "alarm_resolved",
}  # fmt: skip
EARLIER = "alarm_earlier"
NAMELESS = "?"
"""The key of a fault whose fingerprint is nothing but control characters: taken all the same."""


@dataclass(frozen=True, slots=True)
class _Case:
    """One alarm against what is known of it; `ticket` is the open one, held."""

    alarm: Alarm
    known: Known
    outcome: Outcome
    ticket: Ticket | None
    about: MonitoredObject | None


class Alarms:
    """What machines say of faults they see. Each alarm is a unit of work of its own."""

    def __init__(
        self, database: Database, clock: Clock, intake: Intake, sources: Sources, *,
        call_anew: CallAnew = lambda _work, _ticket: False,
    ) -> None:  # fmt: skip
        self._database, self._clock, self._intake = database, clock, intake
        self._sources, self._call_anew = sources, call_anew

    @property
    def sources(self) -> Sources:
        return self._sources

    def say(self, actor: Actor, name: str, said: Said) -> Told:
        """What a source said, by its rules. Raises BadReportError, NotPermittedError, DiskFullError."""
        source = self._sources.named(name)
        alarm = alarm_of(source, said)
        if alarm is not None:
            return self.take(actor, name, alarm)
        with self._database.work(self._clock.now(), actor.ref) as work:
            store.hear(work.session, name, at=work.now)
        return Told(Outcome.HEARD)

    def take(self, actor: Actor, name: str, alarm: Alarm) -> Told:
        """An alarm that is one already. Raises like `say`; nothing is changed then."""
        actor.require(Act.TAKE_IN)
        self._database.require_room()
        now = self._clock.now()
        alarm = replace(alarm, key=clean(alarm.key) or NAMELESS, fingerprint=clean(alarm.fingerprint))
        report = report_of(alarm, now)
        with self._database.work(now, actor.ref) as work:
            return self.take_open(work, actor, self._sources.named(name), alarm, report)

    def take_open(
        self, work: Work, actor: Actor, source: Source, alarm: Alarm, report: Report | None
    ) -> Told:
        """The same inside an open unit of work; a firing one comes with its checked report."""
        alarm_id, known = store.hold(work.session, source.name, alarm.key)
        ticket = _open_ticket(work.session, known, alarm)
        outcome = outcome_of(known, alarm, is_open=ticket is not None, damping=source.damping, now=work.now)
        case = _Case(alarm, known, outcome, ticket, _object(work.session, alarm.object_name))
        told, values = self._follow(work, actor, source, case, report)
        if values:
            store.change(work.session, alarm_id, values)
        store.hear(work.session, source.name, at=work.now)
        self._remark(work, source, case)
        return told

    def look(self, session: Session) -> Sequence[store.Heard]:
        """Every source that ever spoke, by name."""
        return store.heard(session)

    def refuse(self, name: str, error: str) -> None:
        """What the source said could not be taken: kept for whoever looks after it."""
        now = self._clock.now()
        with self._database.work(now, f"machine:{name}") as work:
            store.hear_error(work.session, name, clean(error), at=now)

    def _follow(
        self, work: Work, actor: Actor, source: Source, case: _Case, report: Report | None
    ) -> tuple[Told, dict[str, object]]:
        if case.outcome is Outcome.OPENED and report is not None:
            return self._open(work, actor, case, report)
        if case.outcome in REPEATS and case.ticket is not None:
            return self._repeat(work, actor, source, case, case.ticket)
        if case.outcome is Outcome.RESOLVED:
            return self._resolve(work, actor, source, case)
        return Told(case.outcome, case.ticket.number if case.ticket else ""), {}

    def _open(self, work: Work, actor: Actor, case: _Case, report: Report) -> tuple[Told, dict[str, object]]:
        unit = unit_id_by_name(work.session, case.alarm.unit_name) if case.alarm.unit_name else None
        if case.about is not None:
            report = replace(report, url=report.url or case.about.home, unit_id=case.about.unit_id)
        if unit is not None:
            report = replace(report, unit_id=unit)
        taken = self._intake.take_in_open(work, actor, report)
        earlier = ticket_store.by_id(work.session, case.known.ticket_id) if case.known.ticket_id else None
        if earlier is not None and not taken.repeated:
            _note(work, actor, taken.ticket_id, EARLIER, {"number": earlier.number})
        told = Told(Outcome.REPEATED if taken.repeated else Outcome.OPENED, taken.number)
        if taken.repeated:  # opened this very moment by another door with the same fingerprint
            again = ticket_store.by_id(work.session, taken.ticket_id)
            told = replace(told, repeats=again.repeats if again else 0)
        return told, _firing(work, case, taken.ticket_id) | {"noted_at": None, "flaps": 0}

    def _repeat(
        self, work: Work, actor: Actor, source: Source, case: _Case, ticket: Ticket
    ) -> tuple[Told, dict[str, object]]:
        repeats = ticket_store.count_repeat(work.session, ticket.id, at=work.now)
        flaps = case.known.flaps + 1 if case.outcome is Outcome.FLAPPING else case.known.flaps
        values = _firing(work, case, ticket.id) | {"flaps": flaps}
        if case.outcome is Outcome.AGAIN:
            values["flaps"] = 0
        quiet = work.now - case.known.changed_at if case.known.changed_at else timedelta(0)
        data: dict[str, object] = {"repeats": repeats}
        if case.outcome is not Outcome.REPEATED:
            data["quiet"] = int(quiet.total_seconds())
        if case.outcome is Outcome.AGAIN:
            data["called"] = self._call_anew(work, ticket)
        if is_noted(case.known, case.outcome, now=work.now, lasted=timedelta(0), damping=source.damping):
            _note(work, actor, ticket.id, VERBS[case.outcome], data)
            values["noted_at"] = work.now
        return Told(case.outcome, ticket.number, repeats), values

    def _resolve(
        self, work: Work, actor: Actor, source: Source, case: _Case
    ) -> tuple[Told, dict[str, object]]:
        """A note and nothing else: whether it is answered, people decide."""
        known, ticket_id = case.known, case.ticket.id if case.ticket else case.known.ticket_id
        ended = min(case.alarm.ended_at or work.now, work.now)
        lasted = max(ended - (known.started_at or ended), timedelta(0))
        values: dict[str, object] = {
            "state": AlarmState.RESOLVED.value, "ended_at": ended, "changed_at": work.now,
        }  # fmt: skip
        ticket = case.ticket or (ticket_store.by_id(work.session, ticket_id) if ticket_id else None)
        noted = is_noted(known, Outcome.RESOLVED, now=work.now, lasted=lasted, damping=source.damping)
        if ticket is not None and noted:
            _note(work, actor, ticket.id, VERBS[Outcome.RESOLVED], {"lasted": int(lasted.total_seconds())})
            values["noted_at"] = work.now
        return Told(
            Outcome.RESOLVED, ticket.number if ticket else "", ticket.repeats if ticket else 0
        ), values

    def _remark(self, work: Work, source: Source, case: _Case) -> None:
        """A rule that names what is not there loses no alarm, but somebody must correct it."""
        alarm = case.alarm
        if alarm.object_name and case.about is None:
            self._wrong_rule(work, source, f"object: no monitored object is called “{alarm.object_name}”")
        if alarm.unit_name and unit_id_by_name(work.session, alarm.unit_name) is None:
            self._wrong_rule(work, source, f"unit: no unit is called “{alarm.unit_name}”")

    def _wrong_rule(self, work: Work, source: Source, words: str) -> None:
        store.hear_error(work.session, source.name, words, at=work.now)


def report_of(alarm: Alarm, now: datetime) -> Report | None:
    """The checked report of a fault that fires, None of one that is over. Raises BadReportError naming the field."""
    if alarm.state is AlarmState.RESOLVED:
        return None
    return checked(
        Report(
            kind=Kind.DETECTED_FAULT, source=TicketSource.MACHINE, description=alarm.description,
            problem=alarm.problem.value, url=alarm.url, title=alarm.title, severity=alarm.severity,
            site_code=alarm.site_code, received_at=alarm.started_at, fingerprint=alarm.fingerprint,
        ),
        now=now,
    )  # fmt: skip


def _open_ticket(session: Session, known: Known, alarm: Alarm) -> Ticket | None:
    """The ticket this fault is worked on in, held: its own, the one it was merged into, or one of its fingerprint."""
    ids = [known.ticket_id] if known.ticket_id else []
    own = ticket_store.by_ids(session, ids)
    ids += [one.duplicate_of_id for one in own.values() if one.duplicate_of_id]
    opened = [one for one in ticket_store.held_by_ids(session, ids) if one.state.is_open] if ids else []
    return opened[0] if opened else ticket_store.open_by_fingerprint(session, alarm.fingerprint)


def _object(session: Session, name: str) -> MonitoredObject | None:
    if not name:
        return None
    return next((one for one in object_store.objects(session) if one.name == name), None)


def _firing(work: Work, case: _Case, ticket_id: int) -> dict[str, object]:
    """Where an alarm stands while it fires: a fault that goes on keeps its first start."""
    goes_on = case.known.state is AlarmState.FIRING and case.known.started_at is not None
    started = case.known.started_at if goes_on else case.alarm.started_at or work.now
    values: dict[str, object] = {
        "state": AlarmState.FIRING.value, "ticket_id": ticket_id, "started_at": started, "ended_at": None,
    }  # fmt: skip
    if case.known.state is not AlarmState.FIRING:
        values["changed_at"] = work.now
    if case.about is not None:
        values["object_id"] = case.about.id
    return values


def _note(work: Work, actor: Actor, ticket_id: int, verb: str, data: dict[str, object]) -> None:
    ticket_store.add_event(work.session, ticket_id, Event(work.now, actor.ref, actor.name, verb, "", data))
    work.record(verb, f"ticket:{ticket_id}", data)
