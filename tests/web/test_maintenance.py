"""Maintenance windows on pages: entered and ended by forms, refused with a sentence, shown where they hold."""

from datetime import timedelta

import pytest

from roster.people import DutyRole
from roster.permissions import Role
from sites.service import add_site
from tests.web.office_data import asked, on_duty, pages_go_out, person, reader
from tests.web.site import CLERK, Site
from tests.web.statements import statements
from tickets.kinds import Kind, Severity, Source
from tickets.ticket import Reporter

WINDOWS = "SELECT site_id, reason, ended_at FROM maintenance_window ORDER BY id"
REASON = "机房更换电源。"
FIELDS = {"site": "1", "starts": "2025-09-30T16:59", "ends": "2025-09-30T20:00", "reason": REASON}


@pytest.fixture
def portal(site: Site) -> int:
    """The watched site whose pages the tests' reports name."""
    with site.desk.database.work(site.clock.now(), "test") as work:
        return add_site(
            work, name="示例市人民政府门户网站", home="https://www.shili.example/", site_code="1300000001"
        )


def outage(site: Site) -> str:
    return site.takes_in(
        kind=Kind.DETECTED_FAULT,
        source=Source.MACHINE,
        severity=Severity.SEVERE,
        fingerprint="down:1",
        reporter=Reporter(),
    ).number


@pytest.mark.usefixtures("portal")
def test_a_supervisor_enters_a_window_and_it_stands_where_rules_are_read(site: Site) -> None:
    client = reader(site, Role.SUPERVISOR)
    empty = client.get("/maintenance").text

    answer = client.post("/maintenance", data=FIELDS)

    assert "没有登记维护" in empty
    assert 'value="2025-09-30T16:59"' in empty  # now, as a proposal
    assert (answer.status_code, answer.headers["Location"]) == (303, "/maintenance")
    assert asked(site, WINDOWS) == [(1, REASON, None)]
    page, policies = client.get("/maintenance").text, client.get("/policies").text
    for words in ("示例市人民政府门户网站", REASON, "9月30日 周二 20:00", "正在进行", "立即结束"):
        assert words in page
    assert "维护中，到9月30日 周二 20:00为止：示例市人民政府门户网站。" in policies
    assert REASON in policies


@pytest.mark.usefixtures("portal")
def test_all_sites_are_held_only_when_that_is_chosen(site: Site) -> None:
    client = reader(site, Role.ADMINISTRATOR)

    client.post(
        "/maintenance",
        data=FIELDS | {"site": "all", "starts": "2025-10-01T20:00", "ends": "2025-10-01T22:00"},
    )

    page = client.get("/maintenance").text
    assert asked(site, WINDOWS) == [(None, REASON, None)]
    assert "本台全部网站" in page
    assert "取消" in page
    assert "维护中" not in client.get("/policies").text


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"ends": "2025-09-30T16:59"}, "结束时间须晚于开始时间。"),
        ({"ends": "2025-09-29T10:00"}, "结束时间须晚于开始时间。"),
        ({"starts": "2025-09-29T10:00", "ends": "2025-09-29T12:00"}, "请填写还没到的结束时间"),
        ({"ends": "2025-10-30T17:00"}, "最长30天"),
        ({"starts": "0001-01-01T00:00"}, "最长30天"),
        ({"starts": "9999-12-31T22:00", "ends": "9999-12-31T23:59"}, "请核对年份"),
        ({"starts": "2025-09-30T16:59", "ends": "9999-12-31T23:59"}, "最长30天"),
        ({"ends": "tomorrow"}, "请写日期和时间"),
        ({"starts": ""}, "请写日期和时间"),
        ({"reason": " "}, "请写明原因"),
        ({"reason": "\x00"}, "请写明原因"),
        ({"reason": "长" * 301}, "原因最多300个字"),
        ({"site": ""}, "请从列表中选择网站"),
        ({"site": "99"}, "请从列表中选择网站"),
        ({"site": "9" * 30}, "请从列表中选择网站"),
    ],
)
@pytest.mark.usefixtures("portal")
def test_bad_input_gets_a_sentence_keeps_what_was_typed_and_changes_nothing(
    site: Site, fields: dict[str, str], sentence: str
) -> None:
    answer = reader(site, Role.SUPERVISOR).post("/maintenance", data=FIELDS | fields)

    assert answer.status_code == 400
    assert sentence in answer.text
    assert 'role="alert"' in answer.text
    kept = {"reason": REASON, "ends": FIELDS["ends"]} | fields
    assert all(
        f'value="{kept[name]}"' in answer.text for name in ("reason", "ends") if "\x00" not in kept[name]
    )
    assert asked(site, WINDOWS) == []


