"""Which column of a contact list holds what: by header, and where there is none, by content."""

import re
from collections.abc import Callable, Sequence
from enum import StrEnum

from database.sheet_headers import find_header
from roster.number_errors import NumberError
from roster.numbers import SHORT_NUMBERS, NumberKind, parse_number, split_numbers


class ContactField(StrEnum):
    SERIAL = "serial"
    MOBILE = "mobile"
    LANDLINE = "landline"
    NAME = "name"
    TITLE = "title"
    UNIT = "unit"
    GROUP = "group"


SYNONYMS: dict[ContactField, tuple[str, ...]] = {
    ContactField.SERIAL: ("序号", "编号", "No", "Nr", "Number"),
    ContactField.MOBILE: (
        "手机", "手机号", "手机号码", "移动电话", "移动电话号码", "联系手机", "移动号码", "手机电话",
        "Mobile", "Mobile phone", "Mobile number", "Cell", "Cell phone", "Cellphone",
    ),
    ContactField.LANDLINE: (
        "固定电话", "办公电话", "座机", "固话", "办公室电话", "座机号码", "固定电话号码",
        "电话", "联系电话", "电话号码", "联系方式",
        "Landline", "Office phone", "Office", "Telephone", "Tel", "Phone", "Phone number",
    ),
    ContactField.NAME: (
        "姓名", "名字", "联系人", "联系人姓名", "人员姓名", "人员", "负责人",
        "Name", "Full name", "Contact", "Person",
    ),
    ContactField.TITLE: (
        "职务", "职位", "岗位", "职称", "职务职称", "Title", "Job title", "Position", "Role",
    ),
    ContactField.UNIT: (
        "单位", "单位名称", "工作单位", "所在单位", "所属单位", "部门", "所在部门", "科室", "单位部门",
        "Unit", "Organisation", "Organization", "Department", "Office name", "Company",
    ),
    ContactField.GROUP: ("工作群", "微信群", "群名", "群", "Work group", "Chat group", "Group"),
}  # fmt: skip

PLACEHOLDERS = frozenset({"-", "--", "—", "——", "/", "\\", "无", "暂无", "空", "n/a", "none", "."})
"""What people put into a cell to say that there is nothing."""

_Columns = dict[ContactField, int]
_HAN = r"\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003134f"
_SERIAL = re.compile(r"\d{1,4}[.、]?")
_UNIT_END = re.compile(
    r"(?:局|办|办公室|中心|公司|集团|委|委员会|府|院|所|科|处|站|厅|部|大队|支队|队|热线|会|馆|校|学校|银行|镇|乡"
    r"|街道|社区|室|股|组)$"
)
_TITLE_END = re.compile(
    r"(?:主任|科长|局长|处长|股长|所长|站长|队长|组长|部长|院长|秘书长|书记|经理|总监|主管|干部|工程师|负责人|员)$"
)
_HAN_NAME = re.compile(rf"[{_HAN}](?:[{_HAN}·•]{{1,10}}|[{_HAN}]{{1,3}})")
_LATIN_NAME = re.compile(r"[A-Za-z][A-Za-z.' -]{1,60}")
_LONGEST_PLAIN_NAME = 4
_SHORTEST_UNIT = 2
_FEWEST_DIGITS, _MOST_DIGITS = 7, 20
_SAMPLE_ROWS = 500
_SHARE = 0.5


def locate(rows: Sequence[Sequence[str]]) -> tuple[int, _Columns]:
    """(index of the first data row, field -> column index), header first, content for what it leaves open."""
    header = find_header(rows, SYNONYMS)
    start, known = (header[0] + 1, header[1]) if header else (0, {})
    return start, known | _by_content(rows[start : start + _SAMPLE_ROWS], taken=known)


def is_header(row: Sequence[str]) -> bool:
    """Whether this row repeats the header, as tables over several pages do."""
    return find_header([row], SYNONYMS, needed=3) is not None


def join_name(text: str) -> str:
    """A Chinese name without the spaces that padded it ("示 丙"); other names keep single ones."""
    parts = text.split()
    return ("" if re.fullmatch(rf"[{_HAN}·•]+", "".join(parts)) else " ").join(parts)


def _by_content(rows: Sequence[Sequence[str]], *, taken: _Columns) -> _Columns:
    """The best free column for each missing field whose test most of its cells pass, by TESTS."""
    columns = _columns(rows)
    found: _Columns = {}
    for field, test in TESTS.items():
        if field in taken:
            continue
        used = {*taken.values(), *found.values()}
        shares = {column: _share(cells, test) for column, cells in columns.items() if column not in used}
        best = max(shares, key=lambda column: shares[column], default=None)
        if best is not None and shares[best] >= _SHARE:
            found[field] = best
    return found


def _columns(rows: Sequence[Sequence[str]]) -> dict[int, list[str]]:
    width = max((len(row) for row in rows), default=0)
    return {
        column: [
            row[column]
            for row in rows
            if column < len(row) and row[column] and not is_placeholder(row[column])
        ]
        for column in range(width)
    }


def is_placeholder(cell: str) -> bool:
    return cell.strip().casefold() in PLACEHOLDERS


def _share(cells: Sequence[str], test: Callable[[str], bool]) -> float:
    return sum(map(test, cells)) / len(cells) if cells else 0.0


def _looks_like_number(cell: str) -> bool:
    """Digits enough for a number: one that is wrong or lacks its area code still shows what the column is."""
    first = split_numbers(cell)[:1]
    digits = re.sub(r"\D", "", first[0]) if first else ""
    return digits in SHORT_NUMBERS or (
        _FEWEST_DIGITS <= len(digits) <= _MOST_DIGITS and len(first[0]) <= 2 * len(digits)
    )


def _is_mobile(cell: str) -> bool:
    try:
        return parse_number(split_numbers(cell)[0]).kind is NumberKind.MOBILE
    except (NumberError, IndexError):
        return False


def _looks_like_name(cell: str) -> bool:
    name = join_name(cell)
    if _UNIT_END.search(name) or _TITLE_END.search(name):
        return False
    if _LATIN_NAME.fullmatch(name):
        return True
    return _HAN_NAME.fullmatch(name) is not None and (len(name) <= _LONGEST_PLAIN_NAME or "·" in name)


TESTS: dict[ContactField, Callable[[str], bool]] = {
    ContactField.MOBILE: _is_mobile,
    ContactField.LANDLINE: _looks_like_number,
    ContactField.SERIAL: lambda cell: _SERIAL.fullmatch(cell) is not None,
    ContactField.NAME: _looks_like_name,
    ContactField.TITLE: lambda cell: _TITLE_END.search(cell) is not None and _UNIT_END.search(cell) is None,
    ContactField.UNIT: lambda cell: len(cell) >= _SHORTEST_UNIT and re.search(r"\D", cell) is not None,
}
