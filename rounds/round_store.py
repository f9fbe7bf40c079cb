"""Reading rounds and their marks <-> rows."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    JSON,
    Date,
    ForeignKey,
    Index,
    String,
    Text,
    UniqueConstraint,
    func,
    select,
    update,
)
from sqlalchemy.orm import Mapped, Session, mapped_column

from database.base import Base
from database.types import UtcDateTime
from database.upsert import insert_all, insert_new
from rounds.plan import Slot, SlotKind
from rounds.reading import SEEN, Item, Line, Mark, ReadingRound


class RoundRow(Base):
    __tablename__ = "reading_round"
    __table_args__ = (
        UniqueConstraint("day", "number"),
        Index("ix_reading_round_open", "closed_at", "day"),
        Index("uq_reading_round_form_key", "form_key", unique=True),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    day: Mapped[date] = mapped_column(Date)
    number: Mapped[int]
    kind: Mapped[str] = mapped_column(String(10))
    prompt_at: Mapped[datetime] = mapped_column(UtcDateTime)
    due_at: Mapped[datetime] = mapped_column(UtcDateTime)
    asked: Mapped[list[int]] = mapped_column(JSON, default=list)
    started_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    started_by: Mapped[str] = mapped_column(String(80), default="")
    closed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    closed_by: Mapped[str] = mapped_column(String(80), default="")
    total: Mapped[int] = mapped_column(default=0)
    unread: Mapped[int] = mapped_column(default=0)
    form_key: Mapped[str | None] = mapped_column(String(64))


class ItemRow(Base):
    __tablename__ = "round_item"
    __table_args__ = (
        Index("ix_round_item_round", "round_id", "id"),
        Index("ix_round_item_marked", "marked_at"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    round_id: Mapped[int] = mapped_column(ForeignKey("reading_round.id"))
    object_id: Mapped[int] = mapped_column(ForeignKey("monitored_object.id"))
    column_id: Mapped[int | None] = mapped_column(ForeignKey("watched_column.id"))
    object_name: Mapped[str] = mapped_column(String(120))
    group: Mapped[str] = mapped_column("channel", String(120))
    name: Mapped[str] = mapped_column(String(800))
    url: Mapped[str] = mapped_column(String(300))
    mark: Mapped[str] = mapped_column(String(12), default="")
    marked_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    marked_by: Mapped[str] = mapped_column(String(80), default="")
    note: Mapped[str] = mapped_column(Text, default="")
    ticket: Mapped[str] = mapped_column(String(6), default="")


_R, _I = RoundRow.__table__.c, ItemRow.__table__.c
_ROUNDS = select(
    _R.id, _R.day, _R.number, _R.kind, _R.prompt_at, _R.due_at, _R.asked, _R.started_at, _R.started_by, _R.closed_at,
    _R.closed_by, _R.total, _R.unread,
)  # fmt: skip
_ITEMS = select(
    _I.id, _I.round_id, _I.object_id, _I.column_id, _I.object_name, _I.channel, _I.name, _I.url, _I.mark, _I.marked_at,
    _I.marked_by, _I.note, _I.ticket,
).order_by(_I.round_id, _I.id)  # fmt: skip


def add_rounds(session: Session, day: date, planned: Sequence[tuple[int, Slot]]) -> None:
    """The rounds of a day by number; those that stand there already stay as they were drawn."""
    rows: list[dict[str, object]] = [
        {"day": day, "number": number, "kind": slot.kind.value, "prompt_at": slot.at, "due_at": slot.until,
         "asked": [], "started_by": "", "closed_by": "", "total": 0, "unread": 0}
        for number, slot in planned
    ]  # fmt: skip
    for row in rows:
        insert_new(session, RoundRow, [row], returning=[_R.id])


def any_round(session: Session) -> bool:
    return session.execute(select(_R.id).limit(1)).first() is not None


def round_by_id(session: Session, round_id: int) -> ReadingRound | None:
    row = session.execute(_ROUNDS.where(_R.id == round_id)).one_or_none()
    return None if row is None else _round(row)


def hold_round(session: Session, round_id: int) -> ReadingRound | None:
    """The same, kept from whoever would begin or close it."""
    row = session.execute(_ROUNDS.where(_R.id == round_id).with_for_update()).one_or_none()
    return None if row is None else _round(row)


def share_round(session: Session, round_id: int) -> ReadingRound | None:
    """The same, kept from being closed; others may mark in it at the same time."""
    row = session.execute(_ROUNDS.where(_R.id == round_id).with_for_update(read=True)).one_or_none()
    return None if row is None else _round(row)


def first_day(session: Session, since: date) -> date | None:
    """The first day from this one on with a round."""
    found: date | None = session.scalar(select(func.min(_R.day)).where(_R.day >= since))
    return found


def of_days(session: Session, first: date, last: date) -> Sequence[ReadingRound]:
    """The rounds of these days, in their order."""
    found = _ROUNDS.where(_R.day >= first, _R.day <= last).order_by(_R.day, _R.prompt_at, _R.number)
    return [_round(row) for row in session.execute(found)]


def left_open(session: Session, before: date) -> Sequence[ReadingRound]:
    """Rounds of earlier days that nobody closed."""
    found = _ROUNDS.where(_R.closed_at.is_(None), _R.day < before).order_by(_R.id).with_for_update()
    return [_round(row) for row in session.execute(found)]


def next_number(session: Session, day: date) -> int:
    return (session.scalar(select(func.max(_R.number)).where(_R.day == day)) or 0) + 1


def add_round(session: Session, day: date, values: Mapping[str, Any]) -> tuple[int, bool]:
    """With the next number of its day, and whether it is new: a form sent twice gets its first round again.

    Of several at once each takes a number that nobody else took.
    """
    while True:
        row = {**values, "day": day, "number": next_number(session, day)}
        if added := insert_new(session, RoundRow, [row], returning=[_R.id]):
            return int(added[0].id), True
        key = values["form_key"]
        known = session.scalar(select(_R.id).where(_R.form_key == key)) if key else None
        if known is not None:
            return known, False


def change_round(session: Session, round_id: int, values: Mapping[str, object]) -> None:
    session.execute(update(RoundRow).where(RoundRow.id == round_id).values(**values))


def add_items(session: Session, round_id: int, lines: Sequence[Line]) -> None:
    rows = [
        {"round_id": round_id, "object_id": line.object_id, "column_id": line.column_id,
         "object_name": line.object_name, "channel": line.group, "name": line.name, "url": line.url, "mark": "",
         "marked_by": "", "note": "", "ticket": ""}
        for line in lines
    ]  # fmt: skip
    insert_all(session, ItemRow, rows)


def items(session: Session, round_ids: Collection[int], *, marks: Sequence[Mark] = ()) -> Sequence[Item]:
    """The checklists of these rounds, each in its order; with `marks`, the columns that have one of them."""
    wanted = _ITEMS.where(_I.round_id.in_(sorted(set(round_ids))))
    if marks:
        wanted = wanted.where(_I.mark.in_([mark.value for mark in marks]))
    return [_item(row) for row in session.execute(wanted)] if round_ids else []


def item_by_id(session: Session, round_id: int, item_id: int) -> Item | None:
    row = session.execute(_ITEMS.where(_I.id == item_id, _I.round_id == round_id)).one_or_none()
    return None if row is None else _item(row)


def set_mark(session: Session, item: Item, *, seen: Mark) -> bool:
    """Whether the column still had the mark the reader saw; it now has the item's."""
    values = {
        "mark": item.mark.value, "marked_at": item.marked_at, "marked_by": item.marked_by, "note": item.note,
    }  # fmt: skip
    changed = session.execute(
        update(ItemRow)
        .where(ItemRow.id == item.id, ItemRow.mark == seen.value)
        .values(**values)
        .returning(ItemRow.id)
    )
    return changed.one_or_none() is not None


