"""Pages of monitored objects: the list, one object with its tree and vendors, import of a tree."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from urllib.parse import urlencode

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask_login import login_required
from werkzeug.wrappers import Response

from database.ids import TICKET_LENGTH, normalise
from database.sheets import SheetError
from database.small_numbers import small_number
from roster.errors import UnknownUnitError
from roster.permissions import Act
from sites import object_store
from sites.errors import SitesError
from sites.object_errors import BadObjectError, ChangedObjectError, ObjectHasFaultsError, UnknownObjectError
from sites.object_service import place_of
from sites.objects import CallResult
from sites.tree_sheet import TreeColumnsMissingError
from web.desk import desk
from web.refusal_words import refusal
from web.sealing import PreviewLostError
from web.sheet_words import sheet_words
from web.shell import frame
from web.signed_in import actor
from web.sites_forms import column_facts, object_facts, vendor_facts
from web.sites_view import Wish, object_page, objects_page
from web.sites_words import NO_TREE
from web.small_numbers import MOST_ID
from web.texts import gettext, ngettext
from web.tree_import import opened, preview_of, read_upload, sealed
from web.views.pieces import FRESH, Form
from web.views.sites import TreeImportPage

pages = Blueprint("sites", __name__)

Shown = str | tuple[str, int] | Response
ONE = f"/sites/<int(max={MOST_ID}):object_id>"
STEPS: Mapping[str, int] = {"up": -1, "down": 1}


@pages.route("/sites", methods=["GET", "POST"])
@login_required  # type: ignore[untyped-decorator]  # flask-login has no types
def index() -> Shown:
    """Everything that is watched; supervisors enter more."""
    if request.method == "GET":
        return _list(FRESH)
    actor().require(Act.EDIT_OBJECTS)
    try:
        object_id = desk().objects.add(actor(), object_facts(request.form))
    except BadObjectError as error:
        return _list(_again(error)), 400
    except UnknownUnitError as error:
        return _list(Form(request.form.to_dict(), {"unit_id": refusal(error)})), 400
    flash(gettext("Entered. Add its columns, or import them as a list."), "success")
    return redirect(url_for("sites.one", object_id=object_id), 303)


@pages.route(ONE, methods=["GET", "POST"])
@login_required  # type: ignore[untyped-decorator]  # flask-login has no types
def one(object_id: int) -> Shown:
    """One object; posting changes its own facts."""
    if request.method == "GET":
        edit, under, vendor_id = (
            small_number(request.args.get(name, "")) or 0 for name in ("edit", "under", "vendor")
        )
        ticket = normalise(request.args.get("ticket", ""))[:TICKET_LENGTH]
        return _page(object_id, Wish(edit, under, vendor_id, ticket=ticket))

    def change() -> None:
        desk().objects.change(actor(), object_id, object_facts(request.form), version=_version())

    return _done(object_id, change, gettext("Saved."), wish=Wish(refused="object"), back=_at(object_id))


@pages.get("/tickets/<number>/object")
@login_required  # type: ignore[untyped-decorator]  # flask-login has no types
def at(number: str) -> Response:
    """The object a ticket's page belongs to, with who repairs it: asked when wanted, not by every look at a ticket."""
    with desk().database.read() as session:
        ticket = desk().reading.ticket(session, actor(), normalise(number))
        place = place_of(session, ticket.url)
    if place is None:
        flash(gettext("No monitored object has this address. Enter it under “Sites”."), "error")
        return redirect(url_for("triage.ticket", number=ticket.number))
    return redirect(url_for("sites.one", object_id=place[0], ticket=ticket.number, _anchor="vendors"))


@pages.post(f"{ONE}/remove")
@login_required  # type: ignore[untyped-decorator]  # flask-login has no types
def remove(object_id: int) -> Shown:
    """Watch it no longer; refused while tickets about it are open."""
    try:
        desk().objects.remove(actor(), object_id, version=_version())
    except ObjectHasFaultsError as error:
        wish = Wish(refused="remove", form=Form({}, {"": refusal(error)}), faults=error.numbers)
        return _page(object_id, wish), 409
    except ChangedObjectError as error:
        return _page(object_id, Wish(refused="remove", form=Form({}, {"": refusal(error)}))), 409
    flash(gettext("Deleted. Its records stay."), "success")
    return redirect(url_for("sites.index"), 303)


