"""What a reply means: the grammar of the SMS protocol. A reply takes, passes on or comments, no more."""

import re
import unicodedata
from dataclasses import dataclass
from enum import StrEnum


class ReplyAction(StrEnum):
    """What the sender wants. Nothing here closes, answers or edits anything: an SMS is weak evidence."""

    ACK = "ack"
    PASS = "pass"  # noqa: S105  (no password: the word for passing on)
    NOT_FAULT = "not_fault"
    DUTY = "duty"
    STOP = "stop"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Reply:
    """An action and the code it is about; without a code it counts only if exactly one page is open."""

    action: ReplyAction
    code: str | None = None


STOP_WORDS = frozenset({"t", "td", "退订", "拒收", "stop", "stopall", "unsubscribe", "cancel", "end", "quit"})
"""The carriers' own words; matched whole, so that 停止升级 is none."""

_WORDS = {
    ReplyAction.ACK: ("1", "确认", "收到", "已收到", "好", "好的", "ok", "ack"),
    ReplyAction.PASS: ("2", "转", "转办", "转下一人", "pass"),
    ReplyAction.NOT_FAULT: ("3", "误", "误报"),
}
_ACTIONS = {word: action for action, words in _WORDS.items() for word in words}
_LONGEST = 200
_CODED = re.compile(r"([0-9]{4})(.*)", re.DOTALL)
_DROPPED = re.compile(r"[\s\"'“”‘’「」『』《》<>()\[\]【】。.!,、:;~\-\u200b-\u200f\ufeff\x00-\x1f]+")


def parse_reply(text: str) -> Reply:
    """`4731`, `47311`, `4731 收到`, `47312`, `0`, `收到`, `TD` ... after NFKC; anything else is unknown."""
    if len(text) > _LONGEST:
        return Reply(ReplyAction.UNKNOWN)
    words = _DROPPED.sub("", unicodedata.normalize("NFKC", text)).casefold()
    if words in STOP_WORDS:
        return Reply(ReplyAction.STOP)
    if words == "0":
        return Reply(ReplyAction.DUTY)
    if words in _ACTIONS:
        return Reply(_ACTIONS[words])
    return _coded(words)


def parse_key(digit: str) -> Reply:
    """A key pressed during a call, which itself names the page: 1 takes it, 2 passes it on."""
    return Reply({"1": ReplyAction.ACK, "2": ReplyAction.PASS}.get(digit, ReplyAction.UNKNOWN))


def _coded(words: str) -> Reply:
    found = _CODED.fullmatch(words)
    if found is None:
        return Reply(ReplyAction.UNKNOWN)
    code, rest = found.groups()
    action = _ACTIONS.get(rest) if rest else ReplyAction.ACK
    return Reply(action, code) if action else Reply(ReplyAction.UNKNOWN)
