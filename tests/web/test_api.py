"""The JSON interface: faults by token, tickets for people and machines, moves under a version."""

import re
from datetime import timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient

from roster.permissions import Role
from roster.store import units
from tests.web.machine_desk import TOKEN, MachineDesk

BEARER = {"Authorization": f"Bearer {TOKEN}"}
FAULT = {
    "title": "首页无法访问",
    "url": "https://www.shili.example/",
    "severity": "severe",
    "fingerprint": "home-502",
}


def post_fault(site: MachineDesk, **changes: Any) -> Any:  # noqa: ANN401 - werkzeug's test response
    return site.client().post("/api/faults", json=FAULT | changes, headers=BEARER)


def move(client: FlaskClient, number: str, verb: str, **rest: Any) -> Any:  # noqa: ANN401 - likewise
    return client.post(f"/api/tickets/{number}/{verb}", **rest)


def unit_id(site: MachineDesk, name: str) -> int:
    with site.desk.database.read() as session:
        return next(unit.id for unit in units(session) if unit.name == name)


def test_a_fault_becomes_one_open_ticket_and_its_repeats_are_counted(machine_desk: MachineDesk) -> None:
    first, second = post_fault(machine_desk), post_fault(machine_desk)

    assert (first.status_code, second.status_code) == (201, 200)
    assert first.json == {
        "number": first.json["number"],
        "repeated": False,
        "repeats": 0,
        "outcome": "opened",
    }
    assert second.json == {
        "number": first.json["number"],
        "repeated": True,
        "repeats": 1,
        "outcome": "repeated",
    }


def test_a_faults_minutes_count_from_its_confirmed_start(machine_desk: MachineDesk) -> None:
    started = machine_desk.clock.now() - timedelta(minutes=7)

    number = post_fault(machine_desk, started_at=started.isoformat()).json["number"]

    told = machine_desk.client().get(f"/api/tickets/{number}", headers=BEARER).json
    assert told["received_at"] == started.isoformat()
    assert (told["severity"], told["due_at"], told["standing"]) == ("severe", None, None)


@pytest.mark.parametrize(
    "header", [{}, {"Authorization": "Bearer wrong"}, {"Authorization": f"Basic {TOKEN}"}]
)
def test_a_fault_without_its_machines_token_is_refused(
    machine_desk: MachineDesk, header: dict[str, str]
) -> None:
    refused = machine_desk.client().post("/api/faults", json=FAULT, headers=header)

    assert refused.status_code == 401
    assert refused.json["message"] == "Sign in first."


@pytest.mark.parametrize(
    ("field", "value", "told"),
    [
        ("colour", "red", ["Unknown field."]),
        ("severity", "huge", ["Must be one of: normal, severe."]),
        ("fingerprint", "", ["Length must be between 1 and 120."]),
        ("started_at", "2025-09-30T16:59:00", ["Not a valid aware datetime."]),
    ],
)
def test_a_fault_that_is_not_as_documented_is_refused_with_the_field_named(
    machine_desk: MachineDesk, field: str, value: str, told: list[str]
) -> None:
    refused = post_fault(machine_desk, **{field: value})

    assert refused.status_code == 422
    assert refused.json["errors"] == {"json": {field: told}}


def test_more_than_64_kib_are_not_read(machine_desk: MachineDesk) -> None:
    refused = post_fault(machine_desk, description="长" * 70_000)

    assert refused.status_code == 413


def test_a_machine_sees_what_machines_reported_and_no_citizens_words(machine_desk: MachineDesk) -> None:
    number = post_fault(machine_desk).json["number"]
    citizens = machine_desk.citizen_reports().number
    client = machine_desk.client()

    listed = client.get("/api/tickets", headers=BEARER).json["tickets"]

    assert [ticket["number"] for ticket in listed] == [number]
    assert client.get(f"/api/tickets/{citizens}", headers=BEARER).status_code == 404
    assert client.get("/api/tickets").status_code == 401


def test_a_list_is_paged_without_losing_or_doubling_a_ticket(machine_desk: MachineDesk) -> None:
    numbers = {machine_desk.citizen_reports(f"第{n}个页面的链接打不开。").number for n in range(5)}
    client, _ = machine_desk.person(Role.STAFF)

    seen: list[str] = []
    after = ""
    while True:
        page = client.get("/api/tickets", query_string={"limit": 2, "after": after}).json
        seen += [ticket["number"] for ticket in page["tickets"]]
        after = page["next"]
        if not after:
            break

    assert len(seen) == 5
    assert set(seen) == numbers


def test_a_cursor_of_ones_own_making_is_refused(machine_desk: MachineDesk) -> None:
    client, _ = machine_desk.person(Role.STAFF)

    assert client.get("/api/tickets?after=tomorrow").status_code == 422


