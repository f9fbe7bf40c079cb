"""The rows of a reading record held against the audit chain: what was changed behind the desk shows itself."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime, time, timedelta
from itertools import groupby
from zoneinfo import ZoneInfo

from database.seals import Checked, Proof, Stamp, Values, check, stamps
from database.session import Session
from rounds import log_in_store, room_store, round_store
from rounds.log_in import LogIn
from rounds.reading import Item, Mark, ReadingRound
from rounds.room import RoomRound

ROUND, COLUMN, CHECKLIST, LOG_IN, ROOM_ROUND = "round", "column", "checklist", "log_in", "room_round"
"""Before the colon in the names of rows."""
ROWS = (ROUND, LOG_IN, ROOM_ROUND)
"""Of which the chain's line about their day tells that they were there at all."""
SUBJECT = "duty_day:"
DAY = timedelta(days=1)


def day_subject(day: date) -> str:
    """What the chain's lines about the rounds, log-ins and readings of a day are about."""
    return f"{SUBJECT}{day.toordinal()}"


def day_of(subject: str) -> date:
    """The day again."""
    return date.fromordinal(int(subject.removeprefix(SUBJECT)))


def of_round(one: ReadingRound) -> dict[str, Values]:
    """A round's row; whom its prompts asked is no part of what it proves."""
    return {f"{ROUND}:{one.id}": {name: value for name, value in asdict(one).items() if name != "asked"}}


def of_checklist(round_id: int, items: Sequence[Item]) -> dict[str, Values]:
    """What a round asked for: none of it is added, taken out or called otherwise later."""
    return {f"{CHECKLIST}:{round_id}": {"asked": [_asked(one) for one in items]}}


def of_column(one: Item) -> dict[str, Values]:
    """What was found in a column, by whom, when."""
    found = (one.mark, one.marked_at, one.marked_by, one.note, one.ticket)
    return {f"{COLUMN}:{one.id}": {"found": found}}


def of_log_in(one: LogIn) -> dict[str, Values]:
    return {f"{LOG_IN}:{one.id}": asdict(one)}


def of_room_round(one: RoomRound) -> dict[str, Values]:
    return {f"{ROOM_ROUND}:{one.id}": {**asdict(one), "tickets": list(one.tickets)}}


@dataclass(frozen=True, slots=True)
class Evidence:
    """The rows of some days and what the chain says of each, by name; `items` are whole checklists."""

    rounds: Sequence[ReadingRound]
    items: Sequence[Item]
    log_ins: Sequence[LogIn]
    room_rounds: Sequence[RoomRound]
    checked: Mapping[str, Checked]

    def of(self, kind: str, row_id: int) -> Checked:
        return self.checked.get(f"{kind}:{row_id}", Checked(Proof.UNKNOWN))

    def gone(self, kind: str) -> list[Checked]:
        """Rows of the kind that were there once."""
        named = self.checked.items()
        return [one for name, one in named if one.proof is Proof.GONE and name.startswith(f"{kind}:")]

    def count(self, proof: Proof) -> int:
        return sum(one.proof is proof for one in self.checked.values())


def gather(session: Session, first: date, last: date, *, zone: ZoneInfo, key: bytes) -> Evidence:
    """The rows of these days, held against the chain; in one snapshot, or a mark made meanwhile looks like a fraud."""
    begins, ends = datetime.combine(first, time(), zone), datetime.combine(last + DAY, time(), zone)
    rounds = round_store.of_days(session, first, last)
    items = round_store.items(session, [one.id for one in rounds if one.started_at])
    log_ins = log_in_store.of_days(session, first, last)
    rooms = room_store.between(session, begins, ends)
    days = [day_subject(date.fromordinal(one)) for one in range(first.toordinal(), last.toordinal() + 1)]
    known = stamps(session, [*days, *(f"{ROUND}:{one.id}" for one in rounds)], key=key)
    checked = {
        name: Checked(Proof.GONE, stamp.line, stamp.subject) for name, stamp in known.items() if _is_row(name)
    }
    asked = {round_id: list(found) for round_id, found in groupby(items, key=lambda one: one.round_id)}
    for one in rounds:
        checked |= _whole_round(known, one, asked.get(one.id, ()), key)
    for row in (*map(of_log_in, log_ins), *map(of_room_round, rooms)):
        checked |= _checked(known, row, key)
    return Evidence(rounds, items, log_ins, rooms, checked)


def _whole_round(
    known: Mapping[str, Stamp], of: ReadingRound, items: Sequence[Item], key: bytes
) -> dict[str, Checked]:
    """A round and its columns; the round agrees where its row, its checklist and all columns do."""
    own = dict(_checked(known, of_round(of), key))
    if of.started_at is None:
        return own
    (checklist,) = dict(_checked(known, of_checklist(of.id, items), key)).values()
    columns = {name: _column(known, name, item, checklist, key) for item in items for name in of_column(item)}
    if any(one.proof is Proof.DIFFERS for one in (checklist, *columns.values())):
        own = {name: Checked(Proof.DIFFERS, one.line) for name, one in own.items()}
    return own | columns


def _column(known: Mapping[str, Stamp], name: str, item: Item, checklist: Checked, key: bytes) -> Checked:
    """One that nobody marked has no seal of its own: the checklist's says that it was there, unread."""
    if name in known or checklist.proof is Proof.UNKNOWN:
        return check(known, name, of_column(item)[name], key=key)
    agrees = item.mark is Mark.UNREAD and checklist.proof is Proof.AGREES
    return Checked(Proof.AGREES if agrees else Proof.DIFFERS, checklist.line)


def _checked(
    known: Mapping[str, Stamp], rows: Mapping[str, Values], key: bytes
) -> Iterator[tuple[str, Checked]]:
    for name, values in rows.items():
        yield name, check(known, name, values, key=key)


def _asked(one: Item) -> list[object]:
    return [one.id, one.object_id, one.column_id, one.object_name, one.group, one.name, one.url]


def _is_row(name: str) -> bool:
    return name.partition(":")[0] in ROWS
