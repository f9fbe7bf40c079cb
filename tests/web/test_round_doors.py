"""What a reading round does not let through: closing what nobody began, reading ahead, an extra round as the plan."""

import pytest

from roster.permissions import Role
from rounds import round_store
from rounds.plan import SlotKind
from rounds.reading import ReadingRound
from tests.web.duty_data import SUNDAY, asked, at, begun, items, until, watch_portal
from tests.web.office_data import reader
from tests.web.site import Site


@pytest.fixture
def portal(site: Site, unit: int) -> int:
    return watch_portal(site, unit)


def drawn(site: Site) -> list[ReadingRound]:
    with site.desk.database.read() as session:
        return list(round_store.of_days(session, SUNDAY, SUNDAY))


def test_a_round_nobody_began_is_not_closed_by_hand_and_its_prompt_goes_on(site: Site, portal: int) -> None:
    until(site, "08:20")
    first = drawn(site)[0]
    clerk = site.client(Role.STAFF)

    closed = clerk.post(f"/rounds/{first.id}/close")
    until(site, "08:35")

    assert closed.status_code == 400
    assert "Begin the round first" in closed.text
    assert asked(site, "round", first.id) == ["示1 round_prompt", "示2 round_passed_on"]


def test_a_random_round_still_to_come_has_no_page(site: Site, portal: int) -> None:
    until(site, "00:20")
    clerk = site.client(Role.STAFF)
    answers = {
        one.kind: clerk.get(f"/rounds/{one.id}").status_code
        for one in drawn(site)
        if one.prompt_at > site.clock.now()
    }

    assert answers == {SlotKind.TIMED: 200, SlotKind.RANDOM: 404}


def test_an_extra_round_before_the_day_is_drawn_hides_no_planned_one(site: Site, portal: int) -> None:
    site.desk.engine.run_pass()
    site.clock.set(at("00:02"))
    begun(site)

    until(site, "00:20")

    assert [one.number for one in drawn(site)] == [1, 2, 3, 4, 5, 6, 7]
    assert [one.kind for one in drawn(site)].count(SlotKind.EXTRA) == 1


def test_a_weekly_column_that_could_not_be_reached_is_due_in_the_next_round(site: Site, portal: int) -> None:
    first = begun(site)
    clerk = site.client(Role.STAFF)
    for item in items(site, first).values():
        clerk.post(f"/rounds/{first}/items/{item}", data={"mark": "unreachable", "seen": ""})

    site.clock.advance(minutes=5)

    assert list(items(site, begun(site))) == ["规章库", "财政预决算", "统计信息"]


def test_a_chinese_reader_opens_the_page_by_its_name(site: Site, portal: int) -> None:
    round_id = begun(site)

    page = reader(site, Role.STAFF).get(f"/rounds/{round_id}").text

    assert "打开网页" in page
    assert "空缺" not in page


@pytest.mark.parametrize(
    "address",
    [
        "/rounds?day=9999-12-31",
        "/rounds?day=0001-01-01",
        "/rounds/record?of=0001-01",
        "/rounds/record?of=9999-12-31",
    ],
)
def test_a_day_at_the_end_of_the_calendar_shows_today(site: Site, portal: int, address: str) -> None:
    answer = site.client(Role.STAFF).get(address)

    assert answer.status_code == 200
    assert site.desk.calendar.local(site.clock.now()).date().isoformat() in answer.text


def test_a_year_that_cannot_be_is_no_date_of_an_article_nor_of_an_incident(site: Site, portal: int) -> None:
    clerk = site.client(Role.STAFF)
    articles = clerk.post("/rounds/recheck", data={"articles": "新闻 0001-01-01 https://www.shili.example/a"})
    incident = clerk.post("/incidents", data={"title": "门户打不开", "began_at": "0001-01-01T00:00"})

    assert (articles.status_code, incident.status_code) == (303, 400)
