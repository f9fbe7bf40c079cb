"""A machine room's round as values (notice 二(二)): six aspects looked at, readings held against the limits."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from sites.objects import Limits
from tickets.kinds import ROOM_FAULTS


class Aspect(StrEnum):
    """What the notice has looked at: hardware, software, network, power, cooling, and after a thunderstorm."""

    HARDWARE = "hardware"
    SOFTWARE = "software"
    NETWORK = "network"
    POWER = "power"
    COOLING = "cooling"
    THUNDERSTORM = "thunderstorm"


class Measure(StrEnum):
    """What is read off: tenths of a degree Celsius, percent."""

    TEMPERATURE = "temperature"
    HUMIDITY = "humidity"


@dataclass(frozen=True, slots=True)
class RoomReading:
    """What somebody read: faults hold words by aspect, an aspect without one was found in order."""

    temperature: int | None = None
    humidity: int | None = None
    faults: Mapping[Aspect, str] = field(default_factory=dict)
    note: str = ""


@dataclass(frozen=True, slots=True)
class RoomFault:
    """One fault of a room: an aspect with words, or a reading over its limit."""

    what: Aspect | Measure
    words: str = ""
    value: int = 0
    limit: int = 0


@dataclass(frozen=True, slots=True)
class RoomRound:
    """A reading as it was stored; `tickets` are the numbers its faults became."""

    id: int
    object_id: int
    at: datetime
    by: str
    temperature: int | None
    humidity: int | None
    faults: Mapping[str, str]
    note: str
    tickets: tuple[str, ...]


def fingerprint(room: int, what: "Aspect | Measure") -> str:
    """What keeps one open ticket for one fault of a room."""
    return f"{ROOM_FAULTS}{room}:{what.value}"


def faults_of(reading: RoomReading, limits: Limits) -> list[RoomFault]:
    """What becomes a ticket each: 31 degrees over a limit of 28 do, 28 do not."""
    found = [RoomFault(aspect, words) for aspect, words in reading.faults.items()]
    pairs = (
        (Measure.TEMPERATURE, reading.temperature, limits.temperature),
        (Measure.HUMIDITY, reading.humidity, limits.humidity),
    )
    found += [
        RoomFault(measure, "", value, limit)
        for measure, value, limit in pairs
        if value is not None and limit is not None and value > limit
    ]
    return found
