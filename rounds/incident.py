"""Incidents beside tickets: states and moves as one table, grades, and the clock of the legal report.

Notice 一(三), 四(一), 四(二): grade and decision on the emergency plan come before any response; cause, planned fix
time and the report to the leader before the end. Since 2025-11-01 a matter of grade `larger` or above is reported to
the provincial authority within four hours (《国家网络安全事件报告管理办法》).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum

from rounds.incident_errors import BadFactError, IllegalMoveError, MissingFactsError


class State(StrEnum):
    """Where an incident is."""

    OPENED = "opened"
    GRADED = "graded"
    DECIDED = "decided"
    RESPONDING = "responding"
    RESTORED = "restored"
    CLOSED = "closed"
    REVIEWED = "reviewed"


class Verb(StrEnum):
    """What moves it."""

    GRADE = "grade"
    DECIDE = "decide"
    RESPOND = "respond"
    EXPLAIN = "explain"
    RESTORE = "restore"
    CLOSE = "close"
    REVIEW = "review"
    NOTE = "note"


class Fact(StrEnum):
    """What a move leaves behind; `plan` is yes or no, `fix_time` an instant in ISO form."""

    GRADE = "grade"
    PLAN = "plan"
    LEVEL = "level"
    WHOM = "whom"
    WHY = "why"
    WORDS = "words"
    CAUSE = "cause"
    FIX_TIME = "fix_time"
    LEADER_REPORT = "leader_report"


class Grade(StrEnum):
    """特别重大, 重大, 较大, 一般."""

    EXTREME = "extreme"
    MAJOR = "major"
    LARGER = "larger"
    GENERAL = "general"


class StepCode(StrEnum):
    """To whom an incident is reported, from near to far."""

    LEADER = "leader"
    SYSTEM = "system"
    GROUP = "group"
    LEGAL = "legal"


@dataclass(frozen=True, slots=True)
class Move:
    """One line of the table; target None stays where it is."""

    sources: tuple[State, ...]
    target: State | None
    facts: tuple[Fact, ...]


_S, _F = State, Fact
_GOING_ON = (_S.OPENED, _S.GRADED, _S.DECIDED, _S.RESPONDING, _S.RESTORED)
ENDED = frozenset({_S.CLOSED, _S.REVIEWED})
CLOSING = (_F.CAUSE, _F.FIX_TIME, _F.LEADER_REPORT)
"""Without them no severe matter is closed (notice 四(一))."""
MOVES: Mapping[tuple[Verb, State], Move] = {
    (verb, source): Move((source,), target, facts)
    for verb, sources, target, facts in (
        (Verb.GRADE, (_S.OPENED,), _S.GRADED, (_F.GRADE, _F.WHY)),
        (Verb.GRADE, _GOING_ON[1:], None, (_F.GRADE, _F.WHY)),
        (Verb.DECIDE, (_S.GRADED,), _S.DECIDED, (_F.PLAN, _F.WHOM, _F.WHY)),
        (Verb.DECIDE, _GOING_ON[2:], None, (_F.PLAN, _F.WHOM, _F.WHY)),
        (Verb.RESPOND, (_S.DECIDED, _S.RESPONDING), _S.RESPONDING, (_F.WORDS,)),
        (Verb.EXPLAIN, _GOING_ON, None, ()),
        (Verb.RESTORE, (_S.DECIDED, _S.RESPONDING), _S.RESTORED, (_F.WORDS,)),
        (Verb.CLOSE, (_S.RESTORED,), _S.CLOSED, CLOSING),
        (Verb.REVIEW, (_S.CLOSED,), _S.REVIEWED, (_F.WORDS,)),
        (Verb.NOTE, tuple(_S), None, (_F.WORDS,)),
    )
    for source in sources
}
"""Executed as data."""
OUTAGE_AFTER = timedelta(minutes=120)
"""Of outage: report texts are made, the duty leader told (our default; the notice says 断网时间较长)."""
LEGAL_WITHIN = timedelta(hours=4)
LEGAL_SINCE = datetime(2025, 10, 31, 16, tzinfo=UTC)
"""1 November 2025 in China."""
WARN_BEFORE = timedelta(hours=1)
REPORTABLE = frozenset({Grade.EXTREME, Grade.MAJOR, Grade.LARGER})
FIRST_STEPS = (StepCode.LEADER, StepCode.SYSTEM, StepCode.GROUP)
MOST_TITLE, MOST_WORDS = 120, 2000
FARTHEST_BACK = timedelta(days=366)
"""An incident that began longer ago is a slip of the finger."""


@dataclass(frozen=True, slots=True)
class Step:
    """One report upward: unreported until somebody shows when it was made. `page_id` is its text's way to a group."""

    id: int
    code: StepCode
    text: str = ""
    page_id: int | None = None
    reported_at: datetime | None = None
    reported_by: str = ""
    note: str = ""
    line_id: int | None = None


