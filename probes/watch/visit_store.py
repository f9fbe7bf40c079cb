"""Visits, their daily counts and what each vantage point believes, <-> rows."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Date, ForeignKey, Index, Integer, String, Text, delete, insert, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from database.base import Base
from database.types import UtcDateTime
from database.upsert import insert_all, insert_into
from probes.watch.standing import UNSEEN, Look, Standing, State
from probes.watch.visit import NO_CERTIFICATE, Certificate, Seen, Visit
from probes.watch.week import DayCount

MOST_REASON = 300


@dataclass(frozen=True, slots=True)
class Belief:
    """What one vantage point believes of an object, with its last look and the certificate it last saw."""

    vantage: str
    standing: Standing = UNSEEN
    last_at: datetime | None = None
    verdict: str = ""
    reason: str = ""
    certificate: Certificate = NO_CERTIFICATE
    warned_days: int | None = None
    """The nearest mark before the certificate's end that a ticket was made for."""


class SiteVisitRow(Base):
    __tablename__ = "site_visit"
    __table_args__ = (Index("ix_site_visit_object", "object_id", "id"), Index("ix_site_visit_at", "at"))
    id: Mapped[int] = mapped_column(primary_key=True)
    object_id: Mapped[int] = mapped_column(ForeignKey("monitored_object.id"))
    vantage: Mapped[str] = mapped_column(String(20))
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    look: Mapped[str] = mapped_column(String(12))
    verdict: Mapped[str] = mapped_column(String(20))
    reason: Mapped[str] = mapped_column(Text, default="")
    status: Mapped[int] = mapped_column(default=0)
    final_url: Mapped[str] = mapped_column(Text, default="")
    dns_ms: Mapped[int | None]
    connect_ms: Mapped[int | None]
    first_byte_ms: Mapped[int | None]
    whole_ms: Mapped[int | None]
    marker: Mapped[bool | None]
    certificate_ends_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    name_fits: Mapped[bool | None]


class VisitDayRow(Base):
    """Kept counts: a strip of a month reads days, not visits."""

    __tablename__ = "visit_day"
    object_id: Mapped[int] = mapped_column(ForeignKey("monitored_object.id"), primary_key=True)
    day: Mapped[date] = mapped_column(Date, primary_key=True)
    vantage: Mapped[str] = mapped_column(String(20), primary_key=True)
    planned: Mapped[int] = mapped_column(Integer, default=0)
    visits: Mapped[int] = mapped_column(Integer, default=0)
    failures: Mapped[int] = mapped_column(Integer, default=0)
    untold: Mapped[int] = mapped_column(Integer, default=0)


class VisitStandingRow(Base):
    __tablename__ = "visit_standing"
    object_id: Mapped[int] = mapped_column(ForeignKey("monitored_object.id"), primary_key=True)
    vantage: Mapped[str] = mapped_column(String(20), primary_key=True)
    state: Mapped[str] = mapped_column(String(10))
    since: Mapped[datetime | None] = mapped_column(UtcDateTime)
    last_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    verdict: Mapped[str] = mapped_column(String(20), default="")
    reason: Mapped[str] = mapped_column(Text, default="")
    certificate_ends_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    name_fits: Mapped[bool | None]
    warned_days: Mapped[int | None]


_V, _D, _S = (row.__table__.c for row in (SiteVisitRow, VisitDayRow, VisitStandingRow))
_COUNTS = ("planned", "visits", "failures", "untold")


def add_visit(session: Session, object_id: int, visit: Visit) -> None:
    seen = visit.seen
    values = {
        "object_id": object_id, "vantage": visit.vantage, "at": visit.at, "look": visit.look.value,
        "verdict": seen.verdict, "reason": seen.reason[:MOST_REASON], "status": seen.status,
        "final_url": seen.final_url[:MOST_REASON], "dns_ms": seen.dns_ms, "connect_ms": seen.connect_ms,
        "first_byte_ms": seen.first_byte_ms, "whole_ms": seen.whole_ms, "marker": seen.marker,
        "certificate_ends_at": seen.certificate.expires_at, "name_fits": seen.certificate.name_fits,
    }  # fmt: skip
    session.execute(insert(SiteVisitRow), [values])


