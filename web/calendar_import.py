"""A document about days as it was pasted or uploaded: read by what it is, and made into a draft of the calendar."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from werkzeug.datastructures import FileStorage

from calendars.content import Content
from calendars.documents import Document, Origin, documented
from calendars.errors import (
    NothingChanges,
    NothingUnderstood,
    NoticeTooLong,
    SeveralNotices,
    Undocumented,
    UnreadableNotice,
)
from calendars.notice import read_notice
from calendars.parsed import Parsed, printable
from calendars.proposal import propose
from database.sheets import SheetError
from database.small_numbers import small_number
from tickets.calendar_service import Source
from web.doubt_words import doubt_words
from web.refusal_words import refusal
from web.sheet_words import sheet_words
from web.texts import Lazy, gettext, lazy_gettext
from web.views.pieces import Form

FIELDS = ("text", "document", "published", "year")
ANY_YEAR = 2000
SPOKEN = 5


class ImportRefusedError(Exception):
    """The form cannot become a draft; `form` has what was typed and what is wrong with it."""

    code = "import_refused"

    def __init__(self, form: Form) -> None:
        self.form = form
        super().__init__("The document cannot be imported as it was given.")


def drafted(form: Mapping[str, str], file: FileStorage | None, base: Content) -> tuple[Content, Source]:
    """The content as it would be, and where it comes from. Raises ImportRefusedError."""
    values = {name: form.get(name, "") for name in FIELDS}
    given, field = _given(values["text"], file)
    if given is None:
        raise _refused(values, text=gettext("Paste the text of the notice, or choose a file."))
    year, published = _numbers(values)
    parsed = _parsed(given, field, values, year)
    try:
        document, issued = documented(parsed, values["document"], published)
        proposal = propose(
            base, parsed, document=printable(values["document"]).strip(), year=year, published=published
        )
    except Undocumented as error:
        raise _refused(values, **{name: str(_MISSING[name]) for name in error.missing}) from error
    except UnreadableNotice as error:
        raise _refused(values, year=_no_year()) from error
    doubts = [one.to_json() for one in proposal.doubts]
    if proposal.content == base:
        left_out = _left_out([one.to_json() for one in proposal.left_out])
        raise _refused(values, **{field: left_out or refusal(NothingChanges())})
    return proposal.content, Source(given.origin.value, document, issued, given.text, doubts)


_MISSING: Mapping[str, Lazy] = {
    "document": lazy_gettext("The text names no document. Write its number or its title."),
    "published": lazy_gettext("The text names no date. Write when the document was published."),
}


def _left_out(doubts: Sequence[Mapping[str, Any]]) -> str:
    """Why nothing could be taken: the first doubts, as many as anybody reads above a field."""
    return " ".join(doubt_words(one) for one in doubts[:SPOKEN])


def _given(text: str, file: FileStorage | None) -> tuple[Document | None, str]:
    """What came, and in which field."""
    if file is not None and file.filename:
        return Document(file.stream.read(), file.filename.casefold()), "file"
    return Document(text) if printable(text).strip() else None, "text"


def _numbers(values: Mapping[str, str]) -> tuple[int | None, date | None]:
    year, published = values["year"].strip(), values["published"].strip()
    if year and small_number(year) is None:
        raise _refused(values, year=gettext("Write the year with four digits."))
    try:
        return small_number(year), date.fromisoformat(published) if published else None
    except ValueError as error:
        raise _refused(values, published=gettext("Write a date.")) from error


def _parsed(given: Document, field: str, values: Mapping[str, str], year: int | None) -> Parsed:
    try:
        return given.read(year=year)
    except SheetError as error:
        raise _refused(values, **{field: sheet_words(error)}) from error
    except NothingUnderstood as error:
        raise _refused(values, **{field: _left_out(error.doubts)}) from error
    except (NoticeTooLong, SeveralNotices) as error:
        raise _refused(values, **{field: refusal(error)}) from error
    except UnreadableNotice as error:
        if given.origin is Origin.NOTICE and year is None and _wants_year(given):
            raise _refused(values, year=_no_year()) from error
        raise _refused(values, **{field: str(_UNREADABLE.get(given.origin, refusal(error)))}) from error


_UNREADABLE: Mapping[Origin, Lazy] = {
    Origin.ICS: lazy_gettext("This is no calendar file (ICS) with days in it, or larger than 1 MB."),
    Origin.LIST: lazy_gettext(
        "This is no list of days: it needs columns for the date and the kind of day (off, worked, half), and a day."
    ),
}


def _wants_year(given: Document) -> bool:
    """Whether the text is a notice as soon as somebody says its year."""
    try:
        return bool(read_notice(given.text, year=ANY_YEAR).days)
    except (SeveralNotices, UnreadableNotice):
        return False


def _no_year() -> str:
    return gettext("The text names no year. Write the year whose days it arranges.")


def _refused(values: Mapping[str, str], **errors: str) -> ImportRefusedError:
    return ImportRefusedError(Form(values, errors))
