"""Reading terms from a table: our own CSV, a list of wrong and right parted by a tab, a sheet with Chinese headings."""

import csv
from collections.abc import Mapping, Sequence
from functools import cache
from types import MappingProxyType

from probes.errors import BadRow, BadRows
from probes.lexicon.terms import Term, TermKind
from probes.shipped import text_of

_HEADINGS: Mapping[str, str] = MappingProxyType(
    {
        "错误": "wrong", "错误词": "wrong", "wrongterm": "wrong", "正确": "right", "正确词": "right", "建议": "right",
        "expectterms": "right", "类别": "kind", "例外": "exceptions", "来源": "source", "批准人": "approver",
    }
)  # fmt: skip
_KINDS: Mapping[str, TermKind] = MappingProxyType(
    {
        "错别字": TermKind.TYPO, "严重错误": TermKind.BANNED, "禁用": TermKind.BANNED, "过时": TermKind.OUTDATED,
        "过时表述": TermKind.OUTDATED, "": TermKind.TYPO, **{one.value: one for one in TermKind},
    }
)  # fmt: skip
_PLAIN = ("wrong", "right", "kind", "exceptions", "source", "approver")
LONGEST = 40


@cache
def shipped_terms() -> Sequence[Term]:
    """The unambiguous wrong forms the desk comes with, written by hand for it."""
    return read_terms(text_of("lexicon.csv"))


def read_terms(text: str, *, source: str = "") -> Sequence[Term]:
    """The terms of a table, with or without headings; exceptions are parted by `;`. Raises BadRows."""
    rows = csv.reader(text.lstrip("\ufeff").splitlines(), delimiter="\t" if "\t" in text else ",")
    lines = [(number, [cell.strip() for cell in row]) for number, row in enumerate(rows, start=1)]
    lines = [(number, row) for number, row in lines if any(row)]
    columns: Sequence[str] = _PLAIN
    if lines and "wrong" in (named := [_HEADINGS.get(cell.lower(), cell.lower()) for cell in lines[0][1]]):
        columns, lines = named, lines[1:]
    each = [(number, dict(zip(columns, row, strict=False))) for number, row in lines]
    bad = [found for number, cells in each if (found := _bad(number, cells))]
    if bad:
        raise BadRows(bad)
    return tuple(_term(cells, source) for _, cells in each)


def _bad(number: int, cells: Mapping[str, str]) -> BadRow | None:
    wrong, kind = cells.get("wrong", ""), cells.get("kind", "")
    if not 1 < len(wrong) <= LONGEST:
        return BadRow(number, "term_length", wrong[:LONGEST])
    if wrong == cells.get("right", ""):
        return BadRow(number, "term_same", wrong)
    if kind not in _KINDS:
        return BadRow(number, "term_kind", kind[:LONGEST])
    astray = next((one for one in _exceptions(cells) if wrong not in one), "")
    return BadRow(number, "term_exception", astray[:LONGEST]) if astray else None


def _term(cells: Mapping[str, str], source: str) -> Term:
    return Term(
        cells["wrong"], cells.get("right", ""), _KINDS[cells.get("kind", "")], _exceptions(cells),
        cells.get("source") or source, cells.get("approver", ""),
    )  # fmt: skip


def _exceptions(cells: Mapping[str, str]) -> tuple[str, ...]:
    return tuple(filter(None, (one.strip() for one in cells.get("exceptions", "").split(";"))))
