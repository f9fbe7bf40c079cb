"""The register of calls and notices: what came in, what became of it, by one table of moves.

Notice 二(五), 二(六), 四(三)-四(五): calls, faxes, visitors and instructions are recorded and passed on, tasks
reported, building events and emergencies told to the leaders.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum

from rounds.register_errors import BadEntryError, IllegalActError, RelayWaitsError


class EntryKind(StrEnum):
    """How something came in, or what it is."""

    CALL = "call"
    FAX = "fax"
    VISITOR = "visitor"
    INSTRUCTION = "instruction"
    ASSISTANCE = "assistance"
    BUILDING = "building"
    TASK = "task"


class Event(StrEnum):
    """What happened in the building (notice 四(五))."""

    THEFT = "theft"
    FIRE = "fire"
    FLOOD = "flood"
    OTHER = "other"


class Weight(StrEnum):
    """What it weighs: a major matter goes to the leader in charge, an urgent one to the duty leader (四(三))."""

    ORDINARY = "ordinary"
    MAJOR = "major"
    URGENT = "urgent"


class State(StrEnum):
    """What an entry waits for."""

    OPEN = "open"
    ASKED = "asked"
    PASSED_ON = "passed_on"
    SETTLED = "settled"


class Verb(StrEnum):
    """What is done about an entry."""

    ANSWER = "answer"
    HELP = "help"
    REDIRECT = "redirect"
    ASK = "ask"
    INSTRUCT = "instruct"
    RELAY = "relay"
    ACKNOWLEDGE = "acknowledge"
    REPORT = "report"
    NOTE = "note"
    APPROVE = "approve"
    PUBLISH = "publish"


class Result(StrEnum):
    """What became of it, as the month counts it (四(四))."""

    NONE = ""
    ANSWERED = "answered"
    HELPED = "helped"
    REDIRECTED = "redirected"
    ASKED = "asked"
    PASSED_ON = "passed_on"


class Field(StrEnum):
    """What an act must leave behind."""

    WORDS = "words"
    WHOM = "whom"


@dataclass(frozen=True, slots=True)
class Act:
    """One line of the table: from which states, to which (None: stays), what it leaves behind, how it is counted."""

    sources: tuple[State, ...]
    target: State | None
    fields: tuple[Field, ...]
    result: Result = Result.NONE


_WAITING = (State.OPEN, State.ASKED, State.PASSED_ON)
_ANY = (*_WAITING, State.SETTLED)
ACTS: Mapping[Verb, Act] = {
    Verb.ANSWER: Act(_WAITING, State.SETTLED, (Field.WORDS,), Result.ANSWERED),
    Verb.HELP: Act(_WAITING, State.SETTLED, (Field.WORDS,), Result.HELPED),
    Verb.REDIRECT: Act(_WAITING, State.SETTLED, (Field.WHOM,), Result.REDIRECTED),
    Verb.ASK: Act(_WAITING, State.ASKED, (Field.WHOM,), Result.ASKED),
    Verb.INSTRUCT: Act(_WAITING, State.OPEN, (Field.WHOM, Field.WORDS)),
    Verb.RELAY: Act(_WAITING, State.PASSED_ON, (Field.WHOM,), Result.PASSED_ON),
    Verb.ACKNOWLEDGE: Act((State.PASSED_ON, State.OPEN, State.ASKED), None, (Field.WHOM,)),
    Verb.REPORT: Act(_WAITING, State.SETTLED, (Field.WORDS,)),
    Verb.NOTE: Act(_ANY, None, (Field.WORDS,)),
    Verb.APPROVE: Act(_ANY, None, (Field.WHOM,)),
    Verb.PUBLISH: Act(_ANY, None, (Field.WORDS,)),
}
"""Executed as data; what `settles_by_report` says comes on top."""
FIRST_RESULTS = (Verb.ANSWER, Verb.HELP, Verb.REDIRECT, Verb.ASK, Verb.RELAY)
"""What may be said of an entry in the very form that enters it."""
REPORTED_KINDS = frozenset({EntryKind.ASSISTANCE, EntryKind.BUILDING, EntryKind.TASK})
"""They end with a report of how they ended, not with an answer (二(五), 二(六), 四(五))."""
ACKNOWLEDGED_WITHIN = timedelta(minutes=30)
"""A relay nobody acknowledged by then is flagged."""
UNSOLVED_AFTER = timedelta(minutes=30)
"""A building event that is not over by then is the duty leader's (四(五)); the notice gives no figure, this is ours."""
FARTHEST_BACK = timedelta(days=31)
MOST_TEXT, MOST_NAME, MOST_PHONE, MOST_WHOM = 2000, 120, 40, 120
SLACK = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class NewEntry:
    """What the form says; instants are aware UTC. `first` is what was done at once, `whom` and `words` go with it."""

    kind: EntryKind
    source: str
    text: str
    phone: str = ""
    event: Event | None = None
    weight: Weight = Weight.ORDINARY
    received_at: datetime | None = None
    due_at: datetime | None = None
    first: Verb | None = None
    whom: str = ""
    words: str = ""
    to: "To | None" = None


