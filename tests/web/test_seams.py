"""Where one page hands over to another: what is posted or linked there is understood here."""

import re
from datetime import timedelta
from urllib.parse import unquote

import pytest

from roster.permissions import Role
from tests.web.office_data import asked, reader
from tests.web.site import CLERK, Site
from tests.web.test_tickets import taken
from tickets.kinds import Severity
from tickets.lifecycle import Fact, State
from tickets.ticket import Order

ENDS_OF_TIME = ("0001-01-01T00:00:00%2B14:00~1", "9999-12-31T23:59:59-14:00~1")


def test_rows_selected_in_triage_are_those_that_are_changed_together(site: Site) -> None:
    number = taken(site, "规章库栏目链接失效，请修复。")
    clerk = reader(site, Role.STAFF)

    page = clerk.get("/").text
    form = re.search(r'<form class="bulk-bar" id="bulk" method="(\w+)" action="([^"]+)">', page)
    box = re.search(r'<input type="checkbox" name="(\w+)" value="(\w+)" form="bulk"', page)
    assert form
    assert box
    shown = clerk.post(form[2], data={box[1]: box[2]})

    assert form[1] == "post"
    assert box[2] == number
    assert shown.status_code == 200
    assert f'name="n" value="{number}"' in shown.text
    assert 'id="bulk"' not in reader(site, Role.AUDITOR).get("/").text


@pytest.mark.parametrize("after", ENDS_OF_TIME)
@pytest.mark.parametrize(
    "address", ["/?", "/tickets?", "/office/overdue?", "/office/extensions?", "/live?list=1&"]
)
def test_a_place_at_the_ends_of_time_shows_the_first_page(site: Site, address: str, after: str) -> None:
    assert reader(site, Role.SUPERVISOR).get(f"{address}after={after}").status_code == 200


@pytest.mark.parametrize("door", ["/tickets/bulk/apply", "/office/assign"])
def test_what_one_has_just_decided_is_carried_out_before_one_changes_many(
    site: Site, unit: int, door: str
) -> None:
    number, lead = site.takes_in().number, site.client(Role.SUPERVISOR)
    decision = {"version": "1", "hold": "1", "kind": "typo", "unit_id": str(unit), "note": "请今天改"}
    lead.post(f"/tickets/{number}/verify", data=decision, headers={"Referer": "http://localhost/"})
    change = {
        "mark": f"{number}:1",
        "t": f"{number}.1",
        "reason": "分工如此",
        "unit_id": str(site.unit("市档案馆")),
        "act": "do",
    }

    lead.post(door, data=change | {"severity": "severe"}).get_data()  # done while it is read
    site.clock.advance(minutes=1)
    lead.get("/")

    assert site.ticket(number).state is State.VERIFIED
    assert site.ticket(number).version > 2
    assert asked(site, "SELECT count(*) FROM lost_command") == [(0,)]


@pytest.mark.parametrize(
    "asked_for", ["period=0001", "period=9999", "period=9999-12", "period=own&from=0001-01-01&to=0001-01-02"]
)
def test_figures_of_the_ends_of_time_are_no_period(site: Site, asked_for: str) -> None:
    client = reader(site, Role.SUPERVISOR)

    assert client.get(f"/figures?{asked_for}").status_code == 400
    assert client.get(f"/api/figures?{asked_for}").status_code == 400


def test_answered_tickets_are_looked_through_by_the_list_of_all_tickets(site: Site) -> None:
    clerk = reader(site, Role.STAFF)

    searched = clerk.get("/?view=answered&q=链接&kind=error_report")
    plain = clerk.get("/?view=answered")

    assert searched.status_code == 302
    assert unquote(searched.location or "") == "/tickets?state=answered&q=链接&kind=error_report"
    assert plain.status_code == 200


def test_a_waiting_ticket_that_becomes_severe_is_back_in_the_inbox(site: Site) -> None:
    number, lead = site.takes_in().number, reader(site, Role.SUPERVISOR)
    until = site.clock.now() + timedelta(hours=17)
    site.desk.desks.snooze(CLERK, Order(number, 1), until=until)
    waiting = lead.get("/?view=inbox").text

    site.desk.tickets.set_severity(CLERK, Order(number, 1, {Fact.REASON: "首页"}), Severity.SEVERE)

    assert f'data-n="{number}"' not in waiting
    assert f'data-n="{number}"' in lead.get("/?view=inbox").text
