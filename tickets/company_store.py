"""Who else is here, and what waits: presence, snoozed tickets and held commands of a list, in one statement."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    ForeignKey,
    Index,
    String,
    and_,
    bindparam,
    cast,
    delete,
    func,
    literal,
    or_,
    select,
    union_all,
)
from sqlalchemy.orm import Mapped, Session, mapped_column

from database.base import Base
from database.types import UtcDateTime, instant_of
from database.upsert import insert_into
from tickets.held_store import HeldCommandRow, LostCommandRow
from tickets.row_store import TicketRow

GONE_AFTER = timedelta(minutes=2)
"""Whoever was not seen for so long looks at the ticket no more."""
SEEN_EVERY = timedelta(minutes=1)
"""A person's look at a ticket is written at most so often."""


class PresenceRow(Base):
    """Somebody looks at a ticket; never recorded anywhere else. `began_at` stays while they stay."""

    __tablename__ = "presence"
    __table_args__ = (Index("ix_presence_at", "at"),)
    ticket_id: Mapped[int] = mapped_column(ForeignKey("ticket.id"), primary_key=True)
    who_ref: Mapped[str] = mapped_column(String(80), primary_key=True)
    who_name: Mapped[str] = mapped_column(String(80))
    began_at: Mapped[datetime] = mapped_column(UtcDateTime)
    at: Mapped[datetime] = mapped_column(UtcDateTime)


class SnoozeRow(Base):
    """A ticket that leaves the inbox until an instant within its deadline; it comes back by itself."""

    __tablename__ = "snooze"
    __table_args__ = (Index("ix_snooze_until", "until"),)
    ticket_id: Mapped[int] = mapped_column(ForeignKey("ticket.id"), primary_key=True)
    until: Mapped[datetime] = mapped_column(UtcDateTime)
    by_ref: Mapped[str] = mapped_column(String(80))
    by_name: Mapped[str] = mapped_column(String(80))
    at: Mapped[datetime] = mapped_column(UtcDateTime)


@dataclass(frozen=True, slots=True)
class HeldMark:
    """A decision that can still be taken back, as a list shows it."""

    ticket_id: int
    owner_ref: str
    owner_name: str
    due_at: datetime


@dataclass(frozen=True, slots=True)
class Company:
    """By ticket id: what is held, who looks at it (reference and name), and until when it waits.

    `lost` says that commands of the reader's came to nothing.
    """

    held: Mapping[int, HeldMark]
    seen: Mapping[int, tuple[tuple[str, str], ...]]
    waiting: Mapping[int, datetime]
    lost: bool = False

    def of(self, owner_ref: str) -> HeldMark | None:
        """What this person decided last and can still take back."""
        return next((one for one in self.held.values() if one.owner_ref == owner_ref), None)


NOBODY = Company({}, {}, {})
_H, _P, _Z = (row.__table__.c for row in (HeldCommandRow, PresenceRow, SnoozeRow))
_L, _T = LostCommandRow.__table__.c, TicketRow.__table__.c
_SINCE = bindparam("since", type_=UtcDateTime())
_NOW = bindparam("now", type_=UtcDateTime())
_IDS: BindParameter[int] = bindparam("ids", expanding=True)
_ALLOWED = and_(_Z.ticket_id == _T.id, or_(_T.due_at.is_(None), _Z.until <= _T.due_at))
"""Beside its ticket: whoever let it wait knew another deadline where this one is nearer, so it waits no more."""


def waits(now: BindParameter[datetime]) -> ColumnElement[bool]:
    """Whether the wait beside its ticket goes on: its instant is to come, and the deadline still allows it."""
    return and_(_ALLOWED, _Z.until > now)


_COMPANY = union_all(
    select(
        literal("held").label("what"), _H.ticket_id, _H.owner_ref, _H.owner_name, cast(_H.due_at, String).label("at")
    ),
    select(literal("seen"), _P.ticket_id, _P.who_ref, _P.who_name, literal("")).where(_P.at > _SINCE),
    select(literal("wait"), _Z.ticket_id, literal(""), literal(""), cast(_Z.until, String)).where(
        waits(_NOW), _Z.ticket_id.in_(_IDS)
    ),
    select(literal("lost"), _L.id, literal(""), literal(""), literal("")).where(_L.owner_ref == bindparam("me")),
)  # fmt: skip


