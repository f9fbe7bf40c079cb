"""The rota on pages: set up, published, disturbed, swapped, all by plain forms; refused with a sentence."""

import re
from datetime import UTC, datetime

import pytest
from sqlalchemy import text

from roster.permissions import Role
from tests.web.office_data import asked, reader
from tests.web.rota_desk import DAYS, NAMES, publishes, takes_turns
from tests.web.site import Client, Site
from tests.web.statements import statements


def test_an_empty_rota_says_what_comes_next(site: Site) -> None:
    looks = reader(site, Role.SUPERVISOR)
    page = looks.get("/rota").text
    resting, working = (looks.get(f"/rota/day/2025-10-{day}").text for day in (12, 11))

    assert "还没有轮值的人" in page
    assert "选人" in page
    assert ("这一天没有排人" in resting, "值班台在岗" in resting) == (True, False)
    assert ("这一天没有排人" in working, "值班台在岗" in working) == (False, True)
    assert re.findall(r'aria-current="true"><div class="rota-day">.*?<b>(\d+)<', resting) == ["12"]


def test_what_a_supervisor_publishes_stands_in_the_month_and_on_the_frame(
    site: Site, published: Client
) -> None:
    draft = published.get("/rota?month=2026-11").text
    page = published.get("/rota?month=2026-10").text

    assert [str(row[0])[:10] for row in asked(site, DAYS)][:7] == [f"2026-10-0{n}" for n in range(1, 8)]
    assert "2026年10月" in page
    assert "已发布" in page
    assert "国庆节" in page
    assert "调休上班" in page
    assert page.count("place-published") == 13
    assert "place-draft" in draft
    assert "发布到11月30日" in draft
    site.clock.set(datetime(2026, 10, 1, 4, 0, tzinfo=UTC))
    (_, first), *_ = asked(site, DAYS)
    assert f"在岗 {NAMES[int(str(first)) - 1]}" in reader(site, Role.STAFF).get("/rota").text
    looks = reader(site, Role.SUPERVISOR)
    today, later = (looks.get(f"/rota/day/2026-10-0{day}").text for day in (1, 2))
    assert "全天在岗，到24:00" in today
    assert 'href="tel:+86' in today
    assert 'href="tel:+86' in later
    assert ("没有定时读网" in today, "没有定时读网" in later) == (True, False)


def test_a_leave_opens_a_day_that_is_red_and_one_click_fills(site: Site, published: Client) -> None:
    (day, away), *_ = asked(site, DAYS.replace("2026-10-01", "2026-10-24"))
    typed = {"person": str(away), "first": "2026-10-24", "last": "2026-10-24", "reason": "探亲"}

    entered = published.post("/rota/leave", data=typed)
    page = published.get("/rota?month=2026-10").text

    assert str(day)[:10] == "2026-10-24"
    assert entered.status_code == 303
    assert "缺读网人" in page
    assert "请假（10月24日至10月24日）" in page
    assert "建议" in page
    suggested = re.search(
        r'name="person" value="(\d+)"><input type="hidden" name="reason" value="([^"]+)"', page
    )
    assert suggested
    taken = published.post(
        "/rota/day/2026-10-24/take", data={"role": "reader", "person": suggested[1], "reason": suggested[2]}
    )
    again = published.post(
        "/rota/day/2026-10-24/take", data={"role": "reader", "person": suggested[1], "reason": suggested[2]}
    )
    assert (taken.status_code, again.status_code) == (303, 409)
    assert "这一天已不缺人" in again.text
    assert (day, int(suggested[1])) in asked(site, DAYS)
    later = published.get("/rota?month=2026-10").text
    assert "10月24日缺读网人" not in later
    assert "11月1日缺读网人" in later  # not published yet, and within sixty days


def test_what_nobody_can_take_blocks_the_button_and_the_door(site: Site, people: list[int]) -> None:
    client = reader(site, Role.SUPERVISOR)
    takes_turns(client, people)
    for one in people:
        client.post("/rota/leave", data={"person": str(one), "first": "2026-10-24", "last": "2026-10-24"})

    page = client.get("/rota?month=2026-10").text
    answer = client.post("/rota/publish", data={"until": "2026-10-31", "seen": "x", "month": "2026-10"})

    assert re.search(r'<button class="btn btn-primary" disabled aria-describedby="blocked">', page)
    assert "补齐后才能发布：10月24日缺读网人" in page
    assert answer.status_code == 409
    assert "没有人能接10月24日缺读网人" in answer.text
    assert asked(site, DAYS) == []


@pytest.mark.usefixtures("published")
def test_a_holiday_without_a_leader_on_duty_is_red_a_week_before(site: Site) -> None:
    """National Day 2026 begins on Thursday, 1 October."""

    def red(day: int) -> tuple[bool, int]:
        site.clock.set(datetime(2026, 9, day, 1, 0, tzinfo=UTC))
        page = reader(site, Role.SUPERVISOR).get("/rota?month=2026-10").text
        return "10月1日缺带班领导" in page, page.count("place-gap")

    assert red(23) == (False, 0)
    assert red(24) == (True, 1)
    assert red(28) == (True, 5)


def test_a_stale_look_is_not_published(published: Client) -> None:
    answer = published.post("/rota/publish", data={"until": "2026-11-30", "seen": "old", "month": "2026-11"})

    assert answer.status_code == 409
    assert "你看过之后草稿变了" in answer.text


