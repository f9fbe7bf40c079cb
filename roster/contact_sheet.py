"""The notice's appendix as people have it (sheet, paste, pipes) into contact lines, faults row by row."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from database.sheets import LineError, Severity, read_rows
from roster.contact_columns import ContactField, is_header, is_placeholder, join_name, locate
from roster.errors import RosterError
from roster.number_errors import NumberError
from roster.numbers import NumberKind, PhoneNumber, parse_number, split_numbers

LENGTHS = {ContactField.UNIT: 120, ContactField.NAME: 80, ContactField.TITLE: 120, ContactField.GROUP: 40}
"""What the store's columns hold, in characters."""
DITTO = frozenset({"同上", "〃", "″", '"', "''"})

SENTENCES = {
    "name_missing": "Row {row}: there is no name. Write the person's name.",
    "unit_missing": "Row {row}: there is no unit, and none above to take over. Write the unit.",
    "number_missing": "Row {row}: {name} has no landline, mobile or work group. Write at least one.",
    "number_bad": "Row {row}: {reason}",
    "text_too_long": "Row {row}: the {field} has {length} characters, at most {limit} fit. Shorten it.",
    "person_twice": "Row {row}: {name} of {unit} is in row {other} already, with other numbers. Keep one.",
    "duplicate_row": "Row {row}: the same as row {other}; it is taken once.",
    "extra_number": "Row {row}: {number} is one number too many for {name} and is left out.",
    "mobile_shared": "Row {row}: {name} has the same mobile as row {other}. Check which one is right.",
}
_WARNINGS = frozenset({"duplicate_row", "extra_number", "mobile_shared"})
_WIDE = {
    code: code - 0xFEE0 for code in (*range(0xFF10, 0xFF1A), *range(0xFF21, 0xFF3B), *range(0xFF41, 0xFF5B))
}


class ContactColumnsMissing(RosterError):
    """No column looks like names, so that nothing can be told from anything."""

    code = "contact_columns_missing"

    def __init__(self) -> None:
        super().__init__(
            "No column of names was found. Add a first row with 单位, 姓名, 固定电话, 手机"
            " (unit, name, landline, mobile)."
        )


@dataclass(frozen=True, slots=True)
class ContactLine:
    """One person of the list. Numbers in stored form (E.164, ";ext=" after it), a work group by name, "" for none."""

    row_no: int
    unit: str
    name: str
    landline: str
    mobile: str
    title: str
    group: str = ""


@dataclass(frozen=True, slots=True)
class ContactSheet:
    """Lines that can be imported, and what is wrong with the others (errors) or with these (warnings)."""

    lines: tuple[ContactLine, ...]
    errors: tuple[LineError, ...]


@dataclass(slots=True)
class _Reading:
    """What is gathered on the way down the rows."""

    columns: Mapping[ContactField, int]
    area_code: str | None
    lines: list[ContactLine] = field(default_factory=list)
    errors: list[LineError] = field(default_factory=list)
    unit_above: str = ""
    faults: int = 0

    def note(self, row_no: int, code: str, data: Mapping[str, str] | None = None) -> None:
        data = data or {}
        sentence = SENTENCES[code].format(row=row_no, **data)
        severity = Severity.WARNING if code in _WARNINGS else Severity.ERROR
        self.faults += severity is Severity.ERROR
        self.errors.append(LineError(row_no, code, data, sentence, severity))

    def cell(self, row: Sequence[str], name: ContactField) -> str:
        column = self.columns.get(name)
        text = row[column] if column is not None and column < len(row) else ""
        return "" if is_placeholder(text) else text


def read_contacts(data: bytes | str, *, filename: str | None, area_code: str | None) -> ContactSheet:
    """Contacts of a file or a paste; raises SheetError, ContactColumnsMissing."""
    return parse_contacts(read_rows(data, filename=filename), area_code=area_code)


def parse_contacts(rows: Sequence[Sequence[str]], *, area_code: str | None) -> ContactSheet:
    """Contacts of rows as read_rows gives them; a faulty row never blocks another.

    `area_code` ("0316") completes bare landlines. A row with an error is left out whole: a contact with half
    its numbers would look complete on the night it is needed. Raises ContactColumnsMissing.
    """
    start, columns = locate(rows)
    if ContactField.NAME not in columns:
        raise ContactColumnsMissing
    reading = _Reading(columns, area_code)
    for row_no, row in enumerate(rows[start:], start=start + 1):
        if not any(row):
            reading.unit_above = ""
        elif not is_header(row):
            _read_row(reading, row, row_no=row_no)
    return ContactSheet(*_without_doubles(reading))


