"""Mail over SMTP. Our reference is the Message-ID, so that a second copy is seen as the same mail."""

import smtplib
import ssl
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from email.message import EmailMessage
from enum import StrEnum
from typing import Self

from notifiers.carriers.bad_addresses import is_bad
from notifiers.carriers.port import (
    Accepted,
    CannotAsk,
    DataRegion,
    Fate,
    Handed,
    Letter,
    LookUp,
    NotFound,
    Outcome,
    Rejected,
    Temporary,
    Uncertain,
)
from notifiers.wording import subject_line

_PERMANENT = 500
_TIMEOUT = 8.0
"""Seconds; below the time the dispatcher's lease keeps for one call."""


class Security(StrEnum):
    """How the connection is protected."""

    TLS = "tls"
    STARTTLS = "starttls"
    PLAIN = "plain"
    """Only for a server on the same machine."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MailServer:
    """Where mail is handed over, and who we are there."""

    host: str
    port: int
    sender: str
    security: Security = Security.STARTTLS
    user: str = ""
    password: str = ""
    region: DataRegion = DataRegion.MAINLAND
    timeout: float = _TIMEOUT

    @classmethod
    def local(cls, *, port: int, sender: str) -> Self:
        """A server on this machine, without protection."""
        return cls(
            host="127.0.0.1", port=port, sender=sender, security=Security.PLAIN, region=DataRegion.LOCAL
        )


class SmtpCarrier:
    """Accepted when the server took the DATA. It cannot be asked afterwards."""

    name = "smtp"
    can_look_up = False
    settle_after = timedelta(seconds=20)
    gives_receipts = None

    def __init__(self, server: MailServer) -> None:
        self._server = server

    @property
    def data_region(self) -> DataRegion:
        return self._server.region

    def send(self, letter: Letter) -> Outcome:
        try:
            mail = self._compose(letter)
        except (ValueError, UnicodeError) as error:
            return Rejected(f"address:{type(error).__name__}")
        try:
            connection = self._connect()
        except smtplib.SMTPAuthenticationError as error:
            return Rejected(f"auth:{error.smtp_code}")
        except (OSError, smtplib.SMTPException) as error:
            return Temporary(f"connect:{type(error).__name__}")
        return _hand_over(connection, mail)

    def look_up(self, letter: Letter, *, since: datetime) -> LookUp:  # noqa: ARG002  (SMTP has no question)
        return NotFound()

    def what_became(self, handed: Handed) -> Fate:  # noqa: ARG002  (mail has no receipts)
        return CannotAsk("no_receipts")

    def _compose(self, letter: Letter) -> EmailMessage:
        mail = EmailMessage()
        mail["From"] = self._server.sender
        mail["To"] = letter.address
        mail["Subject"] = subject_line(letter.body)
        mail["Message-ID"] = f"<{letter.ref}@{self._server.sender.rpartition('@')[2].rstrip('>')}>"
        mail["Auto-Submitted"] = "auto-generated"
        mail.set_content(letter.body)
        return mail

    def _connect(self) -> smtplib.SMTP:
        server = self._server
        connection = _OPEN[server.security](server)
        if server.user:
            connection.login(server.user, server.password)
        return connection


def _starttls(server: MailServer) -> smtplib.SMTP:
    connection = _plain(server)
    connection.starttls(context=ssl.create_default_context())
    return connection


def _plain(server: MailServer) -> smtplib.SMTP:
    return smtplib.SMTP(server.host, server.port, timeout=server.timeout)


def _tls(server: MailServer) -> smtplib.SMTP:
    context = ssl.create_default_context()
    return smtplib.SMTP_SSL(server.host, server.port, timeout=server.timeout, context=context)


_OPEN: dict[Security, Callable[[MailServer], smtplib.SMTP]] = {
    Security.TLS: _tls,
    Security.STARTTLS: _starttls,
    Security.PLAIN: _plain,
}


def _hand_over(connection: smtplib.SMTP, mail: EmailMessage) -> Outcome:
    try:
        connection.send_message(mail)
    except smtplib.SMTPRecipientsRefused as error:
        return _unwanted(error.recipients)
    except smtplib.SMTPResponseException as error:
        return _refusal(error.smtp_code)
    except (OSError, smtplib.SMTPException) as error:
        # Broken off on the way: the server may have taken it.
        return Uncertain(f"broken:{type(error).__name__}")
    finally:
        connection.close()
    return Accepted(str(mail["Message-ID"]))


def _unwanted(recipients: Mapping[str, tuple[int, bytes]]) -> Outcome:
    """The server refused the recipient; only its enhanced code (5.1.1) tells a wrong address from a policy."""
    code, words = max(recipients.values(), default=(_PERMANENT, b""))
    enhanced = words.decode("ascii", errors="replace").partition(" ")[0]
    if code >= _PERMANENT and is_bad("smtp", enhanced):
        return Rejected(f"smtp:{enhanced}", bad_address=True)
    return _refusal(code)


def _refusal(code: int) -> Outcome:
    return Rejected(f"smtp:{code}") if code >= _PERMANENT else Temporary(f"smtp:{code}")
