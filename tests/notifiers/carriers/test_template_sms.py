"""Aliyun and Tencent over their own kits, against a server that speaks their protocols."""

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from notifiers.carriers.choice import KitAccount
from notifiers.carriers.port import Accepted, CannotAsk, Found, NotFound, Outcome, Rejected, Temporary
from notifiers.carriers.templates import Filled, fill, read_templates
from notifiers.errors import BadTemplate
from tests.notifiers.carriers.cloud import JSON, LETTER, NOON, Cloud
from tests.notifiers.carriers.cloud_kits import BOTH, ROWS, carrier
from tests.notifiers.carriers.loopback import Answer, vendor


def test_aliyun_gets_the_kinds_template_its_variables_and_our_reference(cloud: Cloud, address: str) -> None:
    assert carrier("aliyun", address).send(LETTER) == Accepted("biz1^0")

    (sent,) = cloud.sent
    assert (sent["PhoneNumbers"], sent["SignName"], sent["TemplateCode"], sent["OutId"]) == (
        "13000000001", "示例政务", "SMS_100000003", "r1",
    )  # fmt: skip
    assert json.loads(sent["TemplateParam"]) == {
        "number": "7K3M9P", "severity": "严重", "day": "10-11", "time": "17:30", "code": "4731",
    }  # fmt: skip


def test_tencent_gets_the_variables_in_their_order(cloud: Cloud, address: str) -> None:
    assert carrier("tencent", address).send(LETTER) == Accepted("2019:1")

    (sent,) = cloud.sent
    assert sent["TemplateParamSet"] == ["7K3M9P", "严重", "10-11", "17:30", "4731"]
    assert (sent["TemplateId"], sent["SessionContext"], sent["SmsSdkAppId"]) == (
        "1000003",
        "r1",
        "1400000001",
    )


@pytest.mark.parametrize(
    ("name", "code", "outcome"),
    [
        ("aliyun", "isv.BUSINESS_LIMIT_CONTROL", Rejected("aliyun:isv.BUSINESS_LIMIT_CONTROL")),
        ("aliyun", "isv.MOBILE_NUMBER_ILLEGAL", Rejected("aliyun:isv.MOBILE_NUMBER_ILLEGAL", bad_address=True)),
        ("aliyun", "isv.SMS_SIGNATURE_ILLEGAL", Rejected("aliyun:isv.SMS_SIGNATURE_ILLEGAL")),
        ("aliyun", "isv.BLACK_KEY_CONTROL_LIMIT", Rejected("aliyun:isv.BLACK_KEY_CONTROL_LIMIT")),
        ("aliyun", "isp.SYSTEM_ERROR", Temporary("aliyun:isp.SYSTEM_ERROR", 5.0)),
        ("tencent", "LimitExceeded.PhoneNumberDailyLimit", Rejected("tencent:LimitExceeded.PhoneNumberDailyLimit")),
        ("tencent", "LimitExceeded.PhoneNumberThirtySecondLimit",
         Temporary("tencent:LimitExceeded.PhoneNumberThirtySecondLimit", 30.0)),
        ("tencent", "InvalidParameterValue.IncorrectPhoneNumber",
         Rejected("tencent:InvalidParameterValue.IncorrectPhoneNumber", bad_address=True)),
        ("tencent", "FailedOperation.PhoneNumberInBlacklist",
         Rejected("tencent:FailedOperation.PhoneNumberInBlacklist", bad_address=True)),
        ("tencent", "FailedOperation.SignatureIncorrectOrUnapproved",
         Rejected("tencent:FailedOperation.SignatureIncorrectOrUnapproved")),
        ("tencent", "RequestLimitExceeded", Temporary("tencent:RequestLimitExceeded", 2.0)),
    ],
)  # fmt: skip
def test_t_permanent_4xx_codes_inside_http_200_say_never_not_now_or_bad_number(
    cloud: Cloud, address: str, name: str, code: str, outcome: Outcome
) -> None:
    cloud.code = code

    assert carrier(name, address).send(LETTER) == outcome
    assert cloud.sent == []


def test_aliyuns_gateway_throttles_with_an_http_error(cloud: Cloud, address: str) -> None:
    body = b'{"Code":"Throttling.User","Message":"Request was denied","RequestId":"R"}'
    cloud.next_answer = Answer(body, 400, JSON)

    assert carrier("aliyun", address).send(LETTER) == Temporary("aliyun:Throttling.User", 5.0)


