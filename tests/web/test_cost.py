"""What a page costs in SQL statements: at most ten, and the same number for five tickets as for five hundred."""

import pytest

from probes.watch.watching import WatchFacts
from roster import store as roster_store
from roster.people import ChannelKind, DutyRole, Reach
from roster.permissions import Role, desk_actor
from rounds.register import EntryKind, NewEntry, Verb
from sites.object_checks import ObjectFacts
from sites.objects import Frequency, ObjectKind
from tests.web import reading_data
from tests.web.site import CLERK, Site
from tests.web.statements import statements
from tickets.intake import checked
from tickets.kinds import Kind, Severity, Source
from tickets.ticket import Report

MOST = 10
MORE = {"/tickets/{severe}": 1, "/rota/day/2025-09-30": 3, "/sites/health": 1, "/sites/1/health": 3}
"""What is broken also says who repairs it; today says who was reached, which round is next, who took over; a site's
health is its visits and, beside them, what readings found.
"""
PAGES = (
    "/", "/?view=open", "/?view=overdue", "/?view=answered", "/?view=open&q=栏目", "/tickets/{number}",
    "/tickets/{verified}", "/tickets/{severe}", "/tickets/new", "/import", "/password", "/contacts", "/contacts/sheet",
    "/contacts/duty", "/policies", "/maintenance", "/matrix", "/overdue", "/office", "/office/open", "/office/next",
    "/office/unacknowledged", "/office/urge?t={verified}", "/office/assign?t={verified}.2", "/office/extensions",
    "/tickets/{verified}/more-time", "/board", "/board/keys", "/lifecycle", "/sent", "/calls", "/accounts",
    "/report", "/track", "/calendar", "/calendar?month=2019-05", "/calendar/calculator?start=2025-09-30T16:59",
    "/figures", "/figures?period=2025-Q3", "/figures/report",
    "/rota", "/rota/plan", "/rota/paper", "/rota/day/2025-09-30", "/rota/day/2025-10-01", "/rota/feeds",
    "/duty", "/duty/reach", "/on-duty",
    "/register", "/register?month=2025-09&kind=call", "/register/1",
    "/incidents", "/incidents?ticket={severe}", "/incidents/1", "/handover", "/register/paper",
    "/alarm-sources", "/calendar/versions", "/calendar/versions/1", "/calendar/import", "/calendar/local",
    "/sites/health", "/sites/1/health",
    "/readings", "/readings?site=1", "/readings/findings", "/readings/review", "/readings/lexicon",
    "/readings/names/leaders", "/readings/names/organs", "/readings/names/hosts",
)  # fmt: skip
"""Every page that is looked at."""


def _people(site: Site, unit: int) -> None:
    with site.desk.database.work(site.clock.now(), "test") as work:
        person = roster_store.add_person(work.session, unit_id=unit, name="示例甲", title="", position=0)
        roster_store.set_reaches(work.session, person, [Reach(ChannelKind.MOBILE, "+8613000000001")])
        for role in DutyRole:
            roster_store.set_holders(work.session, role, [person])


def _fill(site: Site, count: int) -> None:
    """Many tickets at once, each of its own page."""
    with site.desk.database.work(site.clock.now(), "test") as work:
        for n in range(count):
            words = f"第{n}个栏目打不开"
            report = Report(Kind.ERROR_REPORT, Source.TELEPHONE, words, url=f"https://www.shili.example/{n}")
            site.desk.intake.take_in_open(work, CLERK, checked(report, now=work.now))


@pytest.fixture
def numbers(site: Site) -> dict[str, str]:
    """A ticket in triage, one in a unit's hands and a severe one that people are being called for."""
    unit = site.unit("市政府信息中心")
    _people(site, unit)
    found = {
        "number": site.takes_in().number, "verified": site.verified(unit).number,
        "severe": site.verified(unit, severity=Severity.SEVERE).number,
    }  # fmt: skip
    _fill(site, 2)
    site.desk.duty_day.register.enter(
        CLERK, NewEntry(EntryKind.FAX, "上级政府办", "通知", first=Verb.RELAY, whom="市工信局")
    )
    site.desk.duty_day.incidents.open(CLERK, title="首页打不开")
    facts = ObjectFacts(
        ObjectKind.PORTAL, "门户网站", unit, "https://www.shili.example/", Frequency.EACH_ROUND
    )
    watched = site.desk.objects.add(desk_actor("test"), facts)
    watch = WatchFacts(on=True, visits_a_day=20, marker="")
    site.desk.watch.watching.set(desk_actor("test"), watched, watch, version=0)
    site.desk.engine.run_pass()
    reading_data.found(site, [reading_data.DEAD, reading_data.TYPO])
    return found


def _costs(site: Site, numbers: dict[str, str]) -> dict[str, int]:
    client = site.client(Role.ADMINISTRATOR)
    found = {}
    for page in PAGES:
        path = page.format(**numbers)
        with statements(site) as seen:
            answer = client.get(path)
        assert answer.status_code == 200, path
        found[page] = len(seen)
    return found


def test_a_page_costs_at_most_ten_statements_whatever_the_number_of_tickets(
    site: Site, numbers: dict[str, str]
) -> None:
    few = _costs(site, numbers)
    _fill(site, 495)

    many = _costs(site, numbers)

    assert {page: cost for page, cost in few.items() if cost > MOST + MORE.get(page, 0)} == {}
    assert many == few
