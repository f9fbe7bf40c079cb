"""Import of a tree of columns: what was uploaded becomes a preview, a signed token carries it to the confirmation."""

from collections.abc import Iterator, Sequence
from dataclasses import astuple, dataclass

from werkzeug.datastructures import FileStorage

from database.sheets import LineError, Severity, read_rows
from sites.object_checks import ColumnFacts
from sites.tree_plan import ChangeKind, ColumnLine, TreeChange
from sites.tree_sheet import TreeSheet, parse_tree
from web import sealing, wording
from web.sites_words import FREQUENCIES, TREE_LINES
from web.texts import gettext
from web.views.pieces import PreviewRow, PreviewView

MOST_ROWS = 200
_ORDER = ("error", "warning", "add", "update", "same")
_BETWEEN = " › "


@dataclass(frozen=True, slots=True)
class Upload:
    """A list as uploaded: its rows, and what was read from them."""

    rows: Sequence[Sequence[str]]
    sheet: TreeSheet


def read_upload(file: FileStorage | None, pasted: str) -> Upload | None:
    """The file, else the paste; None where there is neither. Raises SheetError, TreeColumnsMissingError."""
    if file is not None and file.filename:
        rows = read_rows(file.stream.read(), filename=file.filename)
    elif pasted.strip():
        rows = read_rows(pasted, filename=None)
    else:
        return None
    return Upload(rows, parse_tree(rows))


def preview_of(upload: Upload, changes: Sequence[TreeChange], *, token: str) -> PreviewView:
    """Counts and rows, the faulty ones first, so that a long list hides none of them."""
    rows = sorted(_rows(upload, changes), key=lambda row: (_ORDER.index(row.act), row.row_no))
    counts = {kind: sum(change.kind is kind for change in changes) for kind in ChangeKind}
    failed = {error.row_no for error in upload.sheet.errors if error.severity is Severity.ERROR}
    return PreviewView(
        token=token, headers=(gettext("Column"), gettext("Address"), gettext("Read")), rows=tuple(rows[:MOST_ROWS]),
        added=counts[ChangeKind.ADD], updated=counts[ChangeKind.UPDATE], same=counts[ChangeKind.SAME],
        failed=len(failed), hidden=max(0, len(rows) - MOST_ROWS),
    )  # fmt: skip


def sealed(lines: Sequence[ColumnLine], *, object_id: int, key: str, who: str) -> str:
    """The lines as a token only this account's confirmation of this object's import can open."""
    return sealing.sealed([astuple(line) for line in lines], purpose=_purpose(object_id), key=key, who=who)


def opened(token: str, *, object_id: int, key: str, who: str) -> list[ColumnLine]:
    """The lines back. Raises PreviewLostError."""
    rows = sealing.opened(token, purpose=_purpose(object_id), key=key, who=who)
    return [ColumnLine(row_no, tuple(path), url, frequency) for row_no, path, url, frequency in rows]


def _purpose(object_id: int) -> str:
    return f"tree preview {object_id}"


def _rows(upload: Upload, changes: Sequence[TreeChange]) -> Iterator[PreviewRow]:
    for change in changes:
        yield PreviewRow(change.row_no, _cells(change), change.kind.value, _note(change))
    for error in upload.sheet.errors:
        cells = tuple((*upload.rows[error.row_no - 1], "", "", "")[:3])
        act = "warning" if error.severity is Severity.WARNING else "error"
        yield PreviewRow(error.row_no, cells, act, _words(error))


def _cells(change: TreeChange) -> tuple[str, ...]:
    return (_BETWEEN.join(change.path), change.facts.url, _read(change.facts))


def _note(change: TreeChange) -> str:
    """What an update changes."""
    if change.was is None or change.kind is not ChangeKind.UPDATE:
        return ""
    pairs = ((change.was.url, change.facts.url), (_read(change.was), _read(change.facts)))
    return gettext("; ").join(f"{old or '—'} → {new}" for old, new in pairs if old != new)


def _read(facts: ColumnFacts) -> str:
    return wording.word(FREQUENCIES, facts.frequency.value) if facts.frequency else ""


def _words(error: LineError) -> str:
    return str(TREE_LINES[error.code]) % dict(error.data) if error.code in TREE_LINES else error.sentence
