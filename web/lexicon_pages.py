"""The page of the lexicon: its terms with what people said of them, and the import with its preview."""

from collections.abc import Mapping, Sequence

from flask import flash, redirect, render_template, request, url_for
from flask_login import login_required
from werkzeug.wrappers import Response

from database.sheet_errors import SheetError
from database.sheet_text import decode
from database.small_numbers import small_number
from probes.errors import ChangedMeanwhile, ProbesError
from probes.readings.lexicon_service import Preview
from probes.readings.terms import JudgedTerm, Use, judged_terms
from roster.permissions import Act
from web import reading_view as view
from web.desk import desk
from web.refusal_words import refusal
from web.sheet_words import sheet_words
from web.shell import frame
from web.signed_in import actor
from web.texts import gettext, ngettext
from web.views.pieces import FRESH, Form
from web.views.readings import LexiconPage, TurnedRow

Shown = str | tuple[str, int] | Response
SHOWN, SAMPLE, TURNED = 50, 60, 50
_ORDER = {Use.DEMOTED: 0, Use.UNUSED: 1, Use.USED: 2}


@login_required  # type: ignore[untyped-decorator]  # flask-login has no types
def lexicon() -> Shown:
    """The terms; posting previews an import, or takes in what was previewed."""
    if request.method == "GET":
        actor().require(Act.SEE_ROUNDS)
        return _page(FRESH)
    actor().require(Act.EDIT_OBJECTS)
    service = desk().site_readings.lexicons
    try:
        given = _given()
        if request.form.get("step") != "take":
            preview = service.preview(actor(), **given)
            return _page(Form(given), preview)
        return _take(given)
    except (ProbesError, SheetError) as error:
        words = sheet_words(error) if isinstance(error, SheetError) else refusal(error)
        return _page(Form(request.form.to_dict(), {"table": words})), 400


@login_required  # type: ignore[untyped-decorator]  # flask-login has no types
def term() -> Shown:
    """Look for one, or no more."""
    wrong, is_used = request.form.get("wrong", ""), request.form.get("use") == "yes"
    try:
        desk().site_readings.lexicons.use(actor(), wrong, is_used=is_used, seen=request.form.get("seen"))
    except ProbesError as error:
        return _page(Form({}, {"": refusal(error)})), 409
    said = (
        gettext("“%(term)s” is looked for from the next reading on.", term=wrong)
        if is_used
        else gettext("“%(term)s” is looked for no more.", term=wrong)
    )
    flash(said, "success")
    return redirect(url_for("readings.lexicon", term=wrong), 303)


def _take(given: Mapping[str, str]) -> Shown:
    """What was previewed; or what others changed since, in a new preview."""
    service = desk().site_readings.lexicons
    try:
        count = service.take_in(actor(), **given, seen=request.form.get("seen", ""))
    except ChangedMeanwhile as error:
        return _page(Form(dict(given), {"": refusal(error)}), service.preview(actor(), **given)), 409
    flash(
        ngettext(
            "%(num)s term is looked for from the next reading on.",
            "%(num)s terms are looked for from the next reading on.",
            count,
        ),
        "success",
    )
    return redirect(url_for("readings.lexicon"), 303)


def _given() -> dict[str, str]:
    """What was typed, or chosen as a file. Raises SheetError."""
    file = request.files.get("file")
    table = (
        decode(file.read(), filename=file.filename)
        if file and file.filename
        else request.form.get("table", "")
    )
    return {
        "table": table,
        "clean": request.form.get("clean", ""),
        "source": request.form.get("source", "").strip(),
    }


def _page(form: Form, preview: Preview | None = None) -> str:
    asked = request.args.get("term", "").strip()
    after = small_number(request.args.get("after", "")) or 0
    with desk().database.read() as session:
        frame(session)
        known = judged_terms(session)
    found = sorted((one for one in known if _matches(one, asked)), key=_first_what_needs_a_look)
    more = url_for("readings.lexicon", term=asked, after=after + SHOWN) if len(found) > after + SHOWN else ""
    counts = gettext(
        "%(used)s looked for, %(demoted)s demoted, %(unused)s left out",
        used=_count(known, Use.USED), demoted=_count(known, Use.DEMOTED), unused=_count(known, Use.UNUSED),
    )  # fmt: skip
    admitted, turned = (preview.admission.admitted, preview.admission.turned_away) if preview else ((), ())
    page = LexiconPage(
        tuple(view.term_row(one) for one in found[after : after + SHOWN]), counts, asked,
        actor().may(Act.EDIT_OBJECTS), form, preview is not None,
        tuple(view.term_row(JudgedTerm(one, None, 0, 0, Use.USED)) for one in admitted[:SAMPLE]), len(admitted),
        tuple(TurnedRow(one.term.wrong, one.hits, one.examples[0]) for one in turned[:TURNED]), len(turned),
        preview.known if preview else 0, more, preview.stand if preview else "",
    )  # fmt: skip
    return render_template("readings/lexicon.html", page=page)


def _matches(one: JudgedTerm, asked: str) -> bool:
    return not asked or asked in one.term.wrong or asked in one.term.right


def _first_what_needs_a_look(one: JudgedTerm) -> tuple[int, bool, int]:
    """Demoted and left out terms, then those somebody judged, the least right first; the rest as it stands."""
    precision = one.precision
    return _ORDER[one.use], precision is None, precision or 0


def _count(known: Sequence[JudgedTerm], use: Use) -> int:
    return sum(one.use is use for one in known)
