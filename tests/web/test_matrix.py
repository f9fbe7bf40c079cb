"""Who may do what by which door: every route, role, own and other unit's ticket; and no form without a token."""

import re
from collections.abc import Iterator
from typing import NamedTuple

import pytest
from flask import Flask
from werkzeug.routing import Rule

from roster.permissions import Role
from tests.web.site import Client, Site
from web.triage_forms import FIELDS

STAFF, HANDLER, SUPERVISOR, ADMIN, AUDITOR = (
    Role.STAFF, Role.UNIT_HANDLER, Role.SUPERVISOR, Role.ADMINISTRATOR, Role.AUDITOR,
)  # fmt: skip
NOBODY = None
Who = set[Role | None]
DESK: Who = {STAFF, SUPERVISOR, ADMIN}
HEADS: Who = {SUPERVISOR, ADMIN}
ALL: Who = set(Role)
OPEN: Who = {*ALL, NOBODY}

MAY_LOOK: dict[str, Who] = {
    "public.report": OPEN, "public.reported": OPEN, "public.track": OPEN, "public.privacy": OPEN,
    "account.sign_in": OPEN, "account.password": ALL,
    "triage.queue": ALL, "tickets.index": ALL, "triage.ticket": ALL, "triage.keys": ALL, "live.changes": ALL,
    "triage.after_move": ALL,
    "triage.new": DESK, "triage.import_messages": DESK,
    "contacts.index": ALL, "contacts.sheet": DESK | {AUDITOR}, "contacts.duty": DESK | {AUDITOR},
    "contacts.import_contacts": HEADS, "policies.index": ALL, "policies.matrix": ALL, "maintenance.windows": ALL,
    "office.overdue": HEADS | {AUDITOR}, "office.overdue_xlsx": HEADS | {AUDITOR}, "office.lifecycle": ALL,
    "office.shelf": HEADS | {AUDITOR}, "office.urge": HEADS, "office.assign": HEADS, "office.extensions": HEADS,
    "office.ask": DESK | {HANDLER}, "board.board": DESK | {AUDITOR}, "board.keys": {ADMIN},
    "figures.dashboard": HEADS | {AUDITOR, HANDLER}, "figures.paper": HEADS | {AUDITOR, HANDLER},
    "figures.document": HEADS | {AUDITOR, HANDLER},
    "answers.templates": DESK | {HANDLER}, "answers.filled_template": ALL, "answers.not_copied": ALL,
    "calendar.month": ALL, "calendar.calculator_page": ALL, "calendar_drafts.versions": ALL,
    "calendar_drafts.version": ALL, "calendar_drafts.import_days": DESK, "calendar_drafts.local": DESK,
    "desk.sent": DESK | {AUDITOR}, "desk.calls": DESK, "admin.accounts": {ADMIN},
    "public.on_duty": OPEN, "on_duty.now": ALL, "rota.month": ALL, "rota.day": ALL, "rota_plan.plan": ALL,
    "register.relayed": {HANDLER}, "rota_paper.paper": ALL, "rota_paper.file": ALL, "rota_feeds.index": ALL,
    "rota_feeds.feed": OPEN, "alarms.index": HEADS, "alarms.original": HEADS,
    "sites.index": ALL, "sites.one": ALL, "sites.at": ALL, "readings.of_ticket": ALL, "sites.import_tree": HEADS,
    "health.index": ALL, "health.site": ALL,
    **dict.fromkeys((
        "rounds.day", "rounds.one", "rounds.record", "rounds.document", "rounds.recheck", "rounds.room",
        "rounds.screenshot", "register.index", "register.entry", "papers.register", "papers.register_file",
        "papers.handover", "papers.handover_file", "incidents.index", "incidents.incident", "incidents.picture",
        "handovers.index", "reach.record", "reach.paper", "reach.file", "readings.index", "readings.findings",
        "readings.fault", "readings.review", "readings.lexicon", "readings.names",
    ), DESK | {AUDITOR}),
}  # fmt: skip
"""Who sees a page; everybody else is refused (403), a visitor is led to the sign-in."""

MAY_MOVE: dict[str, Who] = {
    "verify": DESK, "handle": DESK | {HANDLER}, "answer": DESK, "dismiss": DESK, "merge": DESK,
    "unmerge": DESK, "reopen": DESK, "deescalate": HEADS, "assign": DESK, "transfer": DESK,
    "severity": DESK, "comment": DESK | {HANDLER}, "acknowledge": DESK | {HANDLER}, "reveal": DESK,
    "fault_record": DESK | {HANDLER}, "extend": HEADS, "pause": HEADS, "resume": HEADS,
    "snooze": DESK, "wake": DESK, "copied": DESK, "uncopied": DESK,
}  # fmt: skip
"""Who may use a verb on a ticket of the own unit; the rest of the facts decide between 303, 400 and 409."""

