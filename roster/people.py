"""Units, people and the ways to reach them, as values."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class DutyRole(StrEnum):
    """Roles that escalation pages; who fills one is asked at the instant of paging."""

    READER = "reader"
    TECHNICIAN = "technician"
    LEADER_IN_CHARGE = "leader_in_charge"
    DUTY_LEADER = "duty_leader"
    EMERGENCY_GROUP = "emergency_group"
    SUPERVISOR = "supervisor"


class ChannelKind(StrEnum):
    """What an address is: text and voice go to a mobile, a landline is rung by a person, a group has a name."""

    MOBILE = "mobile"
    LANDLINE = "landline"
    EMAIL = "email"
    GROUP = "group"


@dataclass(frozen=True, slots=True)
class Reach:
    """One way to reach a person; `address`: E.164, an e-mail address, a group's name.

    Its owner may refuse texts; a carrier may refuse it for good, with a code such as `twilio:21614`.
    """

    kind: ChannelKind
    address: str
    texts_stopped: bool = False
    refused_at: datetime | None = None
    refused_code: str = ""


@dataclass(frozen=True, slots=True)
class Unit:
    """A body that answers for something."""

    id: int
    name: str


@dataclass(frozen=True, slots=True)
class Person:
    """Someone who can be called, with ways in the order they are tried."""

    id: int
    name: str
    unit_id: int
    unit_name: str
    title: str
    reaches: tuple[Reach, ...]

    @property
    def label(self) -> str:
        """Unit and name, as the call sheet shows it."""
        return f"{self.unit_name} {self.name}"


@dataclass(frozen=True, slots=True)
class Shift:
    """Who fills a duty role from one instant to another (half-open)."""

    role: DutyRole
    person_id: int
    starts_at: datetime
    ends_at: datetime
