"""Pages that keep themselves up to date: 304 for one statement, the right answer as soon as something changed."""

import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from werkzeug.test import TestResponse

from roster.permissions import Role
from tests.web.site import CLERK, Client, Site
from tests.web.statements import statements
from tickets.kinds import Kind, Severity, Source
from tickets.ticket import Order, Reporter

LIST = "/live?list=1&view=inbox"


def _look(client: Client, path: str = LIST, stamp: str = "") -> TestResponse:
    return client.get(path, headers={"If-None-Match": stamp} if stamp else {})


def _told(client: Client, path: str = LIST, stamp: str = "") -> dict[str, Any]:
    answer = _look(client, path, stamp)
    assert answer.status_code == 200
    found: dict[str, Any] = json.loads(answer.text)
    return found


def _stamp(client: Client, path: str = LIST) -> str:
    return str(_look(client, path).headers["ETag"])


def test_nothing_new_costs_one_statement_with_the_sign_in_check(site: Site, clerk: Client) -> None:
    site.takes_in()
    stamp = _stamp(clerk)

    with statements(site) as seen:
        answer = _look(clerk, stamp=stamp)

    assert (answer.status_code, answer.data) == (304, b"")
    assert len(seen) == 1


def test_a_new_report_changes_counts_and_rows(site: Site, clerk: Client) -> None:
    first = site.takes_in().number
    stamp = _stamp(clerk)
    second = site.takes_in(title="后到的").number

    found = _told(clerk, stamp=stamp)

    assert found["rail"]["queue"] == "2"
    assert found["tabs"][0] == "2"
    assert [number for number, _ in found["rows"]] == [first, second]
    assert "后到的" in found["rows"][1][1]


@pytest.mark.parametrize("address", ["/tickets", "/office", "/office/open"])
def test_a_list_knows_by_its_mark_that_tickets_changed_since_it_was_drawn(site: Site, address: str) -> None:
    head = site.client(Role.SUPERVISOR)
    number = site.takes_in().number
    drawn = f'data-newer="{_told(head, "/live")["newest"]}"'
    stamp = _stamp(head, "/live")
    assert drawn in head.get(address).text

    site.desk.tickets.comment(CLERK, number, "已电话问过")

    assert f'data-newer="{_told(head, "/live", stamp)["newest"]}"' != drawn
    assert drawn not in head.get(address).text


@pytest.mark.parametrize("rest", ["?q=打不开", "?after=2025-09-30T00:00:00%2B00:00~1"])
def test_a_search_and_a_later_page_carry_no_mark(site: Site, clerk: Client, rest: str) -> None:
    site.takes_in()

    assert "data-newer" not in clerk.get(f"/tickets{rest}").text


@pytest.mark.parametrize("what", ["held", "undone", "seen", "waiting", "back", "time"])
def test_every_change_a_page_shows_changes_the_stamp(site: Site, clerk: Client, unit: int, what: str) -> None:
    number = site.takes_in().number
    other = site.client(Role.SUPERVISOR)
    data = {"version": "1", "hold": "1", "kind": "typo", "unit_id": str(unit)}
    order = Order(number, 1)
    soon = site.clock.now() + timedelta(minutes=4)
    if what == "undone":
        other.post(f"/tickets/{number}/verify", data=data)
    if what == "back":
        site.desk.desks.snooze(site.account(Role.SUPERVISOR).actor, order, until=soon)
    stamp = _stamp(clerk)

    acts: dict[str, Callable[[], object]] = {
        "held": lambda: other.post(f"/tickets/{number}/verify", data=data),
        "undone": lambda: other.post(f"/tickets/{number}/undo"),
        "seen": lambda: other.post(f"/tickets/{number}/seen"),
        "waiting": lambda: site.desk.desks.snooze(site.account(Role.SUPERVISOR).actor, order, until=soon),
        "back": lambda: site.clock.set(soon), "time": lambda: site.clock.advance(minutes=5),
    }  # fmt: skip
    acts[what]()

    assert _look(clerk, stamp=stamp).status_code == 200
    assert _look(clerk, stamp=_stamp(clerk)).status_code == 304


