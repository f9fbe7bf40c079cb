"""What machines may find: the kinds of faults with their scope, sureness, severity and clause, read from a table."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache

from probes.shipped import Row, read_named, text_of


class Scope(StrEnum):
    """A fault of what a page holds stands while the page is unchanged; one of a link is looked at in each reading."""

    PAGE = "page"
    LINK = "link"


class Sureness(StrEnum):
    """A fault becomes a ticket; a suspect waits for a person's yes or no."""

    FAULT = "fault"
    SUSPECT = "suspect"


class Gravity(StrEnum):
    """How bad a kind is; what a ticket knows of it is only whether it is severe."""

    SEVERE = "severe"
    ORDINARY = "ordinary"
    MINOR = "minor"


@dataclass(frozen=True, slots=True)
class FaultKind:
    """One row of the table; `clause` names the rule the kind is looked for under, "" where it is good craft only."""

    code: str
    scope: Scope
    sureness: Sureness
    gravity: Gravity
    clause: str

    @property
    def is_severe(self) -> bool:
        return self.gravity is Gravity.SEVERE


@cache
def fault_kinds() -> Mapping[str, FaultKind]:
    """The kinds the desk is shipped with, by code."""
    return read_kinds(text_of("fault_kinds.csv"))


def read_kinds(text: str) -> Mapping[str, FaultKind]:
    """A table of kinds. Raises BadTable with the line that nobody can follow."""
    return read_named("the kinds of faults", text, _kind)


def _kind(row: Row) -> FaultKind:
    return FaultKind(
        row["kind"], Scope(row["scope"]), Sureness(row["sureness"]), Gravity(row["gravity"]), row["clause"]
    )
