"""From facts to words that fit: variables checked, free text stripped and cut, the rest never cut."""

import re
import unicodedata
from collections.abc import Mapping
from enum import IntEnum
from functools import lru_cache
from string import Formatter

from notifiers.channels import Channel
from notifiers.errors import MissingVariable
from notifiers.texts import ASKING, LANGUAGES, ZH, Frames, MessageKind, Texts

__all__ = [
    "LATE",
    "Copy",
    "Data",
    "MessageKind",
    "asks",
    "check",
    "cut",
    "minimal",
    "needed",
    "render",
    "render_or_minimal",
    "segment_limit",
    "spoken",
    "strip_blocked",
    "subject_line",
    "units",
]

Data = Mapping[str, str | int]

UCS2_SEGMENT = 70
"""Units of one SMS as soon as one character is outside the GSM alphabet."""
GSM_SEGMENT = 160
FREE_TEXT = "title"
"""The one variable people write; everything else is ours and is never cut."""
LATE = "late_minutes"
"""A fact no text names: so many minutes a message could not leave."""
_SHORTEST_TITLE = 10
"""Below this the long frame gives way to the short one."""
_GSM = re.compile(r"[A-Za-z0-9 \r\n@$_!\"#%&'()*+,\-./:;<=>?]*")
_UNPRINTABLE = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\ufeff]+")
_BLOCKED = re.compile(
    r"https?://[^\s\u3000-\u9fff]*"
    r"|(?<![0-9])(?:[0-9]{1,3}\.){3}[0-9]{1,3}(?::[0-9]+)?(?:/[^\s\u3000-\u9fff]*)?"
    r"|(?:[0-9a-f]{1,4}:){3,}[0-9a-f:]*|[0-9a-f]{0,4}::[0-9a-f:]*"
    r"|(?<![a-z0-9-])(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+[a-z]{2,}(?::[0-9]+)?(?:/[^\s\u3000-\u9fff]*)?"
    r"|[a-z0-9\u4e00-\u9fff-]+\.(?:中国|政务|公益|公司|网络)(?:/[^\s\u3000-\u9fff]*)?"
    r"|(?<![0-9])(?:\+?86-?)?1[0-9]{10}(?![0-9])|(?<![0-9])0[0-9]{2,3}-?[0-9]{7,8}(?![0-9])",
    re.IGNORECASE,
)
"""What carriers refuse inside a template variable: URL, IP, domain, telephone number."""


class Copy(IntEnum):
    """The first sending, or the one more that is marked because the first may have arrived."""

    FIRST = 1
    POSSIBLE_REPEAT = 2


def units(text: str) -> int:
    """Length as an SMS counts it: UCS-2 units, two for a character outside the basic plane."""
    return len(text.encode("utf-16-le", errors="replace")) // 2


def segment_limit(text: str) -> int:
    """Units that fit into one segment with this text's alphabet."""
    return GSM_SEGMENT if _GSM.fullmatch(text) else UCS2_SEGMENT


def strip_blocked(text: str) -> str:
    """Free text a carrier lets through: NFKC, one line, no URL, IP, domain or telephone number."""
    line = _UNPRINTABLE.sub(" ", unicodedata.normalize("NFKC", text))
    return re.sub(r"\s+", " ", _BLOCKED.sub("", line)).strip()


def cut(text: str, limit: int) -> str:
    """At most `limit` units, cut at a whole character, the cut shown."""
    if units(text) <= limit:
        return text
    kept = ""
    for character in text:
        if units(kept) + units(character) + 1 > limit:
            break
        kept += character
    return f"{kept.rstrip()}…" if limit > 0 else ""


def check(kind: MessageKind, data: Data, *, language: str) -> None:
    """Refuse an order whose text would miss a variable; raises `MissingVariable`."""
    for name in sorted(needed(kind, language=language) - {"code", "severity"}):
        if data.get(name) in (None, ""):
            raise MissingVariable(kind, name)


@lru_cache(maxsize=256)
def needed(kind: MessageKind, *, language: str) -> frozenset[str]:
    """The variables the text of this kind names."""
    texts = _texts(language)
    if kind in texts.notices:
        return _names(texts.notices[kind])
    return (_names(_frames(kind, texts).sms) | _names(texts.states.get(kind, ""))) - {"state"}


def asks(kind: MessageKind) -> bool:
    """Whether this kind waits for an answer and so carries a reply code."""
    return kind in ASKING


def render(
    kind: MessageKind,
    data: Data,
    channel: Channel,
    language: str,
    *,
    signature: str = "",
    copy: Copy = Copy.FIRST,
) -> str:
    """The words for one channel; raises `MissingVariable`. Mail: the first line is the subject."""
    check(kind, data, language=language)
    texts = _texts(language)
    facts = _counted(_facts(data, texts), texts)
    head = _head(data, texts, signature=signature, copy=copy)
    if channel is Channel.SMS:
        return _fit(_sms_frames(kind, texts), facts, head, mark=texts.provisional)
    facts = _marked(facts, texts.provisional)
    if channel is Channel.GROUP:
        # Everybody in the group reads it: no telephone number a citizen wrote, no address to tap on.
        facts = {**facts, FREE_TEXT: strip_blocked(facts.get(FREE_TEXT, ""))}
    if kind in texts.notices:
        return _flat(head + _fill(texts.notices[kind], facts))
    frame = getattr(_frames(kind, texts), channel.value).replace("{state}", texts.states.get(kind, ""))
    if channel is Channel.VOICE:
        return _flat(head + _fill(frame, {**facts, "number": " ".join(facts["number"])}))
    return head + _fill(frame, {name: _flat(value) for name, value in facts.items()})