def last_visits(session: Session, object_id: int, *, limit: int) -> list[Visit]:
    """The newest first."""
    found = (
        select(SiteVisitRow.__table__).where(_V.object_id == object_id).order_by(_V.id.desc()).limit(limit)
    )
    return [_visit(row) for row in session.execute(found)]


def count(session: Session, object_id: int, vantage: str, one: DayCount) -> None:
    """Add to a day's counts; `planned` is set once, when the day's first visit is ordered or made."""
    statement = insert_into(session, VisitDayRow)
    added = {name: _D[name] + statement.excluded[name] for name in _COUNTS[1:]}
    values = {"object_id": object_id, "day": one.day, "vantage": vantage} | {
        name: getattr(one, name) for name in _COUNTS
    }
    session.execute(
        statement.values(values).on_conflict_do_update(
            index_elements=["object_id", "day", "vantage"], set_=added
        )
    )


def plan_days(session: Session, rows: Sequence[Mapping[str, object]]) -> None:
    """Days with their planned visits (object_id, day, vantage, planned), where they do not stand there yet."""
    if rows:
        none = {"visits": 0, "failures": 0, "untold": 0}
        given = [{**row, **none} for row in rows]
        session.execute(insert_into(session, VisitDayRow).values(given).on_conflict_do_nothing())


def days(session: Session, object_ids: Sequence[int], *, since: date) -> dict[int, list[DayCount]]:
    """The days of these objects, all vantage points together, earliest first."""
    rows = session.execute(
        select(_D.object_id, _D.day, *(_D[name] for name in _COUNTS))
        .where(_D.object_id.in_(object_ids), _D.day >= since)
        .order_by(_D.object_id, _D.day)
    )
    found: dict[int, dict[date, DayCount]] = {}
    for object_id, *values in rows:
        one, of = DayCount(*values), found.setdefault(object_id, {})
        of[one.day] = of[one.day].plus(one) if one.day in of else one
    return {object_id: list(of.values()) for object_id, of in found.items()}


def beliefs(session: Session, object_ids: Sequence[int]) -> dict[int, list[Belief]]:
    """What the vantage points believe of these objects."""
    rows = session.execute(
        select(VisitStandingRow.__table__)
        .where(_S.object_id.in_(object_ids))
        .order_by(_S.object_id, _S.vantage)
    )
    found: dict[int, list[Belief]] = {}
    for row in rows:
        found.setdefault(row.object_id, []).append(_belief(row))
    return found


def set_belief(session: Session, object_id: int, one: Belief) -> None:
    values = {
        "object_id": object_id, "vantage": one.vantage, "state": one.standing.state.value,
        "since": one.standing.since, "last_at": one.last_at, "verdict": one.verdict,
        "reason": one.reason[:MOST_REASON], "certificate_ends_at": one.certificate.expires_at,
        "name_fits": one.certificate.name_fits, "warned_days": one.warned_days,
    }  # fmt: skip
    insert_all(session, VisitStandingRow, [values], replace_by=("object_id", "vantage"))


def forget_beliefs(session: Session, object_id: int) -> None:
    session.execute(delete(VisitStandingRow).where(_S.object_id == object_id))


def prune(session: Session, *, before: datetime, limit: int) -> int:
    """Erase the oldest visits; their counts stay. How many went."""
    old = select(_V.id).where(_V.at < before).order_by(_V.at).limit(limit)
    gone = session.execute(delete(SiteVisitRow).where(_V.id.in_(old.scalar_subquery())).returning(_V.id))
    return len(gone.all())


def _visit(row: Any) -> Visit:  # noqa: ANN401  (a row of site_visit)
    seen = Seen(
        row.verdict, row.reason, row.status, row.final_url, row.dns_ms, row.connect_ms, row.first_byte_ms,
        row.whole_ms, row.marker, Certificate(row.certificate_ends_at, row.name_fits),
    )  # fmt: skip
    return Visit(row.vantage, row.at, Look(row.look), seen)


def _belief(row: Any) -> Belief:  # noqa: ANN401  (a row of visit_standing)
    return Belief(
        row.vantage, Standing(State(row.state), row.since), row.last_at, row.verdict, row.reason,
        Certificate(row.certificate_ends_at, row.name_fits), row.warned_days,
    )  # fmt: skip
