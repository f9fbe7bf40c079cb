"""SMS by Aliyun, over the vendor's own kit: a registered template with variables; our reference is the OutId."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta, timezone
from typing import Any

from alibabacloud_dysmsapi20170525.client import Client
from alibabacloud_dysmsapi20170525.models import QuerySendDetailsRequest, SendSmsRequest
from alibabacloud_tea_openapi.models import Config
from darabonba.runtime import RuntimeOptions

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
    Temporary,
    Told,
)
from notifiers.carriers.template_codes import ALIYUN
from notifiers.carriers.templates import Templates, fill
from notifiers.pages import ReceiptStatus

LONGEST = 35
"""Characters of one variable."""
ENDPOINT = "https://dysmsapi.aliyuncs.com"
CONNECT, READ = 3000, 5000
"""Milliseconds; together below the time the dispatcher's lease keeps for one call."""
_OK = "OK"
_DAYS = timezone(timedelta(hours=8))
"""Aliyun files messages under the day in Beijing."""
_PAGE = 50
_STATUSES = {1: ReceiptStatus.SENT, 2: ReceiptStatus.FAILED, 3: ReceiptStatus.DELIVERED}
"""SendStatus: 1 waits for the operator's receipt."""
_TRY_AGAIN, _PAUSE = (408, 429), 5.0
"""HTTP 408 and 429 pass, whatever code comes with them; then so many seconds are waited."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AliyunAccount:
    """Who we are there; `endpoint` with its scheme, for tests and private clouds."""

    key: str
    secret: str = field(repr=False)
    signature: str
    endpoint: str = ENDPOINT


class AliyunSms:
    """Accepted means taken; what became of it comes as a SmsReport, or is asked for by number and day."""

    name = "aliyun_sms"
    data_region = DataRegion.MAINLAND
    can_look_up = True
    settle_after = timedelta(seconds=30)
    gives_receipts = ReceiptStatus.DELIVERED

    def __init__(self, account: AliyunAccount, templates: Templates) -> None:
        scheme, _, host = account.endpoint.partition("://")
        self._client = Client(
            Config(
                access_key_id=account.key, access_key_secret=account.secret, endpoint=host,
                protocol=scheme.upper(), region_id="cn-hangzhou",
            )
        )  # fmt: skip
        # The kit's own retries would send twice behind our back.
        self._once = RuntimeOptions(
            autoretry=False, max_attempts=1, connect_timeout=CONNECT, read_timeout=READ
        )
        self._signature, self._templates = account.signature, templates

    def send(self, letter: Letter) -> Outcome:
        filled = fill(self._templates, letter, longest=LONGEST)
        if isinstance(filled, str):
            return Rejected(f"template:{filled}")
        request = SendSmsRequest(
            phone_numbers=_number(letter.address), sign_name=self._signature, template_code=filled.code,
            template_param=json.dumps(dict(filled.values), ensure_ascii=False), out_id=letter.ref,
        )  # fmt: skip
        try:
            told = self._client.send_sms_with_options(request, self._once).body
        except Exception as error:  # noqa: BLE001  (the kit raises a dozen families of its own)
            return _refusal(error)
        return Accepted(str(told.biz_id)) if told.code == _OK else ALIYUN.outcome(str(told.code))

    def look_up(self, letter: Letter, *, since: datetime) -> LookUp:
        found = self._find(letter.address, letter.ref, since)
        if isinstance(found, CannotAsk):
            return found
        return Found((f"out-{letter.ref}",)) if found else NotFound()

    def what_became(self, handed: Handed) -> Fate:
        found = self._find(handed.address, handed.ref, handed.at)
        if isinstance(found, CannotAsk):
            return found
        status = _STATUSES.get(found[0].send_status) if found else None
        if status is None:
            return NotFound()
        return Told(status, str(found[0].err_code or "") or None if status is ReceiptStatus.FAILED else None)

    def _find(self, address: str, ref: str, since: datetime) -> Sequence[Any] | CannotAsk:
        """By number and day, the newest first; two days where midnight lies in the minutes after the call."""
        days = {f"{moment.astimezone(_DAYS):%Y%m%d}" for moment in (since, since + timedelta(minutes=5))}
        try:
            found = [sent for day in sorted(days, reverse=True) for sent in self._sent(address, day)]
        except Exception as error:  # noqa: BLE001  (likewise)
            return CannotAsk(f"aliyun:{type(error).__name__}")
        return (
            CannotAsk("aliyun:refused") if None in found else [sent for sent in found if sent.out_id == ref]
        )

    def _sent(self, address: str, day: str) -> Sequence[Any]:
        """The day's messages to a number, newest first; [None] where the question was refused."""
        request = QuerySendDetailsRequest(
            phone_number=_number(address), send_date=day, page_size=_PAGE, current_page=1
        )
        told = self._client.query_send_details_with_options(request, self._once).body
        if told.code != _OK:
            return [None]
        details = told.sms_send_detail_dtos
        return list(details.sms_send_detail_dto or []) if details else []


def _number(address: str) -> str:
    """Mainland numbers without the country's code, as the details name them."""
    return address.removeprefix("+86")


def _refusal(error: Exception) -> Outcome:
    """A code of the gateway's (signature, throttling, service away), or a broken line."""
    code = getattr(error, "code", None)
    if not isinstance(code, str) or not code:
        return line_fault(error)
    if getattr(error, "status_code", None) in _TRY_AGAIN:
        return Temporary(f"aliyun:{code}", _PAUSE)
    return ALIYUN.outcome(code)
