"""A carrier's code for an address it refused for good, as people read it: the reason, and how to mend it."""

from collections.abc import Mapping

from roster.people import Person
from web.texts import Lazy, gettext, lazy_gettext

LANDLINE = lazy_gettext("takes no texts: a landline, or not a mobile number")
NO_NUMBER = lazy_gettext("no number in use")
OPTED_OUT = lazy_gettext("its owner refused texts at the carrier")
NO_MAILBOX = lazy_gettext("no such mailbox")
REASONS: Mapping[str, Lazy] = {
    "twilio:21211": NO_NUMBER, "twilio:21217": NO_NUMBER, "twilio:30005": NO_NUMBER, "gsm:address": NO_NUMBER,
    "twilio:21614": LANDLINE, "twilio:30006": LANDLINE, "twilio:21610": OPTED_OUT, "aliyun:MOBILE_IN_BLACK": OPTED_OUT,
    "tencent:FailedOperation.PhoneNumberInBlacklist": OPTED_OUT,
    "aliyun:isv.MOBILE_NUMBER_ILLEGAL": NO_NUMBER,
    "tencent:InvalidParameterValue.IncorrectPhoneNumber": NO_NUMBER,
    "tencent:UnsupportedOperation.UnsupportedRegion": NO_NUMBER,
    "smtp:5.1.1": NO_MAILBOX, "smtp:5.1.2": NO_MAILBOX, "smtp:5.1.3": NO_MAILBOX, "smtp:5.1.6": NO_MAILBOX,
    "smtp:5.1.10": NO_MAILBOX, "smtp:5.2.1": NO_MAILBOX,
}  # fmt: skip


def why_refused(person: Person) -> str:
    """Why a carrier takes nothing for this person's number or mailbox; "" where all are sound."""
    codes = [reach.refused_code for reach in person.reaches if reach.refused_at is not None]
    reasons = [str(REASONS[code]) if code in REASONS else code for code in codes]
    return gettext("Reason: %(reason)s.", reason=reasons[0]) if reasons else ""


def how_to_mend(person: Person) -> str:
    """What to do about it, for whoever edits the list."""
    if not any(reach.refused_at for reach in person.reaches):
        return ""
    return gettext(
        "Other ways are used until then. Ask for the right number and import it; if it is right, "
        "import it again and it is tried anew."
    )
