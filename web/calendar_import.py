"""A document about days as it was pasted or uploaded: read by what it is, and made into a draft of the calendar."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

from werkzeug.datastructures import FileStorage

from calendars.content import Content
from calendars.day_lists import read_day_list
from calendars.errors import NothingChanges, UnreadableNotice
from calendars.ics import read_ics
from calendars.notice import read_notice
from calendars.parsed import DoubtKind, Parsed
from calendars.proposal import propose
from database.sheet_text import decode
from database.sheets import SheetError
from tickets.calendar_service import Source
from web.doubt_words import doubt_words
from web.refusal_words import refusal
from web.sheet_words import sheet_words
from web.small_numbers import small_number
from web.texts import Lazy, gettext, lazy_gettext
from web.views.pieces import Form

FIELDS = ("text", "document", "published", "year")
WORKBOOK = b"PK"
ANY_YEAR = 2000
LISTS = (".csv", ".json", ".xlsx", ".tsv")


class ImportRefusedError(Exception):
    """The form cannot become a draft; `form` has what was typed and what is wrong with it."""

    code = "import_refused"

    def __init__(self, form: Form) -> None:
        self.form = form
        super().__init__("The document cannot be imported as it was given.")


@dataclass(frozen=True, slots=True)
class _Given:
    """What came: its bytes or characters, the file's name, and in which field it came."""

    data: bytes | str
    name: str
    field: str

    @property
    def text(self) -> str:
        if isinstance(self.data, str):
            return self.data
        return "" if self.data.startswith(WORKBOOK) else decode(self.data, filename=self.name)

    @property
    def origin(self) -> str:
        """A calendar file, a list or a notice: by the file's ending, of pasted text by how it begins."""
        begins = self.text.lstrip("\ufeff \n\r\t")[:200].casefold()
        if self.name.endswith(".ics") or begins.startswith("begin:vcalendar"):
            return "ics"
        first = begins.partition("\n")[0]
        heading = any(mark in first for mark in (",", "\t", "，")) and ("date" in first or "日期" in first)
        is_list = self.name.endswith(LISTS) or begins[:1] in {"{", "["} or heading
        return "list" if is_list else "notice"


def drafted(form: Mapping[str, str], file: FileStorage | None, base: Content) -> tuple[Content, Source]:
    """The content as it would be, and where it comes from. Raises ImportRefusedError."""
    values = {name: form.get(name, "") for name in FIELDS}
    given = _given(values["text"], file)
    if given is None:
        raise _refused(values, text=gettext("Paste the text of the notice, or choose a file."))
    year, published = _numbers(values)
    parsed = _parsed(given, values, year)
    document = _documented(values, parsed, published)
    try:
        proposal = propose(base, parsed, document=values["document"].strip(), year=year, published=published)
    except UnreadableNotice as error:
        raise _refused(values, year=_no_year()) from error
    doubts = [one.to_json() for one in proposal.doubts]
    if proposal.content == base:
        beyond = [doubt_words(one) for one in doubts if one["kind"] == DoubtKind.OTHER_YEAR.value]
        raise _refused(values, **{given.field: " ".join(beyond) or refusal(NothingChanges())})
    return proposal.content, Source(given.origin, document, published or parsed.published, given.text, doubts)


def _given(text: str, file: FileStorage | None) -> _Given | None:
    if file is not None and file.filename:
        return _Given(file.stream.read(), file.filename.casefold(), "file")
    return _Given(text, "", "text") if text.strip() else None


def _numbers(values: Mapping[str, str]) -> tuple[int | None, date | None]:
    year, published = values["year"].strip(), values["published"].strip()
    if year and small_number(year) is None:
        raise _refused(values, year=gettext("Write the year with four digits."))
    try:
        return small_number(year), date.fromisoformat(published) if published else None
    except ValueError as error:
        raise _refused(values, published=gettext("Write a date.")) from error


def _parsed(given: _Given, values: Mapping[str, str], year: int | None) -> Parsed:
    try:
        return _READERS[given.origin](given, year)
    except SheetError as error:
        raise _refused(values, **{given.field: sheet_words(error)}) from error
    except UnreadableNotice as error:
        if given.origin == "notice" and year is None and _wants_year(given):
            raise _refused(values, year=_no_year()) from error
        raise _refused(values, **{given.field: str(_UNREADABLE.get(given.origin, refusal(error)))}) from error


def _calendar_file(given: _Given, _year: int | None) -> Parsed:
    return read_ics(given.data if isinstance(given.data, bytes) else given.data.encode())


def _list(given: _Given, _year: int | None) -> Parsed:
    return read_day_list(given.data, filename=given.name or None)


def _notice(given: _Given, year: int | None) -> Parsed:
    return read_notice(given.text, year=year)


_READERS: Mapping[str, Callable[[_Given, int | None], Parsed]] = {
    "ics": _calendar_file, "list": _list, "notice": _notice,
}  # fmt: skip
_UNREADABLE: Mapping[str, Lazy] = {
    "ics": lazy_gettext("This is no calendar file (ICS) with days in it, or larger than 1 MB."),
    "list": lazy_gettext(
        "This is no list of days: it needs columns for the date and the kind of day (off, worked, half), and a day."
    ),
}


def _wants_year(given: _Given) -> bool:
    """Whether the text is a notice as soon as somebody says its year."""
    try:
        return bool(read_notice(given.text, year=ANY_YEAR).days)
    except UnreadableNotice:
        return False


def _no_year() -> str:
    return gettext("The text names no year. Write the year whose days it arranges.")


def _documented(values: Mapping[str, str], parsed: Parsed, published: date | None) -> str:
    """The document's number; nothing is changed without one and its date."""
    missing = {}
    if not (values["document"].strip() or parsed.number or all(day.source for day in parsed.days)):
        missing["document"] = gettext("The text names no document. Write its number or its title.")
    if not (published or parsed.published or all(day.published for day in parsed.days)):
        missing["published"] = gettext("The text names no date. Write when the document was published.")
    if missing:
        raise _refused(values, **missing)
    return values["document"].strip() or parsed.number or parsed.days[0].source


def _refused(values: Mapping[str, str], **errors: str) -> ImportRefusedError:
    return ImportRefusedError(Form(values, errors))
