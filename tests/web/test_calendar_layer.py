"""The desk's own days, seasons and hours as a form: a draft like any other, and nothing without a document."""

from datetime import date
from html import unescape

import pytest

from roster.permissions import Role
from tests.web.calendar_version_data import changed
from tests.web.office_data import reader
from tests.web.site import Site


def own(**more: str) -> dict[str, str]:
    act = {"usual": "08:30-12:00,13:30-17:30", "document": "示例办〔2026〕3号", "published": "2026-11-01"}
    return act | {"kind_1": "off", "kind_2": "off", "kind_3": "off"} | more


def test_own_days_seasons_and_hours_become_a_draft_and_can_be_taken_away_again(november: Site) -> None:
    head = reader(november, Role.SUPERVISOR)
    typed = own(
        day_1="2026-12-11", kind_1="half", hours_1="8:30-12:00", name_1="市运动会", day_2="2026-12-12",
        kind_2="worked", name_2="补班", season_1="07-01/08-31", season_hours_1="08:30-12:00，14:30-17:30",
    )  # fmt: skip

    made = head.post("/calendar/local", data=typed)
    review = unescape(head.get(made.headers["Location"]).text)
    head.post(f"{made.headers['Location']}/publish")
    standing = unescape(head.get("/calendar/local").text)
    season = "07-01/08-31 08:30-12:00,14:30-17:30"
    gone = head.post("/calendar/local", data={**own(), "remove": ["2026-12-11", season]})
    less = unescape(head.get(gone.headers["Location"]).text)

    assert made.status_code == 303
    assert "半天上班（市运动会），08:30–12:00" in review
    assert "调休上班（补班）" in review
    assert "每年7月1日至8月31日：08:30–12:00、14:30–17:30（示例办〔2026〕3号）" in review
    assert 'value="2026-12-11"' in standing
    assert "12月11日 周五" in less
    assert "12月12日" not in less
    assert "每年7月1日至8月31日" in less
    assert november.desk.calendar.hours.on(date(2027, 7, 5)).text == "08:30-12:00,14:30-17:30"


@pytest.mark.parametrize(
    ("more", "field", "words"),
    [
        ({"document": " "}, "document", "没有文件依据，不改日历。"),
        ({"published": "x"}, "published", "请填日期。"),
        ({"name_1": "抢险"}, "day_1", "请填日期。"),
        ({"day_1": "2035-01-01", "name_1": "抢险"}, "day_1", "没有2035年的放假安排"),
        ({"day_1": "2026-12-11", "name_1": ""}, "name_1", "请填事由。"),
        ({"day_1": "2026-12-11", "name_1": "x", "kind_1": "half"}, "hours_1", "时间写成"),
        ({"day_1": "2026-12-11", "name_1": "x", "hours_1": "08:30-12:00"}, "hours_1", "放假的日子不填时间。"),
        ({"day_1": "2026-12-11", "name_1": "x", "kind_1": "z"}, "kind_1", "从列表里选类型。"),
        (
            {"day_1": "2026-12-11", "name_1": "x", "day_2": "2026-12-11", "name_2": "y"}, "day_2",
            "这一天填了两次。",
        ),
        ({"season_1": "summer", "season_hours_1": "08:30-12:00"}, "season_1", "请填起止日期"),
        ({"season_1": "07-01/08-31", "season_hours_1": "12:00-08:30"}, "season_hours_1", "时间写成"),
        (
            {
                "season_1": "07-01/08-31", "season_hours_1": "08:30-12:00",
                "season_2": "08-15/09-15", "season_hours_2": "08:30-12:00",
            },
            "season_2", "07-01/08-31与08-15/09-15有重叠的日子。",
        ),
        ({"season_1": "07-01/08-31", "season_hours_1": "08:30-08:31"}, "season_hours_1", "每天不足一小时"),
        ({"usual": "08:30-08:31"}, "usual", "每天不足一小时"),
        ({"usual": "00:00-24:00"}, "usual", "每天不足一小时"),
        ({"usual": "always"}, "usual", "时间写成"),
        ({}, "", "已发布的日历与此相同，没有要改的。"),
    ],
)  # fmt: skip
def test_an_own_layer_that_cannot_be_is_refused_at_its_field(
    november: Site, more: dict[str, str], field: str, words: str
) -> None:
    before = changed(november)

    answer = reader(november, Role.STAFF).post("/calendar/local", data=own(**more))
    page = unescape(answer.text)

    assert answer.status_code == (400 if field else 409)
    assert not field or f'id="f-{field}-error"' in page
    assert words in page
    assert changed(november) == before


def test_a_season_that_stands_already_is_not_added_again(november: Site) -> None:
    head = reader(november, Role.SUPERVISOR)
    season = {"season_1": "07-01/08-31", "season_hours_1": "08:30-12:00,14:30-17:30"}
    made = head.post("/calendar/local", data=own(**season))
    head.post(f"{made.headers['Location']}/publish")

    again = head.post("/calendar/local", data=own(**season))
    other = {
        **own(**season),
        "season_hours_1": "08:00-12:00",
        "remove": "07-01/08-31 08:30-12:00,14:30-17:30",
    }
    instead = head.post("/calendar/local", data=other)

    assert (again.status_code, instead.status_code) == (400, 303)
    assert "07-01/08-31与07-01/08-31有重叠的日子。" in unescape(again.text)
