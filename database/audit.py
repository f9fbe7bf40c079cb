"""The append-only, hash-chained record: who did what to which subject, in an order nobody can change.

Rows carry ids and salted digests, never personal data, so that erasure leaves the chain verifiable.
Hash: HMAC-SHA256(key, canonical row + hash of the row before). A trigger refuses UPDATE and DELETE.
"""

import hashlib
import hmac
import json
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import cast

from sqlalchemy import BigInteger, String, Table, Text, bindparam, func, select, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from database.base import Base
from database.types import UtcDateTime
from database.upsert import insert_all

GENESIS = "0" * 64
OVERLAP = timedelta(minutes=5)
"""Units of work overlap: one that read its clock first may commit last (an engine's pass reads it once)."""


class AuditRow(Base):
    """One line of the record."""

    __tablename__ = "audit"
    seq: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    actor: Mapped[str] = mapped_column(String(80))
    action: Mapped[str] = mapped_column(String(60))
    subject: Mapped[str] = mapped_column(String(80), index=True)
    data: Mapped[str] = mapped_column(Text)
    prev_hash: Mapped[str] = mapped_column(String(64))
    hash: Mapped[str] = mapped_column(String(64))


class AuditHeadRow(Base):
    """The one row that says where the chain ends; locked last in every transaction."""

    __tablename__ = "audit_head"
    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    seq: Mapped[int] = mapped_column(BigInteger)
    hash: Mapped[str] = mapped_column(String(64))


_HEAD = select(AuditHeadRow.seq, AuditHeadRow.hash).where(AuditHeadRow.id == 1).with_for_update()
_MOVE_HEAD = (
    update(cast("Table", AuditHeadRow.__table__))
    .where(AuditHeadRow.id == 1)
    .values(seq=bindparam("to_seq"), hash=bindparam("to_hash"))
)


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing done, before it has its place in the chain. `subject` is `kind:id`."""

    action: str
    subject: str
    data: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Break:
    """Where the chain does not hold: `seq` and what is wrong (code)."""

    seq: int
    code: str


@dataclass(frozen=True, slots=True)
class Told:
    """A line read again: its data, and whether it hashes as it did when it was chained."""

    seq: int
    subject: str
    data: Mapping[str, object]
    genuine: bool


def digest(key: bytes, value: str) -> str:
    """A salted digest of personal data: the same value gives the same digest on this desk only."""
    return hmac.new(key, value.encode(), hashlib.sha256).hexdigest()[:24]


def append(session: Session, *, key: bytes, at: datetime, actor: str, entries: Sequence[Entry]) -> None:
    """Chain the entries of one transaction behind the head, which stays locked until commit."""
    if not entries:
        return
    head = session.execute(_HEAD).one()
    seq, last = head.seq, head.hash
    rows = []
    for entry in entries:
        seq += 1
        row = {
            "seq": seq,
            "at": at,
            "actor": actor,
            "action": entry.action,
            "subject": entry.subject,
            "data": _canonical(entry.data),
            "prev_hash": last,
        }
        last = _hash(key, row)
        rows.append({**row, "hash": last})
    insert_all(session, AuditRow, rows)
    session.execute(_MOVE_HEAD, {"to_seq": seq, "to_hash": last})


def lines_after(session: Session, seq: int, *, limit: int) -> list[tuple[int, str, str]]:
    """The next lines, each its place, action and subject.

    None comes in later before the last one read: places are given under the head's lock, which is kept until commit.
    """
    rows = select(AuditRow.seq, AuditRow.action, AuditRow.subject).where(AuditRow.seq > seq)
    return [
        (row.seq, row.action, row.subject)
        for row in session.execute(rows.order_by(AuditRow.seq).limit(limit))
    ]


def told_of(session: Session, subjects: Collection[str], *, key: bytes) -> list[Told]:
    """Every line about these subjects, in the chain's order; each hashed anew, by an index on the subject."""
    columns = AuditRow.__table__.columns
    wanted = select(*columns).where(AuditRow.subject.in_(sorted(subjects))).order_by(AuditRow.seq)
    rows = [dict(row._mapping) for row in session.execute(wanted)] if subjects else []  # noqa: SLF001  (public view)
    return [
        Told(
            int(str(row["seq"])), str(row["subject"]), _data(str(row["data"])), row["hash"] == _hash(key, row)
        )
        for row in rows
    ]  # fmt: skip


def first_subject(session: Session, least: str, greatest: str) -> str | None:
    """The first subject in alphabetical order between these two that a line is about, by the same index."""
    return session.scalar(select(func.min(AuditRow.subject)).where(AuditRow.subject.between(least, greatest)))


def verify(session: Session, *, key: bytes) -> tuple[int, list[Break]]:
    """Rows read, and every place where the chain breaks: hash, gap, clock gone back by more than OVERLAP, head."""
    breaks: list[Break] = []
    seq, last = 0, GENESIS
    previous: datetime | None = None
    for row in _rows(session):
        seq += 1
        if row["seq"] != seq:
            breaks.append(Break(seq, "gap"))
            seq = int(str(row["seq"]))
        if row["prev_hash"] != last or row["hash"] != _hash(key, row):
            breaks.append(Break(seq, "hash"))
        at = row["at"]
        if isinstance(at, datetime) and previous is not None and at < previous - OVERLAP:
            breaks.append(Break(seq, "clock_backwards"))
        previous = at if isinstance(at, datetime) else previous
        last = str(row["hash"])
    head = session.execute(select(AuditHeadRow.seq, AuditHeadRow.hash)).one()
    if (head.seq, head.hash) != (seq, last):
        breaks.append(Break(head.seq, "head"))
    return seq, breaks


def _rows(session: Session) -> Iterator[dict[str, object]]:
    columns = AuditRow.__table__.columns
    for row in session.execute(select(*columns).order_by(AuditRow.seq).execution_options(yield_per=1000)):
        yield dict(row._mapping)  # noqa: SLF001  (SQLAlchemy's public mapping view)


def _data(written: str) -> Mapping[str, object]:
    """Nothing, where somebody wrote over the line what the desk never writes: that it does not hash is told anyway."""
    try:
        found = json.loads(written)
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


def _canonical(data: Mapping[str, object]) -> str:
    return json.dumps(data, ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=str)


def _hash(key: bytes, row: Mapping[str, object]) -> str:
    at = row["at"]
    stamp = at.isoformat() if isinstance(at, datetime) else ""
    parts = [str(row[name]) for name in ("seq", "actor", "action", "subject", "data", "prev_hash")]
    return hmac.new(key, "\x1f".join([stamp, *parts]).encode(), hashlib.sha256).hexdigest()
