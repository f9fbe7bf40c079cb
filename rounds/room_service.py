"""A machine room's round: written down, and what is wrong becomes a fault of the unit that answers for the room."""

from collections.abc import Callable

from calendars.clock import Clock
from calendars.service import DeskCalendar
from database.seals import SEALS, seals
from database.session import Database
from roster.permissions import Act, Actor
from rounds import room_store as store
from rounds.evidence import day_subject, of_room_round
from rounds.room import Aspect, RoomFault, RoomReading, faults_of, fingerprint
from rounds.round_errors import BadRecordError
from sites import object_store
from sites.object_errors import UnknownObjectError
from sites.objects import MonitoredObject, ObjectKind
from tickets.intake import checked
from tickets.intake_service import Intake
from tickets.kinds import Kind, Source
from tickets.ticket import Report

COLDEST, HOTTEST, MOST_HUMID, MOST_WORDS = -400, 1000, 100, 500
"""Tenths of a degree and percent that a reading may be; more is a slip of the finger."""
Wording = Callable[[MonitoredObject, RoomFault], str]
"""How a fault reads in its ticket: worded at the edge."""


class Rooms:
    """Rounds of machine rooms."""

    def __init__(self, database: Database, clock: Clock, calendar: DeskCalendar, intake: Intake) -> None:
        self._database, self._clock = database, clock
        self._calendar, self._intake = calendar, intake

    def record(self, actor: Actor, object_id: int, reading: RoomReading, *, say: Wording) -> tuple[str, ...]:
        """Write a round down; the numbers of the tickets its faults became, or count into while they are open.

        Raises BadRecordError, UnknownObjectError, NotPermittedError; nothing is stored then.
        """
        actor.require(Act.DO_ROUNDS)
        _check(reading)
        with self._database.work(self._clock.now(), actor.ref) as work:
            room = object_store.object_by_id(work.session, object_id)
            if room is None or room.kind is not ObjectKind.MACHINE_ROOM:
                raise UnknownObjectError(what="machine room")
            numbers = []
            for fault in faults_of(reading, room.limits):
                report = Report(
                    kind=Kind.DETECTED_FAULT, source=Source.OWN_OBSERVATION, description=say(room, fault),
                    fingerprint=fingerprint(room.id, fault.what), unit_id=room.unit_id,
                )  # fmt: skip
                taken = self._intake.take_in_open(work, actor, checked(report, now=work.now))
                numbers.append(taken.number)
            values = {
                "object_id": room.id, "at": work.now, "by": actor.name, "temperature": reading.temperature,
                "humidity": reading.humidity, "note": reading.note,
                "faults": {aspect.value: words for aspect, words in reading.faults.items()}, "tickets": numbers,
            }  # fmt: skip
            kept = of_room_round(store.add(work.session, values))
            told = {"temperature": reading.temperature, "humidity": reading.humidity, "tickets": numbers}
            day = self._calendar.local(work.now).date()
            work.record("room_read", day_subject(day), {"room": room.id, **told, SEALS: seals(work, kept)})
        return tuple(numbers)


def _check(reading: RoomReading) -> None:
    if reading.temperature is None:
        raise BadRecordError(field="temperature", problem="missing")
    if not COLDEST <= reading.temperature <= HOTTEST:
        raise BadRecordError(field="temperature", problem="range")
    if reading.humidity is not None and not 0 <= reading.humidity <= MOST_HUMID:
        raise BadRecordError(field="humidity", problem="range")
    if len(reading.note) > MOST_WORDS:
        raise BadRecordError(field="note", problem="long")
    for aspect in Aspect:
        if len(reading.faults.get(aspect, "")) > MOST_WORDS:
            raise BadRecordError(field=f"words_{aspect.value}", problem="long")