def test_staying_at_a_ticket_changes_no_stamp(site: Site, clerk: Client) -> None:
    number = site.takes_in().number
    other = site.client(Role.SUPERVISOR)
    site.clock.advance(minutes=1)
    other.post(f"/tickets/{number}/seen")
    stamp = _stamp(clerk)
    site.clock.advance(minutes=1)

    other.post(f"/tickets/{number}/seen")

    assert _look(clerk, stamp=stamp).status_code == 304


def test_the_open_ticket_says_who_changed_it_and_who_looks_at_it(site: Site, clerk: Client) -> None:
    number = site.takes_in().number
    other = site.client(Role.SUPERVISOR)
    other.post(
        f"/tickets/{number}/severity", data={"version": "1", "severity": "severe", "reason": "首页打不开"}
    )
    other.post(f"/tickets/{number}/seen")
    name = site.account(Role.SUPERVISOR).name

    found = _told(clerk, f"/live?ticket={number}")["ticket"]

    assert found["version"] == 2
    assert found["changed"] == f"{name} changed this ticket just now"
    assert found["viewers"] == f"{name} looking"


def test_a_row_names_one_of_several_who_look_and_says_how_many_more(site: Site, clerk: Client) -> None:
    number = site.takes_in().number
    for role in (Role.SUPERVISOR, Role.ADMINISTRATOR):
        site.client(role).post(f"/tickets/{number}/seen")
    names = [site.account(role).name for role in (Role.SUPERVISOR, Role.ADMINISTRATOR)]

    row = dict(_told(clerk, "/live?list=1")["rows"])[number]

    assert any(f"{name} and 1 more" in row for name in names)
    assert _told(clerk, f"/live?ticket={number}")["ticket"]["viewers"] in {
        f"{first}, {last} looking" for first, last in (names, names[::-1])
    }


def test_a_page_left_open_carries_out_what_is_due(site: Site, clerk: Client, unit: int) -> None:
    number = site.takes_in().number
    clerk.post(
        f"/tickets/{number}/verify", data={"version": "1", "hold": "1", "kind": "typo", "unit_id": str(unit)}
    )
    stamp = _stamp(clerk)
    site.clock.advance(seconds=10)

    answer = _look(clerk, stamp=stamp)

    assert answer.status_code == 200
    assert site.ticket(number).version == 2


def test_severe_faults_are_told_to_who_asks(site: Site, clerk: Client) -> None:
    site.takes_in()
    severe = site.takes_in(
        kind=Kind.DETECTED_FAULT, source=Source.MACHINE, severity=Severity.SEVERE, fingerprint="home-502",
        title="门户网站打不开", reporter=Reporter(),
    ).number  # fmt: skip

    found = _told(clerk, "/live?severe=1")["severe"]

    assert [(one["n"], one["title"]) for one in found] == [(severe, "门户网站打不开")]


def test_a_handler_is_told_of_the_own_unit_alone(site: Site, unit: int) -> None:
    mine = site.verified(unit).number
    theirs = site.verified(site.unit("市行政审批局")).number
    handler = site.client(Role.UNIT_HANDLER, unit)

    rows = _told(handler, "/live?list=1&view=open")["rows"]
    other = _told(handler, f"/live?ticket={theirs}")

    assert [number for number, _ in rows] == [mine]
    assert "ticket" not in other


def test_an_open_page_keeps_nobody_signed_in_and_a_revoked_account_is_out_at_once(site: Site) -> None:
    client = site.client(Role.SUPERVISOR)
    stamp = _stamp(client)
    for _ in range(6):
        site.clock.advance(hours=1)
        _look(client, stamp=stamp)
    with statements(site) as seen:
        _look(client, stamp=_stamp(client))
    assert not [one for one in seen if one.startswith("UPDATE")]

    root = site.account(Role.ADMINISTRATOR).actor
    site.desk.sign_in.set_active(root, site.account(Role.SUPERVISOR).id, active=False)

    assert _look(client, stamp=stamp).status_code == 302
    assert _look(site.visitor()).status_code == 302
