"""`take-mail`: a UPS that can only send mail makes one ticket; what fits no rule waits for somebody and is not lost."""

import json
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest

from database.audit import lines_after
from probes.alarms.errors import UnknownMailError
from probes.alarms.mail import MOST_READ
from probes.alarms.mail_service import MOST_KEPT, MailIntake
from probes.alarms.service import Alarms
from probes.alarms.sources import read_sources
from roster.permissions import Role
from tests.web.machine_desk import FOUNDER, MachineDesk
from web.desk import EXTENSION

EXAMPLE = Path("docs/monitoring/alarm_sources.example.json")


def mail(subject: str, number: int, *, sender: str = "ups@jifang.shili.example") -> bytes:
    head = f"From: {sender}\r\nMessage-ID: <{number}@x>\r\nSubject: {subject}\r\n\r\n"
    return head.encode("gbk") + "输入电压0V".encode("gbk")


def with_sources(desk: MachineDesk, table: object) -> MachineDesk:
    """As if the desk had been started anew with this table."""
    now = desk.desk
    alarms = Alarms(now.database, now.clock, now.calendar, now.intake, read_sources(table))
    mail_in = MailIntake(now.database, now.clock, alarms)
    desk.app.extensions[EXTENSION] = replace(now, alarms=alarms, mail_in=mail_in)
    return desk


@pytest.fixture
def desk(machine_desk: MachineDesk) -> MachineDesk:
    """With the sources of the example."""
    return with_sources(machine_desk, json.loads(EXAMPLE.read_text(encoding="utf-8")))


def test_mails_of_a_ups_are_one_ticket_and_each_counts_once(desk: MachineDesk, tmp_path: Path) -> None:
    def take(raw: bytes) -> str:
        status, told, complaint = desk.run("take-mail", given=raw)
        assert status == 0, complaint
        return told.rstrip()

    first = take(mail("UPS1 转电池供电", 1))
    number = first.removeprefix("ups-mail: opened ").rstrip(".")
    again = take(mail("UPS1 转电池供电", 1))
    reused = take(mail("UPS2 转电池供电", 1))
    desk.clock.advance(minutes=9)
    for place, raw in (("new/1", mail("UPS1 转电池供电", 2)), ("new/2", mail("UPS1 恢复市电", 3))):
        path = tmp_path / place
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(raw)
    box = desk.run("take-mail", "--maildir", str(tmp_path))[1]

    assert (again, reused) == ("Taken before; nothing was changed.", "Put aside: same_id.")
    assert box == f"ups-mail: repeated {number}.\nups-mail: resolved {number}.\n"
    assert sorted(path.name for path in (tmp_path / "cur").iterdir()) == ["1:2,S", "2:2,S"]
    assert take(mail("UPS1 self test passed", 4)) == "ups-mail lives."


def test_what_no_rule_fits_waits_on_the_page_until_somebody_settled_it(desk: MachineDesk) -> None:
    strange = mail("蓄电池优惠", 1, sender="sales@elsewhere.example")
    for raw in (strange, strange, mail("风扇", 2), b"no mail at all", b"x" * (MOST_READ + 1)):
        assert desk.run("take-mail", given=raw)[0] == 0
    too_large = desk.run("take-mail", given=b"x" * (MOST_KEPT + 1))
    client, token = desk.person(Role.SUPERVISOR)
    clerk, clerks = desk.person(Role.STAFF)

    page = client.get("/alarm-sources?lang=en").text
    kept = client.get("/alarm-sources/mail/1.eml")
    refused = clerk.post("/alarm-sources/mail/1/settle", headers=clerks).status_code
    client.post("/alarm-sources/mail/1/settle", headers=token)

    assert (too_large[0], "nothing of it was kept" in too_large[2]) == (65, True)
    assert [page.count(word) for word in ("蓄电池优惠", "sales@elsewhere.example", "风扇", "no mail at all")] == [
        1, 1, 2, 1,
    ]  # fmt: skip
    assert (kept.data, kept.mimetype) == (strange, "message/rfc822")
    assert kept.headers["Content-Disposition"].startswith("attachment")
    assert refused == 403
    assert client.get("/alarm-sources/mail/1.eml").status_code == 404
    assert "蓄电池优惠" not in client.get("/alarm-sources").text
    assert client.get("/alarm-sources").text.count("aside-mail") == 3


