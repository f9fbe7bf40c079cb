"""Aliyun and Tencent behind one door: their protocols as far as we speak them, and a letter for them."""

import json
from datetime import UTC, datetime
from typing import Any

from notifiers.carriers.port import Letter
from notifiers.channels import Channel
from tests.notifiers.carriers.loopback import Answer, Asked

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
        self.fate: dict[str, object] = {}
        """What became of every message, in the vendor's words."""

    def __call__(self, asked: Asked) -> Answer:
        self.asked += 1
        told, self.next_answer = self.next_answer, None
        if told is not None and told.body is not None and not told.after:
            return told
        action = asked.headers.get("x-acs-action") or asked.headers["x-tc-action"]
        return told or Answer(json.dumps(ACTIONS[action](self, asked)).encode(), headers=JSON)

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
        rows = [
            {"OutId": m["OutId"], "PhoneNum": m["PhoneNumbers"], "SendStatus": 3, **self.fate} for m in ours
        ]
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
        rows = [{"SerialNo": f"2019:{n}", "SessionContext": m["SessionContext"], "ReportStatus": "SUCCESS", **self.fate}
                for n, m in enumerate(self.sent, 1) if m["PhoneNumberSet"] == [body["PhoneNumber"]]]  # fmt: skip
        return {"Response": {"PullSmsSendStatusSet": rows, "RequestId": "q"}}


JSON = {"Content-Type": "application/json"}
ACTIONS = {
    "SendSms": lambda cloud, asked: (
        cloud.aliyun_send(asked) if "x-acs-action" in asked.headers else cloud.tencent_send(asked)
    ),
    "QuerySendDetails": Cloud.aliyun_details,
    "PullSmsSendStatusByPhoneNumber": Cloud.tencent_status,
}
