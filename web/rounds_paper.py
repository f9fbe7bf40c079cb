"""The 读网记录 of a day or a month on paper: each row with the line of the record that proves it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta

from reports.paper import Paper, PaperCell, Table
from roster.people import DutyRole, Shift
from rounds import evidence
from rounds.evidence import Evidence
from rounds.log_in import LogIn
from rounds.reading import Item, Mark, ReadingRound, tallies
from rounds.room import RoomRound
from web import wording
from web.desk import desk
from web.proof_words import above, beside, definition
from web.room_pages import faults_text, readings_text
from web.rounds_view import day_kind, is_secret, title_of
from web.rounds_words import MARKS, SLOTS, STAGES, SYSTEMS
from web.texts import gettext

A_MOMENT = timedelta(microseconds=1)
SHOWN_ROLES = (DutyRole.READER, DutyRole.DUTY_LEADER)


@dataclass(frozen=True, slots=True)
class Record:
    """What was read for the paper: the rows of its days with their proof, and who had the duty."""

    first: date
    last: date
    kept: Evidence
    rooms: Mapping[int, str]
    shifts: Sequence[Shift] = ()
    names: Mapping[int, str] = field(default_factory=dict)

    @property
    def is_day(self) -> bool:
        return self.first == self.last

    @property
    def columns(self) -> list[Item]:
        """All of a day, what was found of a month."""
        wanted = list(Mark) if self.is_day else [Mark.FAULT, Mark.UNREACHABLE]
        return [one for one in self.kept.items if one.mark in wanted]


def record_paper(found: Record, *, organ: str, by: str, at: datetime) -> Paper:
    """The whole record."""
    local = desk().calendar.local(at)
    span = f"{found.first:%Y-%m-%d} {day_kind(found.first)}" if found.is_day else f"{found.first:%Y-%m}"
    return Paper(
        title=gettext("%(organ)s: record of site reading, %(span)s", organ=organ, span=span),
        facts=(
            (gettext("Organ"), organ), (gettext("Made"), f"{local:%Y-%m-%d %H:%M} · {by}"),
            (gettext("Held against the record"), above(list(found.kept.checked.values()))),
        ),
        tables=tuple(_with_none(one) for one in _tables(found, at)), definitions_title=gettext("What the words mean"),
        definitions=(
            (str(STAGES["incomplete"]), gettext("The round was closed with columns nobody had read.")),
            (str(STAGES["missed"]), gettext("Nobody began the round on its day.")), definition(),
        ),
        signatures=(
            gettext("Made by: %(name)s", name=by), gettext("Checked by: ____________"),
            gettext("Released by: ____________"),
        ),
    )  # fmt: skip


def _with_none(table: Table) -> Table:
    """A table without a line says so: on paper it would look forgotten."""
    if table.rows:
        return table
    return replace(table, rows=((gettext("none"), *("" for _ in table.headers[1:])),))


def _on_duty(found: Record) -> Iterator[tuple[PaperCell, ...]]:
    """Who had the duty each day, and who led, by the rota's shifts."""
    for ordinal in range(found.first.toordinal(), found.last.toordinal() + 1):
        day = date.fromordinal(ordinal)
        cells = [_on_shift(found, day, role) for role in SHOWN_ROLES]
        if any(cells):
            yield (f"{day:%m-%d}", *cells)


def _on_shift(found: Record, day: date, role: DutyRole) -> str:
    local = desk().calendar.local
    names = (
        found.names.get(one.person_id, "")
        for one in found.shifts
        if one.role is role and local(one.starts_at).date() <= day <= local(one.ends_at - A_MOMENT).date()
    )
    return gettext(", ").join(dict.fromkeys(name for name in names if name))