@pytest.mark.parametrize(
    ("status", "outcome"),
    [
        (400, Rejected("aliyun:SignatureDoesNotMatch")), (403, Rejected("aliyun:SignatureDoesNotMatch")),
        (404, Rejected("aliyun:SignatureDoesNotMatch")), (408, Temporary("aliyun:SignatureDoesNotMatch", 5.0)),
        (429, Temporary("aliyun:SignatureDoesNotMatch", 5.0)),
    ],
)  # fmt: skip
def test_t_permanent_4xx_of_aliyuns_gateway_stays_refused_but_408_and_429(
    cloud: Cloud, address: str, status: int, outcome: Outcome
) -> None:
    body = b'{"Code":"SignatureDoesNotMatch","Message":"refused","RequestId":"R"}'
    cloud.next_answer = Answer(body, status, JSON)

    assert carrier("aliyun", address).send(LETTER) == outcome
    assert cloud.asked == 1


@pytest.mark.parametrize("status", [400, 403, 404])
def test_t_permanent_4xx_of_a_gateway_before_tencent_is_asked_about_and_not_sent_again(
    cloud: Cloud, address: str, status: int
) -> None:
    cloud.next_answer = Answer(b"<html>forbidden</html>", status)

    outcome = carrier("tencent", address).send(LETTER)

    assert type(outcome).__name__ == "Uncertain", "Tencent's own refusals come with 200"
    assert cloud.asked == 1


@BOTH
def test_a_lost_answer_is_uncertain_and_the_kit_tries_no_second_time(
    cloud: Cloud, address: str, name: str
) -> None:
    cloud.next_answer = Answer(None)

    outcome = carrier(name, address).send(LETTER)

    assert type(outcome).__name__ == "Uncertain"
    assert cloud.asked == 1


@BOTH
def test_no_server_at_all_is_a_passing_trouble(name: str) -> None:
    with vendor(lambda _: Answer(b"")) as gone:
        pass

    outcome = carrier(name, gone).send(LETTER)

    assert isinstance(outcome, Temporary)
    assert outcome.code.startswith("line:")


@BOTH
def test_a_letter_is_found_by_its_reference_and_no_other(cloud: Cloud, address: str, name: str) -> None:
    line = carrier(name, address)
    line.send(LETTER)

    found = line.look_up(LETTER, since=NOON)
    assert isinstance(found, Found)
    assert len(found.sids) == 1
    assert line.look_up(replace(LETTER, ref="r2"), since=NOON) == NotFound()


def test_aliyun_is_asked_for_both_days_around_midnight_in_beijing(cloud: Cloud, address: str) -> None:
    line = carrier("aliyun", address)
    line.send(LETTER)

    assert isinstance(line.look_up(LETTER, since=datetime(2025, 10, 9, 15, 59, tzinfo=UTC)), Found)
    assert line.look_up(LETTER, since=NOON + timedelta(days=1)) == NotFound()


@BOTH
def test_a_refused_question_is_no_answer(cloud: Cloud, address: str, name: str) -> None:
    cloud.code = "isv.LIMIT" if name == "aliyun" else "InternalError"

    assert isinstance(carrier(name, address).look_up(LETTER, since=NOON), CannotAsk)


@BOTH
def test_kinds_without_a_template_and_facts_that_do_not_fit_go_out_by_the_generic_one(name: str) -> None:
    templates = read_templates(ROWS, name)
    generic = Filled(templates["*"].code, (("number", "7K3M9P"), ("severity", "严重")))
    bare = {**LETTER.facts, "deadline": ""}

    assert fill(templates, replace(LETTER, kind="assigned"), longest=6) == generic
    assert fill(templates, replace(LETTER, facts=bare), longest=6) == generic


@pytest.mark.parametrize("number", ["", "1234567", "a.cn", "1.1.1.1"])
def test_a_variable_that_no_carrier_takes_is_refused_before_sending(
    cloud: Cloud, address: str, number: str
) -> None:
    letter = replace(LETTER, facts={**LETTER.facts, "number": number})
    limit = carrier("tencent", address)

    assert limit.send(letter) == Rejected("template:number")
    assert cloud.asked == 0


@pytest.mark.parametrize(
    "row",
    [
        {"kind": "song", "aliyun": "SMS_1", "variables": []},
        {"kind": "severe", "aliyun": "SMS_1", "variables": ["title"]},
        {"kind": "severe", "aliyun": "SMS_1", "variables": ["number"]},
        {"kind": "*", "tencent": "1", "variables": ["number"]},
    ],
)
def test_a_table_that_would_leave_a_message_unsent_is_refused_at_start(row: dict[str, object]) -> None:
    with pytest.raises(BadTemplate):
        read_templates([row], "aliyun")


def test_secrets_are_not_shown() -> None:
    account = KitAccount(key="k", secret="hidden", app="", signature="", endpoint="", templates=())

    assert "hidden" not in repr(account)
