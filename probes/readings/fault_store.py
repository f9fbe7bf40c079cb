"""Faults <-> rows: what findings of one kind and address have in common, its verdict and its ticket."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import (
    ForeignKey,
    Index,
    Integer,
    String,
    Text,
    UniqueConstraint,
    case,
    func,
    or_,
    select,
    text,
    update,
)
from sqlalchemy.orm import Mapped, Session, mapped_column

from database.base import Base
from database.types import UtcDateTime
from database.upsert import insert_into
from probes.kinds import Gravity, Sureness, fault_kinds
from probes.readings.finding_store import FindingRow
from probes.readings.keys import KEY_LENGTH
from probes.readings.lexicon_store import TermRow

_UNASKED = text("verdict = '' AND gone_at IS NULL")
_STANDS = text("gone_at IS NULL")
_AT_ONCE = 500
"""Faults in one UPDATE: a first reading of a site makes thousands."""


class Verdict(StrEnum):
    """What a person said of a suspect; a fault that needs no person has none."""

    NONE = ""
    CONFIRMED = "confirmed"
    REJECTED = "rejected"


class FaultRow(Base):
    __tablename__ = "fault"
    __table_args__ = (
        UniqueConstraint("site_id", "key"),
        Index("ix_fault_unasked", "sureness", "id", sqlite_where=_UNASKED, postgresql_where=_UNASKED),
        Index("ix_fault_seen", "site_id", "last_reading"),
        Index("ix_fault_verdict", "verdict", "kind", "subject"),
        Index("ix_fault_ticket", "ticket"),
        Index(
            "ix_fault_standing", "site_id", "kind", "verdict", sqlite_where=_STANDS, postgresql_where=_STANDS
        ),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    site_id: Mapped[int] = mapped_column(ForeignKey("site.id"))
    key: Mapped[str] = mapped_column(String(KEY_LENGTH))
    kind: Mapped[str] = mapped_column(String(40))
    sureness: Mapped[str] = mapped_column(String(8))
    url: Mapped[str] = mapped_column(Text)
    page: Mapped[str] = mapped_column(Text)
    subject: Mapped[str] = mapped_column(Text)
    excerpt: Mapped[str] = mapped_column(Text)
    pages: Mapped[int] = mapped_column(default=0)
    """Places where it stands now."""
    last_reading: Mapped[int] = mapped_column(Integer)
    first_seen_at: Mapped[datetime] = mapped_column(UtcDateTime)
    last_seen_at: Mapped[datetime] = mapped_column(UtcDateTime)
    gone_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    verdict: Mapped[str] = mapped_column(String(10), default="")
    verdict_by: Mapped[str] = mapped_column(String(80), default="")
    verdict_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    ticket: Mapped[str] = mapped_column(String(6), default="")
    noted_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    """When its ticket was told that it is gone, until that is taken back."""
    no_picture: Mapped[str] = mapped_column(String(12), default="")
    """Why its ticket got no picture of the page (`pictures.chromium.Lack`); "" where it did, or none was due."""


@dataclass(frozen=True, slots=True)
class Fault:
    """One row; `url` and `page` are the first of its places."""

    id: int
    site_id: int
    key: str
    kind: str
    url: str
    page: str
    subject: str
    excerpt: str
    pages: int
    first_seen_at: datetime
    last_seen_at: datetime
    gone_at: datetime | None
    verdict: Verdict
    verdict_by: str
    verdict_at: datetime | None
    ticket: str
    noted_at: datetime | None
    no_picture: str

    @property
    def is_suspect(self) -> bool:
        return fault_kinds()[self.kind].sureness is Sureness.SUSPECT


_A, _F = FaultRow.__table__.c, FindingRow.__table__.c
_FAULTS = select(
    _A.id, _A.site_id, _A.key, _A.kind, _A.url, _A.page, _A.subject, _A.excerpt, _A.pages, _A.first_seen_at,
    _A.last_seen_at, _A.gone_at, _A.verdict, _A.verdict_by, _A.verdict_at, _A.ticket, _A.noted_at,
    _A.no_picture,
)  # fmt: skip
_DUE = (_A.gone_at.is_(None), (_A.sureness == Sureness.FAULT.value) | (_A.verdict == Verdict.CONFIRMED.value))


def settle(session: Session, site_id: int, reading_id: int) -> None:
    """Count what this reading found into its faults; new ones begin, known ones are seen again."""
    suspects = [kind.code for kind in fault_kinds().values() if kind.sureness is Sureness.SUSPECT]
    sureness = case((_F.kind.in_(suspects), Sureness.SUSPECT.value), else_=Sureness.FAULT.value)
    found = (
        select(
            _F.site_id, _F.fault_key, func.min(_F.kind),
            func.max(sureness), func.min(_F.url), func.min(_F.page),
            func.min(_F.subject), func.min(_F.excerpt), func.count(), func.max(_F.last_reading),
            func.min(_F.first_seen_at), func.max(_F.last_seen_at), text("''"), text("''"), text("''"), text("''"),
        )
        .where(_F.site_id == site_id, _F.gone_at.is_(None), _F.fault_key.in_(_touched(site_id, reading_id)))
        .group_by(_F.site_id, _F.fault_key)
    )  # fmt: skip
    names = (
        "site_id", "key", "kind", "sureness", "url", "page", "subject", "excerpt", "pages", "last_reading",
        "first_seen_at", "last_seen_at", "verdict", "verdict_by", "ticket", "no_picture",
    )  # fmt: skip
    statement = insert_into(session, FaultRow).from_select(names, found)
    seen = {name: statement.excluded[name] for name in ("pages", "last_reading", "last_seen_at")}
    back: dict[str, Any] = {"gone_at": None}  # its ticket still says that it is gone: see `to_take_back`
    session.execute(statement.on_conflict_do_update(index_elements=["site_id", "key"], set_={**seen, **back}))


def recount(session: Session, site_id: int, *, at: datetime) -> None:
    """After findings went: how many places each open fault still has; one without any is gone."""
    _recount(session, _A.site_id == site_id, at=at)


def recount_one(session: Session, fault_id: int, *, at: datetime) -> None:
    """The same for one."""
    _recount(session, _A.id == fault_id, at=at)


def _recount(session: Session, which: Any, *, at: datetime) -> None:  # noqa: ANN401  (a condition)
    left = (
        select(func.count())
        .where(_F.site_id == _A.site_id, _F.fault_key == _A.key, _F.gone_at.is_(None))
        .scalar_subquery()
    )
    about = (which, _A.gone_at.is_(None))
    session.execute(update(FaultRow).where(*about).values(pages=left))
    session.execute(update(FaultRow).where(*about, _A.pages == 0).values(gone_at=at))


def by_id(session: Session, fault_id: int) -> Fault | None:
    row = session.execute(_FAULTS.where(_A.id == fault_id)).one_or_none()
    return None if row is None else _fault(row)


def hold(session: Session, fault_id: int) -> Fault | None:
    """The same, kept from others until commit."""
    row = session.execute(_FAULTS.where(_A.id == fault_id).with_for_update()).one_or_none()
    return None if row is None else _fault(row)


def by_keys(session: Session, keys: Iterable[str]) -> Mapping[str, Fault]:
    """By key, whatever site; those that are unknown left out."""
    wanted = list(keys)
    rows = session.execute(_FAULTS.where(_A.key.in_(wanted))) if wanted else ()
    return {row.key: _fault(row) for row in rows}


def by_ticket(session: Session, number: str) -> Sequence[Fault]:
    rows = session.execute(_FAULTS.where(_A.ticket == number).order_by(_A.id))
    return [_fault(row) for row in rows]


def due(session: Session, site_id: int, reading_id: int, *, after: int, limit: int) -> Sequence[Fault]:
    """Faults this reading saw that may need a ticket, from behind one on."""
    found = _FAULTS.where(_A.site_id == site_id, _A.last_reading == reading_id, _A.id > after, *_DUE)
    return [_fault(row) for row in session.execute(found.order_by(_A.id).limit(limit))]


def to_note(session: Session, site_id: int, *, after: int, limit: int) -> Sequence[Fault]:
    """Faults that are gone and whose ticket was not told yet."""
    found = _FAULTS.where(
        _A.site_id == site_id, _A.gone_at.is_not(None), _A.noted_at.is_(None), _A.ticket != "", _A.id > after
    )
    return [_fault(row) for row in session.execute(found.order_by(_A.id).limit(limit))]


def to_take_back(session: Session, site_id: int, *, after: int, limit: int) -> Sequence[Fault]:
    """Faults that stand again after their ticket was told that they are gone."""
    found = _FAULTS.where(
        _A.site_id == site_id, _A.gone_at.is_(None), _A.noted_at.is_not(None), _A.id > after
    )
    return [_fault(row) for row in session.execute(found.order_by(_A.id).limit(limit))]


def to_review(session: Session, *, limit: int) -> Sequence[Fault]:
    """Suspects nobody has judged, those of severe kinds before others, then the oldest first."""
    severe = [kind.code for kind in fault_kinds().values() if kind.gravity is Gravity.SEVERE]
    gravest = case((_A.kind.in_(severe), 0), else_=1)
    found = _FAULTS.where(*_asked()).order_by(gravest, _A.id).limit(limit)
    return [_fault(row) for row in session.execute(found)]


def count_to_review(session: Session, *, most: int) -> int:
    """How many of them, at most so many."""
    some = select(_A.id).where(*_asked()).limit(most).subquery()
    return session.scalar(select(func.count()).select_from(some)) or 0


def judged(session: Session, *, limit: int) -> Sequence[Fault]:
    """The latest verdicts."""
    found = _FAULTS.where(_A.verdict != "").order_by(_A.verdict_at.desc(), _A.id.desc()).limit(limit)
    return [_fault(row) for row in session.execute(found)]


def change(session: Session, fault_id: int, values: Mapping[str, object]) -> None:
    session.execute(update(FaultRow).where(_A.id == fault_id).values(**values))


def note_pictures(session: Session, whys: Mapping[str, Sequence[int]]) -> None:
    """Why these faults have no picture, by reason."""
    for why, ids in whys.items():
        for first in range(0, len(ids), _AT_ONCE):
            some = ids[first : first + _AT_ONCE]
            session.execute(update(FaultRow).where(_A.id.in_(some)).values(no_picture=why))


def verdicts(session: Session, kinds: Sequence[str]) -> Mapping[tuple[str, Verdict], int]:
    """How often the suspects of these kinds were confirmed and rejected, by subject: a term's wrong form.

    Verdicts from before a term was taken back in count no more.
    """
    counts = or_(TermRow.judged_since.is_(None), _A.verdict_at >= TermRow.judged_since)
    found = (
        select(_A.subject, _A.verdict, func.count())
        .outerjoin(TermRow, TermRow.wrong == _A.subject)
        .where(_A.verdict != "", _A.kind.in_(list(kinds)), counts)
        .group_by(_A.subject, _A.verdict)
    )
    return {(subject, Verdict(verdict)): count for subject, verdict, count in session.execute(found)}


def _asked() -> tuple[Any, ...]:
    return _A.verdict == "", _A.gone_at.is_(None), _A.sureness == Sureness.SUSPECT.value


def _touched(site_id: int, reading_id: int) -> Any:  # noqa: ANN401  (a SELECT of one column)
    return select(_F.fault_key).where(_F.site_id == site_id, _F.last_reading == reading_id)


def _fault(row: Any) -> Fault:  # noqa: ANN401  (a row of _FAULTS)
    return Fault(
        row.id, row.site_id, row.key, row.kind, row.url, row.page, row.subject, row.excerpt, row.pages,
        row.first_seen_at, row.last_seen_at, row.gone_at, Verdict(row.verdict), row.verdict_by, row.verdict_at,
        row.ticket, row.noted_at, row.no_picture,
    )  # fmt: skip
