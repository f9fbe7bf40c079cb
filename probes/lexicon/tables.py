"""Reading terms from a table: our own CSV, a list of wrong and right parted by a tab, a sheet with Chinese headings."""

import csv
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from importlib.resources import files
from types import MappingProxyType

from probes.errors import BadTable
from probes.lexicon.terms import Term, TermKind

_TABLE = "the lexicon"
_HEADINGS: Mapping[str, str] = MappingProxyType(
    {
        "错误": "wrong", "错误词": "wrong", "wrongterm": "wrong", "正确": "right", "正确词": "right", "建议": "right",
        "expectterms": "right", "类别": "kind", "例外": "exceptions", "来源": "source", "批准人": "approver",
    }
)  # fmt: skip
_KINDS: Mapping[str, TermKind] = MappingProxyType(
    {
        "错别字": TermKind.TYPO, "严重错误": TermKind.BANNED, "禁用": TermKind.BANNED, "过时": TermKind.OUTDATED,
        "过时表述": TermKind.OUTDATED, "": TermKind.TYPO,
    }
)  # fmt: skip
_PLAIN = ("wrong", "right", "kind", "exceptions", "source", "approver")
LONGEST = 40


@cache
def shipped_terms() -> Sequence[Term]:
    """The unambiguous wrong forms the desk comes with, written by hand for it."""
    return read_terms(files("probes").joinpath("data/lexicon.csv").read_text(encoding="utf-8"))


def read_terms(text: str, *, source: str = "") -> Sequence[Term]:
    """The terms of a table, with or without headings; exceptions are parted by `;`. Raises `BadTable` with the line."""
    rows = csv.reader(text.lstrip("\ufeff").splitlines(), delimiter="\t" if "\t" in text else ",")
    lines = ((number, row) for number, row in enumerate(rows, start=1) if any(cell.strip() for cell in row))
    return tuple(_terms(lines, source))


def _terms(lines: Iterator[tuple[int, list[str]]], source: str) -> Iterator[Term]:
    columns: Sequence[str] = _PLAIN
    for place, (number, row) in enumerate(lines):
        named = [_HEADINGS.get(cell.strip().lower(), cell.strip().lower()) for cell in row]
        if place == 0 and "wrong" in named:
            columns = named
        else:
            yield _term(number, dict(zip(columns, (cell.strip() for cell in row), strict=False)), source)


def _term(number: int, cells: Mapping[str, str], source: str) -> Term:
    wrong, right = cells.get("wrong", ""), cells.get("right", "")
    if not 1 < len(wrong) <= LONGEST:
        what = f"a wrong form has 2 to {LONGEST} characters, this one {len(wrong)}"
        raise BadTable(_TABLE, number, what, problem="length", about=wrong[:LONGEST])
    if wrong == right:
        raise BadTable(_TABLE, number, f"{wrong} is wrong and right at once", problem="same", about=wrong)
    said = cells.get("kind", "")
    if said not in _KINDS and said not in set(TermKind):
        what = f"no kind is called {said}; known are {', '.join(TermKind)}"
        raise BadTable(_TABLE, number, what, problem="kind", about=said[:LONGEST])
    kind = _KINDS.get(said) or TermKind(said)
    exceptions = tuple(filter(None, (one.strip() for one in cells.get("exceptions", "").split(";"))))
    astray = [one for one in exceptions if wrong not in one]
    if astray:
        what = f"the exception {astray[0]} does not hold {wrong}"
        raise BadTable(_TABLE, number, what, problem="exception", about=astray[0][:LONGEST])
    return Term(wrong, right, kind, exceptions, cells.get("source") or source, cells.get("approver", ""))
