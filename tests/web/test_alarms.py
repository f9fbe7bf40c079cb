"""Alertmanager's door: one ticket a fault however often it is said, its end noted, its return told apart."""

import json
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest

from roster.permissions import desk_actor
from tests.web.machine_desk import FOUNDER, TOKEN, MachineDesk
from tickets import store
from tickets.lifecycle import Fact, Verb
from tickets.ticket import Event, Order

BEARER = {"Authorization": f"Bearer {TOKEN}"}
LABELS = {"alertname": "UPSOnBattery", "instance": "ups1", "severity": "critical"}


def alert(desk: MachineDesk, status: str = "firing", **changes: Any) -> dict[str, Any]:  # noqa: ANN401 - as JSON
    """One alert as Alertmanager writes it."""
    now = desk.clock.now().isoformat()
    ended = now if status == "resolved" else "0001-01-01T00:00:00Z"
    return {
        "status": status, "labels": LABELS, "annotations": {"summary": "机房UPS转电池供电"}, "startsAt": now,
        "endsAt": ended, "generatorURL": "http://monitor.example/graph", "fingerprint": "c0ffee0123456789", "newer": 1,
    } | changes  # fmt: skip


def post(desk: MachineDesk, *alerts: Any, **more: Any) -> Any:  # noqa: ANN401 - werkzeug's test response
    whole = {
        "version": "4",
        "receiver": "duwang",
        "status": "firing",
        "groupKey": "{}",
        "alerts": list(alerts),
    }
    return desk.client().post("/api/alertmanager", json=whole | more, headers=BEARER)


def say(desk: MachineDesk, status: str = "firing", **changes: Any) -> dict[str, Any]:  # noqa: ANN401 - as JSON
    answer = post(desk, alert(desk, status, **changes))
    assert answer.status_code == 200, answer.text
    told: dict[str, Any] = answer.json["alerts"][0]
    return told


def events(desk: MachineDesk, number: str) -> Sequence[Event]:
    """The oldest first."""
    with desk.desk.database.read() as session:
        ticket = desk.desk.reading.ticket(session, FOUNDER, number)
        return store.events(session, ticket.id, limit=50)[::-1]


def dismiss(desk: MachineDesk, number: str) -> None:
    with desk.desk.database.read() as session:
        ticket = desk.desk.reading.ticket(session, FOUNDER, number)
    facts = {
        Fact.REASON: "unfounded", Fact.ANSWER: "市电检修，已恢复。", Fact.CAUSE: "检修", Fact.FIX_TIME: "17:40",
        Fact.LEADER_REPORT: "已报告",
    }  # fmt: skip
    desk.desk.tickets.move(FOUNDER, Verb.DISMISS, Order(number, ticket.version, facts))


def test_a_fault_that_comes_goes_and_returns_is_one_ticket_until_it_is_closed(
    machine_desk: MachineDesk,
) -> None:
    machine_desk.contacts()
    clock, started = machine_desk.clock, machine_desk.clock.now()

    first = say(machine_desk)
    clock.advance(minutes=5)
    repeated = [say(machine_desk, startsAt=started.isoformat()) for _ in range(3)]
    clock.advance(minutes=5)
    over = [say(machine_desk, "resolved", startsAt=started.isoformat()) for _ in range(2)]
    late = say(machine_desk, startsAt=started.isoformat())
    clock.advance(minutes=4)
    flapped = say(machine_desk)
    number = first["number"]
    dismiss(machine_desk, number)
    clock.advance(minutes=1)
    declined = say(machine_desk, startsAt=(clock.now() - timedelta(minutes=1)).isoformat())
    anew = say(machine_desk)

    assert (first["outcome"], first["repeats"]) == ("opened", 0)
    assert [(one["outcome"], one["number"], one["repeats"]) for one in repeated] == [
        ("repeated", number, 1), ("repeated", number, 2), ("repeated", number, 3),
    ]  # fmt: skip
    assert [one["outcome"] for one in over] == ["resolved", "unknown"]
    assert (late["outcome"], flapped["outcome"], flapped["number"]) == ("late", "flapping", number)
    assert (declined["outcome"], declined["number"]) == ("declined", number)
    assert anew["outcome"] == "opened"
    assert anew["number"] != number
    told = [(one.verb, one.data) for one in events(machine_desk, number) if one.verb.startswith("alarm")]
    assert told == [
        ("alarm_repeated", {"repeats": 1}), ("alarm_resolved", {"lasted": 600}),
        ("alarm_flapping", {"repeats": 4, "quiet": 240}),
    ]  # fmt: skip
    assert events(machine_desk, anew["number"])[-1].data == {"number": number}


