"""The pages of all tickets: the list with its search and filters, views kept under a name, reporters by telephone."""

from dataclasses import replace

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_login import login_required
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response

from database.session import Session
from roster.permissions import Act, Actor
from tickets.errors import BadViewError
from tickets.phone_digests import is_searchable
from tickets.reading_service import PAGE
from web import tickets_bulk
from web.desk import desk
from web.queue_view import key_of
from web.refusal_words import refusal
from web.shell import frame
from web.signed_in import actor
from web.texts import gettext
from web.ticket_pages import number_in
from web.tickets_view import Listed, list_page
from web.tickets_wish import Wish, of_query, wanted_of, wish_of
from web.views.pieces import FRESH, Form
from web.views.tickets import ListPage

pages = Blueprint("tickets", __name__)
pages.add_url_rule("/tickets/bulk", "bulk", tickets_bulk.bulk, methods=["POST"])
pages.add_url_rule("/tickets/bulk/apply", "apply", tickets_bulk.apply, methods=["POST"])


@pages.get("/tickets")
@login_required  # type: ignore[untyped-decorator]  # flask-login has no types
def index() -> Response | str:
    """The list; a number typed into the search leads to its ticket."""
    wish, me = wish_of(request.args), actor()
    me.require(Act.SEE_TICKETS)
    with desk().database.read() as session:
        number = number_in(session, me, wish.given["q"])
        if number:
            return redirect(url_for("triage.ticket", number=number))
        return _shown(_page(session, me, wish, FRESH))


@pages.post("/tickets/search")
@login_required  # type: ignore[untyped-decorator]  # flask-login has no types
def search() -> Response | str:
    """What was typed into the search of every page: words lead to the address of their list, a number to none.

    A posted number stands in no address, no history and no log. `words` says that the digits are none.
    """
    typed = request.form.get("q", "").strip()
    if actor().may(Act.REVEAL) and is_searchable(typed) and "words" not in request.form:
        return _by_phone(typed)
    return redirect(wish_of(MultiDict({"q": typed})).address(), 303)


@pages.post("/tickets/phone")
@login_required  # type: ignore[untyped-decorator]  # flask-login has no types
def by_phone() -> str:
    """Tickets of one reporter, on this one answer and at no address that can be opened again; it is recorded."""
    return _by_phone(request.form.get("number", ""))


def _by_phone(number: str) -> str:
    wish, me = wish_of(request.args), actor()
    lines = desk().search.by_phone(me, number, wanted_of(wish, desk(), desk().clock.now()))
    with desk().database.read() as session:
        views = desk().views.views(session, me)
        known = frame(session)
    listed = Listed(lines, len(lines), exact=True, views=views)
    return _shown(list_page(wish, listed, known, me, phone=number))


@pages.post("/tickets/views")
@login_required  # type: ignore[untyped-decorator]  # flask-login has no types
def save_view() -> Response | tuple[str, int]:
    """Keep the list as it is narrowed now under a name."""
    query, me = of_query(request.form.get("query", "")).query, actor()
    name = request.form.get("name", "")
    try:
        _refuse_number(of_query(query))
        desk().views.save(me, name, query=query, shared=request.form.get("shared") == "1")
    except BadViewError as error:
        wish = of_query(query)
        with desk().database.read() as session:
            again = _page(session, me, wish, Form({"name": name}, {"name": refusal(error)}))
        return _shown(again), 400
    flash(gettext("The view is kept. Its address can be passed on."), "success")
    return redirect(f"{url_for('tickets.index')}?{query}", 303)


@pages.post("/tickets/views/<int(max=2147483647):view_id>/remove")
@login_required  # type: ignore[untyped-decorator]  # flask-login has no types
def remove_view(view_id: int) -> Response:
    """Take away a view of one's own."""
    desk().views.remove(actor(), view_id)
    flash(gettext("The view is deleted; the tickets are as they were."), "success")
    return redirect(url_for("tickets.index"), 303)


def _refuse_number(wish: Wish) -> None:
    """A reporter's number is looked for on the record, and kept in no address."""
    if is_searchable(wish.given["q"]):
        raise BadViewError(problem="number")


def _shown(page: ListPage) -> str:
    return render_template("tickets/index.html", page=page)


def _page(session: Session, me: Actor, wish: Wish, form: Form) -> ListPage:
    known = frame(session)
    views = desk().views.views(session, me)
    ask = _searched if wish.given["q"] else _listed
    return list_page(wish, replace(ask(session, me, wish), views=views), known, me, view_form=form)


def _searched(session: Session, me: Actor, wish: Wish) -> Listed:
    wanted = wanted_of(wish, desk(), desk().clock.now())
    found = desk().search.page(session, me, wish.given["q"], wanted, after=wish.after, limit=PAGE)
    count = -1 if wish.after and not wish.after.startswith("@") else found.count
    return Listed(found.lines, count, found.exact, found.after, found=found)


def _listed(session: Session, me: Actor, wish: Wish) -> Listed:
    wanted = wanted_of(wish, desk(), desk().clock.now())
    after = key_of(wish.after)
    page = desk().reading.page(session, me, wanted, after=after, limit=PAGE)
    count, exact = desk().reading.count(session, me, wanted)
    key = "" if page.after is None else f"{page.after[0].isoformat()}~{page.after[1]}"
    return Listed(page.lines, count, exact, key, cut=not page.whole)
