"""How entries stood when somebody looked at them: who changes them later is told what others changed meanwhile."""

import hashlib
from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import text
from sqlalchemy.orm import Session

_TURN = 0x6E616D6573
"""Key of PostgreSQL's lock; any number nobody else uses."""


def take_turn(session: Session) -> None:
    """One change of the desk's words at a time, until commit; SQLite has one writer anyway."""
    if session.get_bind().dialect.name == "postgresql":
        session.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _TURN})


def stand_of(met: Iterable[tuple[object, datetime]]) -> str:
    """The same while nobody changes any of these entries; "" where there are none."""
    words = sorted(f"{key} {at.isoformat()}" for key, at in met)
    return hashlib.sha256("\n".join(words).encode()).hexdigest()[:20] if words else ""
