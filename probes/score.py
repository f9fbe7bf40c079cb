"""Our score against the single-veto items of the national check (19号): decided from values alone, by a table.

It never flatters: what nobody looked at is not met but not measured, and says why; what a machine sees of an item only
in part is called clear of what it looks for, never met.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cache

from probes.check.tables import column_rules
from probes.kinds import fault_kinds
from probes.shipped import Row, read_rows, text_of
from probes.thresholds import Thresholds, shipped_thresholds
from probes.watch.week import Mark, Share


class Item(StrEnum):
    """The six items, in the order of 19号."""

    SAFETY = "safety"
    UNREACHABLE = "unreachable"
    HOME = "home"
    COLUMNS = "columns"
    INTERACTION = "interaction"
    SERVICES = "services"


class Grade(StrEnum):
    """How an item stands, the worst first. CLEAR: met as far as a machine sees."""

    VETO = "veto"
    RISK = "risk"
    UNKNOWN = "unknown"
    CLEAR = "clear"
    MET = "met"


class Why(StrEnum):
    """Why something is not measured."""

    NO_SITE = "no_site"
    NEVER_READ = "never_read"
    OLD_READING = "old_reading"
    NO_COLUMNS = "no_columns"
    NOT_WATCHED = "not_watched"
    FEW_VISITS = "few_visits"
    NO_MACHINE = "no_machine"


WHOLE = frozenset({Item.UNREACHABLE, Item.HOME, Item.COLUMNS})
"""Items of which a machine sees all that the rule asks."""
BY_COLUMNS = frozenset({Item.COLUMNS, Item.INTERACTION})
"""Items that can be told only where columns are entered."""


@dataclass(frozen=True, slots=True)
class Measure:
    """A row of the table. `kinds` count towards the veto, `early` only warn; `rules`: of which column rules, all where
    none is named; `veto_at` 0: a machine never calls it a veto.
    """

    item: Item
    code: str
    kinds: frozenset[str]
    early: frozenset[str]
    rules: frozenset[str]
    veto_at: int
    risk_at: int

    @property
    def limit(self) -> int:
        return self.veto_at or self.risk_at


@dataclass(frozen=True, slots=True)
class Counted:
    """A standing fault as the score counts it. `sure`: no suspect, or one that a person confirmed."""

    kind: str
    sure: bool
    rule: str = ""


@dataclass(frozen=True, slots=True)
class SiteEvidence:
    """What is known of a site. `columns`: how many are watched, by their rule; `why`: what no reading can prove."""

    marks: Sequence[Counted] = ()
    columns: Mapping[str, int] = field(default_factory=dict)
    why: Why | None = Why.NEVER_READ
    share: Share | None = None
    to_come: int = 0
    """Visits of today that are not due yet."""


@dataclass(frozen=True, slots=True)
class Part:
    """One measure with what was counted: `sure` ones, and `early` ones that may become such."""

    measure: Measure
    grade: Grade
    sure: int
    early: int
    watched: int = 0
    why: Why | None = None


@dataclass(frozen=True, slots=True)
class Scored:
    """An item with its grade, the worst of its parts; `why` where it is not measured."""

    item: Item
    grade: Grade
    parts: Sequence[Part] = ()
    why: Why | None = None


def score(evidence: SiteEvidence, *, thresholds: Thresholds | None = None) -> list[Scored]:
    """All six items."""
    rule = thresholds or shipped_thresholds()
    return [_scored(item, evidence, rule) for item in Item]


def _scored(item: Item, evidence: SiteEvidence, rule: Thresholds) -> Scored:
    if item is Item.UNREACHABLE:
        return _opened(evidence, int(rule["week_visits_least"]))
    parts = [_part(one, evidence) for one in measures() if one.item is item]
    if not parts:
        return Scored(item, Grade.UNKNOWN, why=Why.NO_MACHINE)
    grade = min((one.grade for one in parts), key=list(Grade).index)
    if grade is Grade.MET and item not in WHOLE:
        grade = Grade.CLEAR
    return Scored(item, grade, parts, next((one.why for one in parts if one.why), None))


def _opened(evidence: SiteEvidence, least: int) -> Scored:
    """Fine only by a whole week's visits: a young week, or one the desk slept through, proves nothing."""
    share = evidence.share
    mark = share.mark if share else Mark.NONE
    if share is None or mark is Mark.NONE:
        return Scored(Item.UNREACHABLE, Grade.UNKNOWN, why=Why.NOT_WATCHED)
    if mark is Mark.FINE and share.visits + evidence.to_come < least:
        return Scored(Item.UNREACHABLE, Grade.UNKNOWN, why=Why.FEW_VISITS)
    return Scored(Item.UNREACHABLE, {Mark.VETO: Grade.VETO, Mark.WARN: Grade.RISK}.get(mark, Grade.MET))


def _part(one: Measure, evidence: SiteEvidence) -> Part:
    found = [mark for mark in evidence.marks if not one.rules or mark.rule in one.rules]
    sure = sum(mark.kind in one.kinds and mark.sure for mark in found)
    early = sum(mark.kind in one.early or (mark.kind in one.kinds and not mark.sure) for mark in found)
    watched = sum(count for code, count in evidence.columns.items() if not one.rules or code in one.rules)
    why = None
    if one.veto_at and sure >= one.veto_at:
        grade = Grade.VETO
    elif sure >= one.risk_at or sure + early >= one.limit:
        grade = Grade.RISK
    else:
        why = evidence.why or (Why.NO_COLUMNS if one.item in BY_COLUMNS and not watched else None)
        grade = Grade.UNKNOWN if why else Grade.MET
    return Part(one, grade, sure, early, watched if one.item in BY_COLUMNS else 0, why)


@cache
def measures() -> Sequence[Measure]:
    """The table the desk is shipped with."""
    return read_measures(text_of("veto_items.csv"))


@cache
def counted_kinds() -> frozenset[str]:
    """The kinds of faults that any item counts."""
    return frozenset().union(*(one.kinds | one.early for one in measures()))


def read_measures(text: str) -> Sequence[Measure]:
    """A table of measures. Raises BadTable with the line that nobody can follow."""
    return read_rows("the single-veto items", text, _measure)


def _measure(row: Row) -> Measure:
    kinds, early, rules = (frozenset(row[name].split()) for name in ("kinds", "early", "rules"))
    veto_at, risk_at = int(row["veto_at"]), int(row["risk_at"])
    unknown = sorted((kinds | early) - fault_kinds().keys()) + sorted(rules - column_rules().keys())
    if unknown:
        raise ValueError(f"nobody knows {', '.join(unknown)}")
    if risk_at < 1 or (veto_at and not 0 < risk_at <= veto_at):
        raise ValueError("the warning comes with the veto or before it")
    return Measure(Item(row["item"]), row["measure"], kinds, early, rules, veto_at, risk_at)
