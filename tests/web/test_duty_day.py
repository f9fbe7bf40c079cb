"""The rest of the duty day through its pages: log-ins and their absence, machine rooms, the record on paper."""

import io
import re
from datetime import timedelta

from openpyxl import load_workbook

from roster import store as roster_store
from roster.people import DutyRole, Shift
from roster.permissions import Role
from roster.service import on_duty
from rounds import round_store
from rounds.room import Aspect
from sites.object_checks import ObjectFacts
from sites.objects import Limits, ObjectKind
from tests.web.duty_data import (
    SUNDAY,
    asked,
    at,
    begun,
    count,
    items,
    photo,
    reaches_nobody,
    until,
)
from tests.web.site import CLERK, Client, Site

DAY_NO = SUNDAY.toordinal()


def test_no_log_in_by_noon_reminds_the_reader_and_by_half_past_five_tells_the_leader(
    site: Site, portal: int
) -> None:
    until(site, "11:59")
    quiet = asked(site, "log_in", DAY_NO)
    until(site, "12:15")
    noon = asked(site, "log_in", DAY_NO)
    site.client(Role.STAFF).post("/rounds/log-ins", data={"system": "national_platform", "found": "0"})
    until(site, "17:45")

    assert quiet == []
    assert noon == ["示1 log_in_missing"]
    assert asked(site, "log_in", DAY_NO) == ["示1 log_in_missing", "示3 log_in_late"]


def test_a_leader_without_a_telephone_and_a_message_that_reached_nobody_go_to_the_next(
    site: Site, portal: int
) -> None:
    assert portal
    with site.desk.database.work(site.clock.now(), "test") as work:
        (leader,) = on_duty(work.session, DutyRole.LEADER_IN_CHARGE, work.now)
        roster_store.set_reaches(work.session, leader.id, [])
    until(site, "12:15")
    reaches_nobody(site, "log_in", DAY_NO)
    until(site, "12:30")
    noon = asked(site, "log_in", DAY_NO)
    until(site, "17:45")

    assert noon == ["示1 log_in_missing", "示2 log_in_missing"]
    assert asked(site, "log_in", DAY_NO)[2:] == ["示2 log_in_late"]


def test_a_prompt_that_reached_nobody_is_passed_on_at_once(site: Site, portal: int) -> None:
    assert portal
    until(site, "08:01")
    with site.desk.database.read() as session:
        number = round_store.of_days(session, SUNDAY, SUNDAY)[0].id
    first = asked(site, "round", number)
    reaches_nobody(site, "round", number)
    until(site, "08:15")

    assert first == ["示1 round_prompt"]
    assert asked(site, "round", number) == ["示1 round_prompt", "示2 round_passed_on"]


def test_log_ins_to_both_systems_with_a_count_of_zero_remind_nobody(site: Site, portal: int) -> None:
    until(site, "08:30")
    clerk = site.client(Role.STAFF)
    proof = {"system": "national_platform", "found": "0", "screenshot": (photo(), "a.png")}

    first = clerk.post("/rounds/log-ins", data=proof)
    second = clerk.post("/rounds/log-ins", data={"system": "submission_system", "found": "3"})
    bad = clerk.post("/rounds/log-ins", data={"system": "submission_system", "found": "none"})
    page = clerk.get("/rounds").text
    shot = re.search(r'href="(/rounds/log-ins/\d+/screenshot)"', page)
    picture = clerk.get(shot[1]) if shot else None
    until(site, "17:45")

    assert (first.status_code, second.status_code, bad.status_code) == (303, 303, 400)
    assert "Write how many were found, 0 where there were none." in bad.text
    assert asked(site, "log_in", DAY_NO) == []
    assert "none found (0)" in page
    assert picture is not None
    assert picture.mimetype == "image/webp"


LOOKED = dict.fromkeys(Aspect, "ok")