@dataclass(frozen=True, slots=True)
class To:
    """Whom of the roster an entry is passed on to: a unit, or one person of it."""

    unit_id: int
    person_id: int | None = None


@dataclass(frozen=True, slots=True)
class Relay:
    """Passed on to whom and when, and who took it there; unit or person where the roster knows them."""

    id: int
    entry_id: int
    whom: str
    at: datetime
    acknowledged_at: datetime | None = None
    acknowledged_by: str = ""
    flagged_at: datetime | None = None
    unit_id: int | None = None
    person_id: int | None = None


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of the register as it stands."""

    id: int
    kind: EntryKind
    event: Event | None
    weight: Weight
    source: str
    phone: str
    text: str
    received_at: datetime
    entered_by: str
    due_at: datetime | None
    state: State
    result: Result
    whom: str
    approved_at: datetime | None
    approved_by: str
    published_at: datetime | None
    settled_at: datetime | None
    version: int
    relays: tuple[Relay, ...] = field(default=())

    @property
    def subject(self) -> str:
        return f"register:{self.id}"

    @property
    def settles_by_report(self) -> bool:
        """Whether only a report ends it: by its kind, or because a leader is told of it."""
        return self.kind in REPORTED_KINDS or self.weight is not Weight.ORDINARY

    @property
    def waiting_relays(self) -> tuple[Relay, ...]:
        return tuple(one for one in self.relays if one.acknowledged_at is None)


def after(entry: Entry, verb: Verb, *, still_waiting: int) -> State:
    """Where the act leads; `still_waiting` relays are unacknowledged after it. Raises IllegalActError."""
    act = ACTS[verb]
    if entry.state not in act.sources:
        raise IllegalActError(verb=verb.value, state=entry.state.value)
    if verb is Verb.PUBLISH and entry.approved_at is None:
        raise IllegalActError(verb=verb.value, state="unapproved")
    if verb is Verb.ACKNOWLEDGE:
        over = not still_waiting and entry.state is State.PASSED_ON
        return _settled(entry) if over else entry.state
    target = act.target or entry.state
    if target is not State.SETTLED:
        return target
    if still_waiting:
        raise RelayWaitsError(waiting=still_waiting)
    return target if verb is Verb.REPORT or entry.state is target else _settled(entry)


def _settled(entry: Entry) -> State:
    return State.OPEN if entry.settles_by_report else State.SETTLED


def checked(new: NewEntry, *, now: datetime) -> NewEntry:
    """Raise BadEntryError naming the field where the entry cannot be kept."""
    _length("source", new.source, MOST_NAME)
    _length("text", new.text, MOST_TEXT)
    if len(new.phone) > MOST_PHONE:
        raise BadEntryError(field="phone", problem="long")
    if new.kind is EntryKind.BUILDING and new.event is None:
        raise BadEntryError(field="event", problem="missing")
    if new.received_at is not None and not now - FARTHEST_BACK <= new.received_at <= now + SLACK:
        raise BadEntryError(field="received_at", problem="range")
    if new.kind is EntryKind.TASK and new.due_at is None:
        raise BadEntryError(field="due_at", problem="missing")
    if new.due_at is not None and new.due_at <= now:
        raise BadEntryError(field="due_at", problem="past")
    if new.first is not None:
        require(new.first, whom=new.whom, words=new.words or new.text)
    return new


def require(verb: Verb, *, whom: str, words: str) -> None:
    """Raise BadEntryError where the act lacks what it must leave behind."""
    given = {Field.WHOM: (whom, MOST_WHOM), Field.WORDS: (words, MOST_TEXT)}
    for one, (text, most) in given.items():
        if one in ACTS[verb].fields:
            _length(one.value, text, most)
        elif len(text) > most:
            raise BadEntryError(field=one.value, problem="long")


def _length(name: str, text: str, most: int) -> None:
    if not text.strip():
        raise BadEntryError(field=name, problem="missing")
    if len(text) > most:
        raise BadEntryError(field=name, problem="long")
