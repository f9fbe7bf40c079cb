"""The frame of every staff page in one statement: bounded counters, who reads today, units and sites by name."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache

from sqlalchemy import (
    ColumnElement,
    CompoundSelect,
    Date,
    Integer,
    Select,
    String,
    bindparam,
    cast,
    exists,
    func,
    literal,
    or_,
    select,
    union_all,
)
from sqlalchemy.orm import Session

from database.epochs import EpochRow
from database.types import UtcDateTime, instant_of
from escalation.key_days import LOOK_BACK
from escalation.pulse_store import PulseRow
from notifiers.pages import CallState
from notifiers.store import CallTaskRow
from roster.people import DutyRole
from roster.rota.absence_store import KeyPeriodRow
from roster.rota.days import KeyPeriod
from roster.store import DutyHolderRow, PersonRow, ShiftRow, UnitRow
from rounds.recheck_store import UNREAD, ArticleRow
from sites.store import SiteRow
from tickets.company_store import waits
from tickets.held_store import HeldCommandRow
from tickets.lifecycle import State
from tickets.row_store import OPEN, EventRow, TicketRow

_T, _C, _P, _U = (row.__table__.c for row in (TicketRow, CallTaskRow, PersonRow, UnitRow))
_S, _H, _SITE = (row.__table__.c for row in (ShiftRow, DutyHolderRow, SiteRow))
_D = HeldCommandRow.__table__.c
_A = ArticleRow.__table__.c
_KEY = KeyPeriodRow.__table__.c
_PULSE, _EPOCH = PulseRow.__table__.c, EpochRow.__table__.c
COUNT_BOUND = 100
"""Counters say 99+ beyond."""
INBOX = (State.RECEIVED.value, State.ESCALATED_RECEIVED.value)


@dataclass(frozen=True, slots=True)
class Frame:
    """`counts` by inbox, open, overdue, calls, rechecks (late), each at most COUNT_BOUND; names by id.

    `passed_at`: the engine's last pass, None where it never made one. `held_since`: sending stands still since then.
    `periods`: key periods of late, of now and to come. `newest`: the last event of any ticket.
    """

    counts: Mapping[str, int]
    on_duty: tuple[str, ...]
    units: Mapping[int, str]
    sites: Mapping[int, str]
    passed_at: datetime | None
    held_since: datetime | None = None
    periods: tuple[KeyPeriod, ...] = ()
    newest: int = 0


def frame(session: Session, *, now: datetime, only_unit: int | None, me: str = "") -> Frame:
    """Everything small that a page's frame names; `only_unit` narrows the counters to a handler's tickets.

    `me` is who reads: what they have just decided is in their inbox no more.
    """
    found_by: dict[str, object] = {"now": now, "me": me, "since": (now - LOOK_BACK).date()}
    found_by |= {} if only_unit is None else {"unit": only_unit}
    rows = session.execute(_statement(only_unit is not None), found_by).all()
    kinds: dict[str, list[tuple[int, str]]] = {}
    for row in sorted(rows, key=lambda row: (row.kind, row.n)):
        kinds.setdefault(row.kind, []).append((row.n, row.name))
    counts = {kind: found[0][0] for kind, found in kinds.items() if kind not in _LISTS}
    duty = kinds.get("shift") or kinds.get("holder") or []
    passed_at, held_since = (
        next((instant_of(name) for _, name in kinds.get(kind, [])), None) for kind in ("pulse", "held")
    )
    return Frame(
        counts,
        tuple(name for _, name in duty),
        dict(kinds.get("unit", [])),
        dict(kinds.get("site", [])),
        passed_at,
        held_since,
        tuple(_period(number, words) for number, words in kinds.get("key", [])),
        kinds["newest"][0][0],
    )


def _period(number: int, words: str) -> KeyPeriod:
    first, last, name = words.split("/", 2)
    return KeyPeriod(number, name, date.fromisoformat(first), date.fromisoformat(last), 0)


_LISTS = frozenset({"shift", "holder", "unit", "site", "pulse", "held", "key", "newest"})
_NOW = bindparam("now", type_=UtcDateTime())


@lru_cache(maxsize=2)
def _statement(narrowed: bool) -> CompoundSelect[str, int, str]:  # noqa: FBT001 - the key of the cache
    """Fifteen small selects, put together once: doing it anew cost more than asking them."""
    return union_all(*_counters(narrowed), *_duty(), *_names())


_ORDERS = {"overdue": _T.overdue_at}
"""A bounded counter reads in the order of its index, or a large table is scanned."""


def _counters(narrowed: bool) -> list[Select[str, int, str]]:  # noqa: FBT001 - likewise
    tests: dict[str, tuple[ColumnElement[bool], ...]] = {
        "inbox": (
            or_(*(_T.state == one for one in INBOX)),
            ~exists().where(waits(_NOW)),
            ~exists().where(_D.ticket_id == _T.id, _D.owner_ref == bindparam("me", type_=String())),
        ),
        "open": (),
        "overdue": (_T.overdue_at <= _NOW,),
    }
    mine = (_T.unit_id == bindparam("unit", type_=Integer()),) if narrowed else ()
    found = [
        _counter(
            kind,
            select(_T.id).where(OPEN, *test, *mine).order_by(_ORDERS.get(kind, _T.sort_at)),
        )
        for kind, test in tests.items()
    ]
    return [
        *found,
        _counter(
            "calls",
            select(_C.id).where(_C.state == CallState.OPEN).order_by(_C.created_at),
        ),
        _counter("rechecks", select(_A.id).where(UNREAD, _A.due_at <= _NOW).order_by(_A.due_at)),
    ]


def _counter(kind: str, rows: Select[int]) -> Select[str, int, str]:
    bounded = rows.limit(COUNT_BOUND).subquery()
    number = select(func.count()).select_from(bounded).scalar_subquery()
    return select(literal(kind).label("kind"), number.label("n"), literal("").label("name"))


def _duty() -> list[Select[str, int, str]]:
    """Those on shift as reader, and the standing holders, who count when nobody is on shift."""
    reader = DutyRole.READER.value
    shift = (
        select(literal("shift"), _S.id, _P.name)
        .join(PersonRow.__table__, _P.id == _S.person_id)
        .where(_S.role == reader, _S.starts_at <= _NOW, _S.ends_at > _NOW, _P.active)
    )
    holder = (
        select(literal("holder"), _H.position, _P.name)
        .join(PersonRow.__table__, _P.id == _H.person_id)
        .where(_H.role == reader, _P.active)
    )
    return [shift, holder]


def _names() -> list[Select[str, int, str]]:
    return [
        select(literal("unit"), _U.id, _U.name),
        select(literal("site"), _SITE.id, _SITE.name),
        select(literal("newest"), func.coalesce(func.max(EventRow.__table__.c.id), 0), literal("")),
        select(literal("pulse"), literal(0), cast(_PULSE.passed_at, String)),
        select(literal("held"), literal(0), cast(_EPOCH.began_at, String)).where(_EPOCH.resumed_at.is_(None)),
        select(
            literal("key"),
            _KEY.id,
            cast(_KEY.first, String) + "/" + cast(_KEY.last, String) + "/" + _KEY.name,
        ).where(_KEY.last >= bindparam("since", type_=Date()), _KEY.ended_at.is_(None)),
    ]
