"""What the calendar did to a ticket, as its page and the citizen's page tell it."""

import re

import pytest

from roster.permissions import Role
from tests.web.calendar_data import NEW_YEAR, publishes, stands_at, with_2027
from tests.web.office_data import reader
from tests.web.site import Client, Site

RECEIVED = "2026-12-29 09:00"


def _timeline(client: Client, number: str) -> str:
    """The words of the timeline, without their marks."""
    page = client.get(f"/tickets/{number}").text.partition('class="timeline"')[2].partition("</section>")[0]
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page))


@pytest.fixture
def number(site: Site) -> str:
    stands_at(site, RECEIVED)
    return site.takes_in().number


def test_a_moved_deadline_says_from_where_to_where_and_because_of_which_day(site: Site, number: str) -> None:
    publishes(site, with_2027(NEW_YEAR))

    told = _timeline(reader(site, Role.STAFF), number)

    assert "期限由2027年1月4日 周一 17:30调整为2027年1月5日 周二 17:30" in told
    assert "因2027年1月4日 周一放假（元旦、示例发〔2026〕9号(2026-12-30)）" in told
    assert "日历第2版" in told
    assert "超期" not in told


def test_the_houses_own_clocks_stand_behind_the_legal_one(site: Site) -> None:
    stands_at(site, "2026-12-31 09:00")
    number = site.takes_in().number
    publishes(site, with_2027(NEW_YEAR))

    told = _timeline(site.client(Role.STAFF), number)

    assert (
        "deadline moved from 6 Jan 2027, Wed 17:30 to 7 Jan 2027, Thu 17:30; because 4 Jan 2027, Mon is off"
        in told
    )
    assert "verify 4 Jan 2027, Mon 17:30 → 5 Jan 2027, Tue 17:30; correct" in told


def test_a_deadline_moved_into_the_past_is_told_as_overdue_with_the_steps_passed_over(
    site: Site, number: str
) -> None:
    publishes(site, with_2027(NEW_YEAR))
    stands_at(site, "2027-01-05 09:00")
    publishes(site, with_2027())
    assert site.ticket(number).due_at is not None

    told = _timeline(site.client(Role.STAFF), number)

    assert "because 4 Jan, Mon is an ordinary working day" in told
    assert "already past when the calendar changed, so overdue" in told
    assert "steps lie in the past by the moved deadline: passed over, nobody was called" in told


def test_a_confirmed_deadline_says_so(site: Site, number: str) -> None:
    publishes(site, with_2027())

    assert "期限确认，不再是暂定 日历第2版" in _timeline(reader(site, Role.STAFF), number)


def test_a_trace_names_the_version_that_counted_by_number_and_name(site: Site, number: str) -> None:
    name = site.desk.calendar.version
    client = site.client(Role.STAFF)

    before = client.get(f"/tickets/{number}").text
    stands_at(site, "2026-03-02 09:00")
    untouched = site.takes_in().number
    publishes(site, with_2027(NEW_YEAR))

    assert f"calendar no. 1 ({name})" in before
    assert f"calendar no. 1 ({name})" in client.get(f"/tickets/{untouched}").text
    assert f"calendar no. 2 ({site.desk.calendar.version})" in client.get(f"/tickets/{number}").text


def test_a_citizen_sees_the_new_day_where_the_old_one_stood(site: Site) -> None:
    stands_at(site, RECEIVED)
    code = site.takes_in().tracking_code
    visitor = site.visitor()
    old = visitor.post("/track", data={"code": code}).text

    publishes(site, with_2027(NEW_YEAR))

    new = visitor.post("/track", data={"code": code}).text
    assert "最迟2027年1月4日 周一（暂定" in old
    assert "最迟2027年1月5日 周二答复" in new
    assert "1月4日" not in new
