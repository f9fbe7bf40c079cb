"""Codes by which a carrier says that the number or mailbox itself is at fault, and will be tomorrow.

Whatever is ours to mend (signature, template, credentials, balance) or passes (a phone that is switched off, a spent
budget) is none of them. Sources: twilio.com/docs/api/errors; help.aliyun.com "API error codes" and "receipt error
codes" of dysmsapi; cloud.tencent.com 382/59177; RFC 3463 (mail).
"""

from collections.abc import Mapping

BAD: Mapping[str, frozenset[str]] = {
    "twilio": frozenset({"21211", "21217", "21610", "21614", "30005", "30006"}),
    "aliyun": frozenset({"isv.MOBILE_NUMBER_ILLEGAL", "MOBILE_IN_BLACK"}),
    "tencent": frozenset({
        "InvalidParameterValue.IncorrectPhoneNumber", "FailedOperation.PhoneNumberInBlacklist",
        "UnsupportedOperation.UnsupportedRegion",
    }),
    "smtp": frozenset({"5.1.1", "5.1.2", "5.1.3", "5.1.6", "5.1.10", "5.2.1"}),
    "gsm": frozenset({"address"}),
}  # fmt: skip
"""Twilio: 21211 and 21217 no number, 21610 opted out, 21614 and 30006 a landline, 30005 unknown to its network.
Aliyun's MOBILE_IN_BLACK comes in receipts. Mail: no such mailbox or domain, mailbox shut; 5.1.7 and 5.1.8 speak of
the sender."""


def is_bad(vendor: str, code: str) -> bool:
    """Whether this vendor's code speaks of the address."""
    return code in BAD.get(vendor, frozenset())
