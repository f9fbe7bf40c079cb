"""The desk's own tables of names, read from rows people bring: offices held, renamed organs, foreign hosts."""

import calendar
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from enum import StrEnum

from database.sheet_headers import find_header
from probes.check.hosts_table import ForeignHost, NoHost, read_host
from probes.check.leaders_table import Leader
from probes.check.organs_table import Renamed
from probes.errors import BadRow, BadRows

LONGEST, LONGEST_SOURCE, LONGEST_OWNER, MOST_EXCEPTIONS = 40, 200, 80, 20
Entry = Leader | Renamed | ForeignHost
"""A leader of an entry has one title: another office of the same person is another entry."""
Cells = Mapping[str, str]
_DATE = re.compile(r"(\d{4})\s*[-/.年]\s*(\d{1,2})(?:\s*[-/.月]\s*(\d{1,2}))?\s*[月日]?")
_NO_DATE = frozenset({"", "-", "—", "至今", "现任", "在任", "长期"})
_PARTS = re.compile(r"[;；、\n]")
_BLANKS = str.maketrans("", "", " \u3000\u00a0")


class NameTable(StrEnum):
    """The tables the desk keeps."""

    LEADERS = "leaders"
    ORGANS = "organs"
    HOSTS = "hosts"


HEADINGS: Mapping[NameTable, Mapping[str, Sequence[str]]] = {
    NameTable.LEADERS: {
        "name": ("name", "姓名", "领导姓名", "领导"), "title": ("title", "职务", "职位"),
        "since": ("since", "任职日期", "任职时间", "到任日期"), "until": ("until", "离任日期", "离任时间", "免职日期"),
        "source": ("source", "来源", "依据"),
    },
    NameTable.ORGANS: {
        "old": ("old", "旧名", "原名", "旧名称", "原名称", "原机构名称"),
        "new": ("new", "新名", "现名", "新名称", "现名称", "现机构名称"),
        "since": ("since", "更名日期", "变更日期", "更名时间", "启用日期"),
        "exceptions": ("exceptions", "例外"), "source": ("source", "来源", "依据"),
    },
    NameTable.HOSTS: {
        "host": ("host", "域名", "外部网站", "网址", "网站地址", "链接地址", "网站域名"),
        "owner": ("owner", "单位", "主办单位", "单位名称", "网站名称", "名称"),
        "until": ("until", "有效期至", "有效期", "到期日", "到期日期", "截止日期"),
        "source": ("source", "来源", "依据"),
    },
}  # fmt: skip
"""Column -> how a first row may call it. Without such a row the columns stand in this order."""


class _Wrong(Exception):
    """Of one cell, on its way to the list of bad rows."""

    def __init__(self, problem: str, about: str = "") -> None:
        self.problem, self.about = problem, about


def key_of(entry: Entry) -> tuple[str, str]:
    """What makes an entry the same one: a name and its title, the old name of an organ, a host."""
    match entry:
        case Leader():
            return entry.name, entry.titles[0]
        case Renamed():
            return entry.old, ""
        case ForeignHost():
            return entry.host, ""


def read_entries(table: NameTable, rows: Sequence[Sequence[str]]) -> Sequence[tuple[int, Entry]]:
    """The entries of a sheet with their lines. Raises `BadRows` with every line nobody can follow, up to so many."""
    header = find_header(rows, HEADINGS[table])
    first, columns = header or (-1, {name: place for place, name in enumerate(HEADINGS[table])})
    found: dict[tuple[str, str], tuple[int, Entry]] = {}
    bad: list[BadRow] = []
    for number, row in enumerate(rows[first + 1 :], start=first + 2):
        if not row:
            continue
        try:
            for entry in _READ[table]({name: _cell(row, place) for name, place in columns.items()}):
                _require_once(found.setdefault(key_of(entry), (number, entry)), entry)
        except _Wrong as wrong:
            bad.append(BadRow(number, wrong.problem, wrong.about))
    if bad:
        raise BadRows(bad)
    return list(found.values())


def rows_of(entries: Sequence[Entry]) -> Sequence[Sequence[str]]:
    """The same entries as rows in plain order, to be read again."""
    return [_row_of(one) for one in entries]


