"""Aliyun and Tencent over their own kits, against a server that speaks their protocols."""

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from notifiers.carriers.choice import KitAccount
from notifiers.carriers.port import (
    Accepted,
    CannotAsk,
    Carrier,
    Found,
    Letter,
    NotFound,
    Outcome,
    Rejected,
    Temporary,
)
from notifiers.carriers.templates import Filled, fill, read_templates
from notifiers.channels import Channel
from notifiers.errors import BadTemplate
from tests.notifiers.carriers.loopback import Answer, Asked, vendor

pytest.importorskip("alibabacloud_dysmsapi20170525", reason="requirements-extras.txt is not installed")
pytest.importorskip("tencentcloud.sms", reason="requirements-extras.txt is not installed")

from notifiers.carriers.aliyun_sms import AliyunAccount, AliyunSms
from notifiers.carriers.tencent_sms import TencentAccount, TencentSms

ROOT = Path(__file__).parents[3]
ROWS = json.loads((ROOT / "notifiers" / "data" / "sms_templates.json").read_text(encoding="utf-8"))
NOON = datetime(2025, 10, 10, 4, 0, tzinfo=UTC)
LETTER = Letter(
    ref="r1", page_id=1, channel=Channel.SMS, address="+8613000000001", body="【示例政务】工单7K3M9P……", label="示例甲",
    language="zh", kind="severe",
    facts={"number": "7K3M9P", "severity": "严重", "title": "首页无法访问", "deadline": "10-11 17:30", "code": "4731"},
)  # fmt: skip


class Cloud:
    """Both vendors behind one door; remembers messages and answers as told."""

    def __init__(self) -> None:
        self.sent: list[dict[str, Any]] = []
        self.code = ""
        self.next_answer: Answer | None = None
        self.asked = 0

    def __call__(self, asked: Asked) -> Answer:
        self.asked += 1
        told, self.next_answer = self.next_answer, None
        if told is not None and told.body is not None and not told.after:
            return told
        action = asked.headers.get("x-acs-action") or asked.headers["x-tc-action"]
        return told or Answer(json.dumps(_ACTIONS[action](self, asked)).encode(), headers=_JSON)

    def aliyun_send(self, asked: Asked) -> dict[str, object]:
        assert asked.headers["authorization"].startswith("ACS3-HMAC-SHA256 Credential=key,")
        if self.code:
            return {"Message": "refused", "RequestId": "R", "Code": self.code}
        self.sent.append(dict(asked.query))
        return {"Message": "OK", "RequestId": "R", "Code": "OK", "BizId": f"biz{len(self.sent)}^0"}

    def aliyun_details(self, asked: Asked) -> dict[str, object]:
        if self.code:
            return {"Message": "refused", "RequestId": "R", "Code": self.code}
        ours = [m for m in self.sent if m["PhoneNumbers"] == asked.query["PhoneNumber"]]
        rows = [{"OutId": m["OutId"], "PhoneNum": m["PhoneNumbers"], "SendStatus": 3} for m in ours]
        found = rows if asked.query["SendDate"] == "20251010" else []
        return {"Code": "OK", "Message": "OK", "RequestId": "R", "TotalCount": len(found),
                "SmsSendDetailDTOs": {"SmsSendDetailDTO": found}}  # fmt: skip

    def tencent_send(self, asked: Asked) -> dict[str, object]:
        assert asked.headers["authorization"].startswith("TC3-HMAC-SHA256 Credential=key/")
        body = json.loads(asked.body)
        if self.code and not self.code.startswith("LimitExceeded"):
            return {"Response": {"Error": {"Code": self.code, "Message": "refused"}, "RequestId": "q"}}
        if not self.code:
            self.sent.append(body)
        status = {"SerialNo": "" if self.code else f"2019:{len(self.sent)}", "PhoneNumber": body["PhoneNumberSet"][0],
                  "Fee": 1, "SessionContext": body["SessionContext"], "Code": self.code or "Ok", "Message": "",
                  "IsoCode": "CN"}  # fmt: skip
        return {"Response": {"SendStatusSet": [status], "RequestId": "q"}}

    def tencent_status(self, asked: Asked) -> dict[str, object]:
        body = json.loads(asked.body)
        if self.code:
            return {"Response": {"Error": {"Code": self.code, "Message": "refused"}, "RequestId": "q"}}
        assert body["BeginTime"] < body["EndTime"]
        rows = [{"SerialNo": f"2019:{n}", "SessionContext": m["SessionContext"], "ReportStatus": "SUCCESS"}
                for n, m in enumerate(self.sent, 1) if m["PhoneNumberSet"] == [body["PhoneNumber"]]]  # fmt: skip
        return {"Response": {"PullSmsSendStatusSet": rows, "RequestId": "q"}}


_JSON = {"Content-Type": "application/json"}
_ACTIONS = {
    "SendSms": lambda cloud, asked: (
        cloud.aliyun_send(asked) if "x-acs-action" in asked.headers else cloud.tencent_send(asked)
    ),
    "QuerySendDetails": Cloud.aliyun_details,
    "PullSmsSendStatusByPhoneNumber": Cloud.tencent_status,
}


@pytest.fixture
def cloud() -> Cloud:
    return Cloud()


@pytest.fixture
def address(cloud: Cloud) -> Iterator[str]:
    with vendor(cloud) as at:
        yield at


def carrier(name: str, address: str) -> Carrier:
    templates = read_templates(ROWS, name)
    if name == "aliyun":
        return AliyunSms(
            AliyunAccount(key="key", secret="s", signature="示例政务", endpoint=address), templates
        )
    account = TencentAccount(key="key", secret="s", app="1400000001", signature="示例政务", endpoint=address)
    return TencentSms(account, templates)


BOTH = pytest.mark.parametrize("name", ["aliyun", "tencent"])


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
        ("aliyun", "isv.MOBILE_NUMBER_ILLEGAL", Rejected("bad_number:aliyun:isv.MOBILE_NUMBER_ILLEGAL")),
        ("aliyun", "isv.SMS_SIGNATURE_ILLEGAL", Rejected("aliyun:isv.SMS_SIGNATURE_ILLEGAL")),
        ("aliyun", "isp.SYSTEM_ERROR", Temporary("aliyun:isp.SYSTEM_ERROR", 5.0)),
        ("tencent", "LimitExceeded.PhoneNumberDailyLimit", Rejected("tencent:LimitExceeded.PhoneNumberDailyLimit")),
        ("tencent", "LimitExceeded.PhoneNumberThirtySecondLimit",
         Temporary("tencent:LimitExceeded.PhoneNumberThirtySecondLimit", 30.0)),
        ("tencent", "InvalidParameterValue.IncorrectPhoneNumber",
         Rejected("bad_number:tencent:InvalidParameterValue.IncorrectPhoneNumber")),
        ("tencent", "RequestLimitExceeded", Temporary("tencent:RequestLimitExceeded", 2.0)),
    ],
)  # fmt: skip
def test_codes_inside_http_200_say_never_not_now_or_bad_number(
    cloud: Cloud, address: str, name: str, code: str, outcome: Outcome
) -> None:
    cloud.code = code

    assert carrier(name, address).send(LETTER) == outcome
    assert cloud.sent == []


def test_aliyuns_gateway_throttles_with_an_http_error(cloud: Cloud, address: str) -> None:
    body = b'{"Code":"Throttling.User","Message":"Request was denied","RequestId":"R"}'
    cloud.next_answer = Answer(body, 400, _JSON)

    assert carrier("aliyun", address).send(LETTER) == Temporary("aliyun:Throttling.User", 5.0)


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
