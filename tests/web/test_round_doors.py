"""What a reading round does not let through: closing what nobody began, reading ahead, an extra round as the plan."""

from threading import Barrier, Thread

import pytest

from roster.permissions import Role
from rounds import round_store
from rounds.plan import SlotKind
from rounds.reading import Mark, ReadingRound
from rounds.round_service import Observation
from sites import object_store
from sites.object_checks import ObjectFacts
from sites.object_errors import BadObjectError
from sites.objects import ObjectKind
from tests.web.duty_data import SUNDAY, asked, at, begun, count, items, until, watch_portal
from tests.web.office_data import reader
from tests.web.site import CLERK, Site


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


def test_a_round_begun_before_midnight_is_read_on_for_some_hours(site: Site, portal: int) -> None:
    until(site, "23:50")
    round_id = begun(site)
    url = f"/rounds/{round_id}/items/{items(site, round_id)['规章库']}"
    site.clock.advance(minutes=16)
    site.desk.engine.run_pass()
    read = site.client(Role.STAFF).post(url, data={"mark": "read", "seen": ""})
    site.clock.advance(hours=4)
    site.desk.engine.run_pass()
    late = site.client(Role.STAFF).post(url, data={"mark": "unreachable", "seen": "read"})

    assert (read.status_code, late.status_code) == (303, 409)
    assert "the desk closed this round" in late.text


KEYED = {"form_key": "k1", "title": "首页打不开", "kind": "fax", "source": "上级政府办", "text": "值守通知"}


@pytest.mark.parametrize(
    ("path", "table"),
    [("/rounds", "reading_round"), ("/register", "register_entry"), ("/incidents", "incident")],
)
def test_a_form_sent_twice_enters_one_and_with_other_words_another(
    site: Site, portal: int, path: str, table: str
) -> None:
    clerk = site.client(Role.STAFF)
    page = clerk.get(path).text
    first, second = (clerk.post(path, data=KEYED) for _ in range(2))
    other = clerk.post(path, data=KEYED | {"title": "搜索不可用", "text": "防汛通知"})

    assert 'name="form_key"' in page
    assert first.headers["Location"] == second.headers["Location"] != other.headers["Location"]
    assert count(site, table) == 2


def test_extra_rounds_and_objects_at_once_get_numbers_and_places_of_their_own(site: Site, unit: int) -> None:
    home, start, refused = "https://www.shili.example/", Barrier(4), []
    facts = ObjectFacts(ObjectKind.PORTAL, "示例门户", unit, home=home)

    def go() -> None:
        start.wait()
        site.desk.duty_day.rounds.begin_extra(CLERK)
        try:
            site.desk.objects.add(CLERK, facts)
        except BadObjectError as error:
            refused.append(error.problem)

    threads = [Thread(target=go) for _ in range(4)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()

    assert count(site, "reading_round") == 4
    assert (count(site, "monitored_object"), refused) == (1, ["taken"] * 3)


def test_a_fault_of_an_object_removed_meanwhile_still_goes_to_its_unit(
    site: Site, portal: int, unit: int
) -> None:
    round_id = begun(site)
    item = items(site, round_id)["规章库"]
    with site.desk.database.read() as session:
        watched = object_store.object_by_id(session, portal)
    assert watched
    site.desk.objects.remove(CLERK, portal, version=watched.version)
    found = Observation(Mark.FAULT, words="点开是空白页面")
    marked = site.desk.duty_day.rounds.mark(CLERK, round_id, item, found)

    assert site.ticket(marked.ticket).unit_id == unit


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

    assert sorted(one.number for one in drawn(site)) == [1, 2, 3, 4, 5, 6, 7]
    timed = [one.number for one in drawn(site) if one.kind is SlotKind.TIMED]
    assert timed == [2, 3, 4, 5]  # without a hole that would tell when a random one comes
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
    long_ago = clerk.post("/incidents", data={"title": "门户打不开", "began_at": "1990-01-01T00:00"})

    assert (articles.status_code, incident.status_code, long_ago.status_code) == (303, 400, 400)
