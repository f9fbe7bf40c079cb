"""Numbers the checks are held against, with unit and source, read from a table: none of them stands in code."""

from collections.abc import Mapping
from functools import cache
from types import MappingProxyType

from probes.shipped import read_named, text_of


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
    return read_thresholds(text_of("thresholds.csv"))


def read_thresholds(text: str) -> Thresholds:
    """A table `name,value,unit,source`. Raises BadTable with the line that nobody can follow."""
    return Thresholds(read_named("the thresholds", text, lambda row: float(row["value"])))
