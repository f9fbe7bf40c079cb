"""A full disk: what is new is refused in plain words, what is under way goes on, supervisors hear of it once."""

import errno
import os
import re
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import cast

import pytest

from database.reserve import Reserve
from escalation.engine import Engine, Passed
from notifiers.replies import ReplyAction
from roster.people import DutyRole
from roster.permissions import Role
from tests.conftest import rows
from tests.web.machine_desk import TOKEN, MachineDesk
from tests.web.office_data import on_duty, person, reader
from tests.web.site import PAGE, WORDS, Client, Site
from web.worker import Worker

SIZE = 256 * 1024
BANNER = "磁盘已满，暂停接收新报告"
REPORT = {"kind": "unreachable", "url": PAGE, "description": WORDS}
FAULT = {
    "title": "首页无法访问",
    "url": "https://www.shili.example/",
    "severity": "severe",
    "fingerprint": "home",
}


class Disk:
    """The room left, as a test says; on either database, so that both refuse and tell in the same words."""

    def __init__(self, site: Site, folder: Path) -> None:
        self.left = 10 * SIZE
        self.path = folder / "desk.reserve"
        self.reserve = Reserve(self.path, size=SIZE, free=lambda _: self.left)
        self.reserve.set_aside()
        site.desk.database.reserve = self.reserve
        self.site = site

    def fills(self) -> None:
        self.left = 0
        Worker(self.site.desk).until_idle()

    def fills_at(self, *, second: int) -> None:
        """Another time, which a test is too quick to tell from the last."""
        self.left = 0
        self.reserve.give_up()
        os.utime(self.path, (second, second))
        Worker(self.site.desk).until_idle()

    def is_cleared(self) -> None:
        self.left = 10 * SIZE


@pytest.fixture
def disk(site: Site, tmp_path: Path) -> Disk:
    """Of a desk with one supervisor who has a mobile."""
    unit = site.unit("市政府办")
    on_duty(site, DutyRole.SUPERVISOR, [person(site, "示例戊", unit, mobile="+8613000000005")])
    return Disk(site, tmp_path)


def told(site: Site) -> list[str]:
    """What the supervisor heard of the disk."""
    return [one.body for one in site.desk.file_carrier.sent(100) if "磁盘已满" in one.body]


def test_a_citizen_reads_that_nothing_was_stored_and_keeps_what_was_typed(site: Site, disk: Disk) -> None:
    citizen = site.visitor()
    citizen.token = citizen.fresh_token()
    disk.fills()

    looked, sent = citizen.get("/report"), citizen.post("/report", data=REPORT)

    assert (looked.status_code, sent.status_code) == (503, 503)
    assert "存储空间已满" in sent.text
    assert "内容未保存" in sent.text
    assert site.desk.settings.duty_phone in sent.text
    assert "规章库" in sent.text, "what was typed is shown again"
    assert sent.headers["Retry-After"] == "300"
    assert rows(site.desk.database, "ticket") == 0
    assert rows(site.desk.database, "door_use") == 0, "a refused report uses up nobody's share"


def test_staff_entry_import_and_machines_are_refused_alike(site: Site, clerk: Client, disk: Disk) -> None:
    disk.fills()
    entry = {
        "source": "telephone",
        "kind": "typo",
        "severity": "normal",
        "title": "错别字",
        "description": WORDS,
    }
    sheet = "留言编号,问题描述,留言时间,问题页面\n20260001,栏目打不开,2025-09-29 10:00,https://www.shili.example/a\n"
    machine = {"Authorization": f"Bearer {TOKEN}"}

    answers = [
        clerk.post("/tickets/new", data=entry), clerk.post("/import", data={"step": "upload", "pasted": sheet}),
        site.visitor().post("/api/faults", json=FAULT, headers=machine),
    ]  # fmt: skip

    assert [one.status_code for one in answers] == [503] * 3
    assert (answers[2].json or {})["code"] == "disk_full"
    assert "错别字" in answers[0].text
    assert [rows(site.desk.database, table) for table in ("ticket", "blob")] == [0, 0]