def test_mail_aside_is_taken_again_when_its_rule_is_there_and_makes_one_ticket(desk: MachineDesk) -> None:
    for number, subject in enumerate(("漏水1", "漏水1恢复", "风扇")):
        desk.run("take-mail", given=mail(subject, number, sender="water@jifang.shili.example"))
    arrived = desk.clock.now()
    desk.clock.advance(minutes=90)
    client, token = desk.person(Role.SUPERVISOR)
    clerk, clerks = desk.person(Role.STAFF)

    def again(mail_id: int) -> str:
        answer = client.post(f"/alarm-sources/mail/{mail_id}/take", headers=token)
        assert answer.status_code == 303
        page: str = client.get("/alarm-sources").text
        return page

    early = again(1)
    rule = {"match": {"subject": "漏水(?P<place>\\d)"}, "key": "{place}", "severity": "severe"}
    over = {"match": {"subject": "恢复"}, "key": "1", "state": "resolved"}
    table = {"name": "water", "mail_from": ["water@*"], "rules": [over, rule]}
    with_sources(desk, {"sources": [table]})
    refused = clerk.post("/alarm-sources/mail/1/take", headers=clerks).status_code
    with ThreadPoolExecutor(2) as people:
        pressed = list(people.map(lambda _: _take(desk, 1), range(2)))
    ended, still, twice = again(2), again(3), again(1)

    with desk.desk.database.read() as session:
        ticket = desk.desk.reading.ticket(session, FOUNDER, max(pressed))
        lines = [action for _, action, about in lines_after(session, 0, limit=100) if about == "mail:1"]
    assert "仍无法受理：没有来源用这个发件人。" in early
    assert refused == 403
    assert sorted(pressed) == ["", ticket.number]
    assert (ticket.received_at, ticket.severity.value, ticket.repeats) == (arrived, "severe", 0)
    assert f"故障已恢复，已记入工单{ticket.number}。" in ended
    assert "仍无法受理：" in still
    assert still.count("aside-mail") == 1
    assert "这封邮件已有人受理或删除" in twice
    assert lines == ["mail_aside", "mail_still_aside", "mail_taken_again"]


def _take(desk: MachineDesk, mail_id: int) -> str:
    """The ticket, nothing where somebody was first."""
    try:
        told = desk.desk.mail_in.take_again(FOUNDER, mail_id).told
    except UnknownMailError:
        return ""
    return told.number if told else "?"


def test_a_source_that_must_speak_and_does_not_is_said_to_be_silent(desk: MachineDesk) -> None:
    client, _ = desk.person(Role.ADMINISTRATOR)
    never = client.get("/alarm-sources").text
    desk.run("take-mail", given=mail("UPS1 自检通过", 1))

    assert never.count("从未来报") >= 2
    assert "该定时来报却失联：prometheus、room-sensors" in never
    assert "ups-mail" in client.get("/alarm-sources").text


def test_a_device_whose_clock_is_fast_is_heard_now_and_its_clock_is_told(desk: MachineDesk) -> None:
    ahead = mail("UPS1 转电池供电", 1).replace(
        b"Message-ID", b"Date: Tue, 30 Sep 2025 18:00:00 +0800\r\nMessage-ID"
    )

    told = desk.run("take-mail", given=ahead)[1]

    with desk.desk.database.read() as session:
        heard = desk.desk.alarms.look(session)[0]
        ticket = desk.desk.reading.ticket(session, FOUNDER, told.rstrip().removesuffix(".")[-6:])
    assert ticket.received_at == desk.clock.now()
    assert heard.error.startswith("clock: it is ahead by 61 min;")
