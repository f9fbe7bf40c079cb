"""What is wrong with a sheet or a line of it, worded by code for the reader; the data fills the blanks."""

from collections.abc import Mapping

from database.sheets import LineError, SheetError
from roster.contact_sheet import ContactColumnsMissing
from web.texts import Lazy, lazy_gettext, lazy_pgettext

SHEETS: Mapping[str, Lazy] = {
    "sheet_too_large": lazy_gettext("The file is larger than 10 MB. Split it into smaller files."),
    "sheet_too_many_rows": lazy_gettext("The sheet has more than %(limit)s rows. Split it."),
    "sheet_too_many_cells": lazy_gettext("The sheet has too many cells. Delete the columns not needed."),
    "sheet_cell_too_long": lazy_gettext(
        "Row %(row)s has a cell that is too long. Shorten it, or check its quotation marks."
    ),
    "sheet_swollen": lazy_gettext(
        "The workbook unpacks to more than is safe. Copy its rows into a new workbook."
    ),
    "sheet_broken_workbook": lazy_gettext(
        "This is no readable XLSX workbook. Open it and save it again as .xlsx, without a password."
    ),
    "sheet_old_workbook": lazy_gettext(
        "This is an old .xls or a locked workbook. Save it as .xlsx without a password."
    ),
    "sheet_web_page": lazy_gettext("This is a web page, not a sheet. Open it and save it as .xlsx."),
    "sheet_unreadable_text": lazy_gettext(
        "This is neither a workbook nor readable text. Save it as .xlsx, or as CSV in UTF-8."
    ),
    "sheet_broken_quotes": lazy_gettext(
        "Row %(row)s: a quotation mark opens and does not close. Save the sheet as .xlsx."
    ),
    "sheet_empty": lazy_gettext(
        "There are no rows here. Choose the sheet that holds the table, or paste it."
    ),
    "contact_columns_missing": lazy_gettext(
        "No column of names was found. Add a first row: unit, name, landline, mobile."
    ),
}
CONTACT_LINES: Mapping[str, Lazy] = {
    "name_missing": lazy_gettext("No name. Write the person's name."),
    "unit_missing": lazy_gettext("No unit, and none above to take over. Write the unit."),
    "number_missing": lazy_gettext("No landline, mobile or work group. Write at least one."),
    "text_too_long": lazy_gettext(
        "The %(field)s has %(length)s characters, at most %(limit)s fit. Shorten it."
    ),
    "person_twice": lazy_gettext("Is in row %(other)s already, with other numbers. Keep one."),
    "duplicate_row": lazy_gettext("The same as row %(other)s; taken once."),
    "extra_number": lazy_gettext("%(number)s is one number too many and is left out."),
    "mobile_shared": lazy_gettext("The same mobile as row %(other)s. Check which one is right."),
}
NUMBERS: Mapping[str, Lazy] = {
    "number_missing": lazy_gettext("There is no number. Write one."),
    "number_unreadable": lazy_gettext("“%(text)s” is no telephone number."),
    "number_needs_area_code": lazy_gettext("“%(text)s” has no area code, and the desk has none set."),
    "number_invalid": lazy_gettext("“%(text)s” is no number in use. Check for a missing or doubled digit."),
    "number_abroad": lazy_gettext(
        "“%(text)s” is outside the mainland. Only numbers of the mainland are called."
    ),
}
FIELDS: Mapping[str, Lazy] = {
    "unit": lazy_pgettext("field", "unit"),
    "name": lazy_pgettext("field", "name"),
    "landline": lazy_pgettext("field", "landline"),
    "mobile": lazy_pgettext("field", "mobile"),
    "title": lazy_pgettext("field", "title"),
    "group": lazy_pgettext("field", "work group"),
}


def sheet_words(error: SheetError | ContactColumnsMissing) -> str:
    """Why the whole file cannot be read; an unknown code falls back on the error's own sentence."""
    data = error.data if isinstance(error, SheetError) else {}
    return _filled(SHEETS, error.code, data, otherwise=str(error))


def contact_words(error: LineError) -> str:
    """What is wrong with one line of a contact list; the row's number stands beside it."""
    data = dict(error.data)
    if error.code == "number_bad":
        return _filled(NUMBERS, data["problem"], data, otherwise=data["reason"])
    if "field" in data:
        data["field"] = str(FIELDS[data["field"]])
    return _filled(CONTACT_LINES, error.code, data, otherwise=error.sentence)


def joined(words: list[str]) -> str:
    """Several sentences about one line."""
    return " ".join(words)


def _filled(table: Mapping[str, Lazy], code: str, data: Mapping[str, object], *, otherwise: str) -> str:
    return str(table[code]) % data if code in table else otherwise
