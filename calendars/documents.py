"""A document about days as it comes, pasted or as a file: what it is, and the parser that reads it."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from itertools import islice

from calendars.day_lists import read_day_list
from calendars.errors import NothingUnderstood, Undocumented
from calendars.ics import read_ics
from calendars.notice import read_notice
from calendars.parsed import Parsed, printable
from database.sheet_text import decode

WORKBOOK = b"PK"
LISTS = (".csv", ".json", ".xlsx", ".tsv")
HEADING = 200
_DATED_CELL = re.compile(r'[ "]*(?:\d{4}([-/.])\d{1,2}\1\d{1,2}|\d{8})[ "]*')


class Origin(StrEnum):
    """What a document is."""

    NOTICE = "notice"
    ICS = "ics"
    LIST = "list"


@dataclass(frozen=True, slots=True)
class Document:
    """Its bytes or characters, and the file's name in small letters, "" for what was pasted."""

    data: bytes | str
    name: str = ""

    @property
    def text(self) -> str:
        """Its characters, without controls; "" for a workbook."""
        if isinstance(self.data, str):
            return printable(self.data)
        if self.data.startswith(WORKBOOK):
            return ""
        return printable(decode(self.data, filename=self.name or None))

    @property
    def origin(self) -> Origin:
        """A calendar file, a list or a notice: by the file's ending, else by how it begins."""
        begins = self.text.lstrip("\ufeff \n\r\t")[:HEADING].casefold()
        if self.name.endswith(".ics") or begins.startswith("begin:vcalendar"):
            return Origin.ICS
        first = begins.partition("\n")[0]
        heading = any(mark in first for mark in (",", "\t", "，")) and ("date" in first or "日期" in first)
        heading = heading or any(
            map(_is_row, islice(begins.splitlines(), 2))
        )  # whatever its columns are called
        is_list = self.name.endswith(LISTS) or begins[:1] in {"{", "["} or heading
        return Origin.LIST if is_list else Origin.NOTICE

    def read(self, *, year: int | None = None, origin: Origin | None = None) -> Parsed:
        """Its days, as what it is or is said to be.

        Raises `UnreadableNotice`, `NoticeTooLong`, `SeveralNotices`, `NothingUnderstood`, `SheetError`.
        """
        parsed = _READERS[origin or self.origin](self, year)
        if not (parsed.days or parsed.extensions):
            raise NothingUnderstood([doubt.to_json() for doubt in parsed.doubts])
        return parsed


def documented(parsed: Parsed, document: str, published: date | None) -> tuple[str, date | None]:
    """The act's number and date, the importer's word before the text's; raises `Undocumented`.

    The date is None where each day of a list has its own.
    """
    number, issued = printable(document).strip() or parsed.number, published or parsed.published
    missing = []
    if not (number or (parsed.days and all(day.source for day in parsed.days))):
        missing.append("document")
    if not (issued or (parsed.days and all(day.published for day in parsed.days))):
        missing.append("published")
    if missing:
        raise Undocumented(missing)
    return number or parsed.days[0].source, issued


def _is_row(line: str) -> bool:
    """Whether one of a line's cells is a date and nothing else."""
    cells = re.split(r"[,\t]", line)
    return len(cells) > 1 and any(_DATED_CELL.fullmatch(cell) for cell in cells)


def _calendar_file(document: Document, _year: int | None) -> Parsed:
    return read_ics(document.data if isinstance(document.data, bytes) else document.data.encode())


def _list(document: Document, _year: int | None) -> Parsed:
    return read_day_list(document.text or document.data, filename=document.name or None)


def _notice(document: Document, year: int | None) -> Parsed:
    return read_notice(document.text, year=year)


_READERS: Mapping[Origin, Callable[[Document, int | None], Parsed]] = {
    Origin.ICS: _calendar_file, Origin.LIST: _list, Origin.NOTICE: _notice,
}  # fmt: skip
