"""What became of a message, asked of Aliyun and Tencent: their words, and errors inside HTTP 200."""

from dataclasses import replace

import pytest

from notifiers.carriers.port import Accepted, CannotAsk, Fate, Handed, NotFound, Told
from notifiers.pages import ReceiptStatus
from tests.notifiers.carriers.cloud import JSON, LETTER, NOON, Cloud
from tests.notifiers.carriers.cloud_kits import BOTH, carrier
from tests.notifiers.carriers.loopback import Answer


def handed(name: str, address: str) -> Handed:
    """A message that the vendor took."""
    outcome = carrier(name, address).send(LETTER)
    assert isinstance(outcome, Accepted)
    return Handed(ref=LETTER.ref, sid=outcome.sid, address=LETTER.address, at=NOON)


@pytest.mark.parametrize(
    ("name", "fate", "told"),
    [
        ("aliyun", {"SendStatus": 1}, Told(ReceiptStatus.SENT)),
        ("aliyun", {"SendStatus": 3, "ErrCode": "DELIVERED"}, Told(ReceiptStatus.DELIVERED)),
        ("aliyun", {"SendStatus": 2, "ErrCode": "MOBILE_IN_BLACK"}, Told(ReceiptStatus.FAILED, "MOBILE_IN_BLACK")),
        ("aliyun", {"SendStatus": 2}, Told(ReceiptStatus.FAILED)),
        ("aliyun", {"SendStatus": 9}, NotFound()),
        ("tencent", {"ReportStatus": "SUCCESS", "Description": "DELIVRD"}, Told(ReceiptStatus.DELIVERED)),
        ("tencent", {"ReportStatus": "FAIL", "Description": "UNDELIV"}, Told(ReceiptStatus.FAILED, "UNDELIV")),
        ("tencent", {"ReportStatus": "WAITING"}, NotFound()),
    ],
)  # fmt: skip
def test_t_receipt_lost_the_vendor_says_what_became_of_it(
    cloud: Cloud, address: str, name: str, fate: dict[str, object], told: Fate
) -> None:
    letter = handed(name, address)
    cloud.fate = fate

    assert carrier(name, address).what_became(letter) == told


@BOTH
def test_another_letter_to_the_same_number_is_not_taken_for_it(cloud: Cloud, address: str, name: str) -> None:
    letter = handed(name, address)

    other = replace(letter, ref="r2", sid="another")

    assert carrier(name, address).what_became(other) == NotFound()
    assert len(cloud.sent) == 1


def test_tencent_is_understood_by_its_serial_number_where_it_does_not_give_our_reference_back(
    cloud: Cloud, address: str
) -> None:
    letter = handed("tencent", address)
    cloud.fate = {"SessionContext": ""}

    assert carrier("tencent", address).what_became(letter) == Told(ReceiptStatus.DELIVERED)


@BOTH
def test_a_question_refused_inside_http_200_is_no_answer(cloud: Cloud, address: str, name: str) -> None:
    letter = handed(name, address)
    cloud.code = "isv.BUSINESS_LIMIT_CONTROL" if name == "aliyun" else "InternalError"

    assert isinstance(carrier(name, address).what_became(letter), CannotAsk)


@BOTH
@pytest.mark.parametrize(
    "broken", [Answer(None), Answer(b"<html>bad gateway</html>", 502, JSON), Answer(b"not json", 200, JSON)]
)
def test_a_broken_line_is_no_answer(cloud: Cloud, address: str, name: str, broken: Answer) -> None:
    letter = handed(name, address)
    cloud.next_answer = broken

    assert isinstance(carrier(name, address).what_became(letter), CannotAsk)
