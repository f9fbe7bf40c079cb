"""What the score counts <-> rows: a site's standing faults of some kinds, and its last whole reading."""

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import and_, select, union_all

from database.session import Session
from probes.kinds import Sureness
from probes.readings.fault_store import FaultRow, Verdict
from probes.readings.finding_store import FindingRow
from probes.readings.reading_store import SiteReadingRow
from probes.readings.values import Phase

DATED = ("stale_column", "column_ageing", "blank_column", "home_not_updated", "home_ageing")
"""Kinds whose finding says more than the fault: the column, its rule, its newest day. One finding each."""
MOST = 400
"""Faults of one site that are looked at: far beyond every limit."""


@dataclass(frozen=True, slots=True)
class StandingFault:
    """A fault that stands and was not rejected; `newest` None where nothing on the page is dated."""

    id: int
    kind: str
    url: str
    sure: bool
    ticket: str
    column: str = ""
    rule: str = ""
    newest: date | None = None


_A, _F, _R = FaultRow.__table__.c, FindingRow.__table__.c, SiteReadingRow.__table__.c


def standing(
    session: Session, site_ids: Sequence[int], kinds: Collection[str]
) -> Mapping[int, Sequence[StandingFault]]:
    """By site, confirmed ones first; what a person rejected left out."""
    if not site_ids:
        return {}
    of_one = (_A.site_id, _A.id, _A.kind, _A.url, _A.sureness, _A.verdict, _A.ticket, _A.key)
    each = [
        select(
            select(*of_one)
            .where(
                _A.site_id == one, _A.gone_at.is_(None), _A.kind.in_(kinds), _A.verdict != Verdict.REJECTED.value
            )
            .order_by(_A.verdict.desc(), _A.kind.desc(), _A.id)
            .limit(MOST)
            .subquery()
        )
        for one in site_ids
    ]  # fmt: skip
    fault = union_all(*each).subquery().c
    place = and_(
        _F.site_id == fault.site_id, _F.fault_key == fault.key, _F.gone_at.is_(None), _F.kind.in_(DATED)
    )
    rows = session.execute(
        select(fault.site_id, fault.id, fault.kind, fault.url, fault.sureness, fault.verdict, fault.ticket, _F.context)
        .outerjoin_from(fault.site_id.table, FindingRow.__table__, place)
        .order_by(fault.id)
    )  # fmt: skip
    found: dict[int, dict[int, StandingFault]] = {}
    for row in rows:
        found.setdefault(row.site_id, {}).setdefault(row.id, _standing(row))
    return {site: list(faults.values()) for site, faults in found.items()}


def last_whole(session: Session, site_ids: Sequence[int]) -> Mapping[int, datetime]:
    """When the last reading ended that went through the whole site, by site."""
    if not site_ids:
        return {}
    each = [
        select(
            select(_R.site_id, _R.ended_at)
            .where(_R.site_id == one, _R.phase == Phase.COMPLETE.value, _R.error == "")
            .order_by(_R.id.desc())
            .limit(1)
            .subquery()
        )
        for one in site_ids
    ]
    return {row.site_id: row.ended_at for row in session.execute(union_all(*each))}


def _standing(row: Any) -> StandingFault:  # noqa: ANN401  (a row of the query above)
    told: Mapping[str, str] = json.loads(row.context) if row.context else {}
    newest = told.get("newest", "")
    return StandingFault(
        row.id, row.kind, row.url, row.sureness == Sureness.FAULT.value or row.verdict == Verdict.CONFIRMED.value,
        row.ticket, told.get("column", ""), told.get("rule", ""),
        date.fromisoformat(newest) if newest[:1].isdigit() else None,
    )  # fmt: skip
