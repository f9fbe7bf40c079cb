"""A report as it stands on paper: worded by whoever orders it, written by three programs into the same tables."""

from dataclasses import dataclass
from typing import NamedTuple


class Figure(NamedTuple):
    """A number with its words; `style` says how a workbook shows it: 0, 0.0 or 0%. value None: nothing to count."""

    value: float | None
    text: str
    style: str = "0"


PaperCell = str | Figure


@dataclass(frozen=True, slots=True)
class Table:
    """Rows as wide as the headers; the first column names what a row is about."""

    title: str
    headers: tuple[str, ...]
    rows: tuple[tuple[PaperCell, ...], ...]
    note: str = ""


@dataclass(frozen=True, slots=True)
class Paper:
    """`facts` are the lines under the title (organ, period, who, when), `signatures` the ones at the foot."""

    title: str
    facts: tuple[tuple[str, str], ...]
    tables: tuple[Table, ...]
    definitions_title: str
    definitions: tuple[tuple[str, str], ...]
    notes: tuple[str, ...] = ()
    signatures: tuple[str, ...] = ()
    widths: tuple[int, ...] = ()
    """Of a workbook's columns, in characters; empty: one of names, the others of figures."""


def text_of(cell: PaperCell) -> str:
    """As people read it."""
    return cell if isinstance(cell, str) else cell.text
