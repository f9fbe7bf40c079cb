"""What carriers send us, as pure functions: signature, status callbacks, key presses, replies."""

import base64
import hashlib
import hmac
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import quote, urlsplit, urlunsplit

from notifiers.pages import ReceiptStatus

STATUS_PATH = "/webhooks/twilio/status/"
KEYS_PATH = "/webhooks/twilio/keys/"
SMS_PATH = "/webhooks/twilio/sms"
"""Paths below PUBLIC_URL; the reference follows the first two."""
SIGNATURE_HEADER = "X-Twilio-Signature"

Form = Mapping[str, Sequence[str]]
"""A posted form with every value of a field (`MultiDict.to_dict(flat=False)`)."""

_STATUSES = {
    "accepted": ReceiptStatus.QUEUED,
    "scheduled": ReceiptStatus.QUEUED,
    "queued": ReceiptStatus.QUEUED,
    "sending": ReceiptStatus.QUEUED,
    "initiated": ReceiptStatus.QUEUED,
    "sent": ReceiptStatus.SENT,
    "ringing": ReceiptStatus.SENT,
    "in-progress": ReceiptStatus.ANSWERED,
    "answered": ReceiptStatus.ANSWERED,
    "undelivered": ReceiptStatus.FAILED,
    "failed": ReceiptStatus.FAILED,
    "canceled": ReceiptStatus.FAILED,
    "busy": ReceiptStatus.FAILED,
    "no-answer": ReceiptStatus.FAILED,
    "delivered": ReceiptStatus.DELIVERED,
    "read": ReceiptStatus.DELIVERED,
    "completed": ReceiptStatus.DELIVERED,
}
"""MessageStatus and CallStatus; a call that was taken is `completed`, one that was not has its own word."""


@dataclass(frozen=True, slots=True)
class StatusReport:
    """A status callback; `error` is the carrier's code, if any."""

    sid: str
    status: ReceiptStatus
    error: str | None


@dataclass(frozen=True, slots=True)
class KeyPress:
    """One key in one call; `provider_id` names both, so that a repeat of the request is harmless."""

    provider_id: str
    digit: str


@dataclass(frozen=True, slots=True)
class Reception:
    """One SMS that came in."""

    provider_id: str
    sender: str
    text: str


def status_url(public_url: str, ref: str) -> str:
    """Where the carrier reports what became of the letter with our reference."""
    return f"{public_url.rstrip('/')}{STATUS_PATH}{quote(ref, safe='')}"


def keys_url(public_url: str, ref: str) -> str:
    """Where the carrier sends the key pressed during the call."""
    return f"{public_url.rstrip('/')}{KEYS_PATH}{quote(ref, safe='')}"


def is_signed(url: str, form: Form, signature: str, *, token: str) -> bool:
    """Whether Twilio signed this request: HMAC-SHA1 over the public URL and the sorted form, constant time.

    `url` is the address Twilio called (PUBLIC_URL and path, not what a proxy made of it). With and without
    the port are both right: the sender is not consistent about it.
    """
    given = signature.encode(errors="replace")
    matches = [hmac.compare_digest(_sign(one, form, token), given) for one in _spellings(url)]
    return any(matches)


def parse_status(form: Form) -> StatusReport | None:
    """A status callback for a message or a call; None where it names no status we know."""
    status = status_of(_one(form, "MessageStatus") or _one(form, "CallStatus"))
    if status is None:
        return None
    sid = _one(form, "MessageSid") or _one(form, "CallSid")
    return StatusReport(sid, status, _one(form, "ErrorCode") or None)


def status_of(word: str) -> ReceiptStatus | None:
    """What a MessageStatus or CallStatus means; None where it is none we know."""
    return _STATUSES.get(word)


def parse_keys(form: Form) -> KeyPress | None:
    """The key of a Gather; None where none was pressed."""
    call, digit = _one(form, "CallSid"), _one(form, "Digits")[:1]
    return KeyPress(f"{call}:{digit}", digit) if call and digit else None


def parse_sms(form: Form) -> Reception | None:
    """A reply; None where the request is not one."""
    sid, sender = _one(form, "MessageSid"), _one(form, "From")
    return Reception(sid, sender, _one(form, "Body")) if sid and sender else None


def _sign(url: str, form: Form, token: str) -> bytes:
    pairs = (name + value for name in sorted(form) for value in sorted(set(form[name])))
    mac = hmac.new(token.encode(), (url + "".join(pairs)).encode(), hashlib.sha1)
    return base64.b64encode(mac.digest())


def _spellings(url: str) -> tuple[str, ...]:
    parts = urlsplit(url)
    host = parts.hostname or ""
    port = parts.port or {"https": 443, "http": 80}.get(parts.scheme, 0)
    bare = urlunsplit(parts._replace(netloc=host))
    return bare, urlunsplit(parts._replace(netloc=f"{host}:{port}"))


def _one(form: Form, name: str) -> str:
    values = form.get(name) or ("",)
    return values[0]
