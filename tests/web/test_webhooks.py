"""What carriers send us: signed or refused, small or refused, and harmless when it comes twice."""

import base64
import hashlib
import hmac
import re
from collections.abc import Mapping
from typing import Any

import pytest

from notifiers.ordering.store import attempts_of, pages_about
from notifiers.pages import AttemptState, PageState, PageView
from tests.web.machine_desk import TWILIO_TOKEN, MachineDesk
from tickets.store import events

READER = "+8613000000002"
ROBBED = "+8613000000099"


def post(site: MachineDesk, path: str, form: Mapping[str, str], *, token: str = TWILIO_TOKEN) -> Any:  # noqa: ANN401 - werkzeug's test response
    """A request as Twilio signs it: HMAC-SHA1 over the public address and the sorted form."""
    signed = f"http://desk.example{path}" + "".join(name + form[name] for name in sorted(form))
    mac = hmac.new(token.encode(), signed.encode(), hashlib.sha1)
    headers = {"X-Twilio-Signature": base64.b64encode(mac.digest()).decode()}
    return site.app.test_client().post(path, data=dict(form), headers=headers)


def page(site: MachineDesk) -> PageView:
    with site.desk.database.read() as session:
        return pages_about(session, "ticket", [1])[0]


@pytest.fixture
def paged(machine_desk: MachineDesk) -> tuple[MachineDesk, str, str]:
    """A desk whose duty reader has just been texted about an outage; our reference, and the code to reply."""
    machine_desk.contacts()
    letter = machine_desk.outage()
    code = re.search(r"回(\d{4})", letter.body)
    assert code, letter.body
    return machine_desk, letter.ref, code[1]


def test_a_reply_acknowledges_and_is_answered(paged: tuple[MachineDesk, str, str]) -> None:
    site, _, code = paged

    told = post(site, "/webhooks/twilio/sms", {"MessageSid": "SM1", "From": READER, "Body": f"{code} 收到"})

    assert (told.status_code, told.mimetype) == (200, "text/xml")
    assert "<Message>【示例政务】" in told.text
    assert page(site).acked_label == "市政府信息中心 示例乙"


def test_the_same_reply_delivered_again_is_the_same_answer_and_no_second_event(
    paged: tuple[MachineDesk, str, str],
) -> None:
    site, _, code = paged
    form = {"MessageSid": "SM1", "From": READER, "Body": code}

    first, again = (post(site, "/webhooks/twilio/sms", form) for _ in range(2))

    assert first.text == again.text
    with site.desk.database.read() as session:
        told = events(session, page(site).subject_id, limit=50)
    assert [event.verb for event in told].count("acknowledged") == 1


def test_a_stranger_with_a_code_is_not_answered_and_changes_nothing(
    paged: tuple[MachineDesk, str, str],
) -> None:
    site, _, code = paged

    told = post(site, "/webhooks/twilio/sms", {"MessageSid": "SM2", "From": ROBBED, "Body": code})

    assert told.text.endswith("<Response/>")
    assert page(site).acked_at is None


@pytest.mark.parametrize(
    "path", ["/webhooks/twilio/sms", "/webhooks/twilio/status/x", "/webhooks/twilio/keys/x"]
)
def test_a_wrong_signature_is_refused_at_every_door(machine_desk: MachineDesk, path: str) -> None:
    form = {"MessageSid": "SM1", "From": READER, "Body": "1", "MessageStatus": "delivered"}

    assert post(machine_desk, path, form, token="somebody else's").status_code == 403
    assert machine_desk.app.test_client().post(path, data=form).status_code == 403


def test_a_signature_for_another_body_is_refused(machine_desk: MachineDesk) -> None:
    signed = post(machine_desk, "/webhooks/twilio/sms", {"MessageSid": "SM1", "From": READER, "Body": "1"})
    header = {"X-Twilio-Signature": signed.request.headers["X-Twilio-Signature"]}

    changed = machine_desk.app.test_client().post(
        "/webhooks/twilio/sms", data={"MessageSid": "SM1", "From": READER, "Body": "2"}, headers=header
    )

    assert (signed.status_code, changed.status_code) == (200, 403)


def test_a_desk_without_twilio_has_no_such_doors(machine_desk: MachineDesk) -> None:
    machine_desk.configure(twilio_token="")

    assert post(machine_desk, "/webhooks/twilio/sms", {"MessageSid": "SM1"}, token="").status_code == 404


def test_more_than_64_kib_are_refused(machine_desk: MachineDesk) -> None:
    form = {"MessageSid": "SM1", "From": READER, "Body": "x" * 70_000}

    assert post(machine_desk, "/webhooks/twilio/sms", form).status_code == 413


def test_receipts_end_in_the_same_state_in_any_order(paged: tuple[MachineDesk, str, str]) -> None:
    site, ref, _ = paged

    for status in ("delivered", "sent", "delivered", "queued"):
        told = post(site, f"/webhooks/twilio/status/{ref}", {"MessageSid": "SM9", "MessageStatus": status})
        assert told.status_code == 204

    with site.desk.database.read() as session:
        attempt = attempts_of(session, [page(site).id])[0]
    assert attempt.state is AttemptState.DELIVERED
    assert page(site).state is PageState.DELIVERED


def test_a_receipt_for_a_letter_that_is_not_ours_changes_nothing(machine_desk: MachineDesk) -> None:
    told = post(
        machine_desk, "/webhooks/twilio/status/nobody", {"MessageSid": "SM9", "MessageStatus": "sent"}
    )

    assert told.status_code == 204


def test_key_one_takes_the_ticket_and_is_confirmed_in_words(paged: tuple[MachineDesk, str, str]) -> None:
    site, ref, _ = paged

    told = post(site, f"/webhooks/twilio/keys/{ref}", {"CallSid": "CA1", "Digits": "1"})

    assert "<Say" in told.text
    assert "<Gather" not in told.text
    assert page(site).acked_at == site.clock.now()


@pytest.mark.parametrize("form", [{"CallSid": "CA1", "Digits": "9"}, {"CallSid": "CA1"}])
def test_key_nine_or_none_hears_the_words_again(
    paged: tuple[MachineDesk, str, str], form: dict[str, str]
) -> None:
    site, ref, _ = paged

    told = post(site, f"/webhooks/twilio/keys/{ref}", form)

    assert f'action="http://desk.example/webhooks/twilio/keys/{ref}"' in told.text
    assert "无法访问" in told.text
    assert page(site).acked_at is None


def test_a_key_for_a_call_that_is_not_ours_hears_nothing(machine_desk: MachineDesk) -> None:
    told = post(machine_desk, "/webhooks/twilio/keys/nobody", {"CallSid": "CA1", "Digits": "9"})

    assert told.text.endswith("<Response/>")
