"""Numbers the checks are held against, with unit and source, read from a table: none of them stands in code."""

from collections.abc import Mapping
from functools import cache

from probes.shipped import read_named, text_of

Thresholds = Mapping[str, float]
"""Numbers by name."""


@cache
def shipped_thresholds() -> Thresholds:
    return read_thresholds(text_of("thresholds.csv"))


def read_thresholds(text: str) -> Thresholds:
    """A table `name,value,unit,source`. Raises BadTable with the line that nobody can follow."""
    return read_named("the thresholds", text, lambda row: float(row["value"]))
