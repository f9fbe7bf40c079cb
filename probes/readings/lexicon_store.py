"""The desk's own terms <-> rows. A row with the wrong form of a shipped term takes its place."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import JSON, String, func, select, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from database.base import Base
from database.types import UtcDateTime
from database.upsert import insert_all
from probes.lexicon.terms import Term, TermKind


class TermRow(Base):
    __tablename__ = "lexicon_term"
    id: Mapped[int] = mapped_column(primary_key=True)
    wrong: Mapped[str] = mapped_column(String(40), unique=True)
    right: Mapped[str] = mapped_column("right_form", String(80))
    kind: Mapped[str] = mapped_column(String(10))
    exceptions: Mapped[list[str]] = mapped_column(JSON)
    source: Mapped[str] = mapped_column(String(200))
    approver: Mapped[str] = mapped_column(String(80))
    is_used: Mapped[bool]
    changed_at: Mapped[datetime] = mapped_column(UtcDateTime)
    changed_by: Mapped[str] = mapped_column(String(80))
    judged_since: Mapped[datetime | None] = mapped_column(UtcDateTime)
    """Verdicts before this instant count no more: somebody took the term back in."""


@dataclass(frozen=True, slots=True)
class OwnTerm:
    """A term of the desk's own; one that is not used is looked for no more."""

    term: Term
    is_used: bool
    changed_at: datetime
    changed_by: str
    judged_since: datetime | None


def own_terms(session: Session) -> Mapping[str, OwnTerm]:
    """All of them by wrong form."""
    rows = session.scalars(select(TermRow).order_by(TermRow.wrong))
    return {row.wrong: _own(row) for row in rows}


def own_term(session: Session, wrong: str) -> OwnTerm | None:
    row = session.scalar(select(TermRow).where(TermRow.wrong == wrong))
    return _own(row) if row else None


def count(session: Session) -> int:
    return session.scalar(select(func.count()).select_from(TermRow)) or 0


def put(session: Session, terms: Sequence[Term], *, at: datetime, by: str) -> None:
    """Keep them: one with a known wrong form replaces what stood there, and is judged anew."""
    rows = [
        {
            "wrong": one.wrong, "right_form": one.right[:80], "kind": one.kind.value,
            "exceptions": list(one.exceptions),
            "source": one.source[:200], "approver": (one.approver or by)[:80], "is_used": True, "changed_at": at,
            "changed_by": by, "judged_since": at,
        }
        for one in terms
    ]  # fmt: skip
    insert_all(session, TermRow, rows, replace_by=("wrong",))


def use(session: Session, wrong: str, *, is_used: bool, at: datetime, by: str) -> None:
    """Look for it, or no more; taken back in it is judged anew."""
    values: dict[str, object] = {"is_used": is_used, "changed_at": at, "changed_by": by}
    if is_used:
        values["judged_since"] = at
    session.execute(update(TermRow).where(TermRow.wrong == wrong).values(**values))


def _own(row: TermRow) -> OwnTerm:
    term = Term(row.wrong, row.right, TermKind(row.kind), tuple(row.exceptions), row.source, row.approver)
    return OwnTerm(term, row.is_used, row.changed_at, row.changed_by, row.judged_since)
