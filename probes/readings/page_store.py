"""Pages as they were last read and the addresses of a running reading <-> rows."""

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import (
    ForeignKey,
    Integer,
    Select,
    String,
    Text,
    UniqueConstraint,
    and_,
    bindparam,
    delete,
    func,
    select,
    update,
)
from sqlalchemy.orm import Mapped, Session, mapped_column

from database.base import Base
from database.upsert import insert_all
from probes.check.fake_dates import NO_MEMORY, DateMemory
from probes.crawl.records import UNREAD, PageRecord, Role, State, TargetRecord
from probes.fetch.answers import NO_VALIDATORS, Validators
from probes.findings import Evidence
from probes.readings.keys import KEY_LENGTH, key_of, plain
from probes.readings.reading_store import SiteReadingRow

MOST_TOLD, MOST_VALIDATOR = 500, 400
_ROLES, _STATES = {one.value: one for one in Role}, {one.value: one for one in State}


class TargetRow(Base):
    """An address of a reading that is not over; a complete reading needs them no more."""

    __tablename__ = "reading_target"
    __table_args__ = (UniqueConstraint("reading_id", "key"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    reading_id: Mapped[int] = mapped_column(ForeignKey("site_reading.id"))
    key: Mapped[str] = mapped_column(String(KEY_LENGTH))
    url: Mapped[str] = mapped_column(Text)
    role: Mapped[str] = mapped_column(String(10))
    depth: Mapped[int]
    first_page: Mapped[str] = mapped_column(Text)
    state: Mapped[str] = mapped_column(String(8))
    outcome: Mapped[str] = mapped_column(String(20))
    evidence: Mapped[str] = mapped_column(Text)


class PageRow(Base):
    __tablename__ = "site_page"
    __table_args__ = (UniqueConstraint("site_id", "key"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    site_id: Mapped[int] = mapped_column(ForeignKey("site.id"))
    key: Mapped[str] = mapped_column(String(KEY_LENGTH))
    url: Mapped[str] = mapped_column(Text)
    digest: Mapped[str] = mapped_column(String(32))
    checked_with: Mapped[str] = mapped_column(String(40))
    etag: Mapped[str] = mapped_column(Text)
    last_modified: Mapped[str] = mapped_column(Text)
    outcome: Mapped[str] = mapped_column(String(20))
    dates: Mapped[str] = mapped_column(Text)
    reading_id: Mapped[int] = mapped_column(Integer)


class LinksRow(Base):
    """What a page links to, and the places on it: ten times as long as its own row, which each reading changes."""

    __tablename__ = "site_page_links"
    site_id: Mapped[int] = mapped_column(ForeignKey("site.id"), primary_key=True)
    key: Mapped[str] = mapped_column(String(KEY_LENGTH), primary_key=True)
    links: Mapped[str] = mapped_column(Text)
    """Packed (`probes.crawl.records`)."""
    anchors: Mapped[str] = mapped_column(Text)


_T, _P, _L = TargetRow.__table__.c, PageRow.__table__.c, LinksRow.__table__.c
# Put together once: a reading asks these thousands of times.
_TARGETS = (
    select(_T.url, _T.role, _T.depth, _T.first_page, _T.state, _T.outcome, _T.evidence)
    .where(_T.reading_id == bindparam("reading"))
    .order_by(_T.id)
)
_PAGES: Select[Any] = (
    select(
        _P.url, _P.digest, _P.checked_with, _P.etag, _P.last_modified, _L.links, _L.anchors, _P.outcome, _P.dates,
        _P.reading_id,
    )
    .join(LinksRow, and_(_L.site_id == _P.site_id, _L.key == _P.key))
    .where(_P.site_id == bindparam("site"))
)  # fmt: skip
_KNOWN = _PAGES.where(_P.key.in_(bindparam("keys", expanding=True)))
_READ = _PAGES.where(_P.reading_id == bindparam("reading"))
_SAME = (
    update(PageRow.__table__)  # type: ignore[arg-type]  # a table is what it is
    .where(_P.site_id == bindparam("of_site"), _P.key == bindparam("of_key"))
    .values(
        etag=bindparam("new_etag"),
        last_modified=bindparam("new_modified"),
        reading_id=bindparam("new_reading"),
    )
)
FORGOTTEN_AT_ONCE = 2_000
MOST_LEFT = 1_000
"""Heavy files that a reading begins with: more than its time is enough for."""


def targets(session: Session, reading_id: int) -> Iterable[TargetRecord]:
    """In the order they were met."""
    rows = session.connection().execute(_TARGETS, {"reading": reading_id})
    return [
        TargetRecord(url, _ROLES[role], depth, first, _STATES[state], outcome, evidence_of(evidence))
        for url, role, depth, first, state, outcome, evidence in rows
    ]


def pages(session: Session, site_id: int, urls: Sequence[str]) -> Mapping[str, PageRecord]:
    """By address; those that are unknown left out."""
    if not urls:
        return {}
    keys = [key_of(url) for url in urls]
    rows = session.connection().execute(_KNOWN, {"site": site_id, "keys": keys})
    return {row[0]: _page(row) for row in rows}


def pages_of(session: Session, site_id: int, reading_id: int) -> Iterable[PageRecord]:
    """Those this reading has read; asked when it is taken up again, so a look at every page of the site will do."""
    rows = session.connection().execute(_READ, {"site": site_id, "reading": reading_id})
    return [_page(row) for row in rows]


def how_far(session: Session, site_id: int, reading_id: int) -> tuple[int, int]:
    """Pages read and addresses asked by earlier runs of this reading."""
    read = select(func.count()).where(
        _P.site_id == site_id, _P.reading_id == reading_id, _P.outcome != UNREAD
    )
    asked = select(func.count()).where(_T.reading_id == reading_id, _T.state != State.PENDING.value)
    return session.scalar(read) or 0, session.scalar(asked) or 0


def left(session: Session, site_id: int) -> Sequence[str]:
    """Heavy files no reading had time for so far, those first that wait longest; a look at every page of the site."""
    waiting = select(_P.url).where(_P.site_id == site_id, _P.outcome == UNREAD)
    return session.scalars(waiting.order_by(_P.reading_id, _P.id).limit(MOST_LEFT)).all()


def settle_left(session: Session, site_id: int, reading_id: int) -> int:
    """How many heavy files this reading left out; one that is gone, or leads elsewhere by now, waits no more."""
    of_reading = select(_T.key).where(_T.reading_id == reading_id)
    left_out = (_P.site_id == site_id, _P.outcome == UNREAD)
    over = update(PageRow).where(*left_out, _P.key.in_(of_reading.where(_T.state == State.DONE.value)))
    session.execute(over.values(outcome="").execution_options(synchronize_session=False))
    closed = of_reading.where(_T.state == State.CLOSED.value)
    return session.scalar(select(func.count()).where(*left_out, _P.key.in_(closed))) or 0


def save_targets(session: Session, reading_id: int, records: Iterable[TargetRecord]) -> None:
    """The last of an address holds; one that is known keeps its place in the order."""
    rows = {
        one.url: {
            "reading_id": reading_id, "key": key_of(one.url), "url": one.url, "role": one.role.value,
            "depth": one.depth, "first_page": one.first_page, "state": one.state.value, "outcome": one.outcome,
            "evidence": told(one.evidence),
        }
        for one in records
    }  # fmt: skip
    insert_all(session, TargetRow, list(rows.values()), replace_by=("reading_id", "key"))


def save_pages(session: Session, site_id: int, reading_id: int, records: Iterable[PageRecord]) -> None:
    last = {one.url: one for one in records}
    rows = [_row(site_id, reading_id, one) for one in last.values()]
    insert_all(session, PageRow, rows, replace_by=("site_id", "key"))
    links = [
        {
            "site_id": site_id, "key": row["key"], "links": one.links.decode().replace("\0", ""),
            "anchors": one.anchors.replace("\0", ""),
        }
        for row, one in zip(rows, last.values(), strict=True)
    ]  # fmt: skip
    insert_all(session, LinksRow, links, replace_by=("site_id", "key"))


def keep_pages(session: Session, site_id: int, reading_id: int, records: Iterable[PageRecord]) -> None:
    """Pages found as before: only that they were looked at, and what the server now says of their age."""
    rows = [
        {
            "of_site": site_id, "of_key": key_of(one.url), "new_etag": plain(one.validators.etag, MOST_VALIDATOR),
            "new_modified": plain(one.validators.last_modified, MOST_VALIDATOR), "new_reading": reading_id,
        }
        for one in records
    ]  # fmt: skip
    if rows:
        session.connection().execute(_SAME, rows)


def forget_targets(session: Session, reading_id: int) -> int:
    """Some of a reading's addresses go; how many went."""
    some = select(_T.id).where(_T.reading_id == reading_id).limit(FORGOTTEN_AT_ONCE)
    gone = session.execute(delete(TargetRow).where(_T.id.in_(some)).returning(_T.id))
    return len(gone.all())


def forget_older(session: Session, site_id: int, reading_id: int) -> None:
    """A new reading of a site is begun: what an older one had still to ask is no longer wanted."""
    readings = SiteReadingRow.__table__.c
    older = select(readings.id).where(readings.site_id == site_id, readings.id < reading_id)
    session.execute(delete(TargetRow).where(_T.reading_id.in_(older)))


def told(evidence: Evidence | None) -> str:
    """As it is stored; "" for none."""
    if evidence is None:
        return ""
    hops = [plain(hop, MOST_TOLD) for hop in evidence.hops]
    values = [evidence.status, hops, plain(evidence.reason, MOST_TOLD), evidence.first_byte, evidence.looks]
    return json.dumps(values, ensure_ascii=False, separators=(",", ":"))


def evidence_of(stored: str) -> Evidence | None:
    """What was stored."""
    if not stored:
        return None
    status, hops, reason, first_byte, looks = json.loads(stored)
    return Evidence(status, tuple(hops), reason, first_byte, looks)


def _row(site_id: int, reading_id: int, one: PageRecord) -> dict[str, object]:
    dates = one.dates
    return {
        "site_id": site_id, "key": key_of(one.url), "url": one.url, "digest": one.digest,
        "checked_with": one.checked_with, "etag": plain(one.validators.etag, MOST_VALIDATOR),
        "last_modified": plain(one.validators.last_modified, MOST_VALIDATOR),
        "outcome": one.outcome,
        "dates": json.dumps([dates.runs, dates.day, dates.words]) if dates != NO_MEMORY else "",
        "reading_id": reading_id,
    }  # fmt: skip


def _page(row: Any) -> PageRecord:  # noqa: ANN401  (a row of _PAGES)
    url, digest, checked_with, etag, modified, links, anchors, outcome, dates, reading = row
    validators = Validators(etag, modified) if etag or modified else NO_VALIDATORS
    memory = DateMemory(*json.loads(dates)) if dates else NO_MEMORY
    return PageRecord(
        url, digest, checked_with, validators, links.encode(), anchors, outcome, memory, str(reading)
    )
