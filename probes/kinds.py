"""What machines may find: the kinds of faults with their scope, sureness, severity and clause, read from a table."""

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib.resources import files
from types import MappingProxyType

from probes.errors import BadTable


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
    severity: Gravity
    clause: str


@cache
def fault_kinds() -> Mapping[str, FaultKind]:
    """The kinds the desk is shipped with, by code."""
    return read_kinds(files("probes").joinpath("data/fault_kinds.csv").read_text(encoding="utf-8"))


def read_kinds(text: str) -> Mapping[str, FaultKind]:
    """A table of kinds; raises `BadTable` naming the line that nobody can follow."""
    found: dict[str, FaultKind] = {}
    for number, row in enumerate(csv.DictReader(text.splitlines()), start=2):
        try:
            kind = FaultKind(
                row["kind"],
                Scope(row["scope"]),
                Sureness(row["sureness"]),
                Gravity(row["severity"]),
                row["clause"],
            )
        except (KeyError, ValueError) as error:
            raise BadTable("the kinds of faults", number, str(error)) from error
        if kind.code in found:
            raise BadTable("the kinds of faults", number, f"{kind.code} stands there twice")
        found[kind.code] = kind
    return MappingProxyType(found)