def set_ticket(session: Session, item_id: int, number: str) -> None:
    session.execute(update(ItemRow).where(ItemRow.id == item_id).values(ticket=number))


def unread_in(session: Session, round_id: int) -> int:
    counted = select(func.count()).where(_I.round_id == round_id, _I.mark == Mark.UNREAD.value)
    return session.scalar(counted) or 0


def tallies(session: Session, round_ids: Collection[int]) -> Mapping[int, Mapping[Mark, int]]:
    """How often each mark stands in each round."""
    counted = (
        select(_I.round_id, _I.mark, func.count())
        .where(_I.round_id.in_(sorted(set(round_ids))))
        .group_by(_I.round_id, _I.mark)
    )
    found: dict[int, dict[Mark, int]] = {}
    for round_id, mark, count in session.execute(counted):
        found.setdefault(round_id, {})[Mark(mark)] = count
    return found


def unread_names(session: Session, round_ids: Collection[int]) -> Mapping[int, Sequence[str]]:
    """What was left unread in each of these rounds, by name."""
    found: dict[int, list[str]] = {}
    if round_ids:
        left = (
            select(_I.round_id, _I.name)
            .where(_I.round_id.in_(sorted(set(round_ids))), _I.mark == Mark.UNREAD.value)
            .order_by(_I.round_id, _I.id)
        )
        for round_id, name in session.execute(left):
            found.setdefault(round_id, []).append(name)
    return found


def last_read(session: Session, since: datetime) -> Mapping[int, datetime]:
    """When each column that was read since then was read last."""
    newest = (
        select(_I.column_id, func.max(_I.marked_at, type_=UtcDateTime))
        .where(_I.column_id.is_not(None), _I.marked_at >= since, _I.mark.in_(SEEN))
        .group_by(_I.column_id)
    )
    return {row[0]: row[1] for row in session.execute(newest)}


def _round(row: Any) -> ReadingRound:  # noqa: ANN401  (a row of _ROUNDS)
    return ReadingRound(
        row.id, row.day, row.number, SlotKind(row.kind), row.prompt_at, row.due_at, tuple(row.asked), row.started_at,
        row.started_by, row.closed_at, row.closed_by, row.total, row.unread,
    )  # fmt: skip


def _item(row: Any) -> Item:  # noqa: ANN401  (a row of _ITEMS)
    return Item(
        row.id, row.round_id, row.object_id, row.column_id, row.object_name, row.channel, row.name, row.url,
        Mark(row.mark), row.marked_at, row.marked_by, row.note, row.ticket,
    )  # fmt: skip