def test_what_is_under_way_goes_on(site: Site, clerk: Client, disk: Disk, unit: int) -> None:
    ticket = site.verified(unit)
    disk.fills()
    page = clerk.get(f"/tickets/{ticket.number}")
    version = str(site.ticket(ticket.number).version)

    said = clerk.post(
        f"/tickets/{ticket.number}/comment", data={"version": version, "text": "已联系技术人员"}
    )

    assert (page.status_code, said.status_code) == (200, 303)
    assert "已联系技术人员" in clerk.get(f"/tickets/{ticket.number}").text
    assert site.visitor().get("/track").status_code == 200
    assert site.visitor().get("/healthz").status_code == 200


def test_a_reply_by_sms_is_taken_while_the_disk_is_full(machine_desk: MachineDesk, tmp_path: Path) -> None:
    machine_desk.contacts()
    letter = machine_desk.outage()
    code = re.findall(r"回复?(\d{4})", letter.body)[0]
    Disk(Site(machine_desk.app, machine_desk.clock), tmp_path).fills()

    answered = machine_desk.desk.replies.sms(
        sender=machine_desk.desk.file_carrier.sent(100)[-1].address,
        text=code,
        provider_id="SM1",
        carrier="test",
    )

    assert answered.done is ReplyAction.ACK
    assert rows(machine_desk.desk.database, "page WHERE acked_at IS NOT NULL") == 1


def test_a_turn_that_fails_for_want_of_room_is_told_plainly_and_the_next_one_has_the_reserve(
    site: Site, disk: Disk, capsys: pytest.CaptureFixture[str]
) -> None:
    class Full:
        """An engine that meets a full disk."""

        def remember(self, passed_at: datetime | None) -> None:
            """Nothing."""

        def run_pass(self) -> Passed:
            raise OSError(errno.ENOSPC, "No space left on device")

    desk = replace(site.desk, engine=cast("Engine", Full()))

    Worker(desk, pause=lambda _seconds: True).run()

    said = capsys.readouterr()
    assert disk.reserve.given_up_at is not None
    assert "disk_full" in said.out + said.err
    assert "Traceback" not in said.out + said.err


def test_every_staff_page_says_so_in_red_until_there_is_room_and_citizens_pages_do_not(
    site: Site, disk: Disk
) -> None:
    staff = reader(site, Role.STAFF)
    before = staff.get("/").text
    disk.fills()
    pages = {path: staff.get(path).text for path in ("/", "/overdue", "/sent", "/tickets/new")}
    public = site.visitor().get("/track").text
    disk.is_cleared()
    site.clock.advance(minutes=1)
    Worker(site.desk).until_idle()

    assert BANNER not in before
    assert all("banner-error" in text and BANNER in text for text in pages.values())
    assert BANNER not in public
    assert BANNER not in staff.get("/").text
    assert site.visitor().get("/report").status_code == 200


def test_supervisors_hear_of_it_once_even_at_night_and_again_the_next_time(site: Site, disk: Disk) -> None:
    site.clock.advance(hours=12)
    disk.fills()
    for _ in range(3):
        site.clock.advance(minutes=2)
        Worker(site.desk).until_idle()  # each worker is one that starts anew
    first = told(site)
    disk.is_cleared()
    site.clock.advance(minutes=1)
    Worker(site.desk).until_idle()
    disk.fills_at(second=1_790_000_000)

    assert len(first) == 1
    assert len(told(site)) == 2
    assert "暂停接收新报告" in first[0]


def test_the_figures_tell_it(site: Site, disk: Disk) -> None:
    before = site.visitor().get("/metrics").text
    disk.fills()

    assert "duwang_disk_full 0.0" in before
    assert "duwang_disk_full 1.0" in site.visitor().get("/metrics").text


def test_a_desk_whose_disk_is_not_ours_has_no_such_figure(machine_desk: MachineDesk) -> None:
    machine_desk.desk.database.reserve = None

    assert "duwang_disk_full" not in machine_desk.client().get("/metrics").text
