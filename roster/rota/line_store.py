"""Lines of the rota's record <-> rows; the database refuses to change or delete one."""

from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, String, cast, insert, literal, select
from sqlalchemy.orm import Mapped, Session, aliased, mapped_column

from database.base import Base
from database.session import Work
from database.types import UtcDateTime
from roster.account_store import AccountRow
from roster.people import DutyRole
from roster.rota.executed import Line, Record, Verb
from roster.store import PersonRow


class LineRow(Base):
    """A place of a day changed hands. `actor`: the account, or the desk itself."""

    __tablename__ = "rota_line"
    __table_args__ = (Index("ix_rota_line_day", "day", "id"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    role: Mapped[str] = mapped_column(String(30))
    day: Mapped[date]
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    actor: Mapped[str] = mapped_column(String(80))
    verb: Mapped[str] = mapped_column(String(20))
    before_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    after_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    reason: Mapped[str] = mapped_column(String(200))


_L = LineRow
Hand = tuple[date, int | None, int | None]
"""A day, who had the place, who has it."""


def write(work: Work, role: DutyRole, verb: Verb, hands: Sequence[Hand], *, reason: str = "") -> None:
    """Append a line for each day, now and by whoever works; in the same work that changes the shift."""
    if hands:
        work.session.execute(
            insert(_L),
            [
                {"role": role.value, "day": day, "at": work.now, "actor": work.actor, "verb": verb.value,
                 "before_id": before, "after_id": after, "reason": reason}
                for day, before, after in hands
            ],
        )  # fmt: skip


def lines(session: Session, first: date, last: date) -> list[Line]:
    """Every line about these days, by day, in the order they were written."""
    return list(record(session, first, last).lines)


def record(session: Session, first: date, last: date) -> Record:
    """The same with the names of everybody in them, in one statement."""
    before, after = aliased(PersonRow), aliased(PersonRow)
    made_by = literal("account:") + cast(AccountRow.id, String) == _L.actor
    rows = session.execute(
        select(_L, before.name.label("was"), after.name.label("becomes"), AccountRow.name.label("by"))
        .outerjoin(before, before.id == _L.before_id)
        .outerjoin(after, after.id == _L.after_id)
        .outerjoin(AccountRow, made_by)
        .where(_L.day >= first, _L.day <= last)
        .order_by(_L.day, _L.id)
    ).all()
    people: dict[int, str] = {}
    for one, was, becomes, _ in rows:
        people |= {
            who: name for who, name in ((one.before_id, was), (one.after_id, becomes)) if who is not None
        }
    return Record([_line(row[0]) for row in rows], people, {row[0].actor: row.by for row in rows if row.by})


def _line(row: LineRow) -> Line:
    return Line(
        DutyRole(row.role), row.day, row.at, row.actor, Verb(row.verb), row.before_id, row.after_id, row.reason
    )  # fmt: skip
