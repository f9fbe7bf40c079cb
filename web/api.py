"""The JSON interface under /api, documented as OpenAPI 3.1 at /api/openapi.json."""

from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime
from typing import Any

from flask import Flask, abort, request
from flask_smorest import Api, Blueprint
from flask_wtf import CSRFProtect

from database import timers
from database.small_numbers import small_number
from probes.alarms.alarm import REPEATS, Alarm, Outcome
from probes.alarms.sources import NO_RULE, filled
from tickets.errors import ChangedMeanwhileError
from tickets.lifecycle import ACT_OF, Fact, Verb, possible
from tickets.list_store import Filter, Line
from tickets.service import Order
from tickets.ticket import Ticket
from web.alarm_doors import alarms
from web.calendar_api import calendar
from web.callers import Caller, caller, machine, source_of
from web.desk import desk
from web.figures_api import figures
from web.machine_doors import by_token
from web.schemas import ErrorOut, FaultIn, FaultOut, HealthOut, ListOut, ListQuery, MoveIn, TicketOut
from web.signed_in import actor

MOST_BYTES = 64 * 1024
CREATED = 201

machines = Blueprint("api_machines", __name__, url_prefix="/api", description="For machines, by bearer token")
tickets = Blueprint("api_tickets", __name__, url_prefix="/api/tickets", description="Tickets as JSON")


class DeskApi(Api):  # type: ignore[misc]  # flask-smorest has no types
    """Documents and parses; errors are worded by the one table of web/errors.py."""

    ERROR_SCHEMA = ErrorOut

    def _register_error_handlers(self) -> None:
        """None of its own."""


def register(app: Flask, csrf: CSRFProtect) -> None:
    """Put the interface in. Machines carry no cookie, so there is nothing to forge: they are exempt."""
    app.config.update(
        API_TITLE="Duwang", API_VERSION="1", OPENAPI_VERSION="3.1.0", OPENAPI_URL_PREFIX="/api",
        OPENAPI_JSON_PATH="openapi.json",
    )  # fmt: skip
    api = DeskApi(app)
    bearer = {"type": "http", "scheme": "bearer"}
    cookie = {"type": "apiKey", "in": "cookie", "name": app.config["SESSION_COOKIE_NAME"]}
    api.spec.components.security_scheme("token", bearer)
    api.spec.components.security_scheme("session", cookie)
    for blueprint in (machines, alarms, tickets, calendar, figures):
        api.register_blueprint(blueprint)
    csrf.exempt(machines)
    csrf.exempt(alarms)


def small_only() -> None:
    """A report of a fault is some words, never megabytes."""
    request.max_content_length = MOST_BYTES


machines.before_request(small_only)
tickets.before_request(small_only)


@machines.get("/health")  # type: ignore[untyped-decorator]  # flask-smorest has no types
@machines.response(200, HealthOut)  # type: ignore[untyped-decorator]  # likewise
def health() -> dict[str, str]:
    """Whether the desk and its database answer; nothing about its content."""
    with desk().database.read() as session:
        timers.next_due(session)
    return {"status": "ok"}


@machines.post("/faults")  # type: ignore[untyped-decorator]  # likewise
@machines.doc(security=[{"token": []}])  # type: ignore[untyped-decorator]  # likewise
@by_token
@machines.arguments(FaultIn)  # type: ignore[untyped-decorator]  # likewise
@machines.response(201, FaultOut, description="A new ticket")  # type: ignore[untyped-decorator]  # likewise
@machines.alt_response(200, schema=FaultOut, description="Known already; the repeat was counted")  # type: ignore[untyped-decorator]  # likewise
def report_fault(fault: Mapping[str, Any]) -> tuple[dict[str, object], int]:
    """Report a detected fault, or its end; one open ticket per fingerprint."""
    reporter = machine()
    told = desk().alarms.take(reporter, source_of(reporter), _alarm(fault, source_of(reporter)))
    answer: dict[str, object] = {
        "number": told.number, "repeated": told.outcome in REPEATS, "repeats": told.repeats, "outcome": told.outcome,
    }  # fmt: skip
    return answer, CREATED if told.outcome is Outcome.OPENED else 200


@tickets.get("")  # type: ignore[untyped-decorator]  # likewise
@tickets.doc(security=[{"session": []}, {"token": []}])  # type: ignore[untyped-decorator]  # likewise
@tickets.arguments(ListQuery, location="query")  # type: ignore[untyped-decorator]  # likewise
@tickets.response(200, ListOut)  # type: ignore[untyped-decorator]  # likewise
def list_tickets(wanted: Mapping[str, Any]) -> dict[str, object]:
    """Open tickets by earliest deadline, or answered ones newest first."""
    asker, limit = caller(), wanted["limit"]
    after = _cursor(wanted["after"])
    narrowed = asker.narrowed(_filter(wanted))
    with desk().database.read() as session:
        found = desk().reading.lines(session, asker.actor, narrowed, after=after, limit=limit + 1)
    shown = found[:limit]
    more = _key(shown[-1], answered=wanted["answered"]) if len(found) > limit else ""
    return {"tickets": [_line(line) for line in shown], "next": more}


