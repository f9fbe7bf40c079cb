"""Readings of sites and how each site is read <-> rows; the lease a reading is run under."""

from collections.abc import Mapping, Sequence
from datetime import datetime, time, timedelta
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String, Text, or_, select, text, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from database.base import Base
from database.session import server_now
from database.types import UtcDateTime
from database.upsert import insert_new
from probes.crawl.plan import Progress
from probes.readings.values import Phase, Reason, Setup, SiteReading

_IS_OPEN = text("ended_at IS NULL")


class SiteReadingRow(Base):
    __tablename__ = "site_reading"
    __table_args__ = (
        Index("uq_site_reading_open", "site_id", unique=True, sqlite_where=_IS_OPEN, postgresql_where=_IS_OPEN),
        Index("ix_site_reading_site", "site_id", "id"),
    )  # fmt: skip
    id: Mapped[int] = mapped_column(primary_key=True)
    site_id: Mapped[int] = mapped_column(ForeignKey("site.id"))
    reason: Mapped[str] = mapped_column(String(10))
    asked_at: Mapped[datetime] = mapped_column(UtcDateTime)
    asked_by: Mapped[str] = mapped_column(String(80))
    phase: Mapped[str] = mapped_column(String(10))
    tries: Mapped[int] = mapped_column(default=0)
    resume_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    started_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    stop_by: Mapped[str] = mapped_column(String(80), default="")
    runner: Mapped[str] = mapped_column(String(40), default="")
    lease_until: Mapped[datetime | None] = mapped_column(UtcDateTime)
    read: Mapped[int] = mapped_column(default=0)
    unchanged: Mapped[int] = mapped_column(default=0)
    asked: Mapped[int] = mapped_column(default=0)
    waiting: Mapped[int] = mapped_column(default=0)
    doubtful: Mapped[int] = mapped_column(default=0)
    findings: Mapped[int] = mapped_column(default=0)
    beyond: Mapped[int] = mapped_column(default=0)
    unread: Mapped[int] = mapped_column(default=0)
    error: Mapped[str] = mapped_column(Text, default="")
    counts: Mapped[dict[str, int]] = mapped_column(JSON, default=dict)


class SetupRow(Base):
    __tablename__ = "reading_setup"
    site_id: Mapped[int] = mapped_column(ForeignKey("site.id"), primary_key=True)
    reads_at: Mapped[str] = mapped_column(String(5), default="")
    hosts: Mapped[list[str]] = mapped_column(JSON, default=list)
    connections: Mapped[int]
    rate: Mapped[int]
    """Requests in ten seconds."""
    robots: Mapped[bool]
    quiet_from: Mapped[str] = mapped_column(String(5), default="")
    quiet_until: Mapped[str] = mapped_column(String(5), default="")
    version: Mapped[int] = mapped_column(default=1)


_R = SiteReadingRow.__table__.c
_READINGS = select(
    _R.id, _R.site_id, _R.reason, _R.asked_at, _R.asked_by, _R.phase, _R.tries, _R.resume_at, _R.started_at,
    _R.ended_at, _R.stop_by, _R.read, _R.unchanged, _R.asked, _R.waiting, _R.doubtful, _R.findings, _R.beyond,
    _R.unread, _R.error, _R.counts,
)  # fmt: skip
_NOTHING = {
    "tries": 0, "stop_by": "", "runner": "", "read": 0, "unchanged": 0, "asked": 0, "waiting": 0, "doubtful": 0,
    "findings": 0, "beyond": 0, "unread": 0, "error": "", "counts": {},
}  # fmt: skip
TENTHS = 10
BEFORE = 3
"""Complete readings a new one is held against: maintenance may last for days, a smaller site is believed in the end."""


def add(session: Session, site_id: int, *, reason: Reason, at: datetime, by: str) -> int | None:
    """A waiting reading; None where the site has an open one."""
    row = {
        **_NOTHING, "site_id": site_id, "reason": reason.value, "asked_at": at, "asked_by": by,
        "phase": Phase.WAITING.value,
    }  # fmt: skip
    new = insert_new(session, SiteReadingRow, [row], returning=[_R.id])
    return new[0].id if new else None


def by_id(session: Session, reading_id: int) -> SiteReading | None:
    row = session.execute(_READINGS.where(_R.id == reading_id)).one_or_none()
    return None if row is None else _reading(row)


def hold(session: Session, reading_id: int) -> SiteReading | None:
    """The same, kept from others until commit."""
    row = session.execute(_READINGS.where(_R.id == reading_id).with_for_update()).one_or_none()
    return None if row is None else _reading(row)


def open_of(session: Session, site_id: int) -> SiteReading | None:
    row = session.execute(_READINGS.where(_R.site_id == site_id, _R.ended_at.is_(None))).one_or_none()
    return None if row is None else _reading(row)


