"""Aliyun's pushed reports: known by their secret, written once, whatever their order and number."""

from dataclasses import replace

import pytest

from notifiers.channels import Address, Channel
from notifiers.outbox import enqueue
from notifiers.pages import PageDraft
from notifiers.texts import MessageKind
from tests.web.office_data import asked
from tests.web.site import Site
from web.desk import EXTENSION

TOKEN = "invented-push-token"
WAY = f"/webhooks/aliyun/{TOKEN}"


@pytest.fixture
def ref(site: Site) -> str:
    """Our reference of a message that the carrier has."""
    site.app.extensions[EXTENSION] = replace(
        site.desk, settings=replace(site.desk.settings, sms_push_token=TOKEN)
    )
    draft = PageDraft(
        subject_kind="ticket", subject_id=1, cycle_no=1, step_no=1, contact_id=1, contact_label="示例甲",
        channels=(Address(Channel.SMS, "+8613000000001"),), kind=MessageKind.SEVERE,
        data={"number": "4821", "title": "首页无法访问", "deadline": "10:30"}, severity="severe",
    )  # fmt: skip
    with site.desk.database.work(site.clock.now(), "test") as work:
        enqueue(work, draft)
    site.desk.dispatcher.run_once()
    return str(asked(site, "SELECT ref FROM attempt")[0][0])


def report(ref: str, *, success: bool = True) -> dict[str, object]:
    """One row as Aliyun pushes it."""
    return {
        "phone_number": "13000000001", "send_time": "2025-10-10 09:00:00", "report_time": "2025-10-10 09:00:05",
        "success": success, "err_code": "DELIVERED" if success else "MK:0001", "err_msg": "", "sms_size": "1",
        "biz_id": "biz1^0", "out_id": ref,
    }  # fmt: skip


def test_a_report_makes_the_page_delivered_and_a_repeat_changes_nothing(site: Site, ref: str) -> None:
    client = site.visitor()

    answers = [client.post(WAY, json=[report(ref), report("not-ours")]) for _ in range(3)]

    assert [answer.get_json() for answer in answers] == [{"code": 0, "msg": "ok"}] * 3
    assert asked(site, "SELECT state FROM page") == [("delivered",)]


def test_a_failure_names_the_operators_code(site: Site, ref: str) -> None:
    site.visitor().post(WAY, json=[report(ref, success=False)])

    assert asked(site, "SELECT state, error FROM attempt") == [("failed", "MK:0001")]
    assert asked(site, "SELECT state FROM page") == [("undeliverable",)]


@pytest.mark.parametrize("body", [b"", b"{}", b"[1, null]", b"[{}]", b"no json"])
@pytest.mark.usefixtures("ref")
def test_what_is_no_report_changes_nothing(site: Site, body: bytes) -> None:
    assert site.visitor().post(WAY, data=body).status_code == 200
    assert asked(site, "SELECT state FROM page") == [("accepted",)]


def test_a_wrong_secret_and_a_large_body_are_refused(site: Site, ref: str) -> None:
    client = site.visitor()

    assert client.post("/webhooks/aliyun/guessed", json=[report(ref)]).status_code == 403
    assert client.post(WAY, json=[report(ref)] * 400).status_code == 413
    site.app.extensions[EXTENSION] = replace(
        site.desk, settings=replace(site.desk.settings, sms_push_token="")
    )
    assert client.post(WAY, json=[report(ref)]).status_code == 404
