"""Who watches the watcher: a banner when no pass is made, a door for health, and figures for whoever may have them."""

import re

import pytest
from flask.testing import FlaskClient

from roster.permissions import Role
from tests.web.machine_desk import MachineDesk
from tests.web.site import Site
from web.worker import Worker

TOKEN = "a token for a scraper only"


def banner(page: str) -> str:
    """The class of the banner about silence, and its words."""
    found = re.search(r'class="banner (banner-\w+)"[^>]*>.*?<b>(Messages [^<]*)</b>', page)
    return f"{found[1]} {found[2]}" if found else ""


def figure(client: FlaskClient, name: str) -> float:
    found = re.search(rf"^{re.escape(name)} (\S+)$", client.get("/metrics").text, re.MULTILINE)
    assert found, name
    return float(found[1])


def test_a_desk_without_a_worker_says_that_nothing_is_sent(site: Site) -> None:
    page = site.client(Role.STAFF).get("/").text

    assert banner(page).startswith("banner-warning Messages are not being sent yet")


def test_three_minutes_without_a_pass_stand_on_every_staff_page_and_red_beside_what_was_sent(
    site: Site,
) -> None:
    client = site.client(Role.SUPERVISOR)
    Worker(site.desk).turn()
    site.clock.advance(minutes=2, seconds=59)
    in_time = client.get("/").text
    site.clock.advance(seconds=1)

    pages = {
        path: banner(client.get(path).text) for path in ("/", "/overdue", "/sent", "/tickets/new", "/nothing")
    }

    said = "Messages may have stopped, the last pass was today 16:59. Tell the administrator."
    assert banner(in_time) == ""
    assert pages.pop("/sent") == f"banner-error {said}"
    assert set(pages.values()) == {f"banner-warning {said}"}


def test_the_banner_goes_with_the_next_pass_and_citizens_never_see_it(site: Site) -> None:
    client = site.client(Role.STAFF)
    Worker(site.desk).turn()
    site.clock.advance(hours=1)
    silent = site.visitor().get("/report").text

    Worker(site.desk).turn()

    assert "消息发送" not in silent
    assert banner(client.get("/").text) == ""


def test_health_is_public_and_says_nothing_else(machine_desk: MachineDesk) -> None:
    answer = machine_desk.client().get("/healthz", environ_base={"REMOTE_ADDR": "203.0.113.9"})

    assert (answer.status_code, answer.text) == (200, "ok\n")


@pytest.mark.parametrize(
    ("address", "headers", "status"),
    [
        ("127.0.0.1", {}, 200),
        ("::1", {}, 200),
        ("203.0.113.9", {}, 403),
        ("127.0.0.1", {"X-Forwarded-For": "203.0.113.9"}, 403),
        ("127.0.0.1", {"Forwarded": "for=203.0.113.9"}, 403),
        ("203.0.113.9", {"Authorization": f"Bearer {TOKEN}"}, 200),
        ("203.0.113.9", {"Authorization": "Bearer guessed"}, 403),
        ("203.0.113.9", {"Authorization": "Bearer "}, 403),
    ],
)
def test_figures_are_for_this_machine_or_a_token(
    machine_desk: MachineDesk, address: str, headers: dict[str, str], status: int
) -> None:
    machine_desk.configure(metrics_token=TOKEN)

    answer = machine_desk.client().get("/metrics", environ_base={"REMOTE_ADDR": address}, headers=headers)

    assert answer.status_code == status


def test_without_a_token_no_bearer_is_let_in(machine_desk: MachineDesk) -> None:
    headers = {"Authorization": "Bearer "}

    answer = machine_desk.client().get(
        "/metrics", environ_base={"REMOTE_ADDR": "203.0.113.9"}, headers=headers
    )

    assert answer.status_code == 403


def test_figures_tell_what_waits_what_was_called_and_how_late(machine_desk: MachineDesk) -> None:
    machine_desk.contacts()
    Worker(machine_desk.desk).turn()
    machine_desk.outage()
    machine_desk.clock.advance(seconds=30)
    client = machine_desk.client()

    assert figure(client, "duwang_engine_pulse_age_seconds") == 30
    assert figure(client, "duwang_unsent_age_seconds") == 0
    assert figure(client, "duwang_delivery_findings") == 0
    assert figure(client, 'duwang_pages{state="accepted"}') == 1
    assert figure(client, 'duwang_calls{carrier="file",outcome="accepted"}') == 1
    assert figure(client, 'duwang_due_to_call_seconds_bucket{le="1.0"}') == 1


def test_figures_tell_of_a_queue_that_stands_still(machine_desk: MachineDesk) -> None:
    machine_desk.contacts()
    machine_desk.citizen_reports()
    machine_desk.clock.advance(days=14)
    machine_desk.desk.engine.run_pass()
    machine_desk.clock.advance(minutes=20)
    client = machine_desk.client()

    assert figure(client, "duwang_unsent_age_seconds") == 20 * 60
    assert figure(client, "duwang_delivery_findings") == 1
    assert figure(client, "duwang_tickets_overdue") == 1
    assert figure(client, "duwang_timers_due") >= 0


def test_two_processes_give_the_same_figures(machine_desk: MachineDesk) -> None:
    """Nothing is counted in a process: every figure is read from the database."""
    machine_desk.contacts()
    machine_desk.outage()

    first, second = (machine_desk.client().get("/metrics").text for _ in range(2))

    assert first == second
