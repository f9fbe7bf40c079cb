"""What carriers send us: receipts, replies and key presses; signed, small, and harmless when they come twice."""

from flask import Blueprint, Response, abort, request

from escalation.receipts import note_receipt
from notifiers.carriers.twilio_voice import ask_for_key, speak
from notifiers.inbox.store import page_of_ref
from notifiers.sending.store import attempt_by_ref
from notifiers.webhooks import (
    KEYS_PATH,
    SIGNATURE_HEADER,
    SMS_PATH,
    STATUS_PATH,
    is_signed,
    keys_url,
    parse_keys,
    parse_sms,
    parse_status,
)
from web.desk import desk
from web.twiml import SILENCE, message

pages = Blueprint("webhooks", __name__)
MOST_BYTES = 64 * 1024
SMS, VOICE = "twilio_sms", "twilio_voice"
INBOUND = "inbound"
"""Actor of what carriers report."""


@pages.before_request
def only_signed() -> None:
    """403 unless Twilio signed this very request for our public address; nothing larger than 64 KiB is read."""
    request.max_content_length = request.max_form_memory_size = MOST_BYTES
    settings = desk().settings
    if not settings.twilio_token:
        abort(404)
    url = settings.public_url.rstrip("/") + request.full_path.rstrip("?")
    form = request.form.to_dict(flat=False)
    if not is_signed(url, form, request.headers.get(SIGNATURE_HEADER, ""), token=settings.twilio_token):
        abort(403)


@pages.post(f"{STATUS_PATH}<ref>")
def status(ref: str) -> Response:
    """What became of a letter. Receipts have ranks, so that order and number do not matter."""
    told = parse_status(request.form.to_dict(flat=False))
    if told is not None:
        with desk().database.work(desk().clock.now(), INBOUND) as work:
            note_receipt(work, ref, told.status, sid=told.sid, error=told.error)
    return Response(status=204)


@pages.post(SMS_PATH)
def sms() -> Response:
    """A reply; the answer, if one is due, goes back in this response."""
    received = parse_sms(request.form.to_dict(flat=False))
    if received is None:
        abort(400)
    answered = desk().replies.sms(
        sender=received.sender, text=received.text, provider_id=received.provider_id, carrier=SMS
    )
    return _twiml(message(answered.words) if answered.words else SILENCE)


@pages.post(f"{KEYS_PATH}<ref>")
def keys(ref: str) -> Response:
    """A key pressed during our call: 1 takes the ticket, 2 passes it on, anything else hears the words again."""
    pressed = parse_keys(request.form.to_dict(flat=False))
    if pressed is not None:
        answered = desk().replies.key(
            ref=ref, digit=pressed.digit, provider_id=pressed.provider_id, carrier=VOICE
        )
        if answered.words:
            return _twiml(speak(answered.words, language="zh"))
    return _twiml(_again(ref))


def _again(ref: str) -> str:
    """The words of the call once more; silence where the reference is not ours."""
    with desk().database.read() as session:
        attempt, page = attempt_by_ref(session, ref, ""), page_of_ref(session, ref)
    if attempt is None or page is None:
        return SILENCE
    return ask_for_key(attempt.body, keys_url(desk().settings.public_url, ref), language=page.language)


def _twiml(text: str) -> Response:
    return Response(text, content_type="text/xml; charset=utf-8")
