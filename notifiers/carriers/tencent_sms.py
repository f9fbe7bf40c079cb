"""SMS by Tencent Cloud, over the vendor's own kit: a registered template; our reference is the SessionContext."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from tencentcloud.common.credential import Credential
from tencentcloud.common.exception.tencent_cloud_sdk_exception import TencentCloudSDKException
from tencentcloud.common.profile.client_profile import ClientProfile
from tencentcloud.common.profile.http_profile import HttpProfile
from tencentcloud.sms.v20210111.models import PullSmsSendStatusByPhoneNumberRequest, SendSmsRequest
from tencentcloud.sms.v20210111.sms_client import SmsClient

from notifiers.carriers.line_faults import line_fault
from notifiers.carriers.port import (
    Accepted,
    CannotAsk,
    DataRegion,
    Fate,
    Found,
    Handed,
    Letter,
    LookUp,
    NotFound,
    Outcome,
    Rejected,
    Told,
)
from notifiers.carriers.template_codes import TENCENT
from notifiers.carriers.templates import Templates, fill
from notifiers.pages import ReceiptStatus

LONGEST = 6
"""Characters of one variable."""
ENDPOINT = "https://sms.tencentcloudapi.com"
TIMEOUT = 7
"""Seconds; below the time the dispatcher's lease keeps for one call."""
_OK = "Ok"
_LINE = ("ClientNetworkError", "ServerNetworkError")
"""The kit's own codes: nothing came back, or something that is none of their answers."""
_PAGE = 100
_STATUSES = {"SUCCESS": ReceiptStatus.DELIVERED, "FAIL": ReceiptStatus.FAILED}
_ASKED = timedelta(minutes=30)
"""How long after the call a message is looked for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TencentAccount:
    """Who we are there; `endpoint` with its scheme, for tests and private clouds."""

    key: str
    secret: str = field(repr=False)
    app: str
    signature: str
    endpoint: str = ENDPOINT


class TencentSms:
    """Accepted means taken; its status is asked for by number and time and found by our reference."""

    name = "tencent_sms"
    data_region = DataRegion.MAINLAND
    can_look_up = True
    settle_after = timedelta(seconds=30)
    gives_receipts = ReceiptStatus.DELIVERED

    def __init__(self, account: TencentAccount, templates: Templates) -> None:
        scheme, _, host = account.endpoint.partition("://")
        profile = ClientProfile(httpProfile=HttpProfile(protocol=scheme, endpoint=host, reqTimeout=TIMEOUT))
        self._client = SmsClient(Credential(account.key, account.secret), "ap-guangzhou", profile)
        self._account, self._templates = account, templates

    def send(self, letter: Letter) -> Outcome:
        filled = fill(self._templates, letter, longest=LONGEST)
        if isinstance(filled, str):
            return Rejected(f"template:{filled}")
        request = SendSmsRequest()
        request.PhoneNumberSet = [letter.address]
        request.SmsSdkAppId, request.SignName = self._account.app, self._account.signature
        request.TemplateId, request.TemplateParamSet = filled.code, [value for _, value in filled.values]
        request.SessionContext = letter.ref
        try:
            told = self._client.SendSms(request).SendStatusSet[0]
        except TencentCloudSDKException as error:
            return _refusal(error)
        return Accepted(str(told.SerialNo)) if told.Code == _OK else TENCENT.outcome(told.Code)

    def look_up(self, letter: Letter, *, since: datetime) -> LookUp:
        told = self._statuses(letter.address, since)
        if isinstance(told, CannotAsk):
            return told
        serials = tuple(str(one.SerialNo) for one in told if one.SessionContext == letter.ref)
        return Found(serials) if serials else NotFound()

    def what_became(self, handed: Handed) -> Fate:
        """By their serial number: not every account is given our reference back."""
        told = self._statuses(handed.address, handed.at)
        if isinstance(told, CannotAsk):
            return told
        ours = [one for one in told if handed.ref == one.SessionContext or handed.sid == one.SerialNo]
        status = _STATUSES.get(ours[0].ReportStatus) if ours else None
        if status is None:
            return NotFound()
        return Told(
            status, str(ours[0].Description or "") or None if status is ReceiptStatus.FAILED else None
        )

    def _statuses(self, address: str, since: datetime) -> Sequence[Any] | CannotAsk:
        request = PullSmsSendStatusByPhoneNumberRequest()
        request.PhoneNumber, request.SmsSdkAppId = address, self._account.app
        request.BeginTime = int(since.timestamp())
        request.EndTime = int((since + _ASKED).timestamp())
        request.Offset, request.Limit = 0, _PAGE
        try:
            return self._client.PullSmsSendStatusByPhoneNumber(request).PullSmsSendStatusSet or []
        except TencentCloudSDKException as error:
            return CannotAsk(f"tencent:{error.get_code()}")


def _refusal(error: TencentCloudSDKException) -> Outcome:
    code = str(error.get_code())
    return line_fault(error) if code in _LINE else TENCENT.outcome(code)
