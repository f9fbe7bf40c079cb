"""Aliyun's SmsReport push: a list of what became of messages, each with our reference as out_id."""

from collections.abc import Iterator
from dataclasses import dataclass

from notifiers.pages import ReceiptStatus

REPORTS_PATH = "/webhooks/aliyun/"
"""Below PUBLIC_URL; the secret token follows, because the push itself is not signed."""


@dataclass(frozen=True, slots=True)
class SmsReport:
    """One message's fate; `error` is the operator's code where it failed."""

    ref: str
    sid: str
    status: ReceiptStatus
    error: str | None


def read_reports(rows: object) -> Iterator[SmsReport]:
    """Those rows that name a reference of ours; anything else is passed over."""
    for row in rows if isinstance(rows, list) else []:
        if isinstance(row, dict) and row.get("out_id") and isinstance(row.get("success"), bool):
            status = ReceiptStatus.DELIVERED if row["success"] else ReceiptStatus.FAILED
            error = None if row["success"] else str(row.get("err_code", ""))[:_LONGEST] or None
            yield SmsReport(str(row["out_id"]), str(row.get("biz_id", "")), status, error)


_LONGEST = 100