def test_words_are_not_looked_for_in_the_whole_archive(machine_desk: MachineDesk) -> None:
    client, _ = machine_desk.person(Role.STAFF)

    refused = client.get("/api/tickets?answered=true&q=链接")

    assert refused.status_code == 422
    assert "/tickets" in refused.text
    assert client.get("/api/tickets?q=链接").status_code == 200


def test_a_person_moves_a_ticket_under_the_version_they_read(machine_desk: MachineDesk) -> None:
    machine_desk.contacts()
    number = machine_desk.citizen_reports().number
    client, token = machine_desk.person(Role.STAFF)
    read = client.get(f"/api/tickets/{number}")
    facts = {"problem": "typo", "unit": unit_id(machine_desk, "市网信办")}

    moved = move(client, number, "verify", json=facts, headers=token | {"If-Match": read.headers["ETag"]})

    assert moved.status_code == 200
    assert (moved.json["state"], moved.json["problem"]) == ("verified", "typo")
    assert moved.headers["ETag"] == f'"{read.json["version"] + 1}"'
    assert "handle" in moved.json["verbs"]


def test_the_second_of_two_clerks_is_told_who_was_first(machine_desk: MachineDesk) -> None:
    number = machine_desk.citizen_reports().number
    client, token = machine_desk.person(Role.STAFF)
    headers = token | {"If-Match": client.get(f"/api/tickets/{number}").headers["ETag"]}
    dismissal = {"reason": "unfounded", "answer": "经核实，页面无误。"}

    first = move(client, number, "dismiss", json=dismissal, headers=headers)
    second = move(client, number, "dismiss", json=dismissal, headers=headers)

    assert (first.status_code, second.status_code) == (200, 412)
    assert second.json["message"] == (
        f"Not saved: staff changed ticket {number} 0 minutes ago. See the changes, then try again."
    )


def test_a_move_without_a_version_is_refused(machine_desk: MachineDesk) -> None:
    number = machine_desk.citizen_reports().number
    client, token = machine_desk.person(Role.STAFF)

    refused = move(client, number, "reopen", json={}, headers=token)

    assert refused.status_code == 428
    assert refused.json["message"] == "Send the ETag you have read as If-Match."


@pytest.mark.parametrize(
    ("verb", "facts", "status", "code"),
    [
        ("answer", {"answer": "已改。"}, 409, "illegal_move"),
        ("dismiss", {"reason": "unfounded"}, 400, "missing_fact"),
        ("conjure", {}, 404, "http_404"),
    ],
)
def test_what_the_lifecycle_refuses_is_refused(
    machine_desk: MachineDesk, verb: str, facts: dict[str, str], status: int, code: str
) -> None:
    number = machine_desk.citizen_reports().number
    client, token = machine_desk.person(Role.STAFF)

    refused = move(client, number, verb, json=facts, headers=token | {"If-Match": '"1"'})

    assert (refused.status_code, refused.json["code"]) == (status, code)


def test_roles_hold_here_as_on_pages(machine_desk: MachineDesk) -> None:
    machine_desk.contacts()
    number = machine_desk.citizen_reports().number
    auditor, token = machine_desk.person(Role.AUDITOR)
    handler, _ = machine_desk.person(Role.UNIT_HANDLER, unit="市网信办")

    refused = move(auditor, number, "dismiss", json={}, headers=token | {"If-Match": '"1"'})

    assert (refused.status_code, refused.json["code"]) == (403, "not_permitted")
    assert auditor.get(f"/api/tickets/{number}").json["verbs"] == []
    assert handler.get(f"/api/tickets/{number}").status_code == 404
    assert handler.get("/api/tickets").json["tickets"] == []


def test_a_signed_in_move_without_its_forgery_token_is_refused(machine_desk: MachineDesk) -> None:
    number = machine_desk.citizen_reports().number
    client, _ = machine_desk.person(Role.STAFF)

    assert move(client, number, "dismiss", json={}, headers={"If-Match": '"1"'}).status_code == 400


def test_a_machines_token_moves_nothing(machine_desk: MachineDesk) -> None:
    number = post_fault(machine_desk).json["number"]

    refused = move(machine_desk.client(), number, "dismiss", json={}, headers=BEARER | {"If-Match": '"1"'})

    assert refused.status_code == 400


def test_the_desk_says_that_it_is_well(machine_desk: MachineDesk) -> None:
    assert machine_desk.client().get("/api/health").json == {"status": "ok"}


def test_every_route_of_the_interface_is_documented(machine_desk: MachineDesk) -> None:
    document = machine_desk.client().get("/api/openapi.json").json
    routes = {
        (re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", rule.rule), method.lower())
        for rule in machine_desk.app.url_map.iter_rules()
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
        if rule.rule.startswith("/api/") and rule.rule != "/api/openapi.json"
    }

    documented = {(path, verb) for path, verbs in document["paths"].items() for verb in verbs} - {
        (path, "parameters") for path in document["paths"]
    }

    assert document["openapi"] == "3.1.0"
    assert documented == routes
    assert len(routes) == 10
