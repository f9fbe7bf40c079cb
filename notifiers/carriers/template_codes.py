"""What the error codes of Aliyun and Tencent mean for a letter: never, not now, or that the number is bad.

Sources: help.aliyun.com "API error codes" of dysmsapi; cloud.tencent.com 382/59177.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from notifiers.carriers.port import Outcome, Rejected, Temporary

BAD_NUMBER = "bad_number"
"""Before the code where the number itself is at fault: the contact should be looked at."""


@dataclass(frozen=True, slots=True)
class Meaning:
    """Codes that pass (with the seconds to wait) and codes that speak about the number; all others are final.

    A spent budget is final on purpose: the channel or the person changes, not the count.
    """

    passing: Mapping[str, float]
    bad_number: frozenset[str]

    def outcome(self, vendor: str, code: str) -> Outcome:
        """What a refusal with this code makes of the letter."""
        if code in self.passing:
            return Temporary(f"{vendor}:{code}", self.passing[code])
        mark = f"{BAD_NUMBER}:" if code in self.bad_number else ""
        return Rejected(f"{mark}{vendor}:{code}")


ALIYUN = Meaning(
    passing={
        "isp.SYSTEM_ERROR": 5.0, "Throttling": 5.0, "Throttling.User": 5.0,
        "Throttling.Api": 5.0, "ServiceUnavailable": 5.0, "InternalError": 5.0,
    },
    bad_number=frozenset({
        "isv.MOBILE_NUMBER_ILLEGAL", "isv.BLACK_KEY_CONTROL_LIMIT",
    }),
)  # fmt: skip
TENCENT = Meaning(
    passing={
        "InternalError.Timeout": 5.0, "InternalError.OtherError": 5.0, "InternalError.SendAndRecvFail": 5.0,
        "InternalError.RequestTimeException": 5.0, "LimitExceeded.DeliveryFrequencyLimit": 30.0,
        "LimitExceeded.PhoneNumberThirtySecondLimit": 30.0, "RequestLimitExceeded": 2.0, "InternalError": 5.0,
    },
    bad_number=frozenset({
        "InvalidParameterValue.IncorrectPhoneNumber", "FailedOperation.PhoneNumberInBlacklist",
        "UnsupportedOperation.UnsupportedRegion",
    }),
)  # fmt: skip
