"""Messages of the national platform's export or the office's old ledger, with their faults row by row."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from database.sheets import LineError, Severity, read_rows
from tickets.platform_columns import ColumnMapping, PlatformField, guess_mapping, official_name
from tickets.platform_times import BadMoment, Moment, read_moment
from tickets.problems import ProblemType, UnknownProblemType, read_problem_type

SENTENCES = {
    "number_missing": "Row {row}: there is no 留言编号. Without it a second import would double the message.",
    "number_twice": "Row {row}: the message {number} is in row {other} already. Keep one of them.",
    "number_too_long": "Row {row}: the 留言编号 has {length} characters, at most {limit} fit.",
    "description_missing": "Row {row}: the 问题描述 is empty. Copy it from the platform.",
    "time_missing": "Row {row}: there is neither 留言时间 nor 转办时间, so no term runs. Write one.",
    "bad_date": "Row {row}: {column} “{cell}” is no date. Write it as 2026-10-07 09:30.",
    "in_future": "Row {row}: {column} “{cell}” lies in the future. Check the day and the year.",
    "due_unreadable": "Row {row}: {column} “{cell}” is no date; the platform's own term is left out.",
    "answer_missing": "Row {row}: a ledger row needs its answer (办理结果).",
    "answered_at_missing": "Row {row}: a ledger row needs the time of its answer (办理时间).",
    "type_missing": "Row {row}: the 问题类型 is empty; it is taken as 其他.",
    "type_unknown": "Row {row}: “{cell}” is none of the seven problem types; it is taken as 其他.",
    "url_unusable": "Row {row}: “{cell}” is no web address; the message is taken without one.",
    "out_of_order": "Row {row}: {later} lies before {earlier}. Check both.",
}
_WARNINGS = frozenset({"due_unreadable", "type_missing", "type_unknown", "url_unusable", "out_of_order"})
NUMBER_LENGTH = 64
CLOCK_SLACK = timedelta(minutes=5)
"""The platform's clock may go before ours by so much."""
_SCHEME = re.compile(r"https?://[^\s/]+\S*", re.IGNORECASE)
_BARE_ADDRESS = re.compile(r"[\w-]+(?:\.[\w-]+)+(?:[:/?#]\S*)?")


@dataclass(frozen=True, slots=True)
class PlatformMessage:
    """One message. Times are aware UTC; texts are as written, "" where the sheet has none.

    `platform_due` is the platform's own term (a mere day: its 24:00), `answer` what was already answered.
    """

    row_no: int
    number: str
    site_code: str
    site_name: str
    problem_type: ProblemType
    url: str
    description: str
    written_at: datetime | None
    forwarded_at: datetime | None
    platform_due: datetime | None
    unit: str
    answer: str
    answered_at: datetime | None
    reporter_name: str
    reporter_phone: str
    reporter_email: str
    status: str = ""


@dataclass(frozen=True, slots=True)
class MessageSheet:
    """Messages that can be imported, what is wrong with rows, and the mapping they were read by."""

    messages: tuple[PlatformMessage, ...]
    errors: tuple[LineError, ...]
    mapping: ColumnMapping


@dataclass(slots=True)
class _Reading:
    """What is gathered on the way down the rows."""

    mapping: ColumnMapping
    zone: ZoneInfo
    now: datetime
    errors: list[LineError] = field(default_factory=list)
    seen: dict[str, int] = field(default_factory=dict)
    faults: int = 0

    def note(self, row_no: int, code: str, data: Mapping[str, str] | None = None) -> None:
        data = data or {}
        sentence = SENTENCES[code].format(row=row_no, **data)
        severity = Severity.WARNING if code in _WARNINGS else Severity.ERROR
        self.faults += severity is Severity.ERROR
        self.errors.append(LineError(row_no, code, data, sentence, severity))


@dataclass(frozen=True, slots=True)
class _Row:
    """One row with the columns' meaning."""

    reading: _Reading
    row_no: int
    cells: Sequence[str]

    def text(self, name: PlatformField) -> str:
        column = self.reading.mapping.columns.get(name)
        return self.cells[column].strip() if column is not None and 0 <= column < len(self.cells) else ""

    def note(self, code: str, data: Mapping[str, str] | None = None) -> None:
        self.reading.note(self.row_no, code, data)

    def moment(self, name: PlatformField, *, code: str = "bad_date") -> Moment | None:
        text = self.text(name)
        if not text:
            return None
        try:
            return read_moment(text, self.reading.zone)
        except BadMoment:
            self.note(code, {"column": official_name(name), "cell": text})
            return None


def read_messages(
    data: bytes | str, *, filename: str | None, zone: ZoneInfo, now: datetime, as_ledger: bool = False
) -> MessageSheet:
    """Messages by the guessed mapping; raises SheetError, ColumnsMissing."""
    rows = read_rows(data, filename=filename)
    return parse_messages(rows, mapping=guess_mapping(rows), zone=zone, now=now, as_ledger=as_ledger)


