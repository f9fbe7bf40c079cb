"""What became of the rota, on pages: a day's history, the paper of a month, changes made at once."""

import re
from datetime import UTC, datetime

from roster.permissions import Role
from tests.web.office_data import asked, reader
from tests.web.rota_desk import DAYS, NAMES
from tests.web.site import Client, Site


def test_a_day_says_what_became_of_it_and_the_paper_who_had_it_when(site: Site, published: Client) -> None:
    (_, first), *_ = asked(site, DAYS.replace("2026-10-01", "2026-10-05"))
    second = next(n for n in (1, 2, 3) if n != first)
    site.clock.set(datetime(2026, 10, 5, 10, 0, tzinfo=UTC))
    published = reader(site, Role.SUPERVISOR)
    page = published.get("/rota/day/2026-10-05").text
    slot = re.search(r'name="slot" value="(\d+)"', page)
    assert slot
    fields = {"slot": slot[1], "version": "1", "person": str(second), "reason": "临时出差"}
    elsewhere = published.post("/rota/day/2026-10-04/override", data=fields)
    done = published.post("/rota/day/2026-10-05/override", data=fields)

    day, month = published.get("/rota/day/2026-10-05").text, published.get("/rota?month=2026-10").text
    paper = published.get("/rota/paper?month=2026-10").text
    others = reader(site, Role.STAFF).get("/rota/day/2026-10-05").text

    was, now = NAMES[int(str(first)) - 1], NAMES[second - 1]
    assert (elsewhere.status_code, done.status_code) == (409, 303)
    assert f"读网：{was} → {now}，指定" in day
    assert "原因：临时出差" in day
    assert "临时出差" not in others
    assert f"{was}（到18:00）" in month
    assert re.search(rf"{was} 00:00–18:00.{{1,2}}{now} 18:00–24:00", paper)
    assert 'rel="prev" href="/rota/day/2026-10-04"' in day
    sheet = published.get("/rota/paper.xlsx?month=2026-10")
    assert (sheet.status_code, sheet.data[:2]) == (200, b"PK")
    assert published.get("/rota/paper?month=soon").status_code == 404


def test_a_month_that_no_calendar_reaches_says_so_and_many_places_of_a_day_are_one_line(
    site: Site, published: Client
) -> None:
    far = published.get("/rota?month=2028-01").text
    period = {"name": "重保", "first": "2026-10-12", "last": "2026-10-13", "readers": "20"}
    published.post("/rota/key-periods", data=period)

    page = published.get("/rota?month=2026-10").text
    elsewhere = published.get("/rota?month=2026-12").text

    assert "没有2028年的日历" in far
    assert page.count("10月12日读网缺20人") == elsewhere.count("10月12日读网缺20人") == 1
    assert "candidate-card" not in elsewhere


def test_of_two_that_change_the_turns_at_once_the_second_is_told(
    published: Client, people: list[int]
) -> None:
    page = published.get("/rota/plan").text
    seen = re.findall(r'name="seen" value="([^"]+)"', page)[0]
    turns = {"coverage": "every_rest_day", "seen": seen}

    first = published.post("/rota/plan/reader", data={**turns, "person": [str(people[0])]})
    second = published.post("/rota/plan/reader", data={**turns, "person": [str(people[1])]})
    blind = published.post(
        "/rota/plan/reader", data={"coverage": "every_rest_day", "person": [str(people[1])]}
    )

    assert (first.status_code, second.status_code) == (303, 409)
    assert blind.status_code == 409  # whoever names no turns saw none
    assert "有人改了轮值" in second.text
