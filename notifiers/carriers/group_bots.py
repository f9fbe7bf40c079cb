"""Bots of work groups (WeCom, DingTalk, Feishu): a webhook each, which answers errors inside HTTP 200.

Sources: developer.work.weixin.qq.com 91770, open.dingtalk.com (custom robots, signing), open.feishu.cn (custom bots).
"""

import base64
import hashlib
import hmac
import logging
import threading
from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from urllib.parse import urlsplit

import httpx

from calendars.clock import Clock
from notifiers.carriers.port import Accepted, DataRegion, Letter, Outcome, Rejected, Temporary, Uncertain
from notifiers.errors import BadBot

TIMEOUT = 4.0
"""Seconds to write and to read each, half to connect; together what the dispatcher's lease keeps for a call."""
A_MINUTE = 20
"""Messages a bot may post in a minute (WeCom, DingTalk; Feishu allows more)."""
MINUTE = timedelta(minutes=1)
MOST_BYTES = 2048
"""WeCom's longest text, UTF-8; the others allow more."""
_SERVER_FAULT, _TRY_AGAIN = 500, (408, 429)


class BotMaker(StrEnum):
    """Whose group chat it is."""

    WECOM = "wecom"
    DINGTALK = "dingtalk"
    FEISHU = "feishu"


@dataclass(frozen=True, slots=True)
class Bot:
    """One group's bot. Address and secret are as good as a password: neither is stored, shown nor logged."""

    group: str
    maker: BotMaker
    url: str = field(repr=False)
    secret: str = field(default="", repr=False)

    @property
    def region(self) -> DataRegion:
        """Feishu abroad is called Lark and lives elsewhere."""
        host = urlsplit(self.url).hostname or ""
        return DataRegion.ABROAD if host.endswith("larksuite.com") else DataRegion.MAINLAND


def read_bot(text: str) -> Bot:
    """`group maker https://webhook [secret]`, blanks between; raises BadBot, which never quotes the address."""
    words = text.split()
    if len(words) not in (_LEAST_WORDS, _LEAST_WORDS + 1):
        raise BadBot(words[0] if words else "", "write: group maker address [secret]")
    group, maker, url, *secret = words
    if maker not in BotMaker.__members__.values():
        raise BadBot(group, f"the maker is none of {', '.join(BotMaker)}")
    if urlsplit(url).scheme != "https" or not urlsplit(url).hostname:
        raise BadBot(group, "the address must begin with https://")
    if maker != BotMaker.WECOM and not secret:
        raise BadBot(group, f"a bot of {maker} needs its signing secret")
    return Bot(group, BotMaker(maker), url, "".join(secret))


_LEAST_WORDS = 3


class BotLine:
    """Posts into one group; 20 a minute at most, counted by this process."""

    def __init__(self, bot: Bot, clock: Clock, *, timeout: float = TIMEOUT) -> None:
        self._bot, self._clock = bot, clock
        self._client = httpx.Client(timeout=httpx.Timeout(timeout, connect=timeout / 2))
        # Its lines at INFO quote the whole address, key included.
        logging.getLogger("httpx").setLevel(logging.WARNING)
        self._posted: deque[datetime] = deque(maxlen=A_MINUTE)
        self._counting = threading.Lock()

    def post(self, letter: Letter) -> Outcome:
        """Hand over one text; the first line says whom it is for."""
        now = self._clock.now()
        with self._counting:
            if len(self._posted) == A_MINUTE and now - self._posted[0] < MINUTE:
                return Temporary("rate", (self._posted[0] + MINUTE - now).total_seconds())
            self._posted.append(now)
        tongue = _TONGUES[self._bot.maker]
        params, body = tongue.dress(_text(letter), self._bot.secret, now)
        url = httpx.URL(self._bot.url).copy_merge_params(params)
        try:
            answer = self._client.post(url, json=body)
        except (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout) as error:
            return Temporary(f"line:{type(error).__name__}")
        except httpx.HTTPError as error:
            return Uncertain(f"line:{type(error).__name__}")
        return self._judge(answer, letter, tongue)

    def _judge(self, answer: httpx.Response, letter: Letter, tongue: "_Tongue") -> Outcome:
        code = _code(answer)
        if code is None:
            return _by_status(answer)
        if code == 0:
            return Accepted(f"{self._bot.maker}-{letter.ref}")
        fault = f"{self._bot.maker}:{code}"
        return Temporary(fault, tongue.busy[code]) if code in tongue.busy else Rejected(fault)


def _text(letter: Letter) -> str:
    """Cut at a whole character; severity, number and deadline stand before anything long."""
    whole = f"{letter.label}:{letter.body}".encode(errors="replace")
    return whole[:MOST_BYTES].decode(errors="ignore")


def _code(answer: httpx.Response) -> int | None:
    """`errcode` (WeCom, DingTalk), `code` or `StatusCode` (Feishu); None where the answer is none of theirs."""
    try:
        told = answer.json()
        codes = [told[name] for name in ("errcode", "code", "StatusCode") if name in told]
        return int(codes[0]) if codes else None
    except (ValueError, TypeError):
        return None


def _by_status(answer: httpx.Response) -> Outcome:
    """Not the maker's own words: a proxy, a gateway. After 2xx nobody knows whether the text arrived."""
    fault = f"http:{answer.status_code}"
    if answer.status_code in _TRY_AGAIN or answer.status_code >= _SERVER_FAULT:
        return Temporary(fault, _seconds(answer.headers.get("Retry-After")))
    return Uncertain(fault) if answer.is_success else Rejected(fault)


def _seconds(header: str | None) -> float | None:
    try:
        return max(0.0, float(header)) if header else None
    except ValueError:
        return None


Dressed = tuple[Mapping[str, str], Mapping[str, object]]


@dataclass(frozen=True, slots=True)
class _Tongue:
    """How one maker wants a text (query, body), and after how many seconds it listens again, by its code."""

    dress: Callable[[str, str, datetime], Dressed]
    busy: Mapping[int, float]


def _wecom(text: str, _secret: str, _now: datetime) -> Dressed:
    return {}, {"msgtype": "text", "text": {"content": text}}


def _dingtalk(text: str, secret: str, now: datetime) -> Dressed:
    stamp = str(int(now.timestamp() * 1000))
    mac = hmac.new(secret.encode(), f"{stamp}\n{secret}".encode(), hashlib.sha256)
    params = {"timestamp": stamp, "sign": base64.b64encode(mac.digest()).decode()}
    return params, {"msgtype": "text", "text": {"content": text}}


def _feishu(text: str, secret: str, now: datetime) -> Dressed:
    """The key is stamp and secret, the message empty: that is how they define it."""
    stamp = str(int(now.timestamp()))
    mac = hmac.new(f"{stamp}\n{secret}".encode(), b"", hashlib.sha256)
    signed = {"timestamp": stamp, "sign": base64.b64encode(mac.digest()).decode()}
    return {}, {**signed, "msg_type": "text", "content": {"text": text}}


_TONGUES: Mapping[BotMaker, _Tongue] = {
    BotMaker.WECOM: _Tongue(_wecom, {-1: 5.0, 45009: 60.0}),
    BotMaker.DINGTALK: _Tongue(_dingtalk, {-1: 5.0, 130101: 600.0}),
    BotMaker.FEISHU: _Tongue(_feishu, {9499: 5.0, 11232: 60.0}),
}
"""-1 and 9499: busy. DingTalk shuts a bot that is too fast out for ten minutes."""