def _read_row(reading: _Reading, row: Sequence[str], *, row_no: int) -> None:
    faults_before = reading.faults
    unit = _unit(reading, row, row_no=row_no)
    name = join_name(_narrow(reading.cell(row, ContactField.NAME)))
    title = _narrow(reading.cell(row, ContactField.TITLE))
    group = _narrow(reading.cell(row, ContactField.GROUP))
    if not name:
        reading.note(row_no, "name_missing")
    texts = {
        ContactField.UNIT: unit,
        ContactField.NAME: name,
        ContactField.TITLE: title,
        ContactField.GROUP: group,
    }
    for kind, text in texts.items():
        if len(text) > LENGTHS[kind]:
            data = {"field": kind.value, "length": str(len(text)), "limit": str(LENGTHS[kind])}
            reading.note(row_no, "text_too_long", data)
    numbers_before = reading.faults
    landline, mobile = _numbers(reading, row, row_no=row_no, name=name)
    if not (landline or mobile or group) and reading.faults == numbers_before:
        reading.note(row_no, "number_missing", {"name": name or "the person"})
    if reading.faults == faults_before:
        reading.lines.append(ContactLine(row_no, unit, name, landline, mobile, title, group))


def _unit(reading: _Reading, row: Sequence[str], *, row_no: int) -> str:
    """The unit; an empty cell is the rest of a merged one and takes the unit above, up to a blank row."""
    column = reading.columns.get(ContactField.UNIT)
    written = row[column] if column is not None and column < len(row) else ""
    if not written or written in DITTO:
        unit = reading.unit_above
    else:
        unit = "" if is_placeholder(written) else _narrow(written)
    if not unit:
        reading.note(row_no, "unit_missing")
    reading.unit_above = unit
    return unit


def _numbers(reading: _Reading, row: Sequence[str], *, row_no: int, name: str) -> tuple[str, str]:
    """(landline, mobile) by what the numbers are, not by the column they stand in."""
    found: dict[bool, list[str]] = {False: [], True: []}
    for column in (ContactField.LANDLINE, ContactField.MOBILE):
        for text in split_numbers(reading.cell(row, column)):
            try:
                number = parse_number(text, area_code=reading.area_code)
            except NumberError as error:
                data = {"text": error.text, "reason": str(error), "problem": error.code}
                reading.note(row_no, "number_bad", data)
            else:
                _keep(found[number.kind is NumberKind.MOBILE], number)
    for extra in (*found[False][1:], *found[True][1:]):
        reading.note(row_no, "extra_number", {"number": extra, "name": name or "the person"})
    return "".join(found[False][:1]), "".join(found[True][:1])


def _keep(numbers: list[str], number: PhoneNumber) -> None:
    if str(number) not in numbers:
        numbers.append(str(number))


def _without_doubles(reading: _Reading) -> tuple[tuple[ContactLine, ...], tuple[LineError, ...]]:
    """Drop rows that stand twice; one person may stand once in a unit; a mobile is mostly one person's."""
    people: dict[tuple[str, str], ContactLine] = {}
    mobiles: dict[str, int] = {}
    for line in reading.lines:
        first = people.setdefault((line.unit, line.name), line)
        data = {"other": str(first.row_no), "name": line.name, "unit": line.unit}
        if first is not line:
            same = (line.landline, line.mobile, line.group) == (first.landline, first.mobile, first.group)
            reading.note(line.row_no, "duplicate_row" if same else "person_twice", data)
        elif line.mobile and mobiles.setdefault(line.mobile, line.row_no) != line.row_no:
            data = {"other": str(mobiles[line.mobile]), "name": line.name}
            reading.note(line.row_no, "mobile_shared", data)
    return tuple(people.values()), tuple(sorted(reading.errors, key=lambda error: error.row_no))


def _narrow(text: str) -> str:
    """Full-width letters and digits as plain ones, runs of blanks as one; Chinese punctuation stays."""
    return re.sub(r"\s+", " ", text.translate(_WIDE)).strip()
