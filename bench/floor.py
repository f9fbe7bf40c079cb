"""The dressed floor: the least a Flask and SQLAlchemy program can cost that does the same four things.

It has what any product has (signed session, user row, forgery token, two bounded counters, a page frame) and nothing
else: no rights, no lifecycle, no timers, no second pane, no translation. It works on the measured desk's own tables and
sessions, so that its cost in the same minutes says what the machine's minutes are worth.
"""

import hashlib
import os
from itertools import count
from typing import cast

from flask import Flask, abort, current_app, redirect, render_template, request, session
from flask_wtf.csrf import CSRFProtect
from jinja2 import DictLoader
from sqlalchemy import Row, func, insert, select, update
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from calendars.clock import SystemClock
from database.session import Database
from migrations.run import load_rows
from roster.account_store import AccountRow, SignedInRow
from tickets.list_store import Line
from tickets.row_store import OPEN, EventRow, TicketRow

PAGE, BOUND = 50, 100
FRAME = """<!doctype html><html lang="zh"><head><meta charset="utf-8"><title>{{ title }}</title></head><body>
<nav><a href="/">待办 {{ counts[0] }}</a> <a href="/?view=overdue">逾期 {{ counts[1] }}</a> {{ me.name }}</nav>
<main>BODY</main></body></html>"""
LIST = """<table>{% for r in rows %}<tr><td><a href="/tickets/{{ r.number }}">{{ r.number }}</a></td>
<td>{{ r.title }}</td><td>{{ r.state }}</td><td>{{ r.source }}</td><td>{{ r.due_at or '' }}</td></tr>
{% endfor %}</table>"""
ONE = """<h1>{{ t.number }} {{ t.title }}</h1><p>{{ t.description }}</p><p>{{ t.state }} {{ t.due_at }}</p>
<ul>{% for e in events %}<li>{{ e.at }} {{ e.actor_name }} {{ e.verb }} {{ e.text }}</li>{% endfor %}</ul>
<form method="post"><input type="hidden" name="csrf_token" value="{{ csrf_token() }}"><button>保存</button></form>"""
_made = count(1)
"""Numbers in small letters, which the desk never draws; the floor tries none twice."""
LINE = [getattr(TicketRow, name) for name in Line._fields]


def create_app() -> Flask:
    """The floor on the database of the environment."""
    load_rows()
    app = Flask(__name__)
    app.config.update(
        SECRET_KEY=os.environ["DUWANG_SECRET_KEY"], SESSION_COOKIE_NAME="duwang", WTF_CSRF_TIME_LIMIT=None
    )
    pages = {"list.html": LIST, "one.html": ONE}
    app.jinja_loader = DictLoader({name: FRAME.replace("BODY", page) for name, page in pages.items()})
    CSRFProtect(app)
    app.extensions["floor"] = Database.connect(os.environ["DATABASE_URL"], audit_key=b"floor")
    app.add_url_rule("/", view_func=queue)
    app.add_url_rule("/report", view_func=ready)
    app.add_url_rule("/tickets/<number>", view_func=one)
    app.add_url_rule("/tickets/new", view_func=create, methods=["POST"])
    app.add_url_rule("/tickets/<number>/<verb>", view_func=change, methods=["POST"])
    return app


def ready() -> str:
    """What the bench waits for."""
    return "ok"


def queue() -> str:
    """Fifty open tickets, the earliest deadline first."""
    with _database().read() as opened:
        me, counts = _me(opened), _counts(opened)
        rows = opened.execute(
            select(*LINE).where(OPEN).order_by(TicketRow.sort_at, TicketRow.id).limit(PAGE)
        ).all()
    return render_template("list.html", title="待办", me=me, counts=counts, rows=rows)


def one(number: str) -> str:
    """A ticket and its timeline."""
    with _database().read() as opened:
        me, counts = _me(opened), _counts(opened)
        ticket = opened.execute(select(TicketRow).where(TicketRow.number == number)).scalar_one()
        events = opened.execute(
            select(EventRow).where(EventRow.ticket_id == ticket.id).order_by(EventRow.id)
        ).scalars()
        return render_template("one.html", title=number, me=me, counts=counts, t=ticket, events=events.all())


def create() -> Response:
    """One ticket, one line of its timeline."""
    now, form = SystemClock().now(), request.form
    with _database().work(now, "floor") as work:
        me = _me(work.session)
        number = f"f{next(_made):05d}"
        values = {
            "number": number, "kind": "error_report", "source": form["source"], "state": "received", "url": form["url"],
            "problem": form["kind"], "title": form["title"], "description": form["description"], "severity": "normal",
            "received_at": now, "sort_at": now, "changed_at": now, "changed_by": me.name, "progress_at": now,
        }  # fmt: skip
        ticket_id = work.session.scalars(insert(TicketRow).returning(TicketRow.id), [values]).one()
        _note(work.session, ticket_id, me, "received", form["description"])
    return redirect(f"/tickets/{number}", 303)


def change(number: str, verb: str) -> Response:
    """One guarded update, two lines of its timeline."""
    now, version = SystemClock().now(), int(request.form["version"])
    with _database().work(now, "floor") as work:
        me = _me(work.session)
        guarded = update(TicketRow).where(TicketRow.number == number, TicketRow.version == version)
        values = {"version": version + 1, "state": STATES[verb], "changed_at": now, "changed_by": me.name}
        ticket_id = work.session.scalars(guarded.values(**values).returning(TicketRow.id)).one_or_none()
        if ticket_id is None:
            abort(409)
        _note(work.session, ticket_id, me, verb, request.form.get("note", ""))
        _note(work.session, ticket_id, me, "saved", "")
    return redirect(f"/tickets/{number}", 303)


STATES = {"verify": "verified", "handle": "handled", "answer": "answered"}


def _database() -> Database:
    return cast("Database", current_app.extensions["floor"])


def _me(opened: Session) -> Row[int, str, str, bool]:
    token = str(session.get("_user_id", ""))
    query = (
        select(AccountRow.id, AccountRow.name, AccountRow.role, AccountRow.active)
        .join(SignedInRow, SignedInRow.account_id == AccountRow.id)
        .where(SignedInRow.token_digest == hashlib.sha256(token.encode()).hexdigest())
    )
    return opened.execute(query).one_or_none() or abort(401)


def _counts(opened: Session) -> list[int]:
    """Open and overdue, each counted up to a bound with the order of its index."""
    late = TicketRow.overdue_at <= SystemClock().now()
    queries = (
        select(TicketRow.id).where(OPEN).order_by(TicketRow.sort_at, TicketRow.id),
        select(TicketRow.id).where(OPEN, late).order_by(TicketRow.overdue_at, TicketRow.id),
    )
    return [
        opened.execute(select(func.count()).select_from(query.limit(BOUND).subquery())).scalar_one()
        for query in queries
    ]


def _note(opened: Session, ticket_id: int, me: Row[int, str, str, bool], verb: str, words: str) -> None:
    values = {
        "ticket_id": ticket_id, "at": SystemClock().now(), "actor_ref": f"account:{me.id}", "actor_name": me.name,
        "verb": verb, "text": words, "data": {},
    }  # fmt: skip
    opened.execute(insert(EventRow), [values])
