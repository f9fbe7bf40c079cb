"""A list of columns as people have it (levels side by side, or one path) into lines, faults row by row."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from database.sheet_headers import find_header
from database.sheets import LineError, Severity
from sites.errors import SitesError
from sites.object_checks import checked_name, checked_url
from sites.object_errors import BadObjectError
from sites.objects import MOST_DEPTH, Frequency
from sites.tree_plan import ColumnLine


class TreeField(StrEnum):
    PATH = "path"
    LEVEL_1 = "level_1"
    LEVEL_2 = "level_2"
    LEVEL_3 = "level_3"
    LEVEL_4 = "level_4"
    URL = "url"
    FREQUENCY = "frequency"


LEVELS = (TreeField.LEVEL_1, TreeField.LEVEL_2, TreeField.LEVEL_3, TreeField.LEVEL_4)
SYNONYMS: dict[TreeField, tuple[str, ...]] = {
    TreeField.LEVEL_1: ("一级栏目", "频道", "一级", "Channel", "Level 1"),
    TreeField.LEVEL_2: ("二级栏目", "二级", "Column", "Level 2"),
    TreeField.LEVEL_3: ("三级栏目", "三级", "Level 3"),
    TreeField.LEVEL_4: ("四级栏目", "四级", "Level 4"),
    TreeField.PATH: ("栏目路径", "栏目全称", "路径", "栏目", "栏目名称", "名称", "Path", "Name"),
    TreeField.URL: ("网址", "栏目地址", "地址", "链接", "URL", "Address", "Link"),
    TreeField.FREQUENCY: ("读网频次", "频次", "频率", "Frequency"),
}
FREQUENCIES: Mapping[str, Frequency] = {
    "每轮": Frequency.EACH_ROUND, "每次": Frequency.EACH_ROUND, "each round": Frequency.EACH_ROUND,
    "每日": Frequency.DAILY, "每天": Frequency.DAILY, "daily": Frequency.DAILY,
    "每周": Frequency.WEEKLY, "weekly": Frequency.WEEKLY,
}  # fmt: skip
_BETWEEN = re.compile(r"\s*[>›»＞/／\\→]\s*")
SENTENCES = {
    "name_missing": "Row {row}: there is no name. Write the column's name.",
    "name_long": "Row {row}: a name has more than 120 characters. Shorten it.",
    "url_bad": "Row {row}: “{text}” is no address. Write it like https://www.example/zwgk/.",
    "frequency_bad": "Row {row}: “{text}” is no frequency. Write 每轮, 每日 or 每周.",
    "too_deep": "Row {row}: more than {most} levels. Leave the lowest out.",
    "duplicate_row": "Row {row}: the same column as row {other}; it is taken once.",
}


class TreeColumnsMissingError(SitesError):
    """No heading says where the names are."""

    code = "tree_columns_missing"

    def __init__(self) -> None:
        super().__init__(
            "No column of names was found. Add a first row: 一级栏目, 二级栏目, 网址, 频次 (or 路径, 网址)."
        )


@dataclass(frozen=True, slots=True)
class TreeSheet:
    """Lines that can be imported, and what is wrong with the others."""

    lines: tuple[ColumnLine, ...]
    errors: tuple[LineError, ...]


class _BadRowError(Exception):
    def __init__(self, code: str, **data: str) -> None:
        self.code, self.data = code, data
        super().__init__(code)


def parse_tree(rows: Sequence[Sequence[str]]) -> TreeSheet:
    """Columns of rows as read_rows gives them; a faulty row never blocks another. Raises TreeColumnsMissingError.

    An empty cell of a level left of a filled one repeats the name above it, as merged cells do.
    """
    header = find_header(rows, SYNONYMS, needed=1)
    if header is None or not ({TreeField.PATH, *LEVELS} & header[1].keys()):
        raise TreeColumnsMissingError
    start, columns = header
    lines: dict[tuple[str, ...], ColumnLine] = {}
    errors: list[LineError] = []
    above: tuple[str, ...] = ()
    for row_no, row in enumerate(rows[start + 1 :], start=start + 2):
        if not any(row):
            continue
        try:
            line = _line(row, columns, row_no=row_no, above=above)
            _check_new(line, lines)
        except _BadRowError as error:
            errors.append(_error(row_no, error))
            continue
        lines[line.path], above = line, line.path
    return TreeSheet(tuple(lines.values()), tuple(errors))


def _check_new(line: ColumnLine, lines: Mapping[tuple[str, ...], ColumnLine]) -> None:
    if line.path in lines:
        raise _BadRowError("duplicate_row", other=str(lines[line.path].row_no))


def _line(
    row: Sequence[str], columns: Mapping[TreeField, int], *, row_no: int, above: tuple[str, ...]
) -> ColumnLine:
    path = _path(row, columns, above)
    if not path:
        raise _BadRowError("name_missing")
    if len(path) > MOST_DEPTH:
        raise _BadRowError("too_deep", most=str(MOST_DEPTH))
    try:
        names = tuple(checked_name(name) for name in path)
    except BadObjectError as error:
        raise _BadRowError("name_long" if error.problem == "long" else "name_missing") from error
    url = _cell(row, columns, TreeField.URL)
    try:
        url = checked_url(url, field="url")
    except BadObjectError as error:
        raise _BadRowError("url_bad", text=url) from error
    said = _cell(row, columns, TreeField.FREQUENCY)
    if said and said.casefold() not in FREQUENCIES:
        raise _BadRowError("frequency_bad", text=said)
    return ColumnLine(row_no, names, url, FREQUENCIES[said.casefold()].value if said else "")


def _path(row: Sequence[str], columns: Mapping[TreeField, int], above: tuple[str, ...]) -> tuple[str, ...]:
    """The names from the top down: of one cell with signs between, or of one cell a level."""
    levels = [_cell(row, columns, field) for field in LEVELS if field in columns]
    filled = [n for n, name in enumerate(levels) if name]
    if not filled:
        return tuple(name for name in _BETWEEN.split(_cell(row, columns, TreeField.PATH)) if name)
    named = levels[: filled[-1] + 1]
    first = filled[0]
    return (*above[:first], *named[first:])


def _cell(row: Sequence[str], columns: Mapping[TreeField, int], field: TreeField) -> str:
    place = columns.get(field)
    return row[place].strip() if place is not None and place < len(row) else ""


def _error(row_no: int, error: _BadRowError) -> LineError:
    sentence = SENTENCES[error.code].format(row=row_no, **error.data)
    severity = Severity.WARNING if error.code == "duplicate_row" else Severity.ERROR
    return LineError(row_no, error.code, error.data, sentence, severity)
