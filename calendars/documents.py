"""A document about days as it comes, pasted or as a file: what it is, and the parser that reads it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from calendars.day_lists import read_day_list
from calendars.ics import read_ics
from calendars.notice import read_notice
from calendars.parsed import Parsed
from database.sheet_text import decode

WORKBOOK = b"PK"
LISTS = (".csv", ".json", ".xlsx", ".tsv")
HEADING = 200


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
        """Its characters; "" for a workbook."""
        if isinstance(self.data, str):
            return self.data
        return "" if self.data.startswith(WORKBOOK) else decode(self.data, filename=self.name or None)

    @property
    def origin(self) -> Origin:
        """A calendar file, a list or a notice: by the file's ending, else by how it begins."""
        begins = self.text.lstrip("\ufeff \n\r\t")[:HEADING].casefold()
        if self.name.endswith(".ics") or begins.startswith("begin:vcalendar"):
            return Origin.ICS
        first = begins.partition("\n")[0]
        heading = any(mark in first for mark in (",", "\t", "，")) and ("date" in first or "日期" in first)
        is_list = self.name.endswith(LISTS) or begins[:1] in {"{", "["} or heading
        return Origin.LIST if is_list else Origin.NOTICE

    def read(self, *, year: int | None = None, origin: Origin | None = None) -> Parsed:
        """Its days, as what it is or is said to be; raises `UnreadableNotice`, `SheetError`."""
        return _READERS[origin or self.origin](self, year)


def _calendar_file(document: Document, _year: int | None) -> Parsed:
    return read_ics(document.data if isinstance(document.data, bytes) else document.data.encode())


def _list(document: Document, _year: int | None) -> Parsed:
    return read_day_list(document.data, filename=document.name or None)


def _notice(document: Document, year: int | None) -> Parsed:
    return read_notice(document.text, year=year)


_READERS: Mapping[Origin, Callable[[Document, int | None], Parsed]] = {
    Origin.ICS: _calendar_file, Origin.LIST: _list, Origin.NOTICE: _notice,
}  # fmt: skip
