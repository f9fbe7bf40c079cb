"""Calls by Twilio: speech, then one key. A key must be pressed, so that a voicemail never acknowledges."""

from datetime import datetime, timedelta
from xml.sax.saxutils import escape, quoteattr

from notifiers.carriers.port import DataRegion, Fate, Handed, Letter, LookUp, NotFound, Outcome
from notifiers.carriers.twilio_client import TwilioApi
from notifiers.pages import ReceiptStatus
from notifiers.webhooks import keys_url, status_url

_VOICES = {"zh": "zh-CN", "en": "en-US"}
_RING = 40
"""Seconds before no-answer."""
_WAIT = 10
"""Seconds for a key after the words."""
_PAGE = 50
_EVENTS = ["initiated", "ringing", "answered", "completed"]
_OURS = "outbound-api"


class TwilioVoice:
    """Looks up by To and StartTime; the dispatcher strikes calls it knows from other letters."""

    name = "twilio_voice"
    data_region = DataRegion.ABROAD
    can_look_up = True
    settle_after = timedelta(seconds=30)
    gives_receipts = ReceiptStatus.DELIVERED

    def __init__(self, api: TwilioApi, *, sender: str, public_url: str) -> None:
        self._api, self._sender, self._public_url = api, sender, public_url

    def send(self, letter: Letter) -> Outcome:
        keys = keys_url(self._public_url, letter.ref)
        return self._api.hand_over(
            lambda client: client.calls.create(
                to=letter.address,
                from_=self._sender,
                twiml=ask_for_key(letter.body, keys, language=letter.language),
                timeout=_RING,
                status_callback=status_url(self._public_url, letter.ref),
                status_callback_event=_EVENTS,
            )
        )

    def look_up(self, letter: Letter, *, since: datetime) -> LookUp:
        return self._api.ask(
            lambda client: [
                call
                for call in client.calls.list(to=letter.address, start_time_after=since, limit=_PAGE)
                if call.direction == _OURS
            ]
        )

    def what_became(self, handed: Handed) -> Fate:
        return self._api.fate(lambda client: client.calls(handed.sid).fetch()) if handed.sid else NotFound()


def ask_for_key(words: str, url: str, *, language: str) -> str:
    """TwiML that speaks twice and waits for one digit; also the answer to key 9."""
    say = _say(words, language)
    return (
        '<?xml version="1.0" encoding="UTF-8"?><Response>'
        f'<Gather input="dtmf" numDigits="1" timeout="{_WAIT}" method="POST" action={quoteattr(url)}>'
        f'{say}<Pause length="1"/>{say}</Gather></Response>'
    )


def speak(words: str, *, language: str) -> str:
    """TwiML that says one thing and hangs up."""
    return f'<?xml version="1.0" encoding="UTF-8"?><Response>{_say(words, language)}</Response>'


def _say(words: str, language: str) -> str:
    voice = _VOICES.get(language[:2].lower(), _VOICES["zh"])
    return f"<Say language={quoteattr(voice)}>{escape(words)}</Say>"
