"""Where one page hands over to another: what is posted or linked there is understood here."""

import re

import pytest

from roster.permissions import Role
from tests.web.office_data import reader
from tests.web.site import Site
from tests.web.test_tickets import taken

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
