"""Pages of answering: templates and their wordings, a draft filled from one, and answers that wait to be copied."""

from flask import Blueprint, flash, jsonify, redirect, render_template, request, url_for
from flask_login import login_required
from werkzeug.wrappers import Response

from database.session import Session
from database.small_numbers import small_number
from roster.permissions import Act
from tickets import template_store
from tickets.answer_words import filled, unfilled_in
from tickets.copy_service import uncopied
from tickets.errors import BadTemplateError, TemplateChangedError
from tickets.template_service import MOST_NUMBER
from tickets.template_store import AnswerTemplate
from web import wording
from web.answering_view import facts_of
from web.desk import desk
from web.refusal_words import refusal
from web.shell import frame
from web.signed_in import actor
from web.template_words import VARIABLE_WORDS
from web.texts import gettext
from web.ticket_pages import seen_ticket
from web.ticket_view import Refused
from web.timeline_view import FILTERS
from web.triage import SHORT, ticket_page
from web.views.answering import TemplateRow, TemplatesPage, UncopiedPage, UncopiedRow
from web.views.pieces import FRESH, Form

pages = Blueprint("answers", __name__)
MOST_SHOWN = 200
Shown = str | tuple[str, int] | Response


@pages.get("/answers/templates")
@login_required  # type: ignore[untyped-decorator]  # flask-login has no types
def templates() -> str:
    """Who answers reads them; supervisors write them."""
    actor().require(Act.COMMENT)
    return _page(FRESH, small_number(request.args.get("number", "")) or 0)


@pages.post("/answers/templates")
@login_required  # type: ignore[untyped-decorator]  # flask-login has no types
def save_template() -> Shown:
    """Save a wording or take the template away; refused where it changed meanwhile."""
    me, form = actor(), {name: value.strip() for name, value in request.form.items() if name not in SHORT}
    me.require(Act.EDIT_TEMPLATES)
    number, read = small_number(form.get("number", "")) or 0, small_number(form.get("read", "")) or 0
    try:
        if form.get("act") == "remove":
            desk().answer_templates.remove(me, number=number, read_id=read)
        else:
            desk().answer_templates.save(
                me, number=number, title=form.get("title", ""), body=form.get("body", ""), read_id=read
            )
    except BadTemplateError as error:
        return _page(Form(form, {error.field: refusal(error)}), number if read else 0), 400
    except TemplateChangedError as error:
        return _page(Form(form, {"": refusal(error)}), number), 409
    flash(gettext("Template %(number)s is saved.", number=number), "success")
    return redirect(url_for("answers.templates"), 303)


def _page(form: Form, number: int) -> str:
    with desk().database.read() as session:
        frame(session)
        found = template_store.current(session)
        before = template_store.earlier(session, number) if number else ()
    used = {one.number for one in found}
    free = next((str(one) for one in range(1, MOST_NUMBER + 1) if one not in used), "")
    page = TemplatesPage(
        rows=tuple(_row(one) for one in found),
        variables=tuple((name, str(words)) for name, words in VARIABLE_WORDS.items()),
        may_edit=actor().may(Act.EDIT_TEMPLATES),
        edited=next((_row(one) for one in found if one.number == number), None),
        earlier=tuple((_written(one), one.body) for one in before), next_number=free, form=form,
    )  # fmt: skip
    return render_template("answers/templates.html", page=page)


def _row(one: AnswerTemplate) -> TemplateRow:
    href = url_for("answers.templates", number=one.number, _anchor="edit")
    return TemplateRow(one.number, one.title, one.body, _written(one), href, one.id)


def _written(one: AnswerTemplate) -> str:
    local = desk().calendar.local
    return f"{wording.full_moment(local(one.written_at), local(desk().clock.now()))} · {one.written_by}"


@pages.get("/tickets/<number>/templates/<template>")
@login_required  # type: ignore[untyped-decorator]  # flask-login has no types
def filled_template(number: str, template: str) -> Response:
    """A template with this ticket's facts, for the script of the answer form; `words` is empty where there is none."""
    with desk().database.read() as session:
        words = _filled(session, number, template)
    return jsonify({"words": words, "unfilled": unfilled_in(words)})


@pages.post("/tickets/<number>/draft")
@login_required  # type: ignore[untyped-decorator]  # flask-login has no types
def draft(number: str) -> Shown:
    """The ticket's page with the answer filled from a template, or shown as the citizen will see it. Stores nothing."""
    typed = {name: value for name, value in request.form.items() if name not in SHORT}
    errors = {}
    if typed.get("step") == "insert":
        with desk().database.read() as session:
            words = _filled(session, number, typed.get("template", ""))
        typed["answer"] = "\n".join(one for one in (typed.get("answer", "").strip(), words) if one)
        if not words:
            errors = {"template": gettext("There is no template of this number. Choose one from the list.")}
    form = Form(typed, errors)
    page = ticket_page(
        number, Refused("answer", form, preview=typed.get("answer", "").strip()), shown=FILTERS[0]
    )
    return (page, 400) if errors else page


def _filled(session: Session, number: str, template: str) -> str:
    """The words of a template for this ticket, "" where no template has that number. Raises UnknownTicketError."""
    wanted = small_number(template.strip()) or 0
    seen = seen_ticket(session, actor(), number, shown=FILTERS[0])
    found = next((one for one in template_store.current(session) if one.number == wanted), None)
    if found is None:
        return ""
    facts = facts_of(seen.glance.head.ticket, seen.events, units=seen.frame.units, now=seen.now)
    return filled(found.body, facts)


@pages.get("/answers/uncopied")
@login_required  # type: ignore[untyped-decorator]  # flask-login has no types
def not_copied() -> str:
    """Answers given here that nobody has copied to the national platform yet."""
    with desk().database.read() as session:
        frame(session)
        found = uncopied(session, actor(), limit=MOST_SHOWN + 1)
    local, now = desk().calendar.local, desk().clock.now()
    today = local(now).date()
    rows = tuple(
        UncopiedRow(
            one.number, url_for("triage.ticket", number=one.number, _anchor="platform"), one.title, one.platform_number,
            wording.day(local(one.platform_due_at).date(), today) if one.platform_due_at else "",
            wording.full_moment(local(one.answered_at), local(now)),
            late=one.platform_due_at is not None and local(one.platform_due_at).date() <= today,
        )
        for one in found[:MOST_SHOWN]
    )  # fmt: skip
    return render_template("answers/uncopied.html", page=UncopiedPage(rows, more=len(found) > MOST_SHOWN))