def latest(session: Session, *, limit: int, site_id: int | None = None) -> Sequence[SiteReading]:
    """The newest first."""
    found = _READINGS.order_by(_R.id.desc()).limit(limit)
    if site_id is not None:
        found = found.where(_R.site_id == site_id)
    return [_reading(row) for row in session.execute(found)]


def last_whole(session: Session, site_id: int, *, before: int) -> int:
    """The most pages one of the three complete readings before this one read; 0 where there is none."""
    found = select(_R.read).where(_R.site_id == site_id, _R.id < before, _R.phase == Phase.COMPLETE.value)
    return max(session.scalars(found.order_by(_R.id.desc()).limit(BEFORE)), default=0)


def change(session: Session, reading_id: int, values: Mapping[str, object]) -> None:
    session.execute(update(SiteReadingRow).where(_R.id == reading_id).values(**values))


def any_claimable(session: Session, *, now: datetime) -> bool:
    """Whether a reading waits for somebody to run it."""
    return session.execute(_claimable(session, now).limit(1)).first() is not None


def claim(
    session: Session, runner: str, *, now: datetime, lease: timedelta, site_id: int | None = None
) -> SiteReading | None:
    """The oldest reading nobody runs, now run by us until the lease ends; a dead runner's lease has ended."""
    found = _claimable(session, now).order_by(_R.id).limit(1).with_for_update(skip_locked=True)
    if site_id is not None:
        found = found.where(_R.site_id == site_id)
    reading_id = session.scalar(found)
    if reading_id is None:
        return None
    change(
        session, reading_id, {"runner": runner, "lease_until": server_now(session) + lease, "resume_at": None}
    )
    return by_id(session, reading_id)


def renew(session: Session, reading_id: int, runner: str, *, lease: timedelta) -> bool:
    """Whether the reading is still ours; then until the lease ends again."""
    renewed = session.execute(
        update(SiteReadingRow)
        .where(_R.id == reading_id, _R.runner == runner, _R.ended_at.is_(None))
        .values(lease_until=server_now(session) + lease)
        .returning(_R.id)
    )
    return renewed.first() is not None


def progress_values(progress: Progress) -> Mapping[str, int]:
    """As columns."""
    return {
        "read": progress.read, "unchanged": progress.unchanged, "asked": progress.asked, "waiting": progress.waiting,
        "doubtful": progress.doubtful, "findings": progress.findings,
    }  # fmt: skip


def setups(session: Session) -> Mapping[int, Setup]:
    """How each site is read that somebody has set up, by site."""
    return {row.site_id: _setup(row) for row in session.scalars(select(SetupRow))}


def set_up(session: Session, found: Setup) -> bool:
    """Keep it; False where another was faster (`version` is the one that was seen, 0 for none)."""
    values: dict[str, Any] = {
        "site_id": found.site_id, "reads_at": _clock(found.reads_at), "hosts": list(found.hosts),
        "connections": found.connections, "rate": round(found.rate * TENTHS), "robots": found.robots,
        "quiet_from": _clock(found.quiet_from), "quiet_until": _clock(found.quiet_until),
        "version": found.version + 1,
    }  # fmt: skip
    if not found.version:
        row = SetupRow.__table__.c
        return bool(insert_new(session, SetupRow, [values], returning=[row.site_id]))
    changed = update(SetupRow).where(SetupRow.site_id == found.site_id, SetupRow.version == found.version)
    return session.execute(changed.values(**values).returning(SetupRow.site_id)).first() is not None


def _claimable(session: Session, now: datetime) -> Any:  # noqa: ANN401  (a SELECT of one column)
    return select(_R.id).where(
        _R.ended_at.is_(None),
        or_(_R.resume_at.is_(None), _R.resume_at <= now),
        or_(_R.lease_until.is_(None), _R.lease_until < server_now(session)),
    )


def _clock(found: time | None) -> str:
    return f"{found:%H:%M}" if found else ""


def _time(stored: str) -> time | None:
    return time.fromisoformat(stored) if stored else None


def _setup(row: SetupRow) -> Setup:
    return Setup(
        row.site_id, _time(row.reads_at), tuple(row.hosts), row.connections, row.rate / TENTHS, row.robots,
        _time(row.quiet_from), _time(row.quiet_until), row.version,
    )  # fmt: skip


def _reading(row: Any) -> SiteReading:  # noqa: ANN401  (a row of _READINGS)
    return SiteReading(
        row.id, row.site_id, Reason(row.reason), row.asked_at, row.asked_by, Phase(row.phase), row.tries,
        row.resume_at, row.started_at, row.ended_at, row.stop_by,
        Progress(row.read, row.unchanged, row.asked, row.waiting, row.doubtful, row.findings), row.beyond,
        row.unread, row.error, row.counts or {},
    )  # fmt: skip