def render_or_minimal(
    kind: MessageKind,
    data: Data,
    channel: Channel,
    language: str,
    *,
    signature: str = "",
    copy: Copy = Copy.FIRST,
) -> tuple[str, str | None]:
    """The words, or number, severity and code where the text is poisoned; with the error's code, if any.

    A page that cannot be worded must still ring a phone.
    """
    try:
        return render(kind, data, channel, language, signature=signature, copy=copy), None
    except Exception as error:  # noqa: BLE001  (whatever is wrong with the text, the page goes out)
        return minimal(data, language, signature=signature, copy=copy, kind=kind), type(error).__name__


def minimal(
    data: Data, language: str, *, signature: str, copy: Copy, kind: MessageKind = MessageKind.SEVERE
) -> str:
    """The text that needs nothing: unknown facts become a question mark."""
    texts = _texts(language)
    facts = _facts({"number": "?", "severity": "?", "count": "?", "code": "", **data}, texts)
    head = _head(data, texts, signature=signature, copy=copy)
    return _flat(head + _fill(_frames(kind, texts).minimal, facts))


def spoken(data: Data, language: str) -> Mapping[str, str]:
    """The facts as words of the language, for carriers that put them into templates of their own."""
    return _facts(data, _texts(language))


def subject_line(body: str) -> str:
    """The first line of a mail's words."""
    return body.partition("\n")[0]


def _frames(kind: MessageKind, texts: Texts) -> Frames:
    return texts.bundle if kind is MessageKind.BUNDLE else texts.frames


def _head(data: Data, texts: Texts, *, signature: str, copy: Copy) -> str:
    """Signature and marks: what may be a repeat, what could not leave in its time."""
    late = texts.late.format(minutes=data[LATE]) if data.get(LATE) else ""
    return signature + (texts.repeat if copy is Copy.POSSIBLE_REPEAT else "") + late


def _sms_frames(kind: MessageKind, texts: Texts) -> tuple[str, ...]:
    if kind in texts.notices:
        return (texts.notices[kind],)
    frames = (_frames(kind, texts).sms, _frames(kind, texts).sms_short)
    return tuple(frame.replace("{state}", texts.states.get(kind, "")) for frame in frames)


def _fit(frames: tuple[str, ...], facts: Mapping[str, str], head: str, *, mark: str) -> str:
    """The first frame that leaves the free text room in one segment; the last one takes what is left.

    That one leaves out the mark of a provisional deadline too.
    """
    title = strip_blocked(facts.get(FREE_TEXT, ""))
    marked = _marked(facts, mark)
    text = ""
    for frame, told in (*((frame, marked) for frame in frames), (frames[-1], facts)):
        bare = head + _fill(frame, {**told, FREE_TEXT: ""})
        room = segment_limit(bare + title) - units(bare)
        text = head + _fill(frame, {**told, FREE_TEXT: cut(title, room)})
        if room >= min(units(title), _SHORTEST_TITLE):
            break
    return _flat(text)


def _facts(data: Data, texts: Texts) -> Mapping[str, str]:
    facts = {name: str(value) for name, value in data.items()}
    facts["severity"] = texts.severities.get(facts.get("severity", ""), facts.get("severity", ""))
    if "channel" in facts:
        facts["channel"] = texts.channels.get(facts["channel"], facts["channel"])
    return {"code": "", **facts}


def _counted(facts: Mapping[str, str], texts: Texts) -> Mapping[str, str]:
    """The facts, with how many are severe as a phrase of its own, which is missing where none is."""
    if "severe" not in facts:
        return facts
    return {
        **facts,
        "severe": "" if facts["severe"] == "0" else texts.severe_count.format(severe=facts["severe"]),
    }


def _marked(facts: Mapping[str, str], mark: str) -> Mapping[str, str]:
    """The facts, with the mark behind a deadline that a notice to come may move."""
    if not facts.get("deadline") or facts.get("provisional", "0") == "0":
        return facts
    return {**facts, "deadline": facts["deadline"] + mark}


def _fill(frame: str, facts: Mapping[str, str]) -> str:
    return frame.format_map(facts)


def _flat(text: str) -> str:
    return _UNPRINTABLE.sub(" ", text)


def _names(frame: str) -> frozenset[str]:
    return frozenset(name for _, name, _, _ in Formatter().parse(frame) if name)


def _texts(language: str) -> Texts:
    return LANGUAGES.get(language[:2].lower(), ZH)