@tickets.get("/<number>")  # type: ignore[untyped-decorator]  # likewise
@tickets.doc(security=[{"session": []}, {"token": []}])  # type: ignore[untyped-decorator]  # likewise
@tickets.response(200, TicketOut, headers={"ETag": {"description": "The ticket's version, for If-Match"}})  # type: ignore[untyped-decorator]  # likewise
def read_ticket(number: str) -> tuple[dict[str, object], int, dict[str, str]]:
    """One ticket; its version is the ETag."""
    asker = caller()
    with desk().database.read() as session:
        found = asker.checked(desk().reading.ticket(session, asker.actor, number))
    return _whole(found, asker), 200, _etag(found)


@tickets.post("/<number>/<verb>")  # type: ignore[untyped-decorator]  # likewise
@tickets.doc(
    security=[{"session": []}],
    parameters=[
        {"in": "header", "name": "If-Match", "required": True, "schema": {"type": "string"}},
        {"in": "header", "name": "X-CSRFToken", "required": True, "schema": {"type": "string"}},
    ],
)  # type: ignore[untyped-decorator]  # likewise
@tickets.arguments(MoveIn)  # type: ignore[untyped-decorator]  # likewise
@tickets.response(200, TicketOut, headers={"ETag": {"description": "The new version"}})  # type: ignore[untyped-decorator]  # likewise
def move_ticket(
    facts: Mapping[str, Any], number: str, verb: str
) -> tuple[dict[str, object], int, dict[str, str]]:
    """Move a ticket by a verb of the lifecycle; 428 without If-Match, 412 where somebody was faster."""
    mover = Caller(actor(), is_machine=False)
    if verb not in set(Verb):
        abort(404)
    order = Order(number.upper(), _version(), {Fact(name): _text(value) for name, value in facts.items()})
    try:
        moved = desk().tickets.move(mover.actor, Verb(verb), order)
    except ChangedMeanwhileError as error:
        abort(412, description=str(error))
    return _whole(moved, mover), 200, _etag(moved)


def _alarm(fault: Mapping[str, Any], source: str) -> Alarm:
    """What the machine says stands; its rules add only whose it is, by its labels."""
    rule, labels = desk().alarms.sources.named(source).rule_for(fault["labels"]) or (NO_RULE, fault["labels"])
    return Alarm(
        key=fault["fingerprint"], fingerprint=fault["fingerprint"], state=fault["status"], title=fault["title"],
        description=fault["description"] or fault["title"], problem=fault["kind"], url=fault["url"],
        severity=fault["severity"], site_code=fault["site_code"], started_at=fault["started_at"],
        ended_at=fault["ended_at"], labels=labels, object_name=filled(rule.object_name, labels),
        unit_name=filled(rule.unit_name, labels),
    )  # fmt: skip


def _filter(wanted: Mapping[str, Any]) -> Filter:
    return Filter(
        stage=wanted["stage"], severity=wanted["severity"], answered=wanted["answered"], words=wanted["q"].strip(),
        overdue_at=desk().clock.now() if wanted["overdue"] else None,
    )  # fmt: skip


def _line(line: Line | Ticket) -> dict[str, object]:
    standing = None
    if line.due_at is not None:
        standing = desk().calendar.standing(
            due_at=line.due_at,
            overdue_at=line.overdue_at,
            now=desk().clock.now(),
            answered_at=line.answered_at,
            paused_at=line.paused_at,
        )
    values = line._asdict() if isinstance(line, Line) else asdict(line)
    return {**values, "standing": standing}


def _whole(ticket: Ticket, asker: Caller) -> dict[str, object]:
    may = (verb for verb in possible(ticket.moving) if asker.actor.may(ACT_OF[verb], unit_id=ticket.unit_id))
    return {**_line(ticket), "verbs": [] if asker.is_machine else [verb.value for verb in may]}


def _etag(ticket: Ticket) -> dict[str, str]:
    return {"ETag": f'"{ticket.version}"'}


def _version() -> int:
    """The version the caller has read, from If-Match."""
    tags = request.if_match.as_set()
    if not tags:
        abort(428, description="Send the ETag you have read as If-Match.")
    tag = next(iter(tags))
    return small_number(tag) or 0


def _key(line: Line, *, answered: bool) -> str:
    """The place of a line in its list, for the next page."""
    at = line.answered_at if answered else line.sort_at
    return f"{at.isoformat() if at else ''}~{line.id}"


def _cursor(text: str) -> tuple[datetime, int] | None:
    if not text:
        return None
    at, _, ticket_id = text.partition("~")
    place = small_number(ticket_id)
    try:
        when = datetime.fromisoformat(at)
    except ValueError:
        when = None
    if when is None or when.tzinfo is None or place is None:
        abort(422, description="“after” is not the “next” of an earlier page.")
    return when, place


def _text(value: Any) -> str:  # noqa: ANN401  (whatever the schema gives: text, number, enum)
    return str(getattr(value, "value", value))
