"""The tables of names as their pages show them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from flask import url_for

from probes.check.hosts_table import ForeignHost, readable
from probes.check.leaders_table import Leader
from probes.check.organs_table import Renamed
from probes.readings.names import Entry, NameTable, rows_of
from probes.readings.names_service import Change, Kind, stand_of_names
from probes.readings.names_store import KeptName
from web.desk import desk
from web.names_words import FIELDS, HEADERS, TABLES
from web.reading_view import when
from web.texts import gettext, pgettext
from web.views.names import NameRow, NamesPage
from web.views.pieces import FRESH, Form, PreviewRow, PreviewView

__all__ = ["name_of", "page", "preview_of", "rows_of"]
SHOWN, MOST_ROWS = 50, 200
_ORDER = (Kind.UPDATE, Kind.ADD, Kind.SAME)


def name_of(entry: Entry) -> str:
    """What an entry is called in a sentence."""
    match entry:
        case Leader():
            return f"{entry.titles[0]} {entry.name}"
        case Renamed():
            return entry.old
        case ForeignHost():
            return entry.host


@dataclass(frozen=True, slots=True)
class Wish:
    """What the page is asked to show: entries that hold a word, from which on, one to be changed; what was typed.

    `named` is a host to be entered, or changed where it is known.
    """

    asked: str = ""
    after: int = 0
    editing: int = 0
    named: str = ""
    form: Form | None = None
    paste: Form = FRESH
    preview: PreviewView | None = None


def page(table: NameTable, known: Sequence[KeptName], wish: Wish, *, may_edit: bool) -> NamesPage:
    """The entries that hold what was asked for; those that are left out stand last."""
    asked, after = wish.asked, wish.after
    found = sorted((one for one in known if _matches(one, asked)), key=lambda one: not one.is_used)
    edited = next((one for one in known if _is_meant(one, wish)), None) if may_edit else None
    here, beyond = table.value, len(found) > after + SHOWN
    more = url_for("readings.names", table=here, name=asked, after=after + SHOWN) if beyond else ""
    return NamesPage(
        here,
        tuple((one.value, str(TABLES[one]), url_for("readings.names", table=one.value)) for one in NameTable),
        tuple(_row(table, one, may_edit=may_edit) for one in found[after : after + SHOWN]),
        _counts(table, known), asked, may_edit, url_for("readings.names", table=here),
        wish.form or _form(table, edited, wish.named), wish.paste, wish.preview, more, edited is not None,
        any(one.is_used for one in known),
    )  # fmt: skip


def preview_of(table: NameTable, changes: Sequence[Change], *, token: str) -> PreviewView:
    """Counts and rows, what changes first."""
    rows = sorted(changes, key=lambda one: (_ORDER.index(one.kind), one.line))
    counts = {kind: sum(one.kind is kind for one in changes) for kind in Kind}
    return PreviewView(
        token=token, headers=tuple(str(one) for one in HEADERS[table]),
        rows=tuple(
            PreviewRow(one.line, tuple(rows_of([one.entry])[0]), one.kind.value, _note(one)) for one in rows[:MOST_ROWS]
        ),
        added=counts[Kind.ADD], updated=counts[Kind.UPDATE], same=counts[Kind.SAME], failed=0,
        hidden=max(0, len(rows) - MOST_ROWS),
    )  # fmt: skip


def _note(one: Change) -> str:
    """What an update changes."""
    if one.was is None or one.kind is not Kind.UPDATE:
        return ""
    before, now = rows_of([one.was.entry])[0], rows_of([one.entry])[0]
    said = [f"{old or '—'} → {new or '—'}" for old, new in zip(before, now, strict=True) if old != new]
    return gettext("; ").join(said or [gettext("taken back in")])


def _row(table: NameTable, one: KeptName, *, may_edit: bool) -> NameRow:
    entry, edit = one.entry, url_for("readings.names", table=table.value, edit=one.id) + "#h-one"
    changed = f"{one.changed_by} {when(one.changed_at)}"
    use = url_for("readings.use_name", table=table.value, entry_id=one.id)
    name, about, since, until, below = _cells(entry)
    return NameRow(
        str(one.id), name, about, since, until, below, entry.source, one.is_used, _state(one), changed, use,
        edit if may_edit else "", stand_of_names([one]),
    )  # fmt: skip


def _cells(entry: Entry) -> tuple[str, str, str, str, str]:
    """Name, what it is about, first and last day, and what stands below the name."""
    match entry:
        case Leader():
            return entry.name, entry.titles[0], _day(entry.since), _day(entry.until), ""
        case Renamed():
            return entry.old, entry.new, _day(entry.since), "", gettext("; ").join(entry.exceptions)
        case ForeignHost():
            letters = readable(entry.host)
            return entry.host, entry.owner, "", _day(entry.until), letters if letters != entry.host else ""


def _counts(table: NameTable, known: Sequence[KeptName]) -> str:
    used = [one for one in known if one.is_used]
    unused = len(known) - len(used)
    if table is not NameTable.HOSTS:
        return gettext("%(used)s held against pages, %(unused)s left out", used=len(used), unused=unused)
    today = _today()
    over = sum(isinstance(one.entry, ForeignHost) and not one.entry.holds(today) for one in used)
    return gettext(
        "%(used)s registered, %(over)s run out, %(unused)s left out",
        used=len(used) - over,
        over=over,
        unused=unused,
    )


def _is_meant(one: KeptName, wish: Wish) -> bool:
    is_named = isinstance(one.entry, ForeignHost) and one.entry.host == wish.named
    return is_named or one.id == wish.editing


def _state(one: KeptName) -> str:
    if not one.is_used:
        return gettext("left out")
    if isinstance(one.entry, Leader) and not one.entry.in_office(_today()):
        until = one.entry.until
        return gettext("no longer in office") if until and until < _today() else gettext("not yet in office")
    if isinstance(one.entry, ForeignHost) and not one.entry.holds(_today()):
        return pgettext("host", "run out")
    return ""


def _today() -> date:
    return desk().calendar.local(desk().clock.now()).date()


def _form(table: NameTable, one: KeptName | None, named: str) -> Form:
    if one is None:
        return Form({"host": named} if named else {})
    words = dict(zip(FIELDS[table], rows_of([one.entry])[0], strict=True))
    return Form(words | {"seen": stand_of_names([one])})


def _matches(one: KeptName, asked: str) -> bool:
    return not asked or any(asked in cell for cell in rows_of([one.entry])[0])


def _day(day: date | None) -> str:
    return day.isoformat() if day else ""