@pytest.mark.usefixtures("portal")
def test_ending_a_window_says_so_and_a_second_time_that_it_is_over(site: Site) -> None:
    client = reader(site, Role.SUPERVISOR)
    client.post("/maintenance", data=FIELDS)

    ended, again = client.post("/maintenance/1/end"), client.post("/maintenance/1/end")
    never = client.post(f"/maintenance/{'9' * 30}/end")

    assert (ended.status_code, again.status_code, never.status_code) == (303, 409, 409)
    assert "这个维护时段已经结束。" in again.text
    assert "没有登记维护" in client.get("/maintenance").text
    assert len(asked(site, "SELECT 1 FROM audit WHERE action = 'maintenance_ended'")) == 1


@pytest.mark.parametrize("role", [Role.STAFF, Role.UNIT_HANDLER, Role.AUDITOR])
@pytest.mark.usefixtures("portal")
def test_others_read_the_windows_and_cannot_change_them(site: Site, role: Role) -> None:
    reader(site, Role.SUPERVISOR).post("/maintenance", data=FIELDS)
    client = reader(site, role)
    page = client.get("/maintenance").text

    refused = [client.post("/maintenance", data=FIELDS), client.post("/maintenance/1/end")]

    assert REASON in page
    assert "立即结束" not in page
    assert 'name="reason"' not in page
    assert [answer.status_code for answer in refused] == [403, 403]
    assert asked(site, WINDOWS) == [(1, REASON, None)]


@pytest.mark.usefixtures("portal")
def test_a_held_ticket_says_until_when_and_why_and_others_say_nothing(site: Site, unit: int) -> None:
    on_duty(site, DutyRole.READER, [person(site, "示例乙", unit, mobile="+8613000000002")])
    client = reader(site, Role.SUPERVISOR)
    client.post("/maintenance", data=FIELDS)
    severe, ordinary = outage(site), site.takes_in().number
    pages_go_out(site)

    held, free = client.get(f"/tickets/{severe}").text, client.get(f"/tickets/{ordinary}").text

    assert "维护中：本故障的通知暂停到9月30日 周二 20:00。" in held
    assert "维护中，9月30日 周二 20:00之前不通知" in held  # beside the step
    assert "维护中，通知暂停到9月30日 周二 20:00" in held  # on the timeline
    assert f"<blockquote>{REASON}</blockquote>" in held
    assert "维护中" not in free
    site.clock.advance(hours=4)
    assert "维护中：" not in client.get(f"/tickets/{severe}").text


@pytest.mark.usefixtures("portal")
def test_the_page_is_english_for_who_reads_english(site: Site) -> None:
    client = site.client(Role.SUPERVISOR)
    client.post("/maintenance", data=FIELDS)
    number = outage(site)

    page, ticket = client.get("/maintenance").text, client.get(f"/tickets/{number}").text

    assert "End now" in page
    assert "30 Sep, Tue 20:00" in page
    assert "Calls about this fault are held until 30 Sep, Tue 20:00: maintenance." in ticket


@pytest.mark.usefixtures("portal")
def test_the_list_costs_the_same_for_many_windows_as_for_one(site: Site) -> None:
    client, costs = reader(site, Role.SUPERVISOR), []
    for count in (1, 28):
        for hours in range(count):
            begin = site.clock.now() + timedelta(hours=hours)
            site.desk.maintenance.add(
                CLERK, site_id=1, starts_at=begin, ends_at=begin + timedelta(hours=1), reason=REASON
            )
        with statements(site) as seen:
            page = client.get("/maintenance").text
        costs.append((len(seen), page.count(REASON)))

    assert costs == [(costs[0][0], 1), (costs[0][0], 29)]
