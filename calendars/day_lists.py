"""Lists of days as tables (CSV, XLSX, pasted) or JSON, the desk's own shape and the shape of public day tables."""

import json
import re
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from calendars.errors import BrokenHours, UnreadableNotice
from calendars.hours import DaySchedule
from calendars.parsed import Doubt, DoubtKind, Gathering, Parsed, only_year, printable
from calendars.workdays import DayEntry
from database.sheet_headers import find_header, match_headers
from database.sheet_text import decode
from database.sheets import read_rows

MOST_BYTES = 1_000_000
COLUMNS = {
    "date": ("date", "day", "日期"),
    "kind": ("kind", "working", "类型", "性质", "班休", "安排", "是否上班", "是否工作日"),
    "off": ("isOffDay", "is_off_day", "是否放假", "是否休息"),
    "name": ("name", "名称", "节日", "节假日", "假期", "节日名称"),
    "hours": ("hours", "时间", "时段", "办公时间", "上班时间"),
    "source": ("source", "notice", "document", "文件", "文号", "来源", "依据", "通知"),
    "published": ("published", "发布日期", "公布日期", "发文日期"),
    "revises": ("revises", "修改", "修订", "修改文件"),
}
"""Field -> the headers it is known by."""
_KINDS = {
    "off": ("off", "0", "false", "休", "放假", "休息", "假", "假日", "节假日", "holiday", "rest", "否"),
    "worked": (
        "worked",
        "1",
        "true",
        "班",
        "上班",
        "补班",
        "工作",
        "工作日",
        "work",
        "workday",
        "makeup",
        "是",
    ),
    "half": ("half", "半天", "半日", "半天班"),
}
_KIND_OF = {word: kind for kind, words in _KINDS.items() for word in words}
_YES = {"1": "off", "true": "off", "是": "off", "0": "worked", "false": "worked", "否": "worked"}
_DATE = re.compile(r"(\d{4})(?:[-/.年]?)(\d{1,2})(?:[-/.月]?)(\d{1,2})日?(?: 0?0:00(?::00)?)?")


def read_day_list(data: bytes | str, *, filename: str | None = None, local: bool = False) -> Parsed:
    """Read a list of days; `local` marks them as the desk's own layer.

    A row that cannot be read is a `BAD_ROW` doubt (`row` counts from 1, a table's header included; `item` is the
    field), the others are taken. Raises `UnreadableNotice`, and `SheetError` where it is no table.
    """
    if len(data) > MOST_BYTES:
        raise UnreadableNotice("the list is larger than 1 MB")
    gathered = Gathering()
    for number, row in _rows(data, filename=filename):
        plain = {field: printable(cell) for field, cell in row.items()}  # JSON and workbooks escape controls
        _read_row(number, plain, gathered, local=local)
    if not (gathered.days or gathered.doubts):
        raise UnreadableNotice("the list holds no days")
    numbers = {entry.source for entry in gathered.days}
    dates = {entry.published for entry in gathered.days}
    return Parsed(
        only_year(gathered.days),
        numbers.pop() if len(numbers) == 1 else "",
        dates.pop() if len(dates) == 1 else None,
        gathered.days,
        doubts=gathered.doubts,
    )


def _rows(data: bytes | str, *, filename: str | None) -> Iterator[tuple[int, dict[str, str]]]:
    """Give (row number, field -> cell) of either shape."""
    workbook = isinstance(data, bytes) and data.startswith(b"PK")
    text = "" if workbook else data if isinstance(data, str) else decode(data, filename=filename)
    if text.lstrip()[:1] in ("{", "["):
        yield from _json_rows(text)
        return
    rows = read_rows(data, filename=filename)
    header = find_header(rows, COLUMNS)
    if header is None or "date" not in header[1] or header[1].keys().isdisjoint(("kind", "off")):
        raise UnreadableNotice("no row names its columns: a list needs date and kind (日期、类型)")
    first, columns = header
    for number, cells in enumerate(rows[first + 1 :], start=first + 2):
        if cells:
            yield number, {field: cells[at] for field, at in columns.items() if at < len(cells)}


def _json_rows(text: str) -> Iterator[tuple[int, dict[str, str]]]:
    try:
        said = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise UnreadableNotice("it is not JSON") from error
    days = said.get("days") if isinstance(said, dict) else said
    if not isinstance(days, list):
        raise UnreadableNotice('its JSON has no list of "days"')
    for number, day in enumerate(days, start=1):
        yield number, _fields(day) if isinstance(day, dict) else {}


def _fields(day: Mapping[str, Any]) -> dict[str, str]:
    keys = list(day)
    columns = match_headers(keys, COLUMNS)
    cells = {field: day[keys[at]] for field, at in columns.items()}
    return {field: str(cell).strip() for field, cell in cells.items() if cell is not None}


def _read_row(number: int, row: Mapping[str, str], gathered: Gathering, *, local: bool) -> None:
    day, kind, published = _date(row.get("date", "")), _kind(row), _date(row.get("published", ""))
    hours = _hours(row.get("hours", ""))
    faults = (
        ("date", day is None),
        ("kind", kind is None),
        ("hours", hours is None or (kind == "off" and hours) or (kind == "half" and not hours)),
        ("published", published is None and bool(row.get("published"))),
    )
    bad = [field for field, wrong in faults if wrong]
    for field in bad:
        words = row.get(field, "") or row.get("off", "") * (field == "kind")
        gathered.doubt(Doubt(DoubtKind.BAD_ROW, field, words, row=number))
    if bad or day is None or hours is None:
        return
    entry = DayEntry(
        day,
        kind != "off",
        row.get("name", ""),
        row.get("source", ""),
        published,
        row.get("revises", ""),
        hours,
        local,
    )
    gathered.add(entry, words=row.get("date", ""), row=number)


def _kind(row: Mapping[str, str]) -> str | None:
    if said := row.get("kind", "").casefold():
        return _KIND_OF.get(said)
    return _YES.get(row.get("off", "").casefold())


def _date(text: str) -> date | None:
    found = _DATE.fullmatch(text.strip())
    try:
        return date(*map(int, found.groups())) if found else None
    except ValueError:
        return None


def _hours(text: str) -> str | None:
    """Give the hours as the house writes them, "" for none, None for what are no hours."""
    if not text:
        return ""
    plain = text.translate(str.maketrans("：，、；—–~～至", ":,,,-----"))
    try:
        return DaySchedule.parse(plain).text
    except BrokenHours:
        return None