def read_date(typed: str, *, is_last: bool = False) -> date | None:
    """A day as people write it, None for an open end; a month is its first day, or its last. Raises ValueError."""
    typed = typed.strip()
    if typed in _NO_DATE:
        return None
    match = _DATE.fullmatch(typed)
    if match is None:
        raise ValueError(typed)
    year, month, day = int(match[1]), int(match[2]), int(match[3] or 1)
    if is_last and not match[3] and 1 <= month <= 12:  # noqa: PLR2004 - months
        day = calendar.monthrange(year, month)[1]
    return date(year, month, day)


def _row_of(entry: Entry) -> Sequence[str]:
    match entry:
        case Leader():
            return entry.name, entry.titles[0], _iso(entry.since), _iso(entry.until), entry.source
        case Renamed():
            return entry.old, entry.new, _iso(entry.since), ";".join(entry.exceptions), entry.source
        case ForeignHost():
            return entry.host, entry.owner, _iso(entry.until), entry.source


def _require_once(first: tuple[int, Entry], entry: Entry) -> None:
    if first[1] != entry:
        raise _Wrong("twice", str(first[0]))


def _leaders(cells: Cells) -> Iterator[Leader]:
    name = _word(cells, "name", least=2).translate(_BLANKS)
    since, until = _day(cells, "since"), _day(cells, "until", is_last=True)
    if since and until and until < since:
        raise _Wrong("until_before_since")
    for title in _parts(cells.get("title", "")) or [""]:
        yield Leader(name, (_word({"title": title}, "title", least=2),), since, until, _source(cells))


def _organs(cells: Cells) -> Iterator[Renamed]:
    old, new, since = _word(cells, "old", least=2), _word(cells, "new", least=2), _day(cells, "since")
    if old == new:
        raise _Wrong("same_name")
    if since is None:
        raise _Wrong("since_missing")
    exceptions = tuple(_parts(cells.get("exceptions", "")))
    astray = next((one for one in exceptions if old not in one or len(one) > 2 * LONGEST), "")
    if astray or len(exceptions) > MOST_EXCEPTIONS:
        raise _Wrong("exception", astray[:LONGEST])
    yield Renamed(old, new, since, exceptions, _source(cells))


def _hosts(cells: Cells) -> Iterator[ForeignHost]:
    typed, owner = cells.get("host", ""), " ".join(cells.get("owner", "").split())
    if not typed or not owner:
        raise _Wrong("owner_missing" if typed else "host_missing")
    if len(owner) > LONGEST_OWNER:
        raise _Wrong("owner_length", owner[:LONGEST])
    try:
        host = read_host(typed)
    except NoHost as error:
        raise _Wrong(error.problem, typed[:LONGEST]) from error
    yield ForeignHost(host, owner, _day(cells, "until", is_last=True), _source(cells))


_READ: Mapping[NameTable, Callable[[Cells], Iterator[Entry]]] = {
    NameTable.LEADERS: _leaders, NameTable.ORGANS: _organs, NameTable.HOSTS: _hosts,
}  # fmt: skip


def _cell(row: Sequence[str], place: int) -> str:
    return row[place].strip() if place < len(row) else ""


def _word(cells: Cells, field: str, *, least: int) -> str:
    word = " ".join(cells.get(field, "").split())
    if not word:
        raise _Wrong(f"{field}_missing")
    if not least <= len(word) <= LONGEST or not any(one.isalpha() for one in word):
        raise _Wrong("length", word[:LONGEST])
    return word


def _day(cells: Cells, field: str, *, is_last: bool = False) -> date | None:
    try:
        return read_date(cells.get(field, ""), is_last=is_last)
    except ValueError as error:
        raise _Wrong("date", cells[field][:LONGEST]) from error


def _source(cells: Cells) -> str:
    return " ".join(cells.get("source", "").split())[:LONGEST_SOURCE]


def _parts(text: str) -> list[str]:
    return [one.strip() for one in _PARTS.split(text) if one.strip()]


def _iso(day: date | None) -> str:
    return day.isoformat() if day else ""
