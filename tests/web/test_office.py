"""The overdue audit, its export and the lifecycle page: what a supervisor sees of late tickets, and what it costs."""

import io
import re
import zipfile

import pytest

from database.sheets import read_rows
from roster.people import DutyRole
from roster.permissions import Role
from tests.web.office_data import on_duty, pages_go_out, person, reader, report, verified
from tests.web.site import CLERK, Site
from tests.web.statements import statements
from tickets.lifecycle import MOVES, Fact, Verb
from tickets.service import Order

LATE = "市长信箱去年11月来信仍显示“处理中”"
MOST_STATEMENTS = 10


@pytest.fixture
def office(site: Site) -> int:
    """A unit with one contact; a reader and a supervisor are on duty."""
    unit_id = site.unit("市政府信息中心")
    person(site, "示例乙", unit_id, mobile="+8613000000002")
    reader = person(site, "示例甲", unit_id, mobile="+8613000000001")
    head = person(site, "示例丁", site.unit("市政府办"), mobile="+8613000000004")
    on_duty(site, DutyRole.READER, [reader])
    on_duty(site, DutyRole.SUPERVISOR, [head])
    return unit_id


def _late_ticket(site: Site, unit_id: int) -> str:
    """Received 2025-09-30 16:59, due Saturday 2025-10-11, never answered; the clock stands at Monday 09:00."""
    taken = report(site, LATE)
    verified(site, taken, unit_id)
    for _ in range(3):
        site.clock.advance(days=4)
        pages_go_out(site)
    site.clock.advance(hours=16, minutes=1)
    return taken.number


def _tiles(page: str) -> dict[str, str]:
    return dict(re.findall(r'class="tile tile-(\w+)".*?<b[^>]*>(\d+)<', page, flags=re.DOTALL))


def test_a_late_ticket_stands_with_who_has_it_how_late_it_is_and_who_was_told(
    site: Site, office: int
) -> None:
    number = _late_ticket(site, office)

    page = reader(site, Role.SUPERVISOR).get("/overdue").text

    assert number in page
    assert "市政府信息中心" in page
    assert "超期0.5个工作日" in page
    assert "应于10月11日" in page
    assert "示例甲 已发出" in page
    assert "未确认，已等" in page
    assert _tiles(page) == {
        "overdue": "1", "due_today": "0", "next": "0", "past_close": "0", "unacknowledged": "1", "provisional": "0",
        "missed": "0", "recheck": "0",
    }  # fmt: skip


def test_a_confirmation_is_told_with_its_name_and_stills_the_tile(site: Site, office: int) -> None:
    number = _late_ticket(site, office)
    site.desk.escalation.acknowledge_by_web(CLERK, number)

    page = reader(site, Role.SUPERVISOR).get("/overdue").text

    assert "clerk 今天 09:00已确认" in page
    assert _tiles(page)["unacknowledged"] == "0"


def test_what_nobody_confirmed_is_listed_for_the_unit_that_was_asked_for(site: Site, office: int) -> None:
    number = _late_ticket(site, office)
    head = reader(site, Role.SUPERVISOR)

    theirs, the_desks = (head.get(f"/office/unacknowledged?unit={unit}").text for unit in (office, "desk"))

    assert number in theirs
    assert number not in the_desks


def test_due_today_past_close_and_the_next_working_day_are_told_apart(site: Site, office: int) -> None:
    first = report(site, "早一天收到")
    site.clock.advance(days=8, hours=16)
    second = report(site, "晚一天收到")

    site.clock.advance(days=2, hours=2)
    morning = reader(site, Role.SUPERVISOR).get("/overdue").text
    site.clock.advance(hours=7)
    evening = reader(site, Role.SUPERVISOR).get("/overdue").text

    assert _tiles(morning) | {"next": "2"} == _tiles(morning)
    assert (_tiles(morning)["due_today"], _tiles(morning)["past_close"]) == ("1", "0")
    assert (_tiles(evening)["due_today"], _tiles(evening)["past_close"]) == ("0", "1")
    today, upcoming = morning.partition('id="today"')[2].split('id="next"')
    assert (first.number in today, second.number in today) == (True, False)
    assert (first.number in upcoming, second.number in upcoming) == (False, True)
    assert "已过下班" in evening.partition('id="today"')[2]


def test_on_a_day_off_no_tile_names_an_hour_of_closing(site: Site, office: int) -> None:
    working = reader(site, Role.SUPERVISOR).get("/office").text
    site.clock.advance(days=1)
    off = reader(site, Role.SUPERVISOR).get("/office").text

    assert ("17:30前答复" in working.replace(" ", ""), "休息日没有到期的工单" in working) == (True, False)
    assert ("17:30前答复" in off.replace(" ", ""), off.count("休息日没有到期的工单")) == (False, 2)


