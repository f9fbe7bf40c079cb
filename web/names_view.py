"""The tables of names as their pages show them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from flask import url_for

from probes.check.leaders_table import Leader
from probes.readings.names import Entry, NameTable, rows_of
from probes.readings.names_service import Change, Kind, stand_of_names
from probes.readings.names_store import KeptName
from web.desk import desk
from web.names_words import FIELDS, HEADERS, TABLES
from web.reading_view import when
from web.texts import gettext
from web.views.names import NameRow, NamesPage
from web.views.pieces import FRESH, Form, PreviewRow, PreviewView

__all__ = ["name_of", "page", "preview_of", "rows_of"]
SHOWN, MOST_ROWS = 50, 200
_ORDER = (Kind.UPDATE, Kind.ADD, Kind.SAME)


def name_of(entry: Entry) -> str:
    """What an entry is called in a sentence."""
    return f"{entry.titles[0]} {entry.name}" if isinstance(entry, Leader) else entry.old


@dataclass(frozen=True, slots=True)
class Wish:
    """What the page is asked to show: entries that hold a word, from which on, one to be changed; what was typed."""

    asked: str = ""
    after: int = 0
    editing: int = 0
    form: Form | None = None
    paste: Form = FRESH
    preview: PreviewView | None = None


def page(table: NameTable, known: Sequence[KeptName], wish: Wish, *, may_edit: bool) -> NamesPage:
    """The entries that hold what was asked for; those that are left out stand last."""
    asked, after = wish.asked, wish.after
    found = sorted((one for one in known if _matches(one, asked)), key=lambda one: not one.is_used)
    edited = next((one for one in known if one.id == wish.editing), None) if may_edit else None
    here, beyond = table.value, len(found) > after + SHOWN
    more = url_for("readings.names", table=here, name=asked, after=after + SHOWN) if beyond else ""
    used = sum(one.is_used for one in known)
    return NamesPage(
        here,
        tuple((one.value, str(TABLES[one]), url_for("readings.names", table=one.value)) for one in NameTable),
        tuple(_row(table, one, may_edit=may_edit) for one in found[after : after + SHOWN]),
        gettext("%(used)s held against pages, %(unused)s left out", used=used, unused=len(known) - used), asked,
        may_edit, url_for("readings.names", table=here),
        wish.form or _form(table, edited), wish.paste, wish.preview, more, edited is not None,
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
    shared = (
        entry.source,
        one.is_used,
        _state(one),
        changed,
        use,
        edit if may_edit else "",
        stand_of_names([one]),
    )
    if isinstance(entry, Leader):
        return NameRow(
            str(one.id), entry.name, entry.titles[0], _day(entry.since), _day(entry.until), "", *shared
        )
    return NameRow(
        str(one.id),
        entry.old,
        entry.new,
        _day(entry.since),
        "",
        gettext("; ").join(entry.exceptions),
        *shared,
    )


def _state(one: KeptName) -> str:
    if not one.is_used:
        return gettext("left out")
    if isinstance(one.entry, Leader) and not one.entry.in_office(_today()):
        until = one.entry.until
        return gettext("no longer in office") if until and until < _today() else gettext("not yet in office")
    return ""


def _today() -> date:
    return desk().calendar.local(desk().clock.now()).date()


def _form(table: NameTable, one: KeptName | None) -> Form:
    if one is None:
        return Form({})
    words = dict(zip(FIELDS[table], rows_of([one.entry])[0], strict=True))
    return Form(words | {"seen": stand_of_names([one])})


def _matches(one: KeptName, asked: str) -> bool:
    return not asked or any(asked in cell for cell in rows_of([one.entry])[0])


def _day(day: date | None) -> str:
    return day.isoformat() if day else ""
