"""The frame of every staff page in one statement: bounded counters, who reads today, units and sites by name."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Select, func, literal, select, union_all
from sqlalchemy.orm import Session

from notifiers.pages import CallState
from notifiers.store import CallTaskRow
from roster.people import DutyRole
from roster.store import DutyHolderRow, PersonRow, ShiftRow, UnitRow
from sites.store import SiteRow
from tickets.lifecycle import State
from tickets.list_store import COUNT_BOUND
from tickets.row_store import OPEN, TicketRow

INBOX = (State.RECEIVED.value, State.ESCALATED_RECEIVED.value)


@dataclass(frozen=True, slots=True)
class Frame:
    """`counts` by inbox, open, escalated, overdue, calls, each at most COUNT_BOUND; names by id."""

    counts: Mapping[str, int]
    on_duty: tuple[str, ...]
    units: Mapping[int, str]
    sites: Mapping[int, str]


def frame(session: Session, *, now: datetime, only_unit: int | None) -> Frame:
    """Everything small that a page's frame names; `only_unit` narrows the counters to a handler's tickets."""
    rows = session.execute(union_all(*_counters(now, only_unit), *_duty(now), *_names())).all()
    kinds: dict[str, list[tuple[int, str]]] = {}
    for row in sorted(rows, key=lambda row: (row.kind, row.n)):
        kinds.setdefault(row.kind, []).append((row.n, row.name))
    counts = {kind: found[0][0] for kind, found in kinds.items() if kind not in _LISTS}
    duty = kinds.get("shift") or kinds.get("holder") or []
    return Frame(
        counts, tuple(name for _, name in duty), dict(kinds.get("unit", [])), dict(kinds.get("site", []))
    )


_LISTS = frozenset({"shift", "holder", "unit", "site"})


def _counters(now: datetime, only_unit: int | None) -> list[Select[str, int, str]]:
    tests: dict[str, tuple[ColumnElement[bool], ...]] = {
        "inbox": (TicketRow.state.in_(INBOX),),
        "open": (),
        "escalated": (TicketRow.state.startswith("escalated."),),
        "overdue": (TicketRow.overdue_at <= now,),
    }
    mine = () if only_unit is None else (TicketRow.unit_id == only_unit,)
    found = [_counter(kind, select(TicketRow.id).where(OPEN, *test, *mine)) for kind, test in tests.items()]
    return [*found, _counter("calls", select(CallTaskRow.id).where(CallTaskRow.state == CallState.OPEN))]


def _counter(kind: str, rows: Select[int]) -> Select[str, int, str]:
    bounded = rows.limit(COUNT_BOUND).subquery()
    number = select(func.count()).select_from(bounded).scalar_subquery()
    return select(literal(kind).label("kind"), number.label("n"), literal("").label("name"))


def _duty(now: datetime) -> list[Select[str, int, str]]:
    """Those on shift as reader, and the standing holders, who count when nobody is on shift."""
    reader = DutyRole.READER.value
    shift = (
        select(literal("shift"), ShiftRow.id, PersonRow.name)
        .join(PersonRow, PersonRow.id == ShiftRow.person_id)
        .where(ShiftRow.role == reader, ShiftRow.starts_at <= now, ShiftRow.ends_at > now, PersonRow.active)
    )
    holder = (
        select(literal("holder"), DutyHolderRow.position, PersonRow.name)
        .join(PersonRow, PersonRow.id == DutyHolderRow.person_id)
        .where(DutyHolderRow.role == reader, PersonRow.active)
    )
    return [shift, holder]


def _names() -> list[Select[str, int, str]]:
    return [
        select(literal("unit"), UnitRow.id, UnitRow.name),
        select(literal("site"), SiteRow.id, SiteRow.name),
    ]
