"""A message as a value: who sent it, when, what it says; whatever its charset and parts are.

Who really sent it is the mail server's business (SPF, DKIM, DMARC): it must refuse what only claims to be a sender.
"""

import hashlib
import re
from dataclasses import dataclass
from datetime import UTC, datetime
from email import policy
from email.errors import MessageError
from email.header import decode_header
from email.message import EmailMessage
from email.parser import BytesParser
from email.utils import parseaddr, parsedate_to_datetime
from html.parser import HTMLParser

MOST_READ = 1024 * 1024
"""A monitor's mail is some lines; larger ones are put aside unread."""
MOST_SUBJECT, MOST_BODY, MOST_SENDER = 200, 20_000, 200
_GUESSED = ("utf-8", "gb18030")
"""What undeclared or wrongly declared bytes are tried as: old devices send GBK and say nothing of it."""
_NEIGHBOURS = re.compile(r"[\x80-\u07ff]{2}")
"""Of GBK words that happen to be UTF-8, as 漏水 is ©ˮ; signs such as in 31°C stand alone."""
_SILENT = frozenset({"script", "style", "head"})
_LINES = frozenset({"br", "p", "div", "tr", "li"})


class BrokenMailError(Exception):
    """Bytes that are no message anybody could act on."""


@dataclass(frozen=True, slots=True)
class Mail:
    """What a message says; `identity` and `content` are digests, `sent_at` None where its date is none."""

    identity: str
    content: str
    sender: str
    subject: str
    body: str
    sent_at: datetime | None


def read_mail(raw: bytes) -> Mail:
    """Raises BrokenMailError saying why."""
    try:
        message = BytesParser(policy=policy.default).parsebytes(raw)
        return _read(message)
    except (MessageError, LookupError, ValueError, AttributeError, TypeError, RecursionError) as error:
        told = f"its parts cannot be read ({type(error).__name__})"
        raise BrokenMailError(told) from error


def digest(*words: str) -> str:
    """The same for the same words."""
    return hashlib.sha256("\0".join(words).encode(errors="replace")).hexdigest()


def _read(message: EmailMessage) -> Mail:
    senders = _headers(message, "from")
    if len(senders) != 1:
        told = "it names no sender" if not senders else "it names two senders"
        raise BrokenMailError(told)
    sender = parseaddr(senders[0])[1].strip().casefold()
    if "@" not in sender or len(sender) > MOST_SENDER:
        told = "its sender is no address"
        raise BrokenMailError(told)
    subject, body = _first(message, "subject"), _body(message)
    if not subject and not body:
        told = "it has neither subject nor text"
        raise BrokenMailError(told)
    date, name = _first(message, "date"), _first(message, "message-id")
    content = digest(sender, date, subject, body)
    return Mail(
        identity=digest(name) if name else content, content=content, sender=sender, subject=subject[:MOST_SUBJECT],
        body=body[:MOST_BODY], sent_at=_instant(date),
    )  # fmt: skip


def _headers(message: EmailMessage, name: str) -> list[str]:
    """As people read them: decoded, in one line."""
    raw = [str(value) for key, value in message.raw_items() if key.casefold() == name]
    return [" ".join(_decoded(value).split()) for value in raw]


def _first(message: EmailMessage, name: str) -> str:
    return next(iter(_headers(message, name)), "")


def _decoded(value: str) -> str:
    if not value.isascii():  # bytes that nobody declared
        return text_of(value.encode("utf-8", "surrogateescape"))
    parts = decode_header(value)
    return "".join(part if isinstance(part, str) else text_of(part, charset) for part, charset in parts)


def text_of(data: bytes, charset: str | None = None) -> str:
    """The text of bytes: as declared where that fits, else as guessed; what still does not fit is marked."""
    declared = [] if not charset else ["gb18030" if charset.casefold().startswith("gb") else charset]
    guessed = _GUESSED[::-1] if _is_disguised(data) else _GUESSED
    for name in (*declared, *guessed):
        try:
            return data.decode(name)
        except (LookupError, UnicodeDecodeError):
            continue
    return data.decode("utf-8", "replace")


def _is_disguised(data: bytes) -> bool:
    """Whether bytes that fit UTF-8 say nothing Chinese in it, and are words all the same."""
    try:
        text = data.decode()
    except UnicodeDecodeError:
        return False
    return max(text, default="") <= "\u07ff" and _NEIGHBOURS.search(text) is not None


def _body(message: EmailMessage) -> str:
    part = message.get_body(preferencelist=("plain", "html"))
    if part is None:
        return ""
    payload = part.get_payload(decode=True)
    text = text_of(payload if isinstance(payload, bytes) else b"", part.get_content_charset())
    if part.get_content_subtype() == "html":
        text = _Words.of(text)
    lines = (line.strip() for line in text.replace("\r", "").split("\n"))
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


def _instant(text: str) -> datetime | None:
    try:
        found = parsedate_to_datetime(text)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    return found if found.tzinfo else found.replace(tzinfo=UTC)


class _Words(HTMLParser):
    """The words of HTML, line by line, without scripts and styles."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self._words: list[str] = []
        self._silent = 0

    @classmethod
    def of(cls, html: str) -> str:
        found = cls()
        found.feed(html)
        found.close()
        return "".join(found._words)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """A block begins a line."""
        del attrs
        self._silent += tag in _SILENT
        if tag in _LINES:
            self._words.append("\n")

    def handle_endtag(self, tag: str) -> None:
        """Words count again."""
        self._silent = max(self._silent - (tag in _SILENT), 0)

    def handle_data(self, data: str) -> None:
        """Words."""
        if not self._silent:
            self._words.append(data)
