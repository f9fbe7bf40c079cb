"""SMS by Twilio. There is no field for our reference: it travels in the callback's address."""

from datetime import datetime, timedelta

from notifiers.carriers.port import DataRegion, Fate, Handed, Letter, LookUp, NotFound, Outcome
from notifiers.carriers.twilio_client import TwilioApi
from notifiers.pages import ReceiptStatus
from notifiers.webhooks import status_url

_PAGE = 50


class TwilioSms:
    """Looks up by To, date and the identical body, which our random code makes unique."""

    name = "twilio_sms"
    data_region = DataRegion.ABROAD
    can_look_up = True
    settle_after = timedelta(seconds=30)
    gives_receipts = ReceiptStatus.DELIVERED

    def __init__(self, api: TwilioApi, *, sender: str, public_url: str) -> None:
        self._api, self._sender, self._public_url = api, sender, public_url

    def send(self, letter: Letter) -> Outcome:
        return self._api.hand_over(
            lambda client: client.messages.create(
                to=letter.address,
                from_=self._sender,
                body=letter.body,
                status_callback=status_url(self._public_url, letter.ref),
            )
        )

    def look_up(self, letter: Letter, *, since: datetime) -> LookUp:
        return self._api.ask(
            lambda client: [
                message
                for message in client.messages.list(to=letter.address, date_sent_after=since, limit=_PAGE)
                if message.body == letter.body
            ]
        )

    def what_became(self, handed: Handed) -> Fate:
        return (
            self._api.fate(lambda client: client.messages(handed.sid).fetch()) if handed.sid else NotFound()
        )
