"""Who is on duty now, inside and outside, and the rota as a calendar file behind a secret address."""

import re
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from icalendar import Calendar
from sqlalchemy import text

from roster.people import DutyRole
from roster.permissions import Role
from tests.web.office_data import asked, on_duty, person, reader
from tests.web.rota_desk import takes_turns
from tests.web.site import Site
from web.desk import EXTENSION
from web.rota_words import DUTY


@pytest.fixture
def rota(site: Site, unit: int) -> list[int]:
    """Two readers on a published rota, seen on 1 October 2026 at noon; a standing supervisor."""
    site.clock.set(datetime(2026, 9, 30, 4, 0, tzinfo=UTC))
    people = [
        person(site, name, unit, mobile=f"+861300000000{n}") for n, name in enumerate(("陆青禾", "何语桐"), 1)
    ]
    on_duty(site, DutyRole.SUPERVISOR, people[:1])
    client = reader(site, Role.SUPERVISOR)
    takes_turns(client, people)
    page = client.get("/rota?month=2026-10").text
    seen = re.search(r'name="until" value="2026-10-31">.*?name="seen" value="([^"]+)"', page)
    assert seen
    client.post("/rota/publish", data={"until": "2026-10-31", "seen": seen[1], "month": "2026-10"})
    site.clock.set(datetime(2026, 10, 1, 4, 0, tzinfo=UTC))
    return people


def allowing(site: Site, *what: str) -> None:
    settings = replace(site.desk.settings, public_duty=what)
    site.app.extensions[EXTENSION] = replace(site.desk, settings=settings)


@pytest.mark.usefixtures("rota")
def test_inside_each_role_says_who_with_what_number_until_when_and_who_is_next(site: Site) -> None:
    whole, masked = (reader(site, role).get("/duty").text for role in (Role.STAFF, Role.UNIT_HANDLER))

    assert "陆青禾" in whole
    assert 'href="tel:+8613000000001"' in whole
    assert "到10月2日 周五 00:00" in whole
    assert "下一班：何语桐，10月2日 周五" in whole
    assert "130****0001" in masked.replace(" ", "")
    assert "tel:" not in masked


@pytest.mark.usefixtures("rota")
def test_outside_nobody_is_named_unless_the_setting_allows_it(site: Site) -> None:
    closed = site.visitor().get("/on-duty")
    allowing(site, "names", "phone")
    opened = site.visitor().get("/on-duty").text

    assert closed.status_code == 200
    assert "今天休息，网站有人值班读网。" in closed.text
    assert not [word for word in ("陆青禾", "13000000001", "0316-2000001") if word in closed.text]
    assert "陆青禾" in opened
    assert "0316-2000001" in opened
    assert "13000000001" not in opened


def test_an_address_is_shown_once_gives_the_file_and_can_be_revoked(site: Site, rota: list[int]) -> None:
    client = reader(site, Role.STAFF)
    with site.desk.database.work(site.clock.now(), "test") as work:
        work.session.execute(
            text("UPDATE account SET person_id = :one WHERE role = 'staff'"), {"one": rota[0]}
        )
    made = client.post("/rota/feeds", data={"whose": "mine"}).text
    everyones = client.post("/rota/feeds", data={"whose": "all"}).text
    mine, whole = (re.search(r"(/rota/feeds/[\w-]+\.ics)", page) for page in (made, everyones))
    assert mine
    assert whole

    answer = site.visitor().get(mine[1])
    everybody = Calendar.from_ical(site.visitor().get(whole[1]).data)

    held = asked(site, "SELECT day, person_id FROM shift ORDER BY day")
    days = [str(day)[:10] for day, who in held if who == rota[0]]
    events = Calendar.from_ical(answer.data).walk("VEVENT")
    assert answer.headers["Content-Type"] == "text/calendar; charset=utf-8"
    assert [event.decoded("DTSTART").isoformat() for event in events] == days
    assert any("何语桐" in str(event["SUMMARY"]) for event in everybody.walk("VEVENT"))
    assert mine[1] not in client.get("/rota/feeds").text
    assert [row for row in asked(site, "SELECT digest FROM rota_feed") if str(row[0]) in mine[1]] == []
    assert client.post("/rota/feeds/1/revoke").status_code == 303
    assert client.post("/rota/feeds/1/revoke").status_code == 409
    assert site.visitor().get(mine[1]).status_code == 404
    assert site.visitor().get(whole[1]).status_code == 200


def test_the_addresses_of_an_account_end_with_it(site: Site, rota: list[int]) -> None:
    assert rota
    page = reader(site, Role.AUDITOR).post("/rota/feeds", data={"whose": "all"}).text
    address = re.search(r"(/rota/feeds/[\w-]+\.ics)", page)
    assert address
    before = site.visitor().get(address[1]).status_code
    account = site.account(Role.AUDITOR).id

    closed = site.client(Role.ADMINISTRATOR).post(
        "/accounts", data={"act": "switch", "account_id": account, "active": "0"}
    )

    assert (before, closed.status_code) == (200, 303)
    assert site.visitor().get(address[1]).status_code == 404


def test_an_address_of_ones_own_needs_days_of_ones_own_and_is_nobody_elses_to_revoke(site: Site) -> None:
    client = reader(site, Role.AUDITOR)

    assert client.post("/rota/feeds", data={"whose": "mine"}).status_code == 403
    client.post("/rota/feeds", data={"whose": "all"})
    assert reader(site, Role.STAFF).post("/rota/feeds/1/revoke").status_code == 409
    assert site.visitor().get("/rota/feeds/guess.ics").status_code == 404
    assert site.visitor().get(f"/rota/feeds/{'x' * 200}.ics").status_code == 404
    assert set(DUTY) == {DutyRole.READER, DutyRole.DUTY_LEADER}
