"""After a restore: the pages say that nothing is sent, and a supervisor decides how it goes on."""

import pytest

from database.epochs import RESTORED, hold
from roster.people import DutyRole
from roster.permissions import Role
from tests.web.machine_desk import MachineDesk
from tests.web.office_data import on_duty, person, reader, report
from tests.web.site import Site
from tickets.kinds import Severity

BANNER = "现已暂停发送"


@pytest.fixture
def held(site: Site) -> Site:
    """A severe fault whose message waits, and a backup that was just put back."""
    unit = site.unit("市政府信息中心")
    on_duty(site, DutyRole.READER, [person(site, "示例乙", unit, mobile="+8613000000002")])
    report(site, "首页打不开", severity=Severity.SEVERE)
    site.desk.engine.run_pass()
    site.clock.advance(minutes=1)
    with site.desk.database.work(site.clock.now(), "test") as work:
        hold(work.session, reason=RESTORED, now=work.now)
    return site


def sent(site: Site) -> int:
    """What the worker sends at this instant."""
    for _ in range(3):
        site.desk.engine.run_pass()
        site.desk.dispatcher.run_once()
    return len(site.desk.file_carrier.sent(10))


def test_every_page_says_that_nothing_is_sent_and_nothing_is(held: Site) -> None:
    page = reader(held, Role.STAFF).get("/sent").text

    assert BANNER in page
    assert "待发消息1条" in page
    assert 'name="how"' not in page, "staff read it, heads decide"
    assert sent(held) == 0


def test_what_was_due_before_is_not_sent_any_more(held: Site) -> None:
    head = reader(held, Role.SUPERVISOR)

    answer = head.post("/sent/resume", data={"how": "new"}, follow_redirects=True)

    assert "此前待发的1条不再发送" in answer.text
    assert BANNER not in answer.text
    assert sent(held) == 0
    held.clock.advance(minutes=1)
    report(held, "邮箱打不开", severity=Severity.SEVERE)
    assert sent(held) == 1


def test_or_it_is_sent_once_more(held: Site) -> None:
    head = reader(held, Role.SUPERVISOR)

    head.post("/sent/resume", data={"how": "again"})

    assert sent(held) == 1


def test_it_is_decided_once_by_those_who_may(held: Site) -> None:
    head = reader(held, Role.SUPERVISOR)

    assert reader(held, Role.STAFF).post("/sent/resume", data={"how": "new"}).status_code == 403
    assert head.post("/sent/resume", data={"how": "?"}).status_code == 400
    assert BANNER in head.get("/sent").text
    head.post("/sent/resume", data={"how": "new"})
    second = head.post("/sent/resume", data={"how": "again"}, follow_redirects=True)

    assert "有人先行作了决定" in second.text
    assert held.desk.database.verify_audit()[1] == []


def test_the_command_does_the_same(machine_desk: MachineDesk) -> None:
    machine_desk.contacts()
    desk = machine_desk.desk
    with desk.database.work(desk.clock.now(), "test") as work:
        hold(work.session, reason=RESTORED, now=work.now)

    status, said, _ = machine_desk.run("resume-sending")
    again, _, told = machine_desk.run("resume-sending")

    assert (status, said) == (0, "Sending goes on. 0 old messages will not be sent.\n")
    assert (again, told) == (1, "Error: Sending is not held; there is nothing to resume.\n")
