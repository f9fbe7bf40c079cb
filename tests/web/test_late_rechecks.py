"""New articles nobody read again by 17:00: told to the supervisor once a day, shown in the office."""

import pytest

from roster import store as roster_store
from roster.people import ChannelKind, DutyRole, Reach
from roster.permissions import Role
from rounds.reading import Mark
from rounds.recheck import Published
from rounds.recheck_service import Added
from tests.web.duty_data import SUNDAY, asked, at, until, watch_portal
from tests.web.site import CLERK, Site


@pytest.fixture
def portal(site: Site, unit: int) -> int:
    found = watch_portal(site, unit)
    with site.desk.database.work(site.clock.now(), "test") as work:
        person = roster_store.add_person(work.session, unit_id=unit, name="示4", title="", position=0)
        roster_store.set_reaches(work.session, person, [Reach(ChannelKind.MOBILE, "+8613000000004")])
        roster_store.set_holders(work.session, DutyRole.SUPERVISOR, [person])
    return found


@pytest.mark.usefixtures("portal")
def test_an_article_of_ten_oclock_unread_at_five_is_on_the_supervisors_list_and_told_once(site: Site) -> None:
    rechecks, day = site.desk.duty_day.rechecks, SUNDAY.toordinal()
    until(site, "10:00")
    pages = [f"https://www.shili.example/yw/{n}.html" for n in range(3)]
    old = Published("旧闻", "https://www.shili.example/yw/old.html", at("10:00").replace(year=2019))
    fresh = [Published(f"第{n}篇", url, at("10:00")) for n, url in enumerate(pages)]
    assert rechecks.add(CLERK, [*fresh, old]) == Added(3, 1)
    head = site.client(Role.SUPERVISOR)
    rechecks.mark(CLERK, 1, Mark.READ)
    until(site, "16:59")
    before, office = asked(site, "recheck", day), head.get("/office").text
    until(site, "20:00")
    after, late = asked(site, "recheck", day), head.get("/office").text
    site.clock.set(at("20:00"))
    for article in (2, 3):
        rechecks.mark(CLERK, article, Mark.READ)

    assert before == []
    assert after == ["示4 recheck_late"]
    assert 'tile-recheck" href="/rounds/recheck"' in office
    assert ">0<small>articles" in office
    assert ">2<small>articles" in late
    assert ">0<small>articles" in head.get("/office").text
    with site.desk.database.read() as session:
        lines = session.connection().exec_driver_sql(
            "SELECT count(*) FROM audit WHERE action = 'articles_unread'"
        )  # fmt: skip
        assert lines.scalar_one() == 1
