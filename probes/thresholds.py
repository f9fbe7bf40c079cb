"""Numbers the checks are held against, with unit and source, read from a table: none of them stands in code."""

import csv
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from types import MappingProxyType

from probes.errors import BadTable


class Thresholds:
    """Numbers by name; a desk's own replace the shipped ones one by one."""

    def __init__(self, values: Mapping[str, float]) -> None:
        self._values = MappingProxyType(dict(values))

    def __getitem__(self, name: str) -> float:
        return self._values[name]

    def with_own(self, own: Mapping[str, float]) -> "Thresholds":
        """The same with some replaced; raises `KeyError` for a name nobody asks for."""
        unknown = sorted(own.keys() - self._values.keys())
        if unknown:
            raise KeyError(*unknown)
        return Thresholds({**self._values, **own})


@cache
def shipped_thresholds() -> Thresholds:
    return read_thresholds(files("probes").joinpath("data/thresholds.csv").read_text(encoding="utf-8"))


def read_thresholds(text: str) -> Thresholds:
    """A table `name,value,unit,source`; raises `BadTable` naming the line that nobody can follow."""
    found: dict[str, float] = {}
    for number, row in enumerate(csv.DictReader(text.splitlines()), start=2):
        try:
            found[row["name"]] = float(row["value"])
        except (KeyError, TypeError, ValueError) as error:
            raise BadTable("the thresholds", number, str(error)) from error
    return Thresholds(found)
