"""The calendar as JSON: deadlines, months and years, of any published version, and what is refused with a sentence."""

import pytest

from roster.permissions import Role
from tests.web.calendar_data import NEW_YEAR, publishes, stands_at, with_2027
from tests.web.machine_desk import TOKEN
from tests.web.site import Site

BEARER = {"Authorization": f"Bearer {TOKEN}"}
DEADLINE = "/api/calendar/deadline"


def test_a_deadline_comes_with_its_count(site: Site) -> None:
    found = site.client(Role.STAFF).get(f"{DEADLINE}?start=2025-09-30T16:59&days=3").get_json()

    assert (found["due_at"], found["overdue_at"], found["provisional"]) == (
        "2025-10-11T17:30:00+08:00", "2025-10-12T00:00:00+08:00", False,
    )  # fmt: skip
    assert (found["version"], found["name"]) == (1, site.desk.calendar.version)
    assert found["derivation"]["steps"][-1] == {
        "date": "2025-10-11", "verdict": "counted", "nth": 3, "reason": "makeup", "name": "国庆节、中秋节",
        "makeup": True,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("asked", "due"),
    [
        ("start=2025-11-03T17:31&days=3&rule=A", "2025-11-06T17:30:00+08:00"),
        ("start=2025-11-03T17:31&days=3&rule=B", "2025-11-07T17:30:00+08:00"),
        ("start=2025-09-30T16:59&natural_days=1", "2025-10-09T17:30:00+08:00"),
        ("start=2025-09-30T16:59&minutes=31", "2025-09-30T17:30:00+08:00"),
        ("start=2025-09-30T08:59Z&days=3", "2025-10-11T17:30:00+08:00"),
    ],
)
def test_each_rule_counts_in_its_own_way(site: Site, asked: str, due: str) -> None:
    assert site.client(Role.STAFF).get(f"{DEADLINE}?{asked}").get_json()["due_at"] == due


def test_an_older_version_is_still_asked_by_its_number(site: Site) -> None:
    stands_at(site, "2026-12-29 09:00")
    publishes(site, with_2027(NEW_YEAR))
    client = site.client(Role.STAFF)
    asked = f"{DEADLINE}?start=2026-12-29T09:00&days=3"

    answers = [client.get(f"{asked}{version}").get_json() for version in ("", "&version=1", "&version=2")]

    assert [(one["due_at"][:10], one["provisional"], one["version"]) for one in answers] == [
        ("2027-01-05", False, 2), ("2027-01-04", True, 1), ("2027-01-05", False, 2),
    ]  # fmt: skip


def test_a_month_shows_every_day_with_its_document_and_hours(site: Site) -> None:
    found = site.client(Role.AUDITOR).get("/api/calendar/months/2025-10").get_json()

    assert (found["month"], found["status"], len(found["days"]), found["working_days"]) == (
        "2025-10", "official", 31, 18,
    )  # fmt: skip
    assert found["days"][0] == {
        "day": "2025-10-01", "kind": "holiday", "working": False, "name": "国庆节、中秋节", "hours": "",
        "document": "国办发明电〔2024〕12号(2024-11-12)",
    }  # fmt: skip
    assert (found["days"][10]["kind"], found["days"][10]["hours"]) == ("makeup", "08:30-12:00,13:30-17:30")


def test_a_year_shows_what_it_rests_on_and_the_days_that_are_named(site: Site) -> None:
    found = (
        site.client(Role.UNIT_HANDLER, site.unit("市政府信息中心")).get("/api/calendar/years/2026").get_json()
    )

    assert (found["year"], found["status"], found["working_days"]) == (2026, "official", 248)
    assert {"day", "working", "name", "source", "published", "revises", "hours", "local"} == set(
        found["days"][0]
    )


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        (f"{DEADLINE}?days=3", "start"),
        (f"{DEADLINE}?start=tomorrow&days=3", "start"),
        (f"{DEADLINE}?start=2026-10-01T09:00", "Give one of days, natural_days and minutes."),
        (f"{DEADLINE}?start=2026-10-01T09:00&days=3&minutes=5", "Give one of"),
        (f"{DEADLINE}?start=2026-10-01T09:00&days=0", "0 is not a possible number of working days."),
        (f"{DEADLINE}?start=2026-10-01T09:00&natural_days=9999", "9999 is not a possible number"),
        (f"{DEADLINE}?start=2026-10-01T09:00&natural_days=3&rule=B", "Rule B is for working days only."),
        (f"{DEADLINE}?start=2026-10-01T09:00&days=3&rule=C", "rule"),
        (f"{DEADLINE}?start=2029-01-02T09:00&days=3", "No holiday arrangement is loaded for 2029"),
        (f"{DEADLINE}?start=0001-01-01T00:00&days=3", ""),
        ("/api/calendar/months/2026-13", "“2026-13” is no month. Write it as 2026-10."),
        ("/api/calendar/months/9999-12", "“9999-12” is no month"),
        ("/api/calendar/months/2031-01", "No holiday arrangement is loaded for 2031"),
        ("/api/calendar/years/2031", "No holiday arrangement is loaded for 2031"),
    ],
)
def test_what_cannot_be_counted_is_refused_with_a_sentence(site: Site, asked: str, words: str) -> None:
    answer = site.client(Role.STAFF).get(asked)

    assert answer.status_code == 422
    assert words in answer.get_data(as_text=True).replace("\\u201c", "“").replace("\\u201d", "”")


def test_an_unknown_version_is_not_found(site: Site) -> None:
    client = site.client(Role.STAFF)

    assert client.get("/api/calendar/years/2026?version=7").status_code == 404
    assert client.get("/api/calendar/years/2026?version=x").status_code == 404


def test_every_role_and_a_machine_may_ask_and_nobody_else(site: Site) -> None:
    unit = site.unit("市政府信息中心")
    doors = (
        f"{DEADLINE}?start=2026-10-01T09:00&days=3",
        "/api/calendar/months/2026-10",
        "/api/calendar/years/2026",
    )
    for door in doors:
        said = [site.client(role, unit if role is Role.UNIT_HANDLER else None).get(door) for role in Role]
        said.append(site.visitor().get(door, headers=BEARER))

        assert {one.status_code for one in said} == {200}
        assert site.visitor().get(door).status_code == 401


def test_the_endpoints_are_documented(site: Site) -> None:
    paths = site.visitor().get("/api/openapi.json").get_json()["paths"]

    assert {path for path in paths if "/calendar/" in path} == {
        "/api/calendar/deadline", "/api/calendar/months/{month}", "/api/calendar/years/{year}",
    }  # fmt: skip