@dataclass(frozen=True, slots=True)
class Incident:
    """An incident as it stands; `report_due_at` is when the legal report must be made by."""

    id: int
    ticket_id: int | None
    ticket_number: str
    title: str
    state: State
    began_at: datetime
    opened_by: str
    grade: Grade | None
    graded_at: datetime | None
    plan: str
    plan_level: str
    plan_by: str
    cause: str
    fix_at: datetime | None
    leader_report: str
    restored_at: datetime | None
    closed_at: datetime | None
    report_due_at: datetime | None
    version: int
    steps: tuple[Step, ...] = ()

    @property
    def subject(self) -> str:
        return f"incident:{self.id}"

    @property
    def is_down(self) -> bool:
        return self.restored_at is None and self.state not in ENDED

    def step(self, code: StepCode) -> Step | None:
        return next((one for one in self.steps if one.code is code), None)


def after(incident: Incident, verb: Verb, facts: Mapping[Fact, str]) -> State:
    """Where the move leads. Raises IllegalMoveError, MissingFactsError, BadFactError; nothing is changed then."""
    move = MOVES.get((verb, incident.state))
    if move is None:
        raise IllegalMoveError(verb=verb.value, state=incident.state.value)
    known = facts if verb is not Verb.CLOSE else {**_explained(incident), **_given(facts)}
    missing = [fact.value for fact in _needed(move, verb, facts) if not known.get(fact, "").strip()]
    if missing:
        raise MissingFactsError(verb=verb.value, facts=tuple(missing))
    for fact, words in facts.items():
        if len(words) > MOST_WORDS:
            raise BadFactError(field=fact.value, problem="long")
    if verb is Verb.GRADE and facts[Fact.GRADE] not in set(Grade):
        raise BadFactError(field="grade", problem="choice")
    if verb is Verb.DECIDE and facts[Fact.PLAN] not in {"yes", "no"}:
        raise BadFactError(field="plan", problem="choice")
    return move.target or incident.state


def legal_due(grade: Grade, graded_at: datetime) -> datetime | None:
    """Four hours from the grade on, where the grade must be reported and the law holds already."""
    return graded_at + LEGAL_WITHIN if grade in REPORTABLE and graded_at >= LEGAL_SINCE else None


def possible(incident: Incident) -> list[Verb]:
    """What may be done from here, in the order of the table."""
    return [verb for verb in Verb if (verb, incident.state) in MOVES]


def _needed(move: Move, verb: Verb, facts: Mapping[Fact, str]) -> tuple[Fact, ...]:
    if verb is Verb.DECIDE and facts.get(Fact.PLAN) == "yes":
        return (*move.facts, Fact.LEVEL)
    if verb is Verb.EXPLAIN and not any(facts.get(fact, "").strip() for fact in CLOSING):
        return CLOSING
    return move.facts


def _given(facts: Mapping[Fact, str]) -> dict[Fact, str]:
    return {fact: words for fact, words in facts.items() if words.strip()}


def _explained(incident: Incident) -> dict[Fact, str]:
    return {
        Fact.CAUSE: incident.cause, Fact.LEADER_REPORT: incident.leader_report,
        Fact.FIX_TIME: incident.fix_at.isoformat() if incident.fix_at else "",
    }  # fmt: skip
