"""Mail against a real SMTP server on the loopback: taken, refused, put off, broken off."""

import asyncio
import email
import socket
from collections.abc import Iterator
from email.policy import default

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from notifiers.carriers.port import Accepted, Letter, Rejected, Temporary, Uncertain
from notifiers.carriers.smtp import MailServer, SmtpCarrier
from notifiers.channels import Channel


class Mailbox:
    """Takes mail, or answers as told."""

    def __init__(self) -> None:
        self.mails: list[bytes] = []
        self.answer_rcpt = "250 OK"
        self.answer_data: str | None = "250 OK"

    async def handle_RCPT(  # noqa: N802  (aiosmtpd's hook)
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        envelope.rcpt_tos.append(address)
        return self.answer_rcpt

    async def handle_DATA(  # noqa: N802  (aiosmtpd's hook)
        self, server: SMTP, session: Session, envelope: Envelope
    ) -> str:
        assert isinstance(envelope.content, bytes)
        self.mails.append(envelope.content)
        if self.answer_data is None:
            assert isinstance(server.transport, asyncio.Transport)
            server.transport.abort()
        return self.answer_data or ""


@pytest.fixture
def mailbox() -> Mailbox:
    return Mailbox()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture
def carrier(mailbox: Mailbox) -> Iterator[SmtpCarrier]:
    controller = Controller(mailbox, hostname="127.0.0.1", port=free_port())
    controller.start()
    yield SmtpCarrier(MailServer.local(port=controller.port, sender="读网 <desk@example.com>"))
    controller.stop()


def letter(address: str = "leader@example.com") -> Letter:
    return Letter(
        ref="r1",
        page_id=1,
        channel=Channel.EMAIL,
        address=address,
        body="[严重]工单4821:首页无法访问\n\n请登录系统确认。\n",
        label="值班组长",
        language="zh",
    )


def test_a_mail_arrives_with_its_subject_and_our_reference(carrier: SmtpCarrier, mailbox: Mailbox) -> None:
    outcome = carrier.send(letter())

    mail = email.message_from_bytes(mailbox.mails[0], policy=default)
    assert outcome == Accepted("<r1@example.com>")
    assert mail["Subject"] == "[严重]工单4821:首页无法访问"
    assert mail["Message-ID"] == "<r1@example.com>"
    assert "请登录系统确认" in mail.get_content()


@pytest.mark.parametrize(
    ("answer", "outcome"),
    [
        ("550 5.1.1 no such user", Rejected("smtp:5.1.1", bad_address=True)),
        ("550 5.1.10 domain takes no mail", Rejected("smtp:5.1.10", bad_address=True)),
        ("550 5.2.1 mailbox disabled", Rejected("smtp:5.2.1", bad_address=True)),
        ("550 5.7.1 not allowed by policy", Rejected("smtp:550")),
        ("553 5.1.8 sender unknown", Rejected("smtp:553")),
        ("550 no such user", Rejected("smtp:550")),
    ],
)
def test_a_refused_recipient_is_a_bad_address_only_where_the_server_says_so(
    carrier: SmtpCarrier, mailbox: Mailbox, answer: str, outcome: Rejected
) -> None:
    mailbox.answer_rcpt = answer

    assert carrier.send(letter()) == outcome


def test_a_full_mailbox_is_tried_again(carrier: SmtpCarrier, mailbox: Mailbox) -> None:
    mailbox.answer_rcpt = "452 mailbox full"

    assert carrier.send(letter()) == Temporary("smtp:452")


def test_a_line_that_breaks_after_the_data_leaves_it_uncertain(
    carrier: SmtpCarrier, mailbox: Mailbox
) -> None:
    mailbox.answer_data = None

    assert isinstance(carrier.send(letter()), Uncertain)
    assert len(mailbox.mails) == 1


def test_no_server_at_all_is_a_passing_trouble() -> None:
    carrier = SmtpCarrier(MailServer.local(port=free_port(), sender="desk@example.com"))

    assert carrier.send(letter()) == Temporary("connect:ConnectionRefusedError")


def test_an_address_with_a_line_break_is_refused_before_any_connection(
    carrier: SmtpCarrier, mailbox: Mailbox
) -> None:
    assert carrier.send(letter("a@example.com\r\nBcc: b@example.com")) == Rejected("address:ValueError")
    assert mailbox.mails == []
