"""Webhooks are believed only with Twilio's signature; what they say is read without guessing."""

import pytest
from twilio.request_validator import RequestValidator

from notifiers.pages import ReceiptStatus
from notifiers.webhooks import (
    KeyPress,
    Reception,
    StatusReport,
    is_signed,
    keys_url,
    parse_keys,
    parse_sms,
    parse_status,
    status_url,
)

TOKEN = "an invented token"
URL = "https://desk.example.com/webhooks/twilio/sms"
FORM = {"From": ["+8613000000001"], "Body": ["4731 收到"], "MessageSid": ["SM1"]}


def signature(url: str = URL, token: str = TOKEN) -> str:
    flat = {name: values[0] for name, values in FORM.items()}
    return str(RequestValidator(token).compute_signature(url, flat))


@pytest.mark.parametrize("url", [URL, URL.replace("example.com", "example.com:443")])
def test_twilios_own_library_signs_as_we_check(url: str) -> None:
    assert is_signed(URL, FORM, signature(url), token=TOKEN)


@pytest.mark.parametrize(
    ("url", "form", "given"),
    [
        (URL, FORM, ""),
        (URL, FORM, "签名"),
        (URL, FORM, signature(token="another")),
        (URL, {**FORM, "Body": ["9999"]}, signature()),
        (URL, {**FORM, "Extra": ["1"]}, signature()),
        (URL + "?a=1", FORM, signature()),
        (URL.replace("https", "http"), FORM, signature()),
    ],
)
def test_a_wrong_signature_or_a_changed_request_is_not_believed(
    url: str, form: dict[str, list[str]], given: str
) -> None:
    assert not is_signed(url, form, given, token=TOKEN)


@pytest.mark.parametrize(
    ("form", "report"),
    [
        (
            {"MessageSid": ["SM1"], "MessageStatus": ["delivered"]},
            StatusReport("SM1", ReceiptStatus.DELIVERED, None),
        ),
        (
            {"MessageSid": ["SM1"], "MessageStatus": ["undelivered"], "ErrorCode": ["30003"]},
            StatusReport("SM1", ReceiptStatus.FAILED, "30003"),
        ),
        ({"CallSid": ["CA1"], "CallStatus": ["no-answer"]}, StatusReport("CA1", ReceiptStatus.FAILED, None)),
        ({"CallSid": ["CA1"], "CallStatus": ["ringing"]}, StatusReport("CA1", ReceiptStatus.SENT, None)),
        ({"CallSid": ["CA1"], "CallStatus": ["dancing"]}, None),
        ({}, None),
    ],
)
def test_a_status_callback_becomes_a_receipt(form: dict[str, list[str]], report: StatusReport | None) -> None:
    assert parse_status(form) == report


def test_a_key_is_named_by_call_and_digit() -> None:
    assert parse_keys({"CallSid": ["CA1"], "Digits": ["1"]}) == KeyPress("CA1:1", "1")
    assert parse_keys({"CallSid": ["CA1"]}) is None


def test_a_reply_is_read_with_its_id_and_sender() -> None:
    assert parse_sms(FORM) == Reception("SM1", "+8613000000001", "4731 收到")
    assert parse_sms({"Body": ["4731"]}) is None


def test_our_reference_travels_in_the_callbacks_address() -> None:
    assert status_url("https://desk.example.com/", "a-b_c") == (
        "https://desk.example.com/webhooks/twilio/status/a-b_c"
    )
    assert (
        keys_url("https://desk.example.com", "a/b") == "https://desk.example.com/webhooks/twilio/keys/a%2Fb"
    )
