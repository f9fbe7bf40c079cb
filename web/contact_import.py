"""Import of a contact list: what was uploaded becomes a preview, and a signed token carries it to the confirmation.

The token holds the lines already read, signed for this account, so that nothing personal waits on the server
for a confirmation that may never come, and nobody can smuggle in a number the reader refused.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import astuple, dataclass

from werkzeug.datastructures import FileStorage

from database.sheets import LineError, Severity, read_rows
from roster.contact_columns import ContactField, locate
from roster.contact_plan import Change, ChangeKind
from roster.contact_sheet import DITTO, ContactLine, ContactSheet, parse_contacts
from roster.numbers import display
from web import sealing
from web.sheet_words import FIELDS, contact_words, joined
from web.texts import gettext
from web.views.pieces import PreviewRow, PreviewView

MOST_ROWS = 200
PURPOSE = "contact preview"
SHOWN = (ContactField.UNIT, ContactField.NAME, ContactField.LANDLINE, ContactField.MOBILE)
_NUMBERS = frozenset({"landline", "mobile"})
_ORDER = ("error", "warning", "add", "update", "same")


@dataclass(frozen=True, slots=True)
class Upload:
    """A contact list as uploaded: its rows, and what was read from them."""

    rows: Sequence[Sequence[str]]
    sheet: ContactSheet


def read_upload(file: FileStorage | None, pasted: str, *, area_code: str) -> Upload | None:
    """The file, else the paste; None where there is neither. Raises SheetError, ContactColumnsMissing."""
    if file is not None and file.filename:
        rows = read_rows(file.stream.read(), filename=file.filename)
    elif pasted.strip():
        rows = read_rows(pasted, filename=None)
    else:
        return None
    return Upload(rows, parse_contacts(rows, area_code=area_code or None))


def preview_of(upload: Upload, changes: Sequence[Change], *, token: str) -> PreviewView:
    """Counts and rows, the faulty ones first, so that a long list hides none of them."""
    rows = sorted(_rows(upload, changes), key=lambda row: (_ORDER.index(row.act), row.row_no))
    counts = {kind: sum(change.kind is kind for change in changes) for kind in ChangeKind}
    failed = {error.row_no for error in upload.sheet.errors if error.severity is Severity.ERROR}
    return PreviewView(
        token=token, headers=tuple(str(FIELDS[field.value]) for field in SHOWN), rows=tuple(rows[:MOST_ROWS]),
        added=counts[ChangeKind.ADD], updated=counts[ChangeKind.UPDATE], same=counts[ChangeKind.SAME],
        failed=len(failed), hidden=max(0, len(rows) - MOST_ROWS),
    )  # fmt: skip


def sealed(lines: Sequence[ContactLine], *, key: str, who: str) -> str:
    """The lines as a token only this account's confirmation can open."""
    return sealing.sealed([astuple(line) for line in lines], purpose=PURPOSE, key=key, who=who)


def opened(token: str, *, key: str, who: str) -> list[ContactLine]:
    """The lines back. Raises PreviewLostError."""
    return [ContactLine(*values) for values in sealing.opened(token, purpose=PURPOSE, key=key, who=who)]


def _rows(upload: Upload, changes: Sequence[Change]) -> Iterator[PreviewRow]:
    columns = locate(upload.rows)[1]
    faults: dict[int, list[LineError]] = {}
    for error in upload.sheet.errors:
        faults.setdefault(error.row_no, []).append(error)
    for change in changes:
        errors = faults.pop(change.line.row_no, [])
        line, note = change.line, _note(change)
        cells: tuple[str, ...] = (line.unit, line.name, display(line.landline), display(line.mobile))
        act = "warning" if errors else change.kind.value
        said = [contact_words(error) for error in errors] if errors else [note] if note else []
        if _unit_from_above(upload.rows[line.row_no - 1], columns):
            said.append(gettext("Unit taken over from the row above."))
        yield PreviewRow(line.row_no, cells, act, joined(said))
    for row_no, errors in faults.items():
        wrong = any(error.severity is Severity.ERROR for error in errors)
        words = joined([contact_words(error) for error in errors])
        cells = _raw(upload.rows[row_no - 1], columns)
        yield PreviewRow(row_no, cells, "error" if wrong else "warning", words)


def _unit_from_above(row: Sequence[str], columns: Mapping[ContactField, int]) -> bool:
    """A merged cell's rest: right as a rule, wrong where somebody only forgot the unit, so people should see it."""
    place = columns.get(ContactField.UNIT)
    written = row[place] if place is not None and place < len(row) else ""
    return not written or written in DITTO


def _raw(row: Sequence[str], columns: Mapping[ContactField, int]) -> tuple[str, ...]:
    """The cells of a row nobody could read, as they were written."""
    places = (columns.get(field) for field in SHOWN)
    return tuple(row[place] if place is not None and place < len(row) else "" for place in places)


def _note(change: Change) -> str:
    """What an update changes, field by field."""
    return gettext("; ").join(
        gettext("%(field)s: %(old)s → %(new)s", field=FIELDS[one.field], old=_worded(one.field, one.old) or "—",
                new=_worded(one.field, one.new))
        for one in change.fields
    )  # fmt: skip


def _worded(field: str, value: str) -> str:
    return display(value) if field in _NUMBERS else value
