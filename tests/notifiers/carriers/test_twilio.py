"""Twilio's real client, its requests and our answers held against Twilio's own contract."""

from datetime import timedelta
from urllib.parse import parse_qs
from xml.etree import ElementTree as ET

import pytest
from requests.exceptions import ConnectionError as BrokenLine
from requests.exceptions import ConnectTimeout, ReadTimeout

from notifiers.carriers.port import (
    Accepted,
    CannotAsk,
    Fate,
    Found,
    Handed,
    Letter,
    NotFound,
    Outcome,
    Rejected,
    Temporary,
    Told,
    Uncertain,
)
from notifiers.carriers.twilio_client import TwilioApi
from notifiers.carriers.twilio_sms import TwilioSms
from notifiers.carriers.twilio_voice import TwilioVoice, ask_for_key, speak
from notifiers.channels import Channel
from notifiers.pages import ReceiptStatus
from tests.notifiers.carriers.twilio_line import ACCOUNT, TOKEN, Line, call, listing, message
from tests.notifiers.fakes import LEADER, MORNING

PUBLIC = "https://desk.example.com"


def sms(line: Line) -> TwilioSms:
    return TwilioSms(TwilioApi(ACCOUNT, TOKEN, http_client=line), sender="+15005550006", public_url=PUBLIC)


def voice(line: Line) -> TwilioVoice:
    return TwilioVoice(TwilioApi(ACCOUNT, TOKEN, http_client=line), sender="+15005550006", public_url=PUBLIC)


def letter(body: str = "【示例政务】工单4821", channel: Channel = Channel.SMS) -> Letter:
    return Letter(
        ref="ref-1", page_id=1, channel=channel, address=LEADER, body=body, label="值班组长", language="zh"
    )


def form(line: Line) -> dict[str, list[str]]:
    return parse_qs(line.requests[-1].body.decode())


def test_a_message_is_created_with_our_reference_in_its_callback() -> None:
    line = Line((201, message()))

    outcome = sms(line).send(letter())

    assert outcome == Accepted(f"SM{1:032d}")
    assert form(line) == {
        "To": [LEADER],
        "From": ["+15005550006"],
        "Body": ["【示例政务】工单4821"],
        "StatusCallback": [f"{PUBLIC}/webhooks/twilio/status/ref-1"],
    }


@pytest.mark.parametrize(
    ("answer", "outcome"),
    [
        (
            (400, {"code": 21614, "message": "not a mobile", "status": 400}),
            Rejected("twilio:21614", bad_address=True),
        ),
        (
            (400, {"code": 21610, "message": "opted out", "status": 400}),
            Rejected("twilio:21610", bad_address=True),
        ),
        ((401, {"code": 20003, "message": "authenticate", "status": 401}), Rejected("twilio:20003")),
        (
            (400, {"code": 21211, "message": "no number", "status": 400}),
            Rejected("twilio:21211", bad_address=True),
        ),
        ((400, {"code": 21606, "message": "bad From", "status": 400}), Rejected("twilio:21606")),
        ((404, {"code": 20404, "message": "not found", "status": 404}), Rejected("twilio:20404")),
        ((429, {"code": 20429, "message": "too many", "status": 429}), Temporary("twilio:20429", 7.0)),
        ((408, {"message": "time-out", "status": 408}), Temporary("twilio:408", 7.0)),
        ((503, {"message": "unavailable", "status": 503}), Temporary("twilio:503", 7.0)),
        (ReadTimeout("slow"), Uncertain("line:ReadTimeout")),
        (BrokenLine("reset"), Uncertain("line:ConnectionError")),
        (ConnectTimeout("nobody there"), Temporary("line:ConnectTimeout")),
    ],
)
def test_t_permanent_4xx_refused_is_not_put_off_and_a_lost_answer_is_neither(
    answer: tuple[int, dict[str, object]] | Exception, outcome: Outcome
) -> None:
    line = Line(answer, headers={"Retry-After": "7"})

    assert sms(line).send(letter()) == outcome
    assert len(line.requests) == 1


@pytest.mark.parametrize("status", [400, 401, 403, 404, 422])
def test_t_permanent_4xx_a_call_that_is_refused_is_not_tried_again(status: int) -> None:
    line = Line((status, {"code": 21217, "message": "no number", "status": status}))

    outcome = voice(line).send(letter(channel=Channel.VOICE))

    assert outcome == Rejected("twilio:21217", bad_address=True)
    assert len(line.requests) == 1


