"""One alarm against what is known of its fault: a ticket opened, counted on, noted; inside an open unit of work."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import timedelta

from database.session import Session, Work
from probes.alarms import store
from probes.alarms.alarm import REPEATS, Alarm, AlarmState, Outcome, Told, of_room
from probes.alarms.sources import Source
from probes.alarms.standing import Known, is_noted, outcome_of
from roster.permissions import Actor
from roster.store import unit_id_by_name
from sites import object_store
from sites.objects import MonitoredObject, ObjectKind
from tickets import store as ticket_store
from tickets.intake_service import Intake
from tickets.ticket import Event, Report, Ticket

CallAnew = Callable[[Work, Ticket], bool]
"""Lets an open ticket's people be called once more; False where they are being called anyway."""
VERBS: Mapping[Outcome, str] = {
    Outcome.REPEATED: "alarm_repeated", Outcome.FLAPPING: "alarm_flapping", Outcome.AGAIN: "alarm_again",
    Outcome.RESOLVED: "alarm_resolved",
}  # fmt: skip
EARLIER, BEGAN = "alarm_earlier", "alarm_began"
"""Lines of a timeline: which ticket the same fault was before, and when it began."""


@dataclass(frozen=True, slots=True)
class _Case:
    """One alarm against what is known of it; `ticket` is the open one, held, `last` the one it was the last time."""

    alarm: Alarm
    known: Known
    outcome: Outcome
    ticket: Ticket | None
    last: Ticket | None
    about: MonitoredObject | None


class FaultBook:
    """Every fault that sources name, each with its ticket. Silence of a source is one too."""

    def __init__(self, intake: Intake, call_anew: CallAnew) -> None:
        self._intake, self._call_anew = intake, call_anew

    def take(self, work: Work, actor: Actor, source: Source, alarm: Alarm, report: Report | None) -> Told:
        """A firing alarm comes with its checked report."""
        about = object_named(work.session, alarm.object_name)
        if about is not None and about.kind is ObjectKind.MACHINE_ROOM:
            alarm = of_room(alarm)
            report = replace(report, fingerprint=alarm.fingerprint) if report else None
        alarm_id, known = store.hold(work.session, source.name, alarm.key)
        last, ticket = _tickets(work.session, known, alarm)
        outcome = outcome_of(
            known, alarm, is_open=ticket is not None, declined=last is not None and last.dismiss_reason is not None,
            damping=source.damping, now=work.now,
        )  # fmt: skip
        told, values = self._follow(
            work, actor, source, _Case(alarm, known, outcome, ticket, last, about), report
        )
        if values:
            store.change(work.session, alarm_id, values)
        return told

    def _follow(
        self, work: Work, actor: Actor, source: Source, case: _Case, report: Report | None
    ) -> tuple[Told, dict[str, object]]:
        if case.outcome is Outcome.OPENED and report is not None:
            return self._open(work, actor, case, report)
        if case.outcome in REPEATS and case.ticket is not None:
            return self._repeat(work, actor, source, case, case.ticket)
        if case.outcome is Outcome.RESOLVED:
            return self._resolve(work, actor, source, case)
        about = case.last if case.outcome is Outcome.DECLINED else case.ticket
        return Told(case.outcome, about.number if about else ""), {}

    def _open(self, work: Work, actor: Actor, case: _Case, report: Report) -> tuple[Told, dict[str, object]]:
        untimely = case.alarm.started_at is not None and report.received_at is None and not case.alarm.words
        report = _of_its_own(work, case, report)
        taken = self._intake.take_in_open(work, actor, report)
        if case.last is not None and not taken.repeated:
            _note(work, actor, taken.ticket_id, EARLIER, {"number": case.last.number})
        if untimely and not taken.repeated:
            _note(work, actor, taken.ticket_id, BEGAN, {"at": f"{case.alarm.started_at:%Y-%m-%dT%H:%M:%S%z}"})
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
        data: dict[str, object] = {"repeats": repeats} | _mark(case.alarm)
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
        known, ticket = case.known, case.ticket or case.last
        ended = min(case.alarm.ended_at or work.now, work.now)
        lasted = max(ended - (known.started_at or ended), timedelta(0))
        values: dict[str, object] = {
            "state": AlarmState.RESOLVED.value, "ended_at": ended, "changed_at": work.now,
        }  # fmt: skip
        noted = is_noted(known, Outcome.RESOLVED, now=work.now, lasted=lasted, damping=source.damping)
        if ticket is not None and noted:
            data: dict[str, object] = {"lasted": int(lasted.total_seconds())} | _mark(case.alarm)
            _note(work, actor, ticket.id, VERBS[Outcome.RESOLVED], data)
            values["noted_at"] = work.now
        number, repeats = (ticket.number, ticket.repeats) if ticket else ("", 0)
        return Told(Outcome.RESOLVED, number, repeats), values


def object_named(session: Session, name: str) -> MonitoredObject | None:
    """The monitored object of this name; None for "" and where nothing is called so."""
    if not name:
        return None
    return next((one for one in object_store.objects(session) if one.name == name), None)


def unknown_names(session: Session, alarm: Alarm) -> list[str]:
    """What the table names and nobody knows: it loses no alarm, but somebody must correct it."""
    found = []
    if alarm.object_name and object_named(session, alarm.object_name) is None:
        found.append(f"object: no monitored object is called “{alarm.object_name}”.")
    if alarm.unit_name and unit_id_by_name(session, alarm.unit_name) is None:
        found.append(f"unit: no unit is called “{alarm.unit_name}”.")
    return found


def _tickets(session: Session, known: Known, alarm: Alarm) -> tuple[Ticket | None, Ticket | None]:
    """Where this fault was worked on the last time (its own ticket or one it was merged into), and where it is now.

    The latter is open and held: one of the two, or one of its fingerprint.
    """
    ids = [known.ticket_id] if known.ticket_id else []
    own = ticket_store.by_ids(session, ids)
    ids += [one.duplicate_of_id for one in own.values() if one.duplicate_of_id]
    held = ticket_store.held_by_ids(session, ids) if ids else []
    opened = [one for one in held if one.state.is_open]
    found = opened[0] if opened else ticket_store.open_by_fingerprint(session, alarm.fingerprint)
    return next((one for one in held if one.duplicate_of_id is None), None), found


def _of_its_own(work: Work, case: _Case, report: Report) -> Report:
    """With the unit and address its rule names; what was answered and goes on was known before, and counts from now."""
    unit = unit_id_by_name(work.session, case.alarm.unit_name) if case.alarm.unit_name else None
    if case.about is not None:
        report = replace(report, url=report.url or case.about.home, unit_id=case.about.unit_id)
    if unit is not None:
        report = replace(report, unit_id=unit)
    closed = case.last.answered_at if case.last else None
    if closed is not None and report.received_at is not None and report.received_at <= closed:
        report = replace(report, received_at=None)
    return report


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


def _mark(alarm: Alarm) -> dict[str, object]:
    """What a timeline's words go by."""
    return {"of": alarm.words} if alarm.words else {}


def _note(work: Work, actor: Actor, ticket_id: int, verb: str, data: dict[str, object]) -> None:
    ticket_store.add_event(work.session, ticket_id, Event(work.now, actor.ref, actor.name, verb, "", data))
    work.record(verb, f"ticket:{ticket_id}", data)
