"""Days of the rota settled by hand, and key periods that want more readers."""

import re

from roster.permissions import Role
from tests.web.office_data import asked, reader
from tests.web.rota_desk import DAYS, NAMES, publishes
from tests.web.site import Client, Site


def test_a_day_of_the_draft_is_settled_by_hand_and_the_rest_goes_round_it(
    site: Site, published: Client, people: list[int]
) -> None:
    published.post(
        "/rota/leave", data={"person": str(people[0]), "first": "2026-11-14", "last": "2026-11-14"}
    )
    url, fields = "/rota/day/2026-11-14", {"role": "reader", "reason": "本人要求"}
    page = published.get(url).text
    drafted = re.search(r'place-draft">.*?<b>([^<]+)</b>', page)
    chosen = next(n for n, name in enumerate(NAMES) if n and drafted and name != drafted[1])

    refused = [
        published.post(f"{url}/take", data=fields | wrong)
        for wrong in (
            {"person": str(people[0])}, {"person": str(people[chosen]), "reason": " "}, {"person": "999"},
        )
    ]  # fmt: skip
    nothing = asked(site, DAYS.replace("2026-10-01", "2026-11-01"))
    done = published.post(f"{url}/take", data=fields | {"person": str(people[chosen])})
    again = published.post(f"{url}/take", data=fields | {"person": str(people[chosen])})
    working = published.post("/rota/day/2026-11-16/take", data=fields | {"person": str(people[chosen])})

    assert "现在定人：" in page
    assert [one.status_code for one in refused] == [409, 409, 409]
    assert "这个人当天请假" in refused[0].text
    assert nothing == []
    assert (done.status_code, again.status_code, working.status_code) == (303, 409, 409)
    stale = published.post("/rota/publish", data={"until": "2026-11-30", "seen": "x", "month": "2026-11"})
    assert stale.status_code == 409
    assert publishes(published, "2026-11") == 303
    november = asked(site, DAYS.replace("2026-10-01", "2026-11-01"))
    assert len(november) == 9
    assert [who for day, who in november if str(day).startswith("2026-11-14")] == [people[chosen]]
    loads = [sum(who == one for _, who in asked(site, DAYS)) for one in people]
    assert max(loads) - min(loads) <= 1
    assert reader(site, Role.STAFF).post(f"{url}/take", data=fields).status_code == 403


def test_a_key_period_with_one_reader_is_refused(site: Site, published: Client) -> None:
    fields = {"name": "两会", "first": "2027-03-03", "last": "2027-03-12", "readers": "1"}

    refused = published.post("/rota/key-periods", data=fields)
    done = published.post("/rota/key-periods", data=fields | {"readers": "2"})
    bad = published.post("/rota/key-periods", data=fields | {"first": "soon"})

    assert [refused.status_code, done.status_code, bad.status_code] == [409, 303, 400]
    assert "每天至少2人读网" in refused.text
    assert "每天2人读网" in published.get("/rota/plan").text
    assert published.post("/rota/key-periods/1/end").status_code == 303
    assert published.post("/rota/key-periods/1/end").status_code == 409


def test_places_of_a_key_period_that_was_called_off_are_taken_back_and_the_button_says_so(
    site: Site, published: Client
) -> None:
    period = {"name": "重保", "first": "2026-10-12", "last": "2026-10-14", "readers": "2"}
    published.post("/rota/key-periods", data=period)
    assert publishes(published, button="fill") == 303
    published.post("/rota/key-periods/1/end")

    page = published.get("/rota?month=2026-10").text

    assert "收回多排的6个" in page
    assert "自动补排" not in page
    assert publishes(published, button="fill") == 303
    assert [row for row in asked(site, DAYS) if str(row[0])[:10] == "2026-10-12"] == []
