"""Finding the header row of a table people made, and which column holds what, by synonyms."""

import re
import unicodedata
from collections.abc import Hashable, Mapping, Sequence
from typing import TypeVar

FieldT = TypeVar("FieldT", bound=Hashable)

HEADER_SEARCH = 10
"""Rows looked at: titles and remarks stand above a header, never that many."""
_ASIDE = re.compile(r"[(\[【〔][^)\]】〕]*[)\]】〕]")
_FILLER = re.compile(r"[\s:.*#_/、-]+")


def header_key(text: str) -> str:
    """A header as it is compared: no spaces, asides or case, so "手　机（必填）*" is "手机"."""
    return _FILLER.sub("", _ASIDE.sub("", unicodedata.normalize("NFKC", text))).casefold()


def find_header(
    rows: Sequence[Sequence[str]],
    synonyms: Mapping[FieldT, Sequence[str]],
    *,
    needed: int = 2,
) -> tuple[int, dict[FieldT, int]] | None:
    """(row index, field -> column index) of the first row with `needed` known headers; None without one."""
    for index, row in enumerate(rows[:HEADER_SEARCH]):
        columns = match_headers(row, synonyms)
        if len(columns) >= needed:
            return index, columns
    return None


def match_headers(row: Sequence[str], synonyms: Mapping[FieldT, Sequence[str]]) -> dict[FieldT, int]:
    """Field -> column index. Earlier synonyms win over later ones, earlier columns over later ones."""
    keys = [header_key(cell) for cell in row]
    columns: dict[FieldT, int] = {}
    for field, names in synonyms.items():
        for name in names:
            column = _free_column(keys, header_key(name), taken=set(columns.values()))
            if column is not None:
                columns[field] = column
                break
    return columns


def _free_column(keys: Sequence[str], wanted: str, *, taken: set[int]) -> int | None:
    return next((column for column, key in enumerate(keys) if key == wanted and column not in taken), None)
