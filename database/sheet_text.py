"""Reading tables out of text: bytes to characters, then CSV, markdown pipes or pasted columns to rows."""

import codecs
import csv
import io
import re
from collections import Counter
from collections.abc import Iterator

from database.sheet_errors import BrokenQuotes, CellTooLong, UnreadableText, WebPageSheet

CELL_LIMIT = 32_767
"""Characters in a cell: what a spreadsheet program holds."""
SAMPLE_LINES = 50
_BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_GUESSES = ("utf-8", "gb18030")
"""Valid UTF-8 is hardly ever anything else; GB18030 takes in GBK and GB2312, the offices' old files."""
_DELIMITERS = ("\t", ",", ";")
_WIDE_GAP = re.compile(r"[ \u00a0\u3000]{2,}|\u3000+")
_WEB_PAGE = re.compile(r"\s*<(?:!doctype html|html|table|meta|\?xml)", re.IGNORECASE)
_PIPE_RULE = re.compile(r"\s*\|?\s*:?-+:?\s*(?:\|\s*:?-+:?\s*)*\|?\s*")
_PIPE = re.compile(r"(?<!\\)\|")


def decode(data: bytes, *, filename: str | None) -> str:
    """Characters of a text file; raises UnreadableText (unknown encoding, NUL inside)."""
    marked = [encoding for mark, encoding in _BYTE_ORDER_MARKS if data.startswith(mark)]
    for encoding in marked or _GUESSES:
        text = _decode_as(data, encoding)
        if text is not None:
            return text
    raise UnreadableText(filename)


def split(text: str, *, filename: str | None) -> Iterator[list[str]]:
    """Rows of a table in text, its shape guessed from the first lines; empty lines are empty rows."""
    if "\0" in text:
        raise UnreadableText(filename)
    if _WEB_PAGE.match(text):
        raise WebPageSheet(filename)
    lines = [line for line in text.splitlines()[:SAMPLE_LINES] if line.strip()]
    if _is_pipe_table(lines):
        return _pipe_rows(text)
    delimiter = _delimiter(lines)
    if delimiter is None:
        return (_WIDE_GAP.split(line.strip()) for line in text.splitlines())
    return _delimited_rows(text, delimiter)


def _decode_as(data: bytes, encoding: str) -> str | None:
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError:
        return None
    return None if "\0" in text else text


def _is_pipe_table(lines: list[str]) -> bool:
    return bool(lines) and all("|" in line for line in lines) and any(_is_pipe_edge(line) for line in lines)


def _is_pipe_edge(line: str) -> bool:
    return line.lstrip().startswith("|") or _PIPE_RULE.fullmatch(line) is not None


def _pipe_rows(text: str) -> Iterator[list[str]]:
    for line in text.splitlines():
        if line.strip() and _PIPE_RULE.fullmatch(line):
            continue
        inner = line.strip().removeprefix("|")
        if inner.endswith("|") and not inner.endswith("\\|"):
            inner = inner[:-1]
        yield [cell.replace("\\|", "|") for cell in _PIPE.split(inner)] if inner else []


def _delimiter(lines: list[str]) -> str | None:
    """The delimiter under which most lines have the same number of cells; None: columns parted by gaps."""
    gaps = _evenness([len(_WIDE_GAP.split(line.strip())) for line in lines])
    best, best_score = None, gaps
    for delimiter in reversed(_DELIMITERS):
        score = _evenness([len(row) for row in _sample_rows(lines, delimiter)])
        if score > (0.0, 0) and score >= best_score:
            best, best_score = delimiter, score
    return best


def _sample_rows(lines: list[str], delimiter: str) -> list[list[str]]:
    """Sample rows read leniently; the last one may be torn by the sample's end."""
    return list(csv.reader([line[:CELL_LIMIT] + "\n" for line in lines], delimiter=delimiter))


def _evenness(widths: list[int]) -> tuple[float, int]:
    """(share of lines with the commonest width, that width); nothing for a single column."""
    if not widths:
        return (0.0, 0)
    width, count = max(Counter(widths).items(), key=lambda item: (item[1], item[0]))
    return (count / len(widths), width) if width > 1 else (0.0, 0)


def _delimited_rows(text: str, delimiter: str) -> Iterator[list[str]]:
    """Rows by CSV rules. Tabs come from web pages too, whose quotation marks are plain characters."""
    if delimiter != "\t":
        yield from _strict_rows(text, delimiter)
        return
    try:
        rows = list(_strict_rows(text, delimiter))
    except BrokenQuotes:
        rows = [line.split(delimiter) for line in text.splitlines()]
    yield from rows


def _strict_rows(text: str, delimiter: str) -> Iterator[list[str]]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    row_no = 0
    while True:
        row_no += 1
        try:
            row = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            if "field larger" in str(error):
                raise CellTooLong(row_no, limit=CELL_LIMIT) from error
            raise BrokenQuotes(row_no) from error
        yield row
