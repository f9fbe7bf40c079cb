"""What the doors of machines do with a wrong clock, an old start and bad input: no alarm lost, nothing unread kept."""

import json
from collections.abc import Sequence
from datetime import timedelta
from typing import Any

import pytest

from tests.web.machine_desk import FOUNDER, TOKEN, MachineDesk
from tickets import store
from tickets.ticket import Event, Ticket

BEARER = {"Authorization": f"Bearer {TOKEN}"}
FAULT = {"title": "机房温度31.5°C", "fingerprint": "room"}


def firing(**more: Any) -> dict[str, Any]:  # noqa: ANN401 - as JSON
    return {"status": "firing", "fingerprint": "f", "labels": {"alertname": "Hot"}} | more


def tell(desk: MachineDesk, door: str, **more: Any) -> Any:  # noqa: ANN401 - as JSON
    """One fault by either door, with its answer."""
    if door == "faults":
        started = {"started_at": more.pop("startsAt")} if "startsAt" in more else {}
        ended = {"ended_at": more.pop("endsAt")} if "endsAt" in more else {}
        answer = desk.client().post("/api/faults", json=FAULT | more | started | ended, headers=BEARER)
        return answer.json
    answer = desk.client().post("/api/alertmanager", json={"alerts": [firing(**more)]}, headers=BEARER)
    return answer.json["alerts"][0]


def ticket_of(desk: MachineDesk, number: str) -> tuple[Ticket, Sequence[Event]]:
    with desk.desk.database.read() as session:
        found = desk.desk.reading.ticket(session, FOUNDER, number)
        return found, store.events(session, found.id, limit=50)[::-1]


def error_of(desk: MachineDesk) -> str:
    with desk.desk.database.read() as session:
        found = desk.desk.alarms.look(session)
    return found[0].error if found else "nobody was heard"


@pytest.mark.parametrize("door", ["alertmanager", "faults"])
def test_a_fast_clock_loses_no_alarm_and_is_told(machine_desk: MachineDesk, door: str) -> None:
    now, clock = machine_desk.clock.now(), machine_desk.clock
    ahead = now + timedelta(minutes=61)

    told = tell(machine_desk, door, startsAt=ahead.isoformat())
    opened = ticket_of(machine_desk, told["number"])[0]
    words = error_of(machine_desk)
    clock.advance(minutes=2)
    over = tell(
        machine_desk, door, status="resolved", startsAt=ahead.isoformat(),
        endsAt=(ahead + timedelta(minutes=2)).isoformat(),
    )  # fmt: skip

    assert (told["outcome"], opened.received_at) == ("opened", now)
    assert words == (
        "clock: it is ahead by 61 min; what it says counts from when it comes. Set the machine's clock."
    )
    assert over["outcome"] == "resolved"
    assert ticket_of(machine_desk, told["number"])[1][-1].data == {"lasted": 120}


def test_a_clock_that_is_ahead_as_other_clocks_are_is_no_error(machine_desk: MachineDesk) -> None:
    now = machine_desk.clock.now()

    told = tell(machine_desk, "alertmanager", startsAt=(now + timedelta(minutes=4)).isoformat())

    assert ticket_of(machine_desk, told["number"])[0].received_at == now
    assert error_of(machine_desk) == ""


@pytest.mark.parametrize("door", ["alertmanager", "faults"])
def test_a_fault_of_weeks_ago_counts_from_when_the_desk_was_told_and_says_so(
    machine_desk: MachineDesk, door: str
) -> None:
    now = machine_desk.clock.now()
    weeks, hours = now - timedelta(days=21), now - timedelta(hours=23)

    old = tell(machine_desk, door, startsAt=weeks.isoformat())
    recent = tell(machine_desk, door, startsAt=hours.isoformat(), fingerprint="recent")

    ticket, events = ticket_of(machine_desk, old["number"])
    assert ticket.received_at == now
    assert [(one.verb, one.data) for one in events if one.verb == "alarm_began"] == [
        ("alarm_began", {"at": "2025-09-09T08:59:00+0000"})
    ]
    known, told = ticket_of(machine_desk, recent["number"])
    assert (known.received_at, [one.verb for one in told]) == (hours, ["received"])


def test_what_was_answered_and_goes_on_counts_from_now(machine_desk: MachineDesk) -> None:
    """Not from its first start: people dealt with that."""
    clock, started = machine_desk.clock, machine_desk.clock.now().isoformat()
    first = tell(machine_desk, "alertmanager", startsAt=started)
    with machine_desk.desk.database.work(clock.now(), "test") as work:
        ticket = store.by_numbers(work.session, [first["number"]])[first["number"]]
        closed = {"state": "answered", "answered_at": clock.now()}
        store.change(work.session, ticket, closed)
    clock.advance(minutes=50)

    again = tell(machine_desk, "alertmanager", startsAt=started)

    found, events = ticket_of(machine_desk, again["number"])
    assert (again["outcome"], found.received_at) == ("opened", clock.now())
    assert events[-1].data == {"number": first["number"]}


@pytest.mark.parametrize(
    ("body", "status", "words"),
    [
        (b"{", 400, "body: "),
        (json.dumps({"title": "x", "colour": 1}).encode(), 422, "fingerprint: Missing data for required field."),
        (json.dumps(FAULT | {"description": "短"}).encode(), 400, "description: Write at least 5 characters"),
        (json.dumps(FAULT | {"labels": {"a": 1}}).encode(), 422, "labels.a.value: Not a valid string."),
        (b'"' + b"x" * 70_000 + b'"', 413, "body: "),
    ],
)  # fmt: skip
def test_what_the_plain_door_refused_is_kept_for_its_administrator_but_never_without_a_token(
    machine_desk: MachineDesk, body: bytes, status: int, words: str
) -> None:
    head = {"Content-Type": "application/json"}
    client = machine_desk.client()

    strangers = client.post("/api/faults", data=body, headers=head).status_code
    kept = error_of(machine_desk)
    refused = client.post("/api/faults", data=body, headers=head | BEARER).status_code

    assert (strangers, kept) == (401, "nobody was heard")
    assert refused == status
    assert words in error_of(machine_desk)
    assert client.get("/api/tickets", headers=BEARER).json["tickets"] == []
