"""Sites and the responsibility matrix <-> rows."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ForeignKey, String, delete, insert, select, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from database.base import Base
from sites.responsibility import FaultKind, Responsibility


@dataclass(frozen=True, slots=True)
class Site:
    """A watched site; `site_code` is its 网站标识码, `home` its address."""

    id: int
    name: str
    home: str
    site_code: str


class SiteRow(Base):
    __tablename__ = "site"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(120))
    home: Mapped[str] = mapped_column(String(300), unique=True)
    site_code: Mapped[str] = mapped_column(String(20), default="", index=True)


class ResponsibilityRow(Base):
    __tablename__ = "responsibility"
    id: Mapped[int] = mapped_column(primary_key=True)
    fault_kind: Mapped[str] = mapped_column(String(30))
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    url_prefix: Mapped[str] = mapped_column(String(300), default="")
    clause: Mapped[str] = mapped_column(String(40), default="")


_LINE = (
    ResponsibilityRow.id, ResponsibilityRow.fault_kind, ResponsibilityRow.unit_id, ResponsibilityRow.url_prefix,
    ResponsibilityRow.clause,
)  # fmt: skip


def sites(session: Session) -> Sequence[Site]:
    """All sites of the desk."""
    rows = session.execute(
        select(SiteRow.id, SiteRow.name, SiteRow.home, SiteRow.site_code).order_by(SiteRow.id)
    )
    return [Site(row.id, row.name, row.home, row.site_code) for row in rows]


def add_site(session: Session, *, name: str, home: str, site_code: str) -> int:
    values = {"name": name, "home": home, "site_code": site_code}
    return session.scalars(insert(SiteRow).returning(SiteRow.id), [values]).one()


def change_site_code(session: Session, site_id: int, site_code: str) -> None:
    session.execute(update(SiteRow).where(SiteRow.id == site_id).values(site_code=site_code))


def matrix(session: Session) -> Sequence[Responsibility]:
    """Every line, in the order of the notice."""
    rows = session.execute(select(*_LINE).order_by(ResponsibilityRow.id))
    return [
        Responsibility(row.id, FaultKind(row.fault_kind), row.unit_id, row.url_prefix, row.clause)
        for row in rows
    ]


def add_line(session: Session, *, fault_kind: FaultKind, unit_id: int, url_prefix: str, clause: str) -> int:
    values = {"fault_kind": fault_kind.value, "unit_id": unit_id, "url_prefix": url_prefix, "clause": clause}
    return session.scalars(insert(ResponsibilityRow).returning(ResponsibilityRow.id), [values]).one()


def change_line(session: Session, line_id: int, *, unit_id: int, url_prefix: str) -> None:
    session.execute(
        update(ResponsibilityRow)
        .where(ResponsibilityRow.id == line_id)
        .values(unit_id=unit_id, url_prefix=url_prefix)
    )


def remove_line(session: Session, line_id: int) -> None:
    session.execute(delete(ResponsibilityRow).where(ResponsibilityRow.id == line_id))
