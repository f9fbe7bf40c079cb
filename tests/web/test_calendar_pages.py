"""The calendar as everybody looks at it: a month with its documents, any version of it, and the calculator."""

from dataclasses import replace
from datetime import date
from html import unescape
from urllib.parse import parse_qs

import pytest

from calendars.content import Content
from calendars.hours import DaySchedule, Season
from calendars.tables import shipped_content
from calendars.workdays import DayEntry
from roster.permissions import Role
from tests.web.calendar_version_data import published
from tests.web.office_data import reader
from tests.web.site import Site

MEETING = DayEntry(
    date(2025, 10, 15),
    working=True,
    name="市运动会",
    source="示例办〔2025〕3号",
    hours="08:30-12:00",
    local=True,
)


def own_layer() -> Content:
    """A half day, and a summer with its own hours."""
    shipped = shipped_content()
    summer = Season("06-15/09-15", DaySchedule.parse("08:30-12:00,14:30-17:30"), "示例办〔2025〕1号")
    return replace(shipped, days=(*shipped.days, MEETING), seasons=(summer,))


@pytest.mark.parametrize("role", list(Role))
def test_everybody_sees_the_month_of_today_with_its_holidays_and_worked_weekends(
    site: Site, role: Role
) -> None:
    page = unescape(reader(site, role).get("/calendar").text)

    assert "<h1>2025年9月</h1>" in page
    assert "调休上班（国庆节、中秋节）" in page
    assert (
        '<td class="makeup" title="调休上班（国庆节、中秋节）；国办发明电〔2024〕12号(2024-11-12)">' in page
    )
    assert '<td class="today"' in page
    assert "正式：依据已发布的通知。" in page
    assert "23个工作日" in page
    assert "248个工作日" in page


def test_a_run_of_days_is_one_line_with_its_document_and_what_it_revises(site: Site) -> None:
    page = unescape(reader(site, Role.STAFF).get("/calendar?month=2019-05").text)

    assert "5月1日至5月4日" in page
    assert "国办发明电〔2019〕3号</td>" in page
    assert "2019年3月22日" in page
    assert "国办发明电〔2018〕15号</td>" in page
    assert "已调整：后来的通知改过安排。" in page


def test_a_provisional_year_says_so(site: Site) -> None:
    page = reader(site, Role.STAFF).get("/calendar?month=2027-02").text

    assert "暂定：只有法定节日，通知尚未发布。" in page


def test_own_days_and_seasons_stand_beside_the_national_ones_and_older_versions_stay_readable(
    site: Site,
) -> None:
    number = published(site, own_layer())
    staff = reader(site, Role.STAFF)

    new = unescape(staff.get("/calendar?month=2025-10").text)
    old = unescape(staff.get("/calendar?month=2025-10&version=1").text)
    summer = unescape(staff.get("/calendar?month=2025-07").text)

    assert number == 2
    assert "半天上班（市运动会），08:30–12:00" in new
    assert "本台自定" in new
    assert "市运动会" not in old
    assert '<option value="1" selected>' in old
    assert "/calendar?month=2025-11&version=1" in old
    assert "每年6月15日至9月15日 · 示例办〔2025〕1号" in summer
    assert summer.count('badge-accent">本月') == 1


@pytest.mark.parametrize(
    ("address", "words"),
    [
        ("/calendar?month=2031-01", "没有2031年的放假安排"),
        ("/calendar?month=2017-12", "没有2017年的放假安排"),
        ("/calendar?month=2025-13", "“2025-13”不是月份"),
        ("/calendar?month=<b>", "“<b>”不是月份"),
    ],
)
def test_a_month_that_no_version_has_is_not_found_and_the_years_there_are_lead_on(
    site: Site, address: str, words: str
) -> None:
    answer = reader(site, Role.STAFF).get(address)

    assert answer.status_code == 404
    assert words in unescape(answer.text)
    assert "<b>”" not in answer.text
    assert "/calendar?month=2026-09" in answer.text


@pytest.mark.parametrize("version", ["7", "x", "0", "²"])
def test_a_version_that_does_not_exist_is_not_found(site: Site, version: str) -> None:
    assert reader(site, Role.STAFF).get(f"/calendar?version={version}").status_code == 404


@pytest.mark.parametrize(
    ("question", "due", "words"),
    [
        ("start=2025-09-30T16:59&rule=A&amount=3", "10月11日 周六 17:30", "当天24:00 前仍算按时"),
        ("start=2025-09-30T18:00&rule=B&amount=3", "10月13日 周一 17:30", "视为收到当天"),
        ("start=2025-09-30T16:59&rule=natural&amount=5", "10月9日 周四 17:30", "民法典 201、203"),
        ("start=2025-09-30T16:59&rule=minutes&amount=60", "10月9日 周四 08:59", "此后算超期"),
        ("start=2026-12-30T09:00&rule=A&amount=3", "2027年1月5日 周二 17:30", "该年放假安排尚未公布"),
    ],
)
def test_the_calculator_counts_by_every_rule_and_tells_each_day(
    site: Site, question: str, due: str, words: str
) -> None:
    answer = reader(site, Role.STAFF).get(f"/calendar/calculator?{question}")
    page = unescape(answer.text)

    assert answer.status_code == 200
    assert f">{due}</time>" in page
    assert words in page
    assert 'class="trace"' in page


def test_the_calculator_counts_by_an_older_version_too(site: Site) -> None:
    off = replace(MEETING, working=False, hours="")
    shipped = shipped_content()
    published(site, replace(shipped, days=(*shipped.days, off)))
    staff = reader(site, Role.STAFF)
    question = "/calendar/calculator?start=2025-10-13T09:00&rule=A&amount=3"

    now, before = staff.get(question).text, staff.get(f"{question}&version=1").text

    assert ">10月17日 周五 17:30</time>" in now
    assert ">10月16日 周四 17:30</time>" in before


@pytest.mark.parametrize(
    ("question", "field", "words"),
    [
        ("start=&rule=A&amount=3", "start", "请写日期和时间。"),
        ("start=0001-01-01T00:00&rule=A&amount=3", "start", "请写日期和时间。"),
        ("start=9999-12-31T23:59&rule=minutes&amount=3", "start", "没有9999年的放假安排"),
        ("start=2031-01-01T09:00&rule=A&amount=3", "start", "没有2031年的放假安排"),
        ("start=2027-12-30T09:00&rule=A&amount=9", "amount", "没有2028年的放假安排"),
        ("start=2025-09-30T16:59&rule=A&amount=367", "amount", "填1到366的整数。"),
        ("start=2025-09-30T16:59&rule=minutes&amount=0", "amount", "填1到527040的整数。"),
        ("start=2025-09-30T16:59&rule=A&amount=three", "amount", "填1到366的整数。"),
        ("start=2025-09-30T16:59&rule=C&amount=3", "rule", "从列表里选一条规则。"),
        ("start=2025-09-30T16:59&rule=A&amount=3&version=9", "version", "日历没有这一版。"),
    ],
)
def test_a_question_that_cannot_be_counted_is_refused_at_its_field_and_stays_typed(
    site: Site, question: str, field: str, words: str
) -> None:
    answer = reader(site, Role.STAFF).get(f"/calendar/calculator?{question}")
    page = unescape(answer.text)

    assert answer.status_code == 400
    assert f'id="f-{field}-error"' in page
    assert words in page
    assert f'value="{parse_qs(question)["amount"][0]}"' in page
