"""Which carriers a desk uses, from its settings; one that sends abroad needs a named approval."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from calendars.clock import Clock
from database.session import Database
from notifiers.calls import CallBook
from notifiers.carriers.call_task import CallTaskCarrier
from notifiers.carriers.file import FileCarrier
from notifiers.carriers.group import GroupCarrier
from notifiers.carriers.group_bots import Bot
from notifiers.carriers.gsm_modem import GsmModem, Spool
from notifiers.carriers.port import Carrier
from notifiers.carriers.smtp import MailServer, Security, SmtpCarrier
from notifiers.carriers.templates import read_templates
from notifiers.carriers.twilio_client import TwilioApi
from notifiers.carriers.twilio_sms import TwilioSms
from notifiers.carriers.twilio_voice import TwilioVoice
from notifiers.channels import Channel
from notifiers.errors import KitMissing
from notifiers.events import Local
from notifiers.regions import check_regions

FILE = "file"
TWILIO = "twilio"
ALIYUN = "aliyun"
TENCENT = "tencent"
GAMMU = "gammu"
SMTP = "smtp"


@dataclass(frozen=True, slots=True, kw_only=True)
class KitAccount:
    """What Aliyun and Tencent need alike; `templates` are the rows of the desk's table."""

    key: str
    secret: str = field(repr=False)
    app: str
    signature: str
    endpoint: str
    templates: Sequence[Mapping[str, Any]]


@dataclass(frozen=True, slots=True, kw_only=True)
class CarrierSettings:
    """Names of carriers per channel (`file`, `twilio`, `aliyun`, `tencent`, `gammu`, `smtp`) and what they need."""

    sms: str
    voice: str
    mail: str
    abroad_approval: str | None
    public_url: str
    twilio_account: str
    twilio_token: str
    twilio_number: str
    smtp: MailServer | None
    bots: tuple[Bot, ...]
    kit: KitAccount
    gsm_spool: Path


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
    """One carrier a channel; `local` is the desk's wall clock. Raises AbroadCarrierRefused, KitMissing.

    The file takes everything or nothing: beside a real carrier it would swallow what should reach somebody.
    """
    api = (
        TwilioApi(chosen.twilio_account, chosen.twilio_token)
        if TWILIO in {chosen.sms, chosen.voice}
        else None
    )
    carriers: dict[Channel, Carrier] = {}
    if {chosen.sms, chosen.voice, chosen.mail} == {FILE}:
        carriers = dict.fromkeys(Channel, file_carrier)
    by_hand = CallTaskCarrier(CallBook(database, clock))
    carriers[Channel.CALL] = by_hand
    carriers[Channel.GROUP] = GroupCarrier(chosen.bots, clock, local=local, by_hand=by_hand)
    if api and chosen.sms == TWILIO:
        carriers[Channel.SMS] = TwilioSms(api, sender=chosen.twilio_number, public_url=chosen.public_url)
    if chosen.sms == GAMMU:
        carriers[Channel.SMS] = GsmModem(Spool(chosen.gsm_spool, clock))
    if chosen.sms in _KITS:
        carriers[Channel.SMS] = _with_kit(chosen.sms, chosen.kit)
    if api and chosen.voice == TWILIO:
        carriers[Channel.VOICE] = TwilioVoice(api, sender=chosen.twilio_number, public_url=chosen.public_url)
    if chosen.smtp and chosen.mail == SMTP:
        carriers[Channel.EMAIL] = SmtpCarrier(chosen.smtp)
    check_regions(carriers.values(), chosen.abroad_approval)
    return carriers


def _aliyun(kit: KitAccount) -> Carrier:
    from notifiers.carriers.aliyun_sms import ENDPOINT, AliyunAccount, AliyunSms  # noqa: PLC0415  (an extra)

    account = AliyunAccount(
        key=kit.key, secret=kit.secret, signature=kit.signature, endpoint=kit.endpoint or ENDPOINT
    )
    return AliyunSms(account, read_templates(kit.templates, ALIYUN))


def _tencent(kit: KitAccount) -> Carrier:
    from notifiers.carriers.tencent_sms import ENDPOINT, TencentAccount, TencentSms  # noqa: PLC0415  (an extra)

    account = TencentAccount(
        key=kit.key,
        secret=kit.secret,
        app=kit.app,
        signature=kit.signature,
        endpoint=kit.endpoint or ENDPOINT,
    )
    return TencentSms(account, read_templates(kit.templates, TENCENT))


_KITS: Mapping[str, Callable[[KitAccount], Carrier]] = {ALIYUN: _aliyun, TENCENT: _tencent}


def _with_kit(name: str, kit: KitAccount) -> Carrier:
    """The vendor's kit is imported here and nowhere else, so that a desk without it starts."""
    try:
        return _KITS[name](kit)
    except ImportError as error:
        raise KitMissing(name) from error