def test_a_severe_fault_that_was_over_for_long_calls_people_anew(machine_desk: MachineDesk) -> None:
    machine_desk.contacts()

    def called() -> int:
        machine_desk.desk.engine.run_pass()
        while machine_desk.desk.dispatcher.run_once():
            pass
        return sum("严重" in letter.body for letter in machine_desk.desk.file_carrier.sent(100))

    number = say(machine_desk)["number"]
    first = called()
    say(machine_desk)
    repeated = called()
    machine_desk.desk.escalation.acknowledge_by_web(FOUNDER, number)
    called()
    machine_desk.clock.advance(minutes=1)
    say(machine_desk, "resolved")
    machine_desk.clock.advance(minutes=20)
    again = say(machine_desk)

    assert (again["outcome"], again["number"]) == ("again", number)
    assert first == repeated == 1
    assert called() == 2
    assert events(machine_desk, number)[-2].data["called"] is True


def test_a_bad_alert_loses_none_beside_it_and_the_answer_names_its_field(machine_desk: MachineDesk) -> None:
    bad: list[tuple[Any, str]] = [
        ("no object", "alerts[1]"),
        (alert(machine_desk, labels={}), "alerts[2].labels"),
        (alert(machine_desk, labels={"alertname": 7}), "alerts[3].labels.alertname"),
        (alert(machine_desk, status="burning"), "alerts[4].status"),
        (alert(machine_desk, startsAt="yesterday"), "alerts[5].startsAt"),
        (alert(machine_desk, startsAt="2025-09-30T16:59:00"), "alerts[6].startsAt"),
        (alert(machine_desk, fingerprint="x" * 121), "alerts[7].fingerprint"),
        (alert(machine_desk, annotations=["x"]), "alerts[8].annotations"),
        (alert(machine_desk, labels={"alertname": "x" * 4001}), "alerts[9].labels.alertname"),
    ]

    answer = post(machine_desk, alert(machine_desk), *(one for one, _ in bad))

    told = answer.json["alerts"]
    assert (answer.status_code, answer.json["failed"]) == (200, 9)
    assert told[0]["outcome"] == "opened"
    assert [one["field"] for one in told[1:]] == [field for _, field in bad]
    assert all(one["error"] for one in told[1:])
    assert [
        one["number"] for one in machine_desk.client().get("/api/tickets", headers=BEARER).json["tickets"]
    ] == [told[0]["number"]]
    with machine_desk.desk.database.read() as session:
        assert (
            "alerts[1]: An alert is a JSON object. (and 8 more)"
            in machine_desk.desk.alarms.look(session)[0].error
        )


@pytest.mark.parametrize(
    ("body", "status", "words"),
    [
        (b"{", 400, "body: This is no JSON in UTF-8."),
        ('{"alerts": "\u95e8"}'.encode("gbk"), 400, "body: This is no JSON in UTF-8."),
        (b"[]", 422, "body: Send one JSON object, as Alertmanager's webhook does."),
        (b'{"alerts": {}}', 422, "alerts: Send a list of alerts."),
        (
            json.dumps({"alerts": [1] * 501}).encode(),
            422,
            "alerts: Send at most 500 at once: set max_alerts.",
        ),
        (b'{"alerts": [], "x": "' + b"x" * 600_000 + b'"}', 413, ""),
    ],
)
def test_a_post_that_is_none_is_refused_and_changes_nothing(
    machine_desk: MachineDesk, body: bytes, status: int, words: str
) -> None:
    refused = machine_desk.client().post("/api/alertmanager", data=body, headers=BEARER)

    assert refused.status_code == status
    assert words in refused.json["message"]
    assert machine_desk.client().get("/api/tickets", headers=BEARER).json["tickets"] == []


