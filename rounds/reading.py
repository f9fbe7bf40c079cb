"""A reading round as values: its checklist, the marks, how far it is."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from rounds.plan import SlotKind
from sites.objects import Column, Frequency, MonitoredObject, ObjectKind, in_order, readable

WEEK = timedelta(days=7)


class Mark(StrEnum):
    """What a reader found in a column; UNREAD is no mark yet."""

    UNREAD = ""
    READ = "read"
    FAULT = "fault"
    UNREACHABLE = "unreachable"


SEEN = (Mark.READ, Mark.FAULT)
"""Marks of a column somebody had before their eyes: what could not be reached is due again in the next round."""


class Stage(StrEnum):
    """How a round stands; MISSED was never begun on its day."""

    COMING = "coming"
    ASKED = "asked"
    BEGUN = "begun"
    COMPLETE = "complete"
    INCOMPLETE = "incomplete"
    MISSED = "missed"


@dataclass(frozen=True, slots=True)
class ReadingRound:
    """One round: the `number`-th of its day, asked for at `prompt_at`; `unread` columns were left at its end.

    `asked` holds the people told so far, in order.
    """

    id: int
    day: date
    number: int
    kind: SlotKind
    prompt_at: datetime
    due_at: datetime
    asked: tuple[int, ...]
    started_at: datetime | None
    started_by: str
    closed_at: datetime | None
    closed_by: str
    total: int
    unread: int

    def stage(self, now: datetime) -> Stage:
        if self.closed_at is not None:
            if self.started_at is None:
                return Stage.MISSED
            return Stage.INCOMPLETE if self.unread else Stage.COMPLETE
        if self.started_at is not None:
            return Stage.BEGUN
        return Stage.ASKED if self.prompt_at <= now else Stage.COMING


@dataclass(frozen=True, slots=True)
class Item:
    """One column of a round as it was called then; `group` is its channel, `ticket` the number a fault became."""

    id: int
    round_id: int
    object_id: int
    column_id: int | None
    object_name: str
    group: str
    name: str
    url: str
    mark: Mark
    marked_at: datetime | None
    marked_by: str
    note: str
    ticket: str


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a checklist before it is stored."""

    object_id: int
    column_id: int | None
    object_name: str
    group: str
    name: str
    url: str


def tallies(items: Iterable[Item]) -> Mapping[int, Mapping[Mark, int]]:
    """How often each mark stands in each round."""
    found: dict[int, Counter[Mark]] = {}
    for one in items:
        found.setdefault(one.round_id, Counter())[one.mark] += 1
    return found


def checklist(
    objects: Sequence[MonitoredObject], columns: Sequence[Column], last_read: Mapping[int, datetime],
    *, midnight: datetime, now: datetime,
) -> list[Line]:  # fmt: skip
    """What a round that begins now asks for, in the order of the tree; machine rooms have rounds of their own.

    `last_read` says when a column was read last; daily ones wait for the next day (from `midnight`), weekly ones
    for seven days.
    """
    since = {Frequency.DAILY: midnight, Frequency.WEEKLY: now - WEEK}
    found = []
    for one in objects:
        if one.kind is ObjectKind.MACHINE_ROOM:
            continue
        own = [column for column in columns if column.object_id == one.id]
        if not own:
            found.append(Line(one.id, None, one.name, "", one.name, one.home))
        for placed in readable(in_order(own), one.home):
            column = placed.column
            start = since.get(column.frequency or one.frequency)
            read = last_read.get(column.id)
            if start is None or read is None or read < start:
                group = placed.path[0] if placed.path else ""
                name = " › ".join((*placed.path[1:], column.name))
                found.append(Line(one.id, column.id, one.name, group, name, column.url or one.home))
    return found