def parse_messages(
    rows: Sequence[Sequence[str]],
    *,
    mapping: ColumnMapping,
    zone: ZoneInfo,
    now: datetime,
    as_ledger: bool = False,
) -> MessageSheet:
    """Messages of rows as read_rows gives them, wall times being those of `zone`; raises ColumnsMissing.

    A row with an error is left out, one with a warning is in. What was written, passed on or answered after `now`
    (aware, with five minutes of slack) is an error: a slip of the year would promise a term that is none.
    With `as_ledger` each row must bring its answer and the time of it: such messages are closed.
    """
    mapping.require(ledger=as_ledger)
    reading = _Reading(mapping, zone, now)
    messages = []
    for row_no, cells in enumerate(rows[mapping.first_row :], start=mapping.first_row + 1):
        if any(cells):
            faults_before = reading.faults
            message = _message(_Row(reading, row_no, cells), as_ledger=as_ledger)
            if reading.faults == faults_before:
                messages.append(message)
    return MessageSheet(tuple(messages), tuple(reading.errors), mapping)


def _message(row: _Row, *, as_ledger: bool) -> PlatformMessage:
    written_at, forwarded_at, answered_at = _times(row)
    due = row.moment(PlatformField.PLATFORM_DUE, code="due_unreadable")
    answer = row.text(PlatformField.ANSWER)
    if as_ledger and not answer:
        row.note("answer_missing")
    if as_ledger and not row.text(PlatformField.ANSWERED_AT):
        row.note("answered_at_missing")
    return PlatformMessage(
        row_no=row.row_no,
        number=_number(row),
        site_code=row.text(PlatformField.SITE_CODE),
        site_name=row.text(PlatformField.SITE_NAME),
        problem_type=_problem_type(row),
        url=_url(row),
        description=_description(row),
        written_at=written_at,
        forwarded_at=forwarded_at,
        platform_due=due.end(zone=row.reading.zone) if due else None,
        unit=row.text(PlatformField.UNIT),
        answer=answer,
        answered_at=answered_at,
        reporter_name=row.text(PlatformField.REPORTER_NAME),
        reporter_phone=row.text(PlatformField.REPORTER_PHONE),
        reporter_email=row.text(PlatformField.REPORTER_EMAIL),
        status=row.text(PlatformField.STATUS),
    )


def _number(row: _Row) -> str:
    number = row.text(PlatformField.NUMBER)
    if not number:
        row.note("number_missing")
    elif len(number) > NUMBER_LENGTH:
        row.note("number_too_long", {"length": str(len(number)), "limit": str(NUMBER_LENGTH)})
    elif (first := row.reading.seen.setdefault(number, row.row_no)) != row.row_no:
        row.note("number_twice", {"number": number, "other": str(first)})
    return number


def _description(row: _Row) -> str:
    description = row.text(PlatformField.DESCRIPTION)
    if not description:
        row.note("description_missing")
    return description


def _problem_type(row: _Row) -> ProblemType:
    text = row.text(PlatformField.PROBLEM_TYPE)
    if PlatformField.PROBLEM_TYPE not in row.reading.mapping.columns:
        return ProblemType.OTHER
    if not text:
        row.note("type_missing")
        return ProblemType.OTHER
    try:
        return read_problem_type(text)
    except UnknownProblemType:
        row.note("type_unknown", {"cell": text})
        return ProblemType.OTHER


def _url(row: _Row) -> str:
    """The page's address; people leave the scheme out, and write remarks in its place."""
    text = row.text(PlatformField.URL)
    if not text or _SCHEME.fullmatch(text):
        return text
    if _BARE_ADDRESS.fullmatch(text):
        return f"http://{text}"
    row.note("url_unusable", {"cell": text})
    return ""


def _times(row: _Row) -> tuple[datetime | None, datetime | None, datetime | None]:
    """(written, forwarded, answered). A mere day is not earlier than the event before it on the same day."""
    faults_before = row.reading.faults
    stamps: list[datetime | None] = []
    last: tuple[PlatformField, datetime] | None = None
    for name in (PlatformField.WRITTEN_AT, PlatformField.FORWARDED_AT, PlatformField.ANSWERED_AT):
        moment = row.moment(name)
        at = moment.not_before(last[1] if last else None, zone=row.reading.zone) if moment else None
        if at is not None and at > row.reading.now + CLOCK_SLACK:
            row.note("in_future", {"column": official_name(name), "cell": row.text(name)})
            at = None
        if at is not None and last is not None and at < last[1]:
            row.note("out_of_order", {"later": official_name(name), "earlier": official_name(last[0])})
        if at is not None:
            last = (name, at)
        stamps.append(at)
    written_at, forwarded_at, answered_at = stamps
    if written_at is None and forwarded_at is None and row.reading.faults == faults_before:
        row.note("time_missing")
    return written_at, forwarded_at, answered_at