def test_a_swap_is_asked_and_agreed_to_by_the_two_whose_days_they_are(site: Site, published: Client) -> None:
    rows = asked(site, DAYS)
    (day, mine), (_, theirs) = rows[0], next(row for row in rows if row[1] != rows[0][1])
    first, second = member(site, Role.STAFF, mine), member(site, Role.UNIT_HANDLER, theirs)
    page = first.get(f"/rota/day/{str(day)[:10]}").text
    slot = re.search(r'name="slot" value="(\d+)"', page)
    choice = re.search(rf'<option value="({theirs}\.\d+)"', page)
    assert slot
    assert choice

    ask = first.post(f"/rota/day/{str(day)[:10]}/swap", data={"slot": slot[1], "with": choice[1]})
    waiting, others = second.get("/rota?month=2026-10").text, first.get("/rota?month=2026-10").text
    done = second.post("/rota/swaps/1/answer", data={"answer": "accept"})
    twice = second.post("/rota/swaps/1/answer", data={"answer": "accept"})

    assert [ask.status_code, done.status_code, twice.status_code] == [303, 303, 409]
    assert "同意" in waiting
    assert "换班待确认" in waiting
    assert 'value="accept"' not in others
    assert asked(site, DAYS)[0] == (day, theirs)
    assert published.post("/rota/swaps/1/withdraw").status_code == 403


def member(site: Site, role: Role, person_id: object) -> Client:
    """The account of somebody on the rota."""
    client = reader(site, role)
    with site.desk.database.work(site.clock.now(), "test") as work:
        work.session.execute(
            text("UPDATE account SET person_id = :person WHERE role = :role"),
            {"person": person_id, "role": role.value},
        )
    return client


def test_an_override_wants_a_reason_and_is_the_supervisors(site: Site, published: Client) -> None:
    page = published.get("/rota/day/2026-10-05").text
    slot = re.search(r'name="slot" value="(\d+)"', page)
    other = re.search(r'<option value="(\d+)"', page)
    assert slot
    assert other
    fields = {"slot": slot[1], "version": "1", "person": other[1], "reason": ""}

    refused = published.post("/rota/day/2026-10-05/override", data=fields)
    done = published.post("/rota/day/2026-10-05/override", data=fields | {"reason": "临时出差"})
    stale = published.post(
        "/rota/day/2026-10-05/override", data=fields | {"reason": "临时出差", "person": "999"}
    )
    staff = reader(site, Role.STAFF).post("/rota/day/2026-10-05/override", data=fields)

    assert [one.status_code for one in (refused, done, stale, staff)] == [409, 303, 409, 403]
    assert "请写明原因" in refused.text
    assert int(other[1]) in [row[1] for row in asked(site, DAYS) if str(row[0]).startswith("2026-10-05")]


@pytest.mark.parametrize("address", ["/rota/day/never", "/rota/day/2099-01-01", "/rota/day/0001-01-01"])
def test_a_day_that_is_none_is_not_found(site: Site, address: str) -> None:
    assert reader(site, Role.STAFF).get(address).status_code == 404
    assert reader(site, Role.STAFF).get("/rota?month=soon").status_code == 200


def test_everybody_reads_the_rota_and_only_supervisors_change_it(site: Site, published: Client) -> None:
    page = reader(site, Role.AUDITOR).get("/rota?month=2026-10")

    assert page.status_code == 200
    assert "/rota/publish" not in page.text
    staff = reader(site, Role.STAFF)
    for address in (
        "/rota/publish",
        "/rota/leave",
        "/rota/key-periods",
        "/rota/plan/reader",
        "/rota/leave/1/end",
    ):
        assert staff.post(address).status_code == 403, address


def test_turns_stand_in_their_order_and_why_somebody_is_away_is_the_supervisors_to_know(
    site: Site, published: Client, people: list[int]
) -> None:
    takes_turns(published, [*reversed(people)])
    leave = {"person": str(people[0]), "first": "2026-11-02", "last": "2026-11-03", "reason": "住院手术"}
    published.post("/rota/leave", data=leave)

    page = reader(site, Role.STAFF).get("/rota/plan").text

    assert sorted(NAMES, key=page.index) == list(reversed(NAMES))
    assert "11月2日" in page
    assert "住院手术" not in page
    assert "住院手术" in published.get("/rota/plan").text


def test_a_month_costs_the_same_however_much_is_published(site: Site, published: Client) -> None:
    with statements(site) as few:
        published.get("/rota?month=2026-10")
    assert publishes(published, "2027-02") == 303
    assert "自动补排" not in published.get("/rota?month=2026-10").text
    with statements(site) as many:
        published.get("/rota?month=2026-10")
    with statements(site) as day:
        published.get("/rota/day/2026-10-05")
    with statements(site) as plan:
        published.get("/rota/plan")

    assert len(few) == len(many) <= 10
    assert max(len(day), len(plan)) <= 10


def test_the_page_is_english_for_who_reads_english(site: Site, published: Client) -> None:
    page = site.client(Role.ADMINISTRATOR).get("/rota?month=2026-10").text

    for words in ("Oct 2026", "National Day", "Make-up working day: no slot, the desk", "published"):
        assert words in page