@pages.post(f"{ONE}/columns")
@login_required  # type: ignore[untyped-decorator]  # flask-login has no types
def add_column(object_id: int) -> Shown:
    """A new column, the last of its siblings."""
    parent = small_number(request.form.get("parent_id", ""))

    def add() -> None:
        desk().trees.add(actor(), object_id, column_facts(request.form), parent_id=parent)

    wish = Wish(refused="add", under=parent or 0)
    return _done(object_id, add, gettext("Added."), wish=wish, back=_at(object_id, "add", under=parent or 0))


@pages.post(f"{ONE}/columns/<int(max={MOST_ID}):column_id>")
@login_required  # type: ignore[untyped-decorator]  # flask-login has no types
def column(object_id: int, column_id: int) -> Shown:
    """What is done to a column: save, move, up, down, retire."""
    verb, trees = request.form.get("do", ""), desk().trees
    parent = small_number(request.form.get("parent_id", ""))
    deeds: Mapping[str, Callable[[], object]] = {
        "save": lambda: trees.change(
            actor(), object_id, column_id, column_facts(request.form), version=_version()
        ),
        "move": lambda: trees.move(actor(), object_id, column_id, parent_id=parent, version=_version()),
        "retire": lambda: trees.retire(actor(), object_id, column_id, version=_version()),
        **{
            name: lambda by=by: trees.step(actor(), object_id, column_id, by=by)  # type: ignore[misc]  # a lambda's default has no type
            for name, by in STEPS.items()
        },
    }
    if verb not in deeds:
        abort(400)
    said = gettext("Retired. Rounds no longer ask for it.") if verb == "retire" else gettext("Saved.")
    edit = column_id if verb in STEPS else 0
    back = _at(object_id, f"c-{column_id}", edit=edit)
    return _done(object_id, deeds[verb], said, wish=Wish(column_id, refused="column"), back=back)


@pages.post(f"{ONE}/vendors")
@login_required  # type: ignore[untyped-decorator]  # flask-login has no types
def vendor(object_id: int) -> Shown:
    """Enter, change or take away who repairs it."""
    known = small_number(request.form.get("vendor_id", ""))

    def save() -> None:
        if known is not None and request.form.get("do") == "remove":
            desk().objects.remove_vendor(actor(), object_id, known)
        else:
            desk().objects.set_vendor(actor(), object_id, known, vendor_facts(request.form))

    wish = Wish(vendor=known or 0, refused="vendor")
    return _done(object_id, save, gettext("Saved."), wish=wish, back=_at(object_id, "vendors"))


@pages.post(f"{ONE}/vendors/<int(max={MOST_ID}):vendor_id>/call")
@login_required  # type: ignore[untyped-decorator]  # flask-login has no types
def call(object_id: int, vendor_id: int) -> Shown:
    """Write down that a vendor was rung and what came of it; back to where that was tapped."""
    ticket = normalise(request.args.get("ticket", ""))[:TICKET_LENGTH]
    result, note = request.form.get("result", ""), request.form.get("note", "")
    if result not in CallResult.__members__.values():
        abort(400)
    try:
        desk().duty_day.vendors.log(
            actor(), object_id, vendor_id, ticket=ticket, result=CallResult(result), note=note
        )
    except BadObjectError as error:
        return _page(object_id, Wish(refused="remove", form=_again(error), ticket=ticket)), 400
    flash(gettext("The call is written down."), "success")
    if request.args.get("back") == "duty":
        return redirect(url_for("on_duty.now", _anchor="vendors"), 303)
    if ticket:
        return redirect(url_for("triage.ticket", number=ticket, _anchor="vendors"), 303)
    return redirect(url_for("sites.one", object_id=object_id, _anchor="vendors"), 303)


@pages.route(f"{ONE}/import", methods=["GET", "POST"])
@login_required  # type: ignore[untyped-decorator]  # flask-login has no types
def import_tree(object_id: int) -> Shown:
    """Upload or paste a list of columns, look at what would change, confirm."""
    actor().require(Act.EDIT_OBJECTS)
    if request.method == "GET":
        return _import_page(object_id)
    return _confirm(object_id) if request.form.get("step") == "confirm" else _preview(object_id)


