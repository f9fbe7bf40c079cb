"""What each unit answered this quarter, in the table of the office: as the figures count it, and a door to it."""

import re

from reports import store as figure_store
from reports.store import Marker
from roster.permissions import Role
from tests.web.office_data import reader, report, verified
from tests.web.site import CLERK, Site
from tickets.lifecycle import Fact, Verb
from tickets.ticket import Order


def _handed_on(site: Site, words: str, unit: int) -> str:
    taken = report(site, words)
    verified(site, taken, unit)
    return taken.number


def _answer(site: Site, number: str) -> None:
    for verb, facts in ((Verb.HANDLE, {Fact.NOTE: "已改"}), (Verb.ANSWER, {Fact.ANSWER: "已改正"})):
        site.desk.tickets.move(CLERK, verb, Order(number, site.ticket(number).version, facts))


def test_units_stand_with_what_they_answered_this_quarter_and_it_leads_there(site: Site, unit: int) -> None:
    quick, slow = (_handed_on(site, words, unit) for words in ("很快改好的", "拖了很久的"))
    _answer(site, quick)
    site.clock.advance(days=20)
    site.desk.counting.catch_up()
    before = reader(site, Role.SUPERVISOR).get("/office").text.partition('id="h-units"')[2]
    _answer(site, slow)
    site.desk.counting.catch_up()

    page = reader(site, Role.SUPERVISOR).get("/office").text.partition('id="h-units"')[2]

    (row, *_) = re.findall(r'<tr><th scope="row">市政府信息中心</th>.*?</tr>', page)
    found = re.search(r'class="low">0%</progress> <a href="([^"]+)">0%</a>', row)
    assert found
    assert "低于90%" in row
    assert "按时答复率</th>" in page
    assert ">9.0</a>" in row
    assert "<progress" not in before  # what was answered in September is of another quarter
    assert found[1] == f"/tickets?unit={unit}&amp;answered_from=2025-10-01&amp;answered_to=2025-12-31"
    assert slow in reader(site, Role.SUPERVISOR).get(found[1].replace("&amp;", "&")).text


def test_a_quarter_that_is_still_being_counted_is_not_shown(site: Site, unit: int) -> None:
    _answer(site, _handed_on(site, "很快改好的", unit))
    site.desk.counting.catch_up()
    counted = reader(site, Role.SUPERVISOR).get("/office").text
    with site.desk.database.work(site.clock.now(), "test") as work:
        figure_store.move_marker(work.session, Marker(0, 0, whole=False, counted_at=None))

    page = reader(site, Role.SUPERVISOR).get("/office").text

    assert "<progress" in counted
    assert "<progress" not in page