@pytest.mark.parametrize(
    "header", [{}, {"Authorization": "Bearer wrong"}, {"Authorization": f"Basic {TOKEN}"}]
)
def test_a_post_without_its_sources_token_is_refused_unread(
    machine_desk: MachineDesk, header: dict[str, str]
) -> None:
    refused = machine_desk.client().post("/api/alertmanager", data=b"{" * 700_000, headers=header)

    assert (refused.status_code, refused.json["code"]) == (401, "signed_out")


def test_characters_no_database_takes_lose_no_alarm(machine_desk: MachineDesk) -> None:
    odd = {"alertname": "UPS\x00\ud800", "room": "\x00"}

    told = say(machine_desk, labels=odd, annotations={"summary": "\x00\udfff"}, fingerprint="\x00")
    plain = machine_desk.client().post(
        "/api/faults",
        json={"title": "机房温度31.5°C", "fingerprint": "\x00room", "labels": odd},
        headers=BEARER,
    )

    assert told["outcome"] == "opened"
    assert plain.status_code == 201


def test_deliveries_at_the_same_moment_make_one_ticket(machine_desk: MachineDesk) -> None:
    one = alert(machine_desk)

    with ThreadPoolExecutor(4) as machines:
        answers = list(machines.map(lambda _: post(machine_desk, one, one).json["alerts"], range(4)))

    told = [each for answer in answers for each in answer]
    assert len({each["number"] for each in told}) == 1
    assert sorted(each["outcome"] for each in told) == ["opened", *["repeated"] * 7]
    assert max(each["repeats"] for each in told) == 7


def test_the_plain_door_says_the_end_too(machine_desk: MachineDesk) -> None:
    fault = {"title": "机房温度31°C", "fingerprint": "room-temperature", "severity": "severe"}
    client = machine_desk.client()

    opened = client.post("/api/faults", json=fault, headers=BEARER)
    machine_desk.clock.advance(minutes=3)
    over = client.post("/api/faults", json=fault | {"status": "resolved"}, headers=BEARER)

    assert (opened.status_code, opened.json["outcome"]) == (201, "opened")
    assert (over.status_code, over.json["outcome"], over.json["number"]) == (
        200,
        "resolved",
        opened.json["number"],
    )
    assert events(machine_desk, opened.json["number"])[-1].data == {"lasted": 180}


def test_a_sign_of_life_is_no_fault(machine_desk: MachineDesk) -> None:
    heard = say(machine_desk, labels={"alertname": "Watchdog"})

    assert (heard["outcome"], heard["number"]) == ("heard", "")
    assert machine_desk.client().get("/api/tickets", headers=BEARER).json["tickets"] == []
    with machine_desk.desk.database.read() as session:
        assert machine_desk.desk.alarms.look(session)[0].heard == 1


def test_a_fault_merged_into_another_ticket_goes_on_there(machine_desk: MachineDesk) -> None:
    number, target = say(machine_desk)["number"], machine_desk.citizen_reports().number
    with machine_desk.desk.database.read() as session:
        version = machine_desk.desk.reading.ticket(session, FOUNDER, number).version
    facts = {
        Fact.DUPLICATE_OF: target, Fact.CAUSE: "检修", Fact.FIX_TIME: "17:40", Fact.LEADER_REPORT: "已报告",
    }  # fmt: skip
    machine_desk.desk.tickets.move(desk_actor("clerk"), Verb.MERGE, Order(number, version, facts))

    again = say(machine_desk)

    assert (again["outcome"], again["number"]) == ("repeated", target)