def _tables(found: Record, now: datetime) -> Iterator[Table]:
    heads: tuple[str, ...] = (gettext("Day"), gettext("On duty"), gettext("Duty leader"))
    yield Table(gettext("On duty"), heads, tuple(_on_duty(found)))
    kept, line = found.kept, gettext("Record line")
    heads = (
        gettext("Time"), gettext("Round"), gettext("Kind"), gettext("Reader"), gettext("From – to"),
        gettext("Columns read"), gettext("Result"), line,
    )  # fmt: skip
    marks = tallies(kept.items)
    rows = [_round(one, found, marks.get(one.id, {}), now) for one in kept.rounds if not is_secret(one, now)]
    yield Table(gettext("Reading rounds"), heads, (*rows, *_gone(kept, evidence.ROUND, heads)))
    numbers = {one.id: one for one in kept.rounds}
    heads = (
        gettext("Column"), gettext("Round"), gettext("Result"), gettext("Reader"), gettext("Remark"), line,
    )  # fmt: skip
    title = gettext("Columns") if found.is_day else gettext("What was found")
    yield Table(title, heads, tuple(_item(one, numbers[one.round_id], found) for one in found.columns))
    heads = (
        gettext("Time"), gettext("Machine room"), gettext("Reader"), gettext("Readings"), gettext("Result"), line,
    )  # fmt: skip
    rows = [_room(one, found) for one in kept.room_rounds]
    yield Table(gettext("Machine rooms"), heads, (*rows, *_gone(kept, evidence.ROOM_ROUND, heads)))
    heads = (gettext("Time"), gettext("System"), gettext("Reader"), gettext("Found"), gettext("Remark"), line)
    rows = [_log_in(one, found) for one in kept.log_ins]
    yield Table(gettext("Daily log-ins"), heads, (*rows, *_gone(kept, evidence.LOG_IN, heads)))


def _gone(kept: Evidence, kind: str, heads: tuple[str, ...]) -> Iterator[tuple[PaperCell, ...]]:
    """What the record names and nobody can print any more."""
    for one in kept.gone(kind):
        yield ("…", *("" for _ in heads[2:]), beside(one))


def _round(
    one: ReadingRound, found: Record, tally: Mapping[Mark, int], now: datetime
) -> tuple[PaperCell, ...]:
    read = sum(count for mark, count in tally.items() if mark is not Mark.UNREAD)
    result = wording.word(STAGES, one.stage(now).value)
    if one.closed_at and one.started_at and one.unread:
        result = gettext("%(result)s, %(num)s unread", result=result, num=one.unread)
    return (
        _at(one.prompt_at, found), title_of(one), wording.word(SLOTS, one.kind.value), one.started_by,
        f"{_clock(one.started_at)} – {_clock(one.closed_at)}" if one.started_at else "",
        f"{read} / {one.total}" if one.total else "", result, beside(found.kept.of(evidence.ROUND, one.id)),
    )  # fmt: skip


def _item(one: Item, of: ReadingRound, found: Record) -> tuple[PaperCell, ...]:
    name = " › ".join(part for part in (one.object_name, one.group, one.name) if part)
    at = _at(one.marked_at, found) if one.marked_at else ""
    number = str(of.number) if found.is_day else f"{of.day:%m-%d} {of.number}"
    remark = gettext("; ").join(part for part in (one.ticket, one.note) if part)
    going_on = one.mark is Mark.UNREAD and of.closed_at is None
    result = gettext("not yet") if going_on else wording.word(MARKS, one.mark.value)
    proof = beside(found.kept.of(evidence.COLUMN, one.id))
    return (name, number, result, f"{one.marked_by} {at}".strip(), remark, proof)


def _room(one: RoomRound, found: Record) -> tuple[PaperCell, ...]:
    said = faults_text(one) or (gettext("in order") if not one.tickets else "")
    result = gettext("; ").join(part for part in (said, gettext(", ").join(one.tickets), one.note) if part)
    proof = beside(found.kept.of(evidence.ROOM_ROUND, one.id))
    return (_at(one.at, found), found.rooms.get(one.object_id, ""), one.by, readings_text(one), result, proof)


def _log_in(one: LogIn, found: Record) -> tuple[PaperCell, ...]:
    proof = gettext("with screenshot") if one.screenshot_id else ""
    remark = gettext("; ").join(part for part in (one.note, proof) if part)
    line = beside(found.kept.of(evidence.LOG_IN, one.id))
    return (_at(one.at, found), str(SYSTEMS[one.system.value]), one.by, str(one.found), remark, line)


def _at(instant: datetime, found: Record) -> str:
    local = desk().calendar.local(instant)
    return f"{local:%H:%M}" if found.is_day else f"{local:%m-%d %H:%M}"


def _clock(instant: datetime | None) -> str:
    return f"{desk().calendar.local(instant):%H:%M}" if instant else "…"
