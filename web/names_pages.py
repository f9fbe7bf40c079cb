"""The pages of the tables of names: the entries, one added or changed by hand, a sheet imported after a look."""

from collections.abc import Sequence

from flask import flash, redirect, render_template, request, url_for
from flask_login import login_required
from werkzeug.wrappers import Response

from database.sheets import SheetError, read_rows
from database.small_numbers import small_number
from probes.check.hosts_table import ForeignHost
from probes.errors import BadRows, ChangedMeanwhile, ProbesError
from probes.readings import names_store
from probes.readings.names import Entry, NameTable
from probes.readings.names_service import Change, Kind, stand_of_changes
from roster.permissions import Act
from web import names_view as view
from web import sealing
from web.desk import desk
from web.names_words import FIELDS, all_problems, field_of, problem
from web.refusal_words import refusal
from web.sealing import PreviewLostError
from web.sheet_words import sheet_words
from web.shell import frame
from web.signed_in import actor
from web.texts import gettext, ngettext
from web.views.pieces import FRESH, Form, PreviewView

_TEMPLATES = {NameTable.HOSTS: "readings/hosts.html"}
Shown = str | tuple[str, int] | Response


@login_required  # type: ignore[untyped-decorator]  # flask-login has no types
def names(table: str) -> Shown:
    """The entries; posting adds one, previews a sheet, or takes in what was previewed."""
    found = NameTable(table)
    if request.method == "GET":
        actor().require(Act.SEE_ROUNDS)
        return _page(found)
    actor().require(Act.EDIT_OBJECTS)
    return {"add": _add, "confirm": _confirm}.get(request.form.get("step", ""), _preview)(found)


@login_required  # type: ignore[untyped-decorator]  # flask-login has no types
def use(table: str, entry_id: int) -> Shown:
    """Hold an entry against pages, or no more."""
    found, is_used = NameTable(table), request.form.get("use") == "yes"
    seen = request.form.get("seen")
    try:
        entry = desk().site_readings.names.use(actor(), found, entry_id, is_used=is_used, seen=seen)
    except ChangedMeanwhile as error:
        return _page(found, paste=Form({}, {"": refusal(error)})), 409
    except ProbesError as error:
        return _page(found, paste=Form({}, {"": refusal(error)})), 404
    flash(_used_words(entry, is_used=is_used), "success")
    return redirect(url_for("readings.names", table=table), 303)


def _used_words(entry: Entry, *, is_used: bool) -> str:
    name = view.name_of(entry)
    if isinstance(entry, ForeignHost):
        return (
            gettext("“%(name)s” counts as registered from the next reading on.", name=name)
            if is_used
            else gettext("“%(name)s” does not count as registered any more.", name=name)
        )
    return (
        gettext("“%(name)s” is held against every page from the next reading on.", name=name)
        if is_used
        else gettext("“%(name)s” is held against no page any more.", name=name)
    )


def _add(table: NameTable) -> Shown:
    typed = {name: request.form.get(name, "").strip() for name in FIELDS[table]}
    seen = request.form.get("seen", "")
    shown = typed | {"seen": seen}
    try:
        changes = desk().site_readings.names.take_in(actor(), table, [list(typed.values())], seen=seen)
    except ChangedMeanwhile as error:
        return _page(table, form=Form(typed | {"seen": error.stand}, {"": refusal(error)})), 409
    except BadRows as error:
        row = error.rows[0]
        return _page(table, form=Form(shown, {field_of(row): problem(row)})), 400
    except ProbesError as error:
        return _page(table, form=Form(shown, {"": refusal(error)})), 400
    return _done(table, changes)


def _preview(table: NameTable) -> Shown:
    pasted, file = request.form.get("pasted", ""), request.files.get("file")
    typed = {"pasted": pasted}
    try:
        if file and file.filename:
            rows = read_rows(file.stream.read(), filename=file.filename)
        elif pasted.strip():
            rows = read_rows(pasted, filename=None)
        else:
            missing = gettext("Choose a file or paste the table.")
            return _page(table, paste=Form(typed, {"pasted": missing})), 400
        changes = desk().site_readings.names.preview(actor(), table, rows)
    except SheetError as error:
        return _page(table, paste=Form(typed, {"pasted": sheet_words(error)})), 400
    except BadRows as error:
        return _page(table, paste=Form(typed, {"pasted": all_problems(error)})), 400
    except ProbesError as error:
        return _page(table, paste=Form(typed, {"pasted": refusal(error)})), 400
    return _previewed(table, changes)


def _previewed(table: NameTable, changes: Sequence[Change], said: str = "") -> str:
    """What it meets is sealed beside it: the confirmation replaces nothing that was not shown."""
    kept = [[stand_of_changes(changes)], *view.rows_of([one.entry for one in changes])]
    token = sealing.sealed(kept, purpose=_purpose(table), key=desk().settings.secret_key, who=actor().ref)
    paste = Form({}, {"": said}) if said else FRESH
    return _page(table, paste=paste, preview=view.preview_of(table, changes, token=token))


def _confirm(table: NameTable) -> Shown:
    token, key = request.form.get("token", ""), desk().settings.secret_key
    try:
        [seen], *rows = sealing.opened(token, purpose=_purpose(table), key=key, who=actor().ref)
        return _taken(table, rows, seen)
    except PreviewLostError:
        lost = gettext("The preview is no longer valid. Read the file again.")
        return _page(table, paste=Form({}, {"": lost})), 400
    except ProbesError as error:
        return _page(table, paste=Form({}, {"": refusal(error)})), 400


def _taken(table: NameTable, rows: Sequence[Sequence[str]], seen: str) -> Shown:
    """Taken in; or what others changed since the preview, in a new one."""
    names = desk().site_readings.names
    try:
        return _done(table, names.take_in(actor(), table, rows, seen=seen))
    except ChangedMeanwhile as error:
        return _previewed(table, names.preview(actor(), table, rows), refusal(error)), 409


def _done(table: NameTable, changes: Sequence[Change]) -> Shown:
    fresh = sum(one.kind is not Kind.SAME for one in changes)
    flash(
        _taken_words(table, fresh) if fresh else gettext("Nothing new: all of it stands there already."),
        "success",
    )
    return redirect(url_for("readings.names", table=table.value), 303)


def _taken_words(table: NameTable, fresh: int) -> str:
    if table is NameTable.HOSTS:
        return ngettext(
            "%(num)s host counts as registered from the next reading on.",
            "%(num)s hosts count as registered from the next reading on.", fresh,
        )  # fmt: skip
    return ngettext(
        "%(num)s entry is held against every page from the next reading on.",
        "%(num)s entries are held against every page from the next reading on.", fresh,
    )  # fmt: skip


def _page(
    table: NameTable, *, form: Form | None = None, paste: Form = FRESH, preview: PreviewView | None = None
) -> str:
    after, editing = (small_number(request.args.get(one, "")) or 0 for one in ("after", "edit"))
    with desk().database.read() as session:
        frame(session)
        known = names_store.known(session, table)
    wish = view.Wish(
        request.args.get("name", "").strip(), after, editing, request.args.get("host", "").strip(),
        form=form, paste=paste, preview=preview,
    )  # fmt: skip
    page = view.page(table, known, wish, may_edit=actor().may(Act.EDIT_OBJECTS))
    return render_template(_TEMPLATES.get(table, "readings/names.html"), page=page)


def _purpose(table: NameTable) -> str:
    return f"names seen {table.value}"
