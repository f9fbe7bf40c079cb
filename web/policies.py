"""Pages about rules of the desk: escalation policies as tables, and the responsibility matrix, which may be edited."""

import zlib
from collections.abc import Mapping, Sequence

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_login import login_required
from werkzeug.wrappers import Response

from escalation.maintenance_store import open_windows
from roster import store
from roster.permissions import Act
from sites import store as site_store
from sites.errors import BadPrefixError
from sites.responsibility import Responsibility
from tickets.regulation import NOTICE
from web.desk import desk
from web.languages import language
from web.maintenance_view import running_notes
from web.policy_words import DUTIES, FAULTS, people_named, policy_view
from web.shell import frame
from web.signed_in import actor
from web.texts import gettext
from web.views.office import MatrixPage, MatrixRow
from web.views.pieces import FRESH, Choice, Form

pages = Blueprint("policies", __name__)

Shown = str | tuple[str, int] | Response


@pages.get("/policies")
@login_required  # type: ignore[untyped-decorator]  # flask-login has no types
def index() -> str:
    """Who is told, when: every policy the desk follows."""
    actor().require(Act.SEE_POLICIES)
    policies = desk().policies.values()
    named = {person for policy in policies for person in people_named(policy)}
    now = desk().clock.now()
    with desk().database.read() as session:
        people = store.people(session, named).values() if named else ()
        notes = running_notes(open_windows(session, now), frame(session).sites, now)
    names = {person.id: person.label for person in people}
    views = tuple(policy_view(policy, language=language(), people=names) for policy in policies)
    return render_template("policies/index.html", policies=views, maintenance=notes)


@pages.route("/matrix", methods=["GET", "POST"])
@login_required  # type: ignore[untyped-decorator]  # flask-login has no types
def matrix() -> Shown:
    """Which unit answers for which kind of fault, and for its own columns; supervisors change it."""
    actor().require(Act.SEE_POLICIES)
    return _change() if request.method == "POST" else _matrix_page(FRESH)


def _change() -> Shown:
    """Save changed lines, add a column, or take one away; refused where the matrix changed meanwhile."""
    actor().require(Act.EDIT_MATRIX)
    with desk().database.read() as session:
        lines, units = site_store.matrix(session), frame(session).units
    if request.form.get("version") != str(_version(lines)):
        words = gettext(
            "Not saved: somebody changed the matrix meanwhile. Compare with what you typed, then save again."
        )
        return _refused({"": words}, 409)
    errors = _carry_out(lines, {str(unit) for unit in units})
    if errors:
        return _refused(errors, 400)
    flash(gettext("The matrix is saved. New tickets follow it from now on."), "success")
    return redirect(url_for("policies.matrix"), 303)


def _carry_out(lines: Sequence[Responsibility], units: set[str]) -> Mapping[str, str]:
    """What could not be done, by field; nothing of the faulty lines is stored."""
    typed, known = request.form, {str(line.id): line for line in lines}
    if "remove" in typed:
        if typed["remove"] not in known:
            return {"": gettext("This line is gone already.")}
        desk().sites.remove(actor(), int(typed["remove"]))
        return {}
    if typed.get("act") == "add":
        return _stored("url_prefix", "unit_id", units, line=None)
    wrong: dict[str, str] = {}
    for key, line in known.items():
        now = (typed.get(f"unit_{key}", str(line.unit_id)), typed.get(f"prefix_{key}", line.url_prefix))
        if now != (str(line.unit_id), line.url_prefix):
            wrong |= _stored(f"prefix_{key}", f"unit_{key}", units, line=line)
    return wrong


def _stored(
    prefix_field: str, unit_field: str, units: set[str], *, line: Responsibility | None
) -> Mapping[str, str]:
    unit, prefix = request.form.get(unit_field, ""), request.form.get(prefix_field, "").strip()
    if unit not in units:
        return {unit_field: gettext("Choose a unit from the list.")}
    if not prefix and (line is None or line.url_prefix):
        return {prefix_field: gettext("Write the beginning of the column's address.")}
    try:
        if line is None:
            desk().sites.add_column(actor(), unit_id=int(unit), url_prefix=prefix)
        else:
            desk().sites.give(actor(), line.id, unit_id=int(unit), url_prefix=prefix)
    except BadPrefixError:
        example = "https://www.example/zwgk/"
        return {
            prefix_field: gettext(
                "This is no beginning of an address. Write it like %(example)s.", example=example
            )
        }
    return {}


def _refused(errors: Mapping[str, str], status: int) -> tuple[str, int]:
    return _matrix_page(Form(request.form.to_dict(), errors)), status


def _matrix_page(form: Form) -> str:
    with desk().database.read() as session:
        lines, units = site_store.matrix(session), frame(session).units
    page = MatrixPage(
        rows=tuple(_row(line, units) for line in lines),
        units=tuple(Choice(str(unit), name) for unit, name in units.items()),
        may_edit=actor().may(Act.EDIT_MATRIX), version=_version(lines), form=form,
    )  # fmt: skip
    return render_template("policies/matrix.html", page=page)


def _row(line: Responsibility, units: Mapping[int, str]) -> MatrixRow:
    kind = line.fault_kind.value
    clause = f"{NOTICE} {line.clause}" if line.clause else ""
    return MatrixRow(
        str(line.id), str(FAULTS[kind]), str(line.unit_id), units.get(line.unit_id, ""), str(DUTIES[kind]), clause,
        line.url_prefix,
    )  # fmt: skip


def _version(lines: Sequence[Responsibility]) -> int:
    """A number that changes with the matrix: who saves must have seen what is stored."""
    return zlib.crc32(repr([(line.id, line.unit_id, line.url_prefix) for line in lines]).encode())
