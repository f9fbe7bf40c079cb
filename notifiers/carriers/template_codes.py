"""What the error codes of Aliyun and Tencent mean for a letter: never, not now, or that the number is bad.

Sources: help.aliyun.com "API error codes" of dysmsapi; cloud.tencent.com 382/59177.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from notifiers.carriers.bad_addresses import is_bad
from notifiers.carriers.port import Outcome, Rejected, Temporary


@dataclass(frozen=True, slots=True)
class Meaning:
    """Codes that pass, with the seconds to wait; all others are final.

    A spent budget is final on purpose: the channel or the person changes, not the count.
    """

    vendor: str
    passing: Mapping[str, float]

    def outcome(self, code: str) -> Outcome:
        """What a refusal with this code makes of the letter."""
        if code in self.passing:
            return Temporary(f"{self.vendor}:{code}", self.passing[code])
        return Rejected(f"{self.vendor}:{code}", bad_address=is_bad(self.vendor, code))


ALIYUN = Meaning(
    "aliyun",
    {
        "isp.SYSTEM_ERROR": 5.0, "Throttling": 5.0, "Throttling.User": 5.0,
        "Throttling.Api": 5.0, "ServiceUnavailable": 5.0, "InternalError": 5.0,
    },
)  # fmt: skip
TENCENT = Meaning(
    "tencent",
    {
        "InternalError.Timeout": 5.0, "InternalError.OtherError": 5.0, "InternalError.SendAndRecvFail": 5.0,
        "InternalError.RequestTimeException": 5.0, "LimitExceeded.DeliveryFrequencyLimit": 30.0,
        "LimitExceeded.PhoneNumberThirtySecondLimit": 30.0, "RequestLimitExceeded": 2.0, "InternalError": 5.0,
    },
)  # fmt: skip