def _preview(object_id: int) -> Shown:
    pasted = request.form.get("pasted", "")
    try:
        upload = read_upload(request.files.get("file"), pasted)
    except SheetError as error:
        return _import_page(object_id, Form({"pasted": pasted}, {"": sheet_words(error)})), 400
    except TreeColumnsMissingError:
        return _import_page(object_id, Form({"pasted": pasted}, {"": str(NO_TREE)})), 400
    if upload is None:
        return _import_page(object_id, Form({}, {"file": gettext("Choose a file or paste the table.")})), 400
    lines = upload.sheet.lines
    token = sealed(lines, object_id=object_id, key=desk().settings.secret_key, who=actor().ref)
    changes = desk().trees.preview(actor(), object_id, lines)
    page = _import_view(object_id)
    return render_template(
        "sites/import.html",
        page=TreeImportPage(
            page.name, page.href, page.action, preview=preview_of(upload, changes, token=token)
        ),
    )


def _confirm(object_id: int) -> Shown:
    token = request.form.get("token", "")
    try:
        lines = opened(token, object_id=object_id, key=desk().settings.secret_key, who=actor().ref)
        done = desk().trees.import_lines(actor(), object_id, lines)
    except PreviewLostError:
        words = gettext("The preview is no longer valid. Read the file again.")
        return _import_page(object_id, Form({}, {"": words})), 400
    except BadObjectError as error:
        return _import_page(object_id, Form({}, {"": refusal(error)})), 400
    counts = {"added": done.added, "updated": done.updated, "same": done.same}
    flash(gettext("Imported: %(added)s new, %(updated)s updated, %(same)s unchanged.", **counts), "success")
    return redirect(url_for("sites.one", object_id=object_id), 303)


def _import_page(object_id: int, form: Form = FRESH) -> str:
    page = _import_view(object_id)
    return render_template("sites/import.html", page=TreeImportPage(page.name, page.href, page.action, form))


def _import_view(object_id: int) -> TreeImportPage:
    with desk().database.read() as session:
        frame(session)
        found = object_store.object_by_id(session, object_id)
    if found is None:
        raise UnknownObjectError(what="object")
    href = url_for("sites.one", object_id=object_id)
    return TreeImportPage(found.name, href, url_for("sites.import_tree", object_id=object_id))


def _done(object_id: int, deed: Callable[[], object], said: str, *, wish: Wish, back: str) -> Shown:
    """Do it and show the page again: with what was typed where it is refused, else where it was left."""
    try:
        deed()
    except (BadObjectError, ChangedObjectError, UnknownUnitError) as error:
        status = 409 if isinstance(error, ChangedObjectError) else 400
        return _page(object_id, replace(wish, form=_again(error))), status
    flash(said, "success")
    return redirect(back, 303)


def _at(object_id: int, anchor: str = "", **opened: int) -> str:
    """The object's page with one of its parts open, at that part."""
    shown = {name: number for name, number in opened.items() if number}
    href = url_for("sites.one", object_id=object_id)
    query = f"?{urlencode(shown)}" if shown else ""
    return href + query + (f"#{anchor}" if anchor else "")


def _again(error: SitesError | UnknownUnitError) -> Form:
    """What was typed, with the error at its field."""
    field = error.field if isinstance(error, BadObjectError) else ""
    if isinstance(error, UnknownUnitError):
        field = "unit_id"
    return Form(request.form.to_dict(), {field: refusal(error)})


def _version() -> int:
    return small_number(request.form.get("version", "")) or 0


def _list(form: Form) -> str:
    actor().require(Act.SEE_POLICIES)
    with desk().database.read() as session:
        known = frame(session)
        objects, counts = object_store.objects(session), object_store.counts(session)
        vendors = object_store.vendors(session, [one.id for one in objects])
    page = objects_page(objects, counts, vendors, units=known.units, me=actor(), form=form)
    return render_template("sites/index.html", page=page)


def _page(object_id: int, wish: Wish) -> str:
    actor().require(Act.SEE_POLICIES)
    with desk().database.read() as session:
        known = frame(session)
        whole = desk().objects.whole(session, object_id)
    page = object_page(whole, units=known.units, me=actor(), wish=wish)
    problem = wish.form.errors.get("", "")
    shown = ngettext("%(num)s column", "%(num)s columns", len(page.columns))
    return render_template("sites/object.html", page=page, problem=problem, count=shown)
