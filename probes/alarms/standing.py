"""What one more alarm means, decided from what is known of its key: a repeat, a flap, a new fault, nothing."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from probes.alarms.alarm import Alarm, AlarmState, Outcome

NOTE_EVERY = timedelta(hours=1)
"""A monitor repeats itself every few minutes for days: each is counted, one in so long is written down."""
FLAPS_NOTED = 3
"""Of a fault that comes and goes the first few are written down, then one in NOTE_EVERY."""
LATE_FOR = timedelta(minutes=15)
"""So long after the end a delivery of the same fault is a late one; later it is believed, however old its start is."""


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of a key; `state` is None for a new one, `changed_at` when it last fired or ended (our clock)."""

    state: AlarmState | None = None
    ticket_id: int | None = None
    started_at: datetime | None = None
    ended_at: datetime | None = None
    changed_at: datetime | None = None
    noted_at: datetime | None = None
    flaps: int = 0


def outcome_of(
    known: Known, alarm: Alarm, *, is_open: bool, declined: bool, damping: timedelta, now: datetime
) -> Outcome:
    """What the alarm means; `is_open`: a ticket of this fault is open, `declined`: its last one was dismissed."""
    if alarm.state is AlarmState.RESOLVED:
        return _of_end(known, alarm)
    if _is_late(known, alarm, now):
        return Outcome.LATE
    if not is_open:
        return Outcome.DECLINED if declined and _goes_on(known, alarm) else Outcome.OPENED
    if known.state is not AlarmState.RESOLVED or known.changed_at is None:
        return Outcome.REPEATED
    return Outcome.FLAPPING if now - known.changed_at <= damping else Outcome.AGAIN


def is_noted(known: Known, outcome: Outcome, *, now: datetime, lasted: timedelta, damping: timedelta) -> bool:
    """Whether the timeline gets a line: every fault that lasted and every first time, few of the many others."""
    if outcome is Outcome.AGAIN or known.noted_at is None or now - known.noted_at >= NOTE_EVERY:
        return True
    if outcome is Outcome.RESOLVED:
        return known.flaps < FLAPS_NOTED or lasted > damping
    return outcome is Outcome.FLAPPING and known.flaps < FLAPS_NOTED


def _of_end(known: Known, alarm: Alarm) -> Outcome:
    if known.state is not AlarmState.FIRING:
        return Outcome.UNKNOWN
    if alarm.ended_at and known.started_at and alarm.ended_at < known.started_at:
        return Outcome.LATE
    return Outcome.RESOLVED


def _goes_on(known: Known, alarm: Alarm) -> bool:
    """Whether this is the very fault of the last time; a machine that tells no start may mean another one."""
    if known.state is not AlarmState.FIRING or known.started_at is None:
        return False
    if alarm.started_at is None:
        return bool(alarm.words)
    return alarm.started_at <= known.started_at


def _is_late(known: Known, alarm: Alarm, now: datetime) -> bool:
    """A firing of a time that is over: delivered twice, or overtaken by its own end."""
    if known.state is not AlarmState.RESOLVED or alarm.started_at is None or known.changed_at is None:
        return False
    same = known.started_at is not None and alarm.started_at <= known.started_at
    return same and now - known.changed_at <= LATE_FOR
