"""The tables and lists this room comes with: read line by line, and what nobody can follow named by its line."""

import csv
import re
from collections.abc import Callable, Mapping, Sequence
from importlib.resources import files
from types import MappingProxyType
from typing import TypeVar

from probes.errors import BadTable

Row = Mapping[str, str]
Read = TypeVar("Read")


def text_of(name: str) -> str:
    """The text of a file in `data/`."""
    return files("probes").joinpath("data", name).read_text(encoding="utf-8")


def lines_of(name: str) -> Sequence[str]:
    """The lines of a list in `data/`; what begins with # is a remark."""
    lines = map(str.strip, text_of(name).splitlines())
    return [line for line in lines if line and not line.startswith("#")]


def read_rows(table: str, text: str, read: Callable[[Row], Read]) -> Sequence[Read]:
    """What each line of a table with headings says; `table` is what it is called. Raises BadTable with the line."""
    found = []
    for number, row in enumerate(csv.DictReader(text.splitlines()), start=2):
        try:
            found.append(read(row))
        except (AttributeError, KeyError, TypeError, ValueError, re.error) as error:
            raise BadTable(table, number, str(error)) from error
    return found


def read_named(table: str, text: str, read: Callable[[Row], Read]) -> Mapping[str, Read]:
    """The same by the first cell of each line, which no two share."""
    found: dict[str, Read] = {}

    def add(row: Row) -> None:
        name = next(iter(row.values()))
        if name in found:
            raise ValueError(f"{name} stands there twice")
        found[name] = read(row)

    read_rows(table, text, add)
    return MappingProxyType(found)
