"""Accounts that sign in: values, and the rules of passwords and sessions."""

from dataclasses import dataclass
from datetime import timedelta

from roster.errors import WeakPasswordError
from roster.permissions import Actor, Role

LEAST_PASSWORD = 10
SESSION_IDLE = timedelta(hours=8)
SESSION_LIFE = timedelta(days=7)
THROTTLE_WINDOW = timedelta(minutes=15)
THROTTLE_TRIES = 5
"""Wrong passwords for one name *from one address*: somebody else's tries never lock you out."""
ADDRESS_TRIES = 50
"""Wrong passwords from one address for any names: one office shares an address."""


@dataclass(frozen=True, slots=True)
class Account:
    """One who can sign in; `must_change` after a one-time password."""

    id: int
    login: str
    name: str
    role: Role
    unit_id: int | None
    person_id: int | None
    language: str
    must_change: bool
    active: bool

    @property
    def actor(self) -> Actor:
        """As services see this account."""
        return Actor(
            ref=f"account:{self.id}",
            name=self.name,
            role=self.role,
            unit_id=self.unit_id,
            person_id=self.person_id,
        )


def check_password(password: str, *, login: str) -> None:
    """Refuse what is guessed first: short, only digits, or holding the login name."""
    if len(password) < LEAST_PASSWORD or password.isdigit() or login.casefold() in password.casefold():
        raise WeakPasswordError(least=LEAST_PASSWORD)
