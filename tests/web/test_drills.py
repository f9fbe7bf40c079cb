"""The daily test where people and machines look: the page of sent messages, the figures, the command."""

import re

import pytest

from escalation.drills import PATIENCE
from notifiers.channels import Channel
from roster.permissions import Role
from tests.web.machine_desk import MachineDesk
from tests.web.office_data import reader
from tests.web.site import Site
from web.commands.drills import order, until_known
from web.desk import Desk
from web.worker import Worker

NO_WORKER = "No worker is running"


@pytest.fixture(autouse=True)
def _tested(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DUWANG_TEST_SMS", "130 0000 0090")
    monkeypatch.setenv("DUWANG_TEST_MAIL", "desk@shili.example")


def sends_test(desk: Desk, channel: Channel = Channel.SMS) -> None:
    """One test, ordered now and sent by a worker."""
    order(desk, [channel])
    Worker(desk).until_idle()


def row(page: str, channel: str) -> str:
    found = re.search(
        rf'<th scope="row">[^<]*(?:<svg.*?</svg>)?\s*{channel}</th><td>(.*?)</td>', page, re.DOTALL
    )
    assert found, page
    return re.sub(r"<[^>]*>", "", found[1]).strip()


def test_the_page_of_sent_messages_tells_each_channels_result_in_words(site: Site) -> None:
    client = reader(site, Role.SUPERVISOR)
    before = row(client.get("/sent").text, "短信")
    sends_test(site.desk)
    waiting = row(client.get("/sent").text, "短信")
    site.clock.advance(seconds=PATIENCE.total_seconds())
    Worker(site.desk).until_idle()
    page = client.get("/sent").text

    assert before == "尚未测试，每天 09:10 测试"
    assert waiting.endswith("已发出，十分钟后查看结果")
    assert row(page, "短信").endswith("运营商已收下（不提供回执）")
    assert row(page, "邮件") == "尚未测试，每天 09:10 测试"


def test_the_figures_tell_whether_the_newest_test_arrived_and_how_old_the_last_good_one_is(
    machine_desk: MachineDesk,
) -> None:
    client = machine_desk.client()
    before = client.get("/metrics").text
    sends_test(machine_desk.desk)
    machine_desk.clock.advance(seconds=PATIENCE.total_seconds())
    Worker(machine_desk.desk).until_idle()
    machine_desk.clock.advance(minutes=5)
    figures = client.get("/metrics").text

    assert "duwang_test_page_ok{" not in before
    assert 'duwang_test_page_ok{channel="sms"} 1.0' in figures
    assert 'duwang_test_page_good_age_seconds{channel="sms"} 300.0' in figures
    assert 'channel="email"' not in figures


def test_the_command_says_so_where_no_worker_runs_and_orders_nothing(machine_desk: MachineDesk) -> None:
    code, _, complaint = machine_desk.run("test-page")

    assert code == 1
    assert NO_WORKER in complaint
    Worker(machine_desk.desk).until_idle()
    assert machine_desk.desk.file_carrier.sent(10) == []


def test_a_channel_without_an_address_cannot_be_tested(machine_desk: MachineDesk) -> None:
    code, _, complaint = machine_desk.run("test-page", "--channel", "voice")

    assert code == 1
    assert "DUWANG_TEST_SMS" in complaint


def test_a_test_ordered_by_hand_is_watched_until_it_is_known(machine_desk: MachineDesk) -> None:
    desk = machine_desk.desk
    ordered = order(desk, [Channel.SMS, Channel.EMAIL])
    pauses: list[float] = []

    def work_meanwhile(seconds: float) -> None:
        pauses.append(seconds)
        Worker(desk).until_idle()

    assert until_known(desk, ordered, pause=work_meanwhile) == {"sms": "arrived", "email": "arrived"}
    assert pauses == [1]


def test_a_test_that_nobody_sends_is_waited_for_a_minute_and_no_longer(machine_desk: MachineDesk) -> None:
    ordered = order(machine_desk.desk, [Channel.SMS])
    pauses: list[float] = []

    told = until_known(machine_desk.desk, ordered, pause=pauses.append)

    assert told == {"sms": "not known after a minute: pending"}
    assert sum(pauses) == 60


def test_the_words_of_a_test_are_those_of_its_kind(machine_desk: MachineDesk) -> None:
    sends_test(machine_desk.desk, Channel.EMAIL)

    (letter,) = machine_desk.desk.file_carrier.sent(10)

    assert letter.address == "desk@shili.example"
    assert "请勿处置" in letter.body
