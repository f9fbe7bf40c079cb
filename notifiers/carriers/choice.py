"""Which carriers a desk uses, from its settings; one that sends abroad needs a named approval."""

from dataclasses import dataclass

from calendars.clock import Clock
from database.session import Database
from notifiers.calls import CallBook
from notifiers.carriers.call_task import CallTaskCarrier
from notifiers.carriers.file import FileCarrier
from notifiers.carriers.group import GroupCarrier
from notifiers.carriers.group_bots import Bot
from notifiers.carriers.port import Carrier
from notifiers.carriers.smtp import MailServer, Security, SmtpCarrier
from notifiers.carriers.twilio_client import TwilioApi
from notifiers.carriers.twilio_sms import TwilioSms
from notifiers.carriers.twilio_voice import TwilioVoice
from notifiers.channels import Channel
from notifiers.regions import check_regions
from notifiers.service import Local

TWILIO = "twilio"
SMTP = "smtp"


@dataclass(frozen=True, slots=True, kw_only=True)
class CarrierSettings:
    """Names of carriers per channel (`file`, `twilio`, `smtp`) and what they need."""

    sms: str
    voice: str
    mail: str
    abroad_approval: str | None
    public_url: str
    twilio_account: str
    twilio_token: str
    twilio_number: str
    smtp: MailServer | None
    bots: tuple[Bot, ...] = ()


def mail_server(
    *, host: str, port: int, sender: str, security: str, user: str, password: str
) -> MailServer | None:
    """The mail server of the settings, None where none is named."""
    if not host:
        return None
    return MailServer(
        host=host, port=port, sender=sender, security=Security(security), user=user, password=password
    )


def build_carriers(
    chosen: CarrierSettings, database: Database, clock: Clock, *, local: Local, file_carrier: FileCarrier
) -> dict[Channel, Carrier]:
    """One carrier a channel; `local` is the desk's wall clock. Raises AbroadCarrierRefused."""
    api = (
        TwilioApi(chosen.twilio_account, chosen.twilio_token)
        if TWILIO in {chosen.sms, chosen.voice}
        else None
    )
    carriers: dict[Channel, Carrier] = dict.fromkeys(Channel, file_carrier)
    by_hand = CallTaskCarrier(CallBook(database, clock))
    carriers[Channel.CALL] = by_hand
    carriers[Channel.GROUP] = GroupCarrier(chosen.bots, clock, local=local, by_hand=by_hand)
    if api and chosen.sms == TWILIO:
        carriers[Channel.SMS] = TwilioSms(api, sender=chosen.twilio_number, public_url=chosen.public_url)
    if api and chosen.voice == TWILIO:
        carriers[Channel.VOICE] = TwilioVoice(api, sender=chosen.twilio_number, public_url=chosen.public_url)
    if chosen.smtp and chosen.mail == SMTP:
        carriers[Channel.EMAIL] = SmtpCarrier(chosen.smtp)
    check_regions(carriers.values(), chosen.abroad_approval)
    return carriers
