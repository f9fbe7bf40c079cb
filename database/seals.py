"""Seals: digests of rows in the audit chain, by which a row that was changed behind the desk's back is found out.

Whoever writes a row records its seal under the row's name in the same unit of work; whoever prints it holds it
against the newest seal of that name. Neither needs more than the digest: the chain holds no words of people.
"""

import json
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum

from database import audit
from database.session import Session, Work

SEALS = "seals"
"""Under which word of a line's data the seals stand, by name of the row."""
Values = Mapping[str, object]


class Proof(StrEnum):
    """What the chain says of a row: as it was written, changed, taken away, or never seen (older than seals)."""

    AGREES = "agrees"
    DIFFERS = "differs"
    GONE = "gone"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Stamp:
    """The newest seal of a row and its line of the chain; `genuine` is whether the line itself still hashes."""

    line: int
    subject: str
    seal: str
    genuine: bool


@dataclass(frozen=True, slots=True)
class Checked:
    """What became of holding a row against the chain; `line` is 0 where the chain knows nothing of it.

    `subject` is what that line is about.
    """

    proof: Proof
    line: int = 0
    subject: str = ""


def seals(work: Work, rows: Mapping[str, Values]) -> Mapping[str, str]:
    """What to record of rows as they stand now, by name."""
    return {name: _seal(work.key, values) for name, values in rows.items()}


def stamps(session: Session, subjects: Collection[str], *, key: bytes) -> dict[str, Stamp]:
    """The newest seal of every row that lines about these subjects name."""
    found: dict[str, Stamp] = {}
    for line in audit.told_of(session, subjects, key=key):
        for name, seal in _named(line.data):
            found[name] = Stamp(line.seq, line.subject, seal, line.genuine)
    return found


def check(known: Mapping[str, Stamp], name: str, values: Values, *, key: bytes) -> Checked:
    """A row as it stands now, held against the chain."""
    stamp = known.get(name)
    if stamp is None:
        return Checked(Proof.UNKNOWN)
    agrees = stamp.genuine and stamp.seal == _seal(key, values)
    return Checked(Proof.AGREES if agrees else Proof.DIFFERS, stamp.line, stamp.subject)


def _named(data: Mapping[str, object]) -> Iterator[tuple[str, str]]:
    held = data.get(SEALS)
    if isinstance(held, dict):
        yield from ((str(name), str(seal)) for name, seal in held.items())


def _seal(key: bytes, values: Values) -> str:
    plain = json.dumps(dict(values), ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=_text)
    return audit.digest(key, plain)


def _text(value: object) -> str:
    """Instants as UTC, whichever zone they were written in; the rest as it prints."""
    return value.astimezone(UTC).isoformat() if isinstance(value, datetime) else str(value)
