"""Every row of the reading records held against the audit chain, a month at a time, however long the archive."""

from calendar import monthrange
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from database import audit
from database.seals import Checked, Proof
from database.session import Database, Session
from rounds import log_in_store, room_store, round_store
from rounds.evidence import COLUMN, DAY, LOG_IN, ROOM_ROUND, ROUND, Evidence, day_of, day_subject, gather

EARLIEST, LATEST = date.fromordinal(100_000), date.fromordinal(999_999)
"""Days whose numbers have six digits (274 to 2738): their subjects stand in the chain's index in the days' order."""
WRONG = (Proof.DIFFERS, Proof.GONE)


@dataclass(frozen=True, slots=True)
class Wrong:
    """A row that is not as the chain has it; `line` is the newest of the chain that names it."""

    kind: str
    id: int
    day: date
    line: int
    proof: Proof


@dataclass(frozen=True, slots=True)
class Month:
    """What became of the rows of a month; `unreadable` is why none of them could be read, else empty."""

    first: date
    rows: int = 0
    unknown: int = 0
    wrong: Sequence[Wrong] = ()
    unreadable: str = ""


def months(database: Database, *, zone: ZoneInfo) -> Iterator[Month]:
    """The months that have rows, or lines about rows, in their order; each as of an instant of its own."""
    since = EARLIEST
    while since <= LATEST:
        with database.snapshot() as session:
            first = _next_day(session, since, zone)
            if first is None:
                return
            last = min(first.replace(day=monthrange(first.year, first.month)[1]), LATEST)
            yield _held(session, first, last, zone=zone, key=database.audit_key)
        since = last + DAY


def _held(session: Session, first: date, last: date, *, zone: ZoneInfo, key: bytes) -> Month:
    """A value that no desk writes (a system that is none) is somebody's change as well, and no end of the search."""
    try:
        found = gather(session, first, last, zone=zone, key=key)
    except ValueError as error:
        return Month(first, unreadable=str(error))
    days = _days(found, zone)
    wrong = [
        _wrong(name, days, one) for name, one in found.checked.items() if one.proof in WRONG
    ]  # fmt: skip
    wrong.sort(key=lambda one: (one.day, one.line, one.kind, one.id))
    return Month(first, len(found.checked), found.count(Proof.UNKNOWN), wrong)


def _wrong(name: str, days: Mapping[str, date], one: Checked) -> Wrong:
    kind, _, row_id = name.partition(":")
    return Wrong(kind, int(row_id), days.get(name) or day_of(one.subject), one.line, one.proof)


def _days(found: Evidence, zone: ZoneInfo) -> dict[str, date]:
    """Of the rows that are there; what was taken away had its day in the chain's line."""
    rounds = {one.id: one.day for one in found.rounds}
    return {
        **{f"{ROUND}:{one}": day for one, day in rounds.items()},
        **{f"{COLUMN}:{one.id}": rounds[one.round_id] for one in found.items},
        **{f"{LOG_IN}:{one.id}": one.day for one in found.log_ins},
        **{f"{ROOM_ROUND}:{one.id}": one.at.astimezone(zone).date() for one in found.room_rounds},
    }


def _next_day(session: Session, since: date, zone: ZoneInfo) -> date | None:
    """Asked of each index: months without anything cost nothing."""
    read = room_store.first_at(session, datetime.combine(since, time(), zone))
    told = audit.first_subject(session, day_subject(since), day_subject(LATEST))
    days = (
        round_store.first_day(session, since), log_in_store.first_day(session, since),
        read.astimezone(zone).date() if read else None, day_of(told) if told else None,
    )  # fmt: skip
    return min((one for one in days if one and one <= LATEST), default=None)