AT_ONE = tuple(
    found.scalar_subquery().label(label)
    for label, found in (
        ("held_by", select(_H.owner_ref + "|" + cast(_H.due_at, String) + "|" + _H.owner_name)
            .where(_H.ticket_id == _T.id)),
        ("seen_by", select(func.aggregate_strings(_P.who_ref + "|" + cast(_P.at, String) + "|" + _P.who_name, chr(10)))
            .where(_P.ticket_id == _T.id)),
        ("waits", select(cast(_Z.until, String)).where(_ALLOWED)),
    )
)  # fmt: skip
"""The same of one ticket, beside its own columns: its page has no statement to spare."""


def company_at(ticket_id: int, row: Mapping[str, str | None], *, now: datetime) -> Company:
    """From a row that holds `AT_ONE`; it knows nothing of what was lost."""
    held, seen, waits = row["held_by"], row["seen_by"], row["waits"]
    ref, due, name = (held or "||").split("|", 2)
    mark = {ticket_id: HeldMark(ticket_id, ref, name, instant_of(due))} if held else {}
    looks = [one.split("|", 2) for one in (seen or "").splitlines()]
    here = sorted((ref, name) for ref, at, name in looks if instant_of(at) > now - GONE_AFTER)
    until = instant_of(waits) if waits else now
    return Company(mark, {ticket_id: tuple(here)}, {ticket_id: until} if until > now else {})


def company(session: Session, ids: Collection[int], *, me: str, now: datetime) -> Company:
    """Of these tickets; held commands and looks are asked for of all: there are hardly more than people."""
    wanted = frozenset(ids)
    given = {"since": now - GONE_AFTER, "now": now, "ids": list(wanted), "me": me}
    held: dict[int, HeldMark] = {}
    seen: dict[int, list[tuple[str, str]]] = {}
    waiting: dict[int, datetime] = {}
    lost = False
    for what, ticket_id, ref, name, at in session.execute(_COMPANY, given):
        if what == "held":
            held[ticket_id] = HeldMark(ticket_id, ref, name, instant_of(at))
        elif what == "seen":
            if ticket_id in wanted:
                seen.setdefault(ticket_id, []).append((ref, name))
        elif what == "wait":
            waiting[ticket_id] = instant_of(at)
        else:
            lost = True
    return Company(held, {one: tuple(sorted(who)) for one, who in seen.items()}, waiting, lost)


def was_seen(session: Session, ticket_id: int, ref: str) -> datetime | None:
    """When this person's look at this ticket was last written."""
    return session.scalar(select(_P.at).where(_P.ticket_id == ticket_id, _P.who_ref == ref))


def note_seen(session: Session, ticket_id: int, *, ref: str, name: str, now: datetime) -> None:
    """Somebody looks at it now; looks that are over are dropped by the way."""
    session.execute(delete(PresenceRow).where(_P.at <= now - GONE_AFTER))
    values = {"ticket_id": ticket_id, "who_ref": ref, "who_name": name, "began_at": now, "at": now}
    statement = insert_into(session, PresenceRow)
    session.execute(
        statement.on_conflict_do_update(index_elements=["ticket_id", "who_ref"], set_={"at": now}), [values]
    )


def snooze(session: Session, ticket_id: int, *, until: datetime, ref: str, name: str, now: datetime) -> None:
    """Set or move the wait; waits that are over are dropped by the way."""
    session.execute(delete(SnoozeRow).where(_Z.until <= now))
    values = {"ticket_id": ticket_id, "until": until, "by_ref": ref, "by_name": name, "at": now}
    statement = insert_into(session, SnoozeRow)
    moved = {name: statement.excluded[name] for name in values if name != "ticket_id"}
    session.execute(statement.on_conflict_do_update(index_elements=["ticket_id"], set_=moved), [values])


def wake(session: Session, ticket_id: int) -> bool:
    """End the wait; whether there was one."""
    found = session.execute(delete(SnoozeRow).where(_Z.ticket_id == ticket_id).returning(_Z.ticket_id))
    return found.scalar_one_or_none() is not None