def test_each_unit_has_its_figures_and_the_duty_desk_what_no_unit_has(site: Site, office: int) -> None:
    _late_ticket(site, office)
    report(site, "刚收到的")

    page = reader(site, Role.SUPERVISOR).get("/overdue").text

    units = page.partition('id="h-units"')[2]
    assert re.findall(r'<th scope="row">(.*?)</th>', units) == ["值班台", "市政府信息中心", "合计"]
    assert re.findall(r'class="num[^"]*"[^>]*>(?:<a[^>]*>|<span[^>]*>)(\d+)', units) == [
        *"1000",
        *"1100",
        *"2100",
    ]


def test_more_than_a_page_of_late_tickets_is_reached_by_a_link(site: Site) -> None:
    for n in range(52):
        report(site, f"第{n:02}件迟到的")
    site.clock.advance(days=20)
    client = reader(site, Role.SUPERVISOR)

    first = client.get("/overdue").text
    link = re.search(r'<a class="btn" href="(/office/overdue\?[^"]+)">再看50条', first)
    assert link
    more = client.get(link[1].replace("&amp;", "&")).text

    assert (first.count('class="sub mono"'), more.count('class="sub mono"')) == (50, 2)
    assert "再看50条" not in more


def test_the_page_costs_the_same_with_few_and_with_many_tickets(site: Site, office: int) -> None:
    client = reader(site, Role.SUPERVISOR)
    _late_ticket(site, office)
    with statements(site) as few:
        client.get("/overdue")
    for n in range(30):
        verified(site, report(site, f"第{n:02}件"), office)
    site.clock.advance(seconds=30)
    with statements(site) as many:
        client.get("/overdue")

    assert len(few) <= MOST_STATEMENTS
    assert len(many) == len(few)


def test_the_audit_stays_open_where_the_calendar_ends(site: Site) -> None:
    report(site, "普通的一件")
    site.clock.set(site.clock.now().replace(year=2027, month=12, day=31))

    page = reader(site, Role.SUPERVISOR).get("/overdue")

    assert page.status_code == 200
    assert "日历到此为止" in page.text


@pytest.mark.parametrize("role", [Role.STAFF, Role.UNIT_HANDLER])
def test_staff_and_handlers_have_no_audit(site: Site, role: Role) -> None:
    client = reader(site, role)

    assert client.get("/overdue").status_code == 403
    assert client.get("/overdue.xlsx").status_code == 403


def test_the_export_holds_the_late_tickets_and_no_formula(site: Site, office: int) -> None:
    taken = report(site, "=HYPERLINK(1)")
    verified(site, taken, office)
    site.clock.advance(days=20)

    answer = reader(site, Role.AUDITOR).get("/overdue.xlsx")

    assert answer.headers["Content-Disposition"] == 'attachment; filename="overdue-2025-10-20.xlsx"'
    assert b"'=HYPERLINK" in _shared_text(answer.data)
    rows = read_rows(answer.data, filename="overdue.xlsx")
    assert rows[1][:2] == [taken.number, "=HYPERLINK(1)"]
    assert "2025-10-11 17:30" in rows[1][8]
    assert rows[1][10] == "6"


def _shared_text(book: bytes) -> bytes:
    """Every part of the workbook, unpacked."""
    with zipfile.ZipFile(io.BytesIO(book)) as parts:
        return b"".join(parts.read(name) for name in parts.namelist())


def test_an_answered_ticket_is_not_late_any_more(site: Site, office: int) -> None:
    number = _late_ticket(site, office)
    site.desk.tickets.move(CLERK, Verb.HANDLE, _order(site, number, {Fact.NOTE: "已更正"}))
    site.desk.tickets.move(CLERK, Verb.ANSWER, _order(site, number, {Fact.ANSWER: "您好，已更正。"}))

    page = reader(site, Role.SUPERVISOR).get("/overdue").text

    assert number not in page
    assert _tiles(page)["overdue"] == "0"
    assert "没有超期" in page


def _order(site: Site, number: str, facts: dict[Fact, str]) -> Order:
    with site.desk.database.read() as session:
        return Order(number, site.desk.reading.ticket(session, CLERK, number).version, facts)


@pytest.mark.parametrize("role", list(Role))
def test_everybody_reads_every_move_of_the_lifecycle(site: Site, role: Role) -> None:
    page = reader(site, role).get("/lifecycle").text

    assert page.partition("<tbody>")[2].count('<th scope="row"') == len(MOVES)
    assert "stateDiagram-v2" in page
