"""Maintenance windows <-> rows."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ForeignKey, String, insert, select, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from database.base import Base
from database.types import UtcDateTime
from escalation.maintenance import Window, host_of
from sites.store import sites


class MaintenanceRow(Base):
    """One window as it was entered; `ended_at` where somebody ended it before its time, or called it off."""

    __tablename__ = "maintenance_window"
    id: Mapped[int] = mapped_column(primary_key=True)
    site_id: Mapped[int | None] = mapped_column(ForeignKey("site.id"))
    starts_at: Mapped[datetime] = mapped_column(UtcDateTime)
    ends_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
    reason: Mapped[str] = mapped_column(String(300))
    entered_by: Mapped[str] = mapped_column(String(120))
    entered_at: Mapped[datetime] = mapped_column(UtcDateTime)
    ended_by: Mapped[str | None] = mapped_column(String(120))
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


_R = MaintenanceRow


def open_windows(session: Session, now: datetime) -> list[Window]:
    """Those that run and those that come, earliest first; what a site's name means is asked once, and only then."""
    rows = session.scalars(
        select(_R).where(_R.ends_at > now, _R.ended_at.is_(None)).order_by(_R.starts_at, _R.id)
    ).all()
    of_sites = any(row.site_id is not None for row in rows)
    homes = {site.id: host_of(site.home) for site in sites(session)} if of_sites else {}
    return [
        Window(
            id=row.id, site_id=row.site_id, host=homes.get(row.site_id or 0, ""), starts_at=row.starts_at,
            ends_at=row.ends_at, reason=row.reason, by=row.entered_by,
        )
        for row in rows
    ]  # fmt: skip


def add_window(
    session: Session, *, site_id: int | None, starts_at: datetime, ends_at: datetime, reason: str, by: str,
    now: datetime,
) -> int:  # fmt: skip
    values = {
        "site_id": site_id, "starts_at": starts_at, "ends_at": ends_at, "reason": reason, "entered_by": by,
        "entered_at": now,
    }  # fmt: skip
    return session.scalars(insert(_R).returning(_R.id), [values]).one()


def end_window(session: Session, window_id: int, *, by: str, now: datetime) -> bool:
    """The window is over from now on; False where it was over already, or never was."""
    ended: Sequence[int] = session.scalars(
        update(_R)
        .where(_R.id == window_id, _R.ends_at > now, _R.ended_at.is_(None))
        .values(ended_at=now, ended_by=by)
        .returning(_R.id)
    ).all()
    return bool(ended)
