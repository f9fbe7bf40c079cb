"""Reading messages as mail programs, devices and gateways really write them."""

from base64 import b64encode
from email import policy
from email.message import EmailMessage
from email.mime.multipart import MIMEMultipart
from email.mime.text import MIMEText

import pytest

from probes.alarms.mail import BrokenMailError, read_mail

HEAD = b"From: UPS <UPS@jifang.example>\r\nMessage-ID: <1@ups>\r\nDate: Tue, 30 Sep 2025 16:50:00 +0800\r\n"
SUBJECT, WORDS = "机房UPS转电池供电", "输入电压：0V\n剩余时间：23分钟"


def built(charset: str, encoding: str, *, html: bool = False) -> bytes:
    """A message as the standard library writes it in this charset and transfer encoding."""
    message = EmailMessage(policy=policy.SMTP)
    message["From"], message["Subject"] = "UPS <ups@jifang.example>", SUBJECT
    message["Message-ID"], message["Date"] = "<1@ups>", "Tue, 30 Sep 2025 16:50:00 +0800"
    words = f"<style>p {{}}</style><p>{WORDS.replace(chr(10), '<br>')}" if html else WORDS
    message.set_content(words, charset=charset, cte=encoding, subtype="html" if html else "plain")
    return message.as_bytes()


def with_attachment() -> bytes:
    whole = MIMEMultipart("mixed")
    whole["From"], whole["Subject"] = "ups@jifang.example", SUBJECT
    either = MIMEMultipart("alternative")
    either.attach(MIMEText(WORDS, "plain", "gb18030"))
    either.attach(MIMEText("<b>别的</b>", "html", "utf-8"))
    whole.attach(either)
    whole.attach(MIMEText("日志", "csv", "utf-8"))
    return whole.as_bytes()


@pytest.mark.parametrize(
    "raw",
    [
        built("utf-8", "base64"), built("utf-8", "quoted-printable"), built("utf-8", "8bit"),
        built("gb18030", "base64"), built("gb2312", "quoted-printable"), built("gbk", "base64", html=True),
        with_attachment(),
        HEAD + b"Subject: " + SUBJECT.encode("gbk") + b"\r\n\r\n" + WORDS.encode("gbk"),
        HEAD + b"Subject: =?GB2312?B?" + b64encode(SUBJECT.encode("gbk"))
        + b"?=\r\nContent-Type: text/plain; charset=no-such-charset\r\n\r\n" + WORDS.encode(),
    ],
)  # fmt: skip
def test_subject_and_words_are_read_whatever_their_charset_and_encoding(raw: bytes) -> None:
    mail = read_mail(raw)

    assert (mail.sender, mail.subject, mail.body) == ("ups@jifang.example", SUBJECT, WORDS)


@pytest.mark.parametrize("charset", ["gbk", "utf-8"])
@pytest.mark.parametrize("subject", ["漏水1", "Room 31.5°C", "机房31.5°C"])
def test_short_words_in_an_undeclared_charset_are_not_taken_for_another(subject: str, charset: str) -> None:
    assert read_mail(HEAD + b"Subject: " + subject.encode(charset)).subject == subject


@pytest.mark.parametrize(
    ("raw", "words"),
    [
        (b"", "it names no sender"),
        (b"\x00\xff" * 500, "it names no sender"),
        (b"From: nobody\r\nSubject: x\r\n\r\nx", "its sender is no address"),
        (b"From: a@b.example\r\nFrom: c@d.example\r\nSubject: x\r\n\r\nx", "it names two senders"),
        (HEAD + b"\r\n", "it has neither subject nor text"),
    ],
)  # fmt: skip
def test_a_message_nobody_could_act_on_is_told_broken(raw: bytes, words: str) -> None:
    with pytest.raises(BrokenMailError, match=words):
        read_mail(raw)


def test_a_delivery_by_another_way_is_the_same_message_and_another_text_is_not() -> None:
    first = read_mail(HEAD + b"Subject: x\r\n\r\nx")
    again = read_mail(b"Received: from elsewhere\r\n" + HEAD + b"Subject: x\r\n\r\nx\r\n")
    other = read_mail(HEAD + b"Subject: y\r\n\r\nx")

    assert (first.identity, first.content) == (again.identity, again.content)
    assert first.identity == other.identity
    assert first.content != other.content
