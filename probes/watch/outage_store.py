"""Outages <-> rows: from the first look that failed to the moment the site was taken to be up again for good."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String, Text, insert, select, text, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from database.base import Base
from database.types import UtcDateTime
from probes.watch.visit import FaultKind

_LIVE = text("over_at IS NULL")


@dataclass(frozen=True, slots=True)
class Outage:
    """`recovered_at`: up again, not yet for long enough; `over_at`: it stayed up. `relapses`: failures between."""

    id: int
    object_id: int
    kind: FaultKind
    began_at: datetime
    confirmed_at: datetime
    recovered_at: datetime | None
    over_at: datetime | None
    relapses: int
    reason: str
    ticket_id: int | None
    ticket: str

    @property
    def subject(self) -> str:
        return f"outage:{self.id}"


class OutageRow(Base):
    __tablename__ = "site_outage"
    __table_args__ = (
        Index("uq_site_outage_live", "object_id", unique=True, sqlite_where=_LIVE, postgresql_where=_LIVE),
        Index("ix_site_outage_object", "object_id", "id"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    object_id: Mapped[int] = mapped_column(ForeignKey("monitored_object.id"))
    kind: Mapped[str] = mapped_column(String(20))
    began_at: Mapped[datetime] = mapped_column(UtcDateTime)
    confirmed_at: Mapped[datetime] = mapped_column(UtcDateTime)
    recovered_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    over_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    relapses: Mapped[int] = mapped_column(default=0)
    reason: Mapped[str] = mapped_column(Text, default="")
    ticket_id: Mapped[int | None]
    ticket: Mapped[str] = mapped_column(String(6), default="")


_T = OutageRow.__table__.c
_ALL = select(
    _T.id, _T.object_id, _T.kind, _T.began_at, _T.confirmed_at, _T.recovered_at, _T.over_at, _T.relapses,
    _T.reason, _T.ticket_id, _T.ticket,
)  # fmt: skip


def live(session: Session, object_ids: Sequence[int]) -> dict[int, Outage]:
    """The outages of these objects that are not over, by object: one each at most."""
    found = _ALL.where(_T.object_id.in_(object_ids), _T.over_at.is_(None))
    return {one.object_id: one for one in map(_outage, session.execute(found))}


def latest(session: Session, object_id: int, *, limit: int) -> list[Outage]:
    found = _ALL.where(_T.object_id == object_id).order_by(_T.id.desc()).limit(limit)
    return [_outage(row) for row in session.execute(found)]


def by_ids(session: Session, ids: Sequence[int]) -> list[Outage]:
    return [_outage(row) for row in session.execute(_ALL.where(_T.id.in_(ids)).order_by(_T.id))]


def add(session: Session, values: Mapping[str, object]) -> int:
    return session.scalars(insert(OutageRow).returning(OutageRow.id), [dict(values)]).one()


def change(session: Session, outage_id: int, values: Mapping[str, object]) -> None:
    session.execute(update(OutageRow).where(_T.id == outage_id).values(dict(values)))


def _outage(row: Any) -> Outage:  # noqa: ANN401  (a row of _ALL)
    number, object_id, kind, *rest = row
    return Outage(number, object_id, FaultKind(kind), *rest)