def test_a_message_is_found_by_number_date_and_the_identical_words() -> None:
    ours, other = message(2, body="【示例政务】工单4821"), message(1, body="【示例政务】工单9999")
    line = Line((200, listing("messages", [ours, other])))

    found = sms(line).look_up(letter(), since=MORNING - timedelta(minutes=1))

    assert found == Found((f"SM{2:032d}",))
    assert line.requests[0].parameters.query["To"] == LEADER
    assert line.requests[0].parameters.query["DateSent>"].startswith("2025-10-10T00:59:00")


@pytest.mark.parametrize(
    ("answer", "known"),
    [
        ((200, listing("messages", [])), NotFound()),
        ((500, {"message": "down", "status": 500}), CannotAsk("line:TwilioException")),
        (ReadTimeout("slow"), CannotAsk("line:ReadTimeout")),
    ],
)
def test_no_answer_is_not_the_answer_no(
    answer: tuple[int, dict[str, object]] | Exception, known: NotFound | CannotAsk
) -> None:
    assert sms(Line(answer)).look_up(letter(), since=MORNING) == known


def handed(sid: str = f"SM{7:032d}") -> Handed:
    return Handed(ref="ref-1", sid=sid, address=LEADER, at=MORNING)


@pytest.mark.parametrize(
    ("answer", "fate"),
    [
        ((200, message(7, status="delivered")), Told(ReceiptStatus.DELIVERED)),
        ((200, message(7, status="sent")), Told(ReceiptStatus.SENT)),
        ((200, message(7, status="undelivered", error_code=30006)), Told(ReceiptStatus.FAILED, "30006")),
        ((200, message(7, status="receiving")), NotFound()),
        ((404, {"code": 20404, "message": "not found", "status": 404}), NotFound()),
        ((429, {"code": 20429, "message": "too many", "status": 429}), CannotAsk("twilio:20429")),
        ((500, {"message": "down", "status": 500}), CannotAsk("twilio:500")),
        (ReadTimeout("slow"), CannotAsk("line:ReadTimeout")),
    ],
)
def test_a_messages_receipt_is_asked_for_by_twilios_own_id(
    answer: tuple[int, dict[str, object]] | Exception, fate: Fate
) -> None:
    line = Line(answer)

    assert sms(line).what_became(handed()) == fate
    assert line.requests[0].path.endswith(f"/Messages/SM{7:032d}.json")


@pytest.mark.parametrize(
    ("status", "fate"),
    [
        ("completed", Told(ReceiptStatus.DELIVERED)),
        ("in-progress", Told(ReceiptStatus.ANSWERED)),
        ("no-answer", Told(ReceiptStatus.FAILED)),
        ("busy", Told(ReceiptStatus.FAILED)),
    ],
)
def test_a_calls_receipt_is_asked_for_by_twilios_own_id(status: str, fate: Fate) -> None:
    line = Line((200, call(7, status=status)))

    assert voice(line).what_became(handed(f"CA{7:032d}")) == fate
    assert line.requests[0].path.endswith(f"/Calls/CA{7:032d}.json")


def test_without_twilios_id_there_is_nothing_to_ask() -> None:
    line = Line()

    assert sms(line).what_became(handed("")) == voice(line).what_became(handed("")) == NotFound()


def test_a_call_speaks_twice_and_waits_for_one_key() -> None:
    line = Line((201, call()))

    outcome = voice(line).send(letter("按1确认 <&>", Channel.VOICE))

    twiml = ET.fromstring(form(line)["Twiml"][0])  # noqa: S314  (our own words)
    gather = twiml.find("Gather")
    assert outcome == Accepted(f"CA{1:032d}")
    assert gather is not None
    assert gather.attrib["numDigits"] == "1"
    assert gather.attrib["action"] == f"{PUBLIC}/webhooks/twilio/keys/ref-1"
    assert [say.text for say in gather.findall("Say")] == ["按1确认 <&>"] * 2
    assert form(line)["StatusCallbackEvent"] == ["initiated", "ringing", "answered", "completed"]


def test_a_call_is_found_by_number_and_start_and_calls_to_us_are_none() -> None:
    line = Line((200, listing("calls", [call(3), call(2, direction="inbound"), call(1)])))

    found = voice(line).look_up(letter(channel=Channel.VOICE), since=MORNING)

    assert found == Found((f"CA{1:032d}", f"CA{3:032d}"))


def test_speech_is_well_formed_in_both_languages() -> None:
    said = ET.fromstring(speak("已确认 & 停止升级", language="zh"))  # noqa: S314  (our own words)
    asked = ET.fromstring(ask_for_key("Press 1", "https://x.example/?a=1&b=2", language="en"))  # noqa: S314  (ours too)

    assert (said[0].text, said[0].attrib["language"]) == ("已确认 & 停止升级", "zh-CN")
    assert asked[0][0].attrib["language"] == "en-US"