ELSEWHERE = (
    "static",
    "triage.picture",
    "public.answer_picture",
    "desk.proof",
    "board.screen",
    "api",
    "webhooks",
    "aliyun_reports",
    "watching",
)
"""Doors with tests of their own: files, pictures (test_triage, test_desk_pages), the wall (test_board), machines."""
FILL = {
    "number": "9D2TKV", "verb": "comment", "task_id": 1, "role": "reader", "blob_id": 1, "ref": "x",
    "version_id": 1, "window_id": 1, "lost_id": 1, "shelf": "open", "request_id": 1, "key_id": 1, "view_id": 1,
    "form": "xlsx", "template": 1, "day": "2025-10-01", "secret": "unknown", "code": "leader",
    "incident_id": 1, "note_id": 1, "line_id": 1, "object_id": 1, "column_id": 1, "vendor_id": 1, "round_id": 1,
    "item_id": 1, "site_id": 1, "reading_id": 1, "fault_id": 1, "relay_id": 1, "mail_id": 1,
    "article_id": 1, "log_in": 1, "swap_id": 1, "feed_id": 1, "leave_id": 1, "period_id": 1,
    "table": "leaders", "entry_id": 1,
}  # fmt: skip
GIVEN = {"text": "x", "note": "x", "reason": "x", "severity": "severe", "kind": "typo"}
"""What the forms ask for, so that nothing but the permission is missing."""


class Tickets(NamedTuple):
    """One ticket of the handler's unit, one of another."""

    unit: int
    own: str
    other: str


@pytest.fixture
def tickets(site: Site) -> Tickets:
    unit, other = site.unit("市政府信息中心"), site.unit("市行政审批局")
    return Tickets(unit, site.verified(unit).number, site.verified(other).number)


def _rules(app: Flask, method: str) -> Iterator[Rule]:
    for rule in app.url_map.iter_rules():
        if method in (rule.methods or set()) and not rule.endpoint.startswith(ELSEWHERE):
            yield rule


def _client(site: Site, role: Role | None, unit: int) -> Client:
    if role is None:
        return site.visitor()
    return site.client(role, unit if role is HANDLER else None)


def _path(rule: Rule, number: str) -> str:
    """The rule's address with its places filled, whatever the places' converters are."""
    path = rule.rule
    for name in rule.arguments:
        value = number if name == "number" else str(FILL[name])
        path = re.sub(rf"<([^<>]*:)?{name}>", value, path)
    return path


def _absent(rule: Rule) -> set[int]:
    """A page of one thing is not there where the thing is not: whoever may look is told so."""
    return {404} if rule.arguments - {"number", "shelf", "form", "role"} else set()


def test_every_page_is_in_the_table(site: Site) -> None:
    pages = {rule.endpoint for rule in _rules(site.app, "GET")}

    assert pages == set(MAY_LOOK)


def test_every_role_sees_its_pages_and_no_other(site: Site, tickets: Tickets) -> None:
    wrong = []
    for role in (*Role, NOBODY):
        client = _client(site, role, tickets.unit)
        for rule in _rules(site.app, "GET"):
            status = client.get(_path(rule, tickets.own)).status_code
            allowed = role in MAY_LOOK[rule.endpoint]
            expected = {200, 302, *_absent(rule)} if allowed else {302} if role is NOBODY else {403}
            if status not in expected:
                wrong.append((rule.endpoint, role, status))

    assert wrong == []


@pytest.mark.parametrize("role", [*Role, NOBODY])
def test_every_verb_is_for_its_roles_on_the_own_ticket(
    site: Site, tickets: Tickets, role: Role | None
) -> None:
    client = _client(site, role, tickets.unit)
    wrong = []
    for verb, roles in MAY_MOVE.items():
        answer = client.post(
            f"/tickets/{tickets.own}/{verb}", data=GIVEN | {"version": "999", "unit_id": str(tickets.unit)}
        )
        allowed = {200, 303, 400, 409} if role in roles else {401} if role is NOBODY else {403}
        if answer.status_code not in allowed:
            wrong.append((verb, answer.status_code))

    assert wrong == []


def test_no_verb_reaches_another_units_ticket(site: Site, tickets: Tickets) -> None:
    handler = site.client(HANDLER, tickets.unit)
    before = site.ticket(tickets.other)

    found = {verb: handler.post(f"/tickets/{tickets.other}/{verb}", data=GIVEN | {
        "version": "2", "unit_id": str(tickets.unit),
    }).status_code for verb in MAY_MOVE}  # fmt: skip

    assert set(found.values()) == {404}
    assert site.ticket(tickets.other) == before
    assert handler.get(f"/tickets/{tickets.other}").status_code == 404


def test_every_verb_of_the_page_is_in_the_table() -> None:
    assert set(FIELDS) == set(MAY_MOVE)


def test_no_door_takes_a_form_without_its_token(site: Site, tickets: Tickets) -> None:
    wrong = []
    for role in (ADMIN, NOBODY):
        client = _client(site, role, tickets.unit)
        client.forged = True
        for method in ("POST", "PUT", "PATCH", "DELETE"):
            for rule in _rules(site.app, method):
                status = client.open(_path(rule, tickets.own), method=method).status_code
                if status != 400:
                    wrong.append((rule.endpoint, method, role, status))

    assert wrong == []


def test_no_look_changes_anything(site: Site, tickets: Tickets) -> None:
    client = site.client(ADMIN)
    before = site.desk.database.verify_audit()[0]

    for rule in _rules(site.app, "GET"):
        client.get(_path(rule, tickets.own))

    assert site.desk.database.verify_audit()[0] == before