def test_31_degrees_over_a_limit_of_28_become_a_fault_of_the_rooms_unit(
    site: Site, duty_clerk: Client, portal: int
) -> None:
    owner = site.unit("市行政审批局")
    limits = Limits(temperature=280)
    room = site.desk.objects.add(
        CLERK, ObjectFacts(ObjectKind.MACHINE_ROOM, "政务中心机房", owner, limits=limits)
    )
    url = f"/rounds/rooms/{room}"

    fine = duty_clerk.post(url, data=LOOKED | {"temperature": "28"}, follow_redirects=True).text
    hot = duty_clerk.post(
        url,
        data=LOOKED | {"temperature": "31", "cooling": "fault", "words_cooling": "2号空调停机"},
        follow_redirects=True,
    ).text
    again = duty_clerk.post(url, data=LOOKED | {"temperature": "31.5"}, follow_redirects=True).text
    bad = duty_clerk.post(url, data=LOOKED | {"temperature": "hot"})
    unread = duty_clerk.post(url, data=LOOKED)
    unseen = duty_clerk.post(url, data={"temperature": "28", "power": "ok"})

    numbers = re.findall(r'href="/tickets/(\w{6})"', again)
    tickets = {site.ticket(number).title: site.ticket(number) for number in numbers}
    assert "everything in order" in fine
    assert "Faults went to the unit" in hot
    assert len(tickets) == 2
    assert any("temperature 31" in title for title in tickets)
    assert {one.unit_id for one in tickets.values()} == {owner}
    assert bad.status_code == 400
    assert "Write degrees as 28 or 28.5." in bad.text
    assert (unread.status_code, unseen.status_code) == (400, 400)
    assert "Read the temperature off" in unread.text
    assert "Look at “Hardware”" in unseen.text
    assert "everything in order" not in unseen.text
    assert site.client(Role.SUPERVISOR).post(f"/sites/{room}/remove", data={"version": 1}).status_code == 409
    assert count(site, "ticket") == 2


def test_the_record_of_the_day_and_of_the_month_stands_on_paper_and_in_a_workbook(
    site: Site, duty_clerk: Client, portal: int, unit: int
) -> None:
    round_id = begun(site)
    duty_clerk.post(
        f"/rounds/{round_id}/items/{items(site, round_id)['规章库']}",
        data={"mark": "unreachable", "seen": ""},
    )
    duty_clerk.post(f"/rounds/{round_id}/close")
    duty_clerk.post("/rounds/log-ins", data={"system": "national_platform", "found": "0"})

    begun(site)
    with site.desk.database.work(site.clock.now(), "test") as work:
        person = roster_store.add_person(work.session, unit_id=unit, name="示例带班", title="", position=0)
        shift = Shift(DutyRole.DUTY_LEADER, person, at("00:00") - timedelta(days=1), at("00:00"))
        roster_store.add_shift(work.session, shift)

    day = duty_clerk.get("/rounds/record?of=2026-10-03").text
    month = duty_clerk.get("/rounds/record?of=2026-10").text
    book = duty_clerk.get("/rounds/record.xlsx?of=2026-10")
    nothing = duty_clerk.get("/rounds/record?of=2026-02-31").text

    assert "incomplete, 2 unread" in day
    assert "not yet" in day  # of the round that is being read: not “unread”
    assert "示例带班" in day
    assert ">none<" in day  # no machine room was read, and the table says so
    assert "示例市门户 › 政务公开 › 财政预决算" in day
    assert "示例市门户 › 政务公开 › 规章库" in month
    assert "财政预决算" not in month
    sheet = load_workbook(io.BytesIO(book.data)).worksheets[0]
    cells = [str(cell.value) for row in sheet.iter_rows() for cell in row]
    assert "National platform" in cells
    assert "2026-10-03" in nothing
    assert duty_clerk.get("/rounds/record.docx").status_code == 404


def test_an_article_published_at_ten_and_unread_at_five_is_late_on_the_supervisors_list(
    site: Site, portal: int
) -> None:
    until(site, "10:05")
    article = "https://www.shili.example/yw/1.html"
    lines = f"常务会议 2026-10-04 10:00 {article}\n另一篇 2026-10-04 10:01 {article}?2"
    clerk = site.client(Role.STAFF)
    added = clerk.post("/rounds/recheck", data={"articles": lines}, follow_redirects=True).text
    again = clerk.post("/rounds/recheck", data={"articles": lines}, follow_redirects=True).text
    bad = clerk.post("/rounds/recheck", data={"articles": "没有网址"})
    clerk.post("/rounds/recheck/2", data={"mark": "fault", "words": "标题里有错别字"})
    early = clerk.get("/rounds/recheck").text
    site.clock.set(at("17:00"))
    head = site.client(Role.SUPERVISOR)

    assert "2 articles are new" in added
    assert "0 articles are new" in again
    assert (bad.status_code, "No address was found" in bad.text) == (400, True)
    assert "1 is late" not in early
    assert "1 is late" in head.get("/rounds/recheck").text
    assert "1 is late" in head.get("/rounds").text
    assert head.post("/rounds/recheck/2", data={"mark": "read"}).status_code == 409
    assert count(site, "ticket") == 1
