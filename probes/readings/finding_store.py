"""Findings of all readings <-> rows: what was found where, first and last when, and when it was found gone."""

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import (
    ForeignKey,
    Index,
    Integer,
    String,
    Text,
    UniqueConstraint,
    bindparam,
    exists,
    func,
    not_,
    or_,
    select,
    text,
    update,
)
from sqlalchemy.orm import Mapped, Session, mapped_column

from database.base import Base
from database.types import UtcDateTime
from database.upsert import insert_all
from probes.crawl.records import ANSWERED, LOOKED_INTO, State
from probes.findings import Finding
from probes.kinds import Scope, fault_kinds
from probes.readings.keys import KEY_LENGTH, fault_key, key_of, plain
from probes.readings.page_store import TargetRow, evidence_of, told

MOST_WORDS, MOST_ADDRESS, MOST_CONTEXT = 300, 8_000, 200
_STANDS = text("gone_at IS NULL")


class FindingRow(Base):
    __tablename__ = "finding"
    __table_args__ = (
        UniqueConstraint("site_id", "key"),
        Index("ix_finding_page", "site_id", "page_key"),
        Index("ix_finding_fault", "site_id", "fault_key", "id"),
        Index("ix_finding_standing", "site_id", "kind", "id", sqlite_where=_STANDS, postgresql_where=_STANDS),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    site_id: Mapped[int] = mapped_column(ForeignKey("site.id"))
    key: Mapped[str] = mapped_column(String(KEY_LENGTH))
    fault_key: Mapped[str] = mapped_column(String(KEY_LENGTH))
    kind: Mapped[str] = mapped_column(String(40))
    scope: Mapped[str] = mapped_column(String(4))
    url: Mapped[str] = mapped_column(Text)
    url_key: Mapped[str] = mapped_column(String(KEY_LENGTH))
    page: Mapped[str] = mapped_column(Text)
    page_key: Mapped[str] = mapped_column(String(KEY_LENGTH))
    link_text: Mapped[str] = mapped_column(Text)
    subject: Mapped[str] = mapped_column(Text)
    excerpt: Mapped[str] = mapped_column(Text)
    evidence: Mapped[str] = mapped_column(Text)
    context: Mapped[str] = mapped_column(Text)
    first_reading: Mapped[int] = mapped_column(Integer)
    last_reading: Mapped[int] = mapped_column(Integer)
    first_seen_at: Mapped[datetime] = mapped_column(UtcDateTime)
    last_seen_at: Mapped[datetime] = mapped_column(UtcDateTime)
    gone_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


@dataclass(frozen=True, slots=True)
class KeptFinding:
    """A finding with when it was seen; `gone_at` is set where a later reading looked and did not find it."""

    id: int
    site_id: int
    fault_key: str
    finding: Finding
    first_reading: int
    last_reading: int
    first_seen_at: datetime
    last_seen_at: datetime
    gone_at: datetime | None


_F, _T = FindingRow.__table__.c, TargetRow.__table__.c
_FINDINGS = select(
    _F.id, _F.site_id, _F.fault_key, _F.kind, _F.url, _F.page, _F.link_text, _F.subject, _F.excerpt, _F.evidence,
    _F.context, _F.first_reading, _F.last_reading, _F.first_seen_at, _F.last_seen_at, _F.gone_at,
)  # fmt: skip
_STANDING = (
    update(FindingRow)
    .where(
        _F.site_id == bindparam("of_site"),
        _F.page_key.in_(bindparam("of_pages", expanding=True)),
        _F.scope == Scope.PAGE.value,
        _F.gone_at.is_(None),
    )
    .values(last_reading=bindparam("reading"), last_seen_at=bindparam("at", type_=UtcDateTime()))
    .execution_options(synchronize_session=False)
)
_FIRST = ("first_reading", "first_seen_at")


def see(
    session: Session, site_id: int, reading_id: int, findings: Iterable[Finding], *, at: datetime
) -> None:
    """Keep them: one that is known was seen once more, and is back if it was gone."""
    rows = {one.key: _row(site_id, reading_id, one, at) for one in findings}
    ordered = [rows[key] for key in sorted(rows)]  # two writers meet in one order
    insert_all(session, FindingRow, ordered, replace_by=("site_id", "key"), keep=_FIRST)


def still_stand(
    session: Session, site_id: int, reading_id: int, pages: Sequence[str], *, at: datetime
) -> None:
    """What these unchanged pages hold was found once more."""
    if pages:
        given = {
            "of_site": site_id,
            "of_pages": [key_of(url) for url in pages],
            "reading": reading_id,
            "at": at,
        }
        session.connection().execute(_STANDING, given)


def seen_in(session: Session, site_id: int, reading_id: int) -> Sequence[KeptFinding]:
    found = _FINDINGS.where(_F.site_id == site_id, _F.last_reading == reading_id).order_by(_F.id)
    return [_kept(row) for row in session.execute(found)]


def gone_in(session: Session, site_id: int, reading_id: int) -> Sequence[KeptFinding]:
    """What an earlier reading found and this one did not, although it looked."""
    found = _FINDINGS.where(*_gone(site_id, reading_id)).order_by(_F.id)
    return [_kept(row) for row in session.execute(found)]


def set_gone(session: Session, site_id: int, reading_id: int, *, at: datetime) -> None:
    """After a complete reading: what it looked for and did not find stands no longer."""
    session.execute(update(FindingRow).where(*_gone(site_id, reading_id)).values(gone_at=at))


def set_gone_ones(session: Session, ids: Sequence[int], *, at: datetime) -> None:
    """These were looked for and not found."""
    if ids:
        session.execute(
            update(FindingRow).where(_F.id.in_(list(ids)), _F.gone_at.is_(None)).values(gone_at=at)
        )


def counts(session: Session, site_id: int | None = None) -> Mapping[tuple[int, str], int]:
    """Standing findings by site and kind."""
    found = (
        select(_F.site_id, _F.kind, func.count()).where(_F.gone_at.is_(None)).group_by(_F.site_id, _F.kind)
    )
    if site_id is not None:
        found = found.where(_F.site_id == site_id)
    return {(site, kind): count for site, kind, count in session.execute(found)}


def counts_in(session: Session, site_id: int, reading_id: int) -> Mapping[str, int]:
    """What one reading found, by kind."""
    found = (
        select(_F.kind, func.count())
        .where(_F.site_id == site_id, _F.last_reading == reading_id)
        .group_by(_F.kind)
        .order_by(_F.kind)
    )
    return {row[0]: row[1] for row in session.execute(found)}


def standing(
    session: Session, site_id: int, *, kind: str, after: int = 0, limit: int
) -> Sequence[KeptFinding]:
    """Standing findings of a kind, in the order they were first met, from behind one on."""
    found = (
        _FINDINGS.where(_F.site_id == site_id, _F.kind == kind, _F.gone_at.is_(None), _F.id > after)
        .order_by(_F.id)
        .limit(limit)
    )
    return [_kept(row) for row in session.execute(found)]


def pages_with(session: Session, site_id: int, kinds: Collection[str], pages: Sequence[str]) -> Sequence[str]:
    """Those of the pages on which a finding of one of these kinds stands."""
    query = select(_F.page).where(
        _F.site_id == site_id, _F.page_key.in_(map(key_of, pages)), _F.kind.in_(kinds), _F.gone_at.is_(None)
    )
    return session.scalars(query.distinct()).all()


def of_fault(
    session: Session, site_id: int, key: str, *, after: int = 0, limit: int, only_standing: bool = False
) -> Sequence[KeptFinding]:
    """The places of a fault in the order they were met; bounded, since a template has thousands."""
    found = (
        _FINDINGS.where(_F.site_id == site_id, _F.fault_key == key, _F.id > after)
        .order_by(_F.id)
        .limit(limit)
    )
    if only_standing:
        found = found.where(_F.gone_at.is_(None))
    return [_kept(row) for row in session.execute(found)]


def first_of(session: Session, keys: Sequence[str]) -> Mapping[tuple[int, str], KeptFinding]:
    """The first standing place of each fault, by site and key."""
    if not keys:
        return {}
    first = (
        select(func.min(_F.id))
        .where(_F.fault_key.in_(list(keys)), _F.gone_at.is_(None))
        .group_by(_F.site_id, _F.fault_key)
    )
    rows = session.execute(_FINDINGS.where(_F.id.in_(first)))
    return {(row.site_id, row.fault_key): _kept(row) for row in rows}


def _gone(site_id: int, reading_id: int) -> tuple[Any, ...]:
    return (
        _F.site_id == site_id, _F.last_reading != reading_id, _F.gone_at.is_(None),
        or_(_F.scope == Scope.PAGE.value, not_(_untold(reading_id, _F.url_key, ANSWERED))),
        not_(_untold(reading_id, _F.page_key, LOOKED_INTO)),
    )  # fmt: skip


def _untold(reading_id: int, column: Any, told: Collection[State]) -> Any:  # noqa: ANN401  (a column, and a condition on it)
    """An address nobody links to any more is as good as looked at; one that could not be told is not.

    What a page holds is told by the page alone: a stranger who is never asked (an odd port) has no say in it.
    """
    states = [state.value for state in told]
    return exists().where(_T.reading_id == reading_id, _T.key == column, _T.state.not_in(states))


def _row(site_id: int, reading_id: int, one: Finding, at: datetime) -> dict[str, object]:
    context = {name: plain(value, MOST_CONTEXT) for name, value in one.context.items()}
    return {
        "site_id": site_id, "key": key_of(*one.key), "fault_key": fault_key(one), "kind": one.kind,
        "scope": fault_kinds()[one.kind].scope.value, "url": plain(one.url, MOST_ADDRESS), "url_key": key_of(one.url),
        "page": plain(one.page, MOST_ADDRESS), "page_key": key_of(one.page),
        "link_text": plain(one.link_text, MOST_WORDS), "subject": plain(one.subject, MOST_WORDS),
        "excerpt": plain(one.excerpt, MOST_WORDS), "evidence": told(one.evidence),
        "context": json.dumps(context, ensure_ascii=False) if context else "", "first_reading": reading_id,
        "last_reading": reading_id, "first_seen_at": at, "last_seen_at": at, "gone_at": None,
    }  # fmt: skip


def _kept(row: Any) -> KeptFinding:  # noqa: ANN401  (a row of _FINDINGS)
    finding = Finding(
        row.kind, row.url, row.page, row.link_text, row.subject, row.excerpt, evidence_of(row.evidence),
        json.loads(row.context) if row.context else {},
    )  # fmt: skip
    return KeptFinding(
        row.id, row.site_id, row.fault_key, finding, row.first_reading, row.last_reading, row.first_seen_at,
        row.last_seen_at, row.gone_at,
    )  # fmt: skip
