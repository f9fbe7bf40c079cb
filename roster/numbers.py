"""Telephone numbers of the mainland as people write them, what may be sent to them, how they are shown."""

import re
import unicodedata
from dataclasses import dataclass
from enum import StrEnum

import phonenumbers
from phonenumbers import PhoneNumberType

from roster.number_errors import (
    NumberAbroad,
    NumberInvalid,
    NumberMissing,
    NumberNeedsAreaCode,
    NumberUnreadable,
)

REGION = "CN"
COUNTRY_CODE = 86


class NumberKind(StrEnum):
    MOBILE = "mobile"
    LANDLINE = "landline"
    SERVICE = "service"
    SHORT = "short"


class Means(StrEnum):
    """How words reach a number; a call task is a person who rings it and records the call."""

    SMS = "sms"
    VOICE = "voice"
    CALL_TASK = "call_task"


MEANS: dict[NumberKind, tuple[Means, ...]] = {
    NumberKind.MOBILE: (Means.SMS, Means.VOICE),
    NumberKind.LANDLINE: (Means.CALL_TASK,),
    NumberKind.SERVICE: (Means.CALL_TASK,),
    NumberKind.SHORT: (Means.CALL_TASK,),
}

SHORT_NUMBERS: dict[str, str] = {
    "110": "公安报警",
    "119": "火警",
    "120": "急救",
    "122": "交通事故",
    "10000": "中国电信",
    "10010": "中国联通",
    "10086": "中国移动",
    "12110": "短信报警",
    "12306": "铁路客服",
    "12309": "检察服务",
    "12315": "市场监管",
    "12329": "住房公积金",
    "12333": "人力资源和社会保障",
    "12337": "政法举报",
    "12345": "政务服务便民热线",
    "12348": "公共法律服务",
    "12350": "安全生产举报",
    "12366": "纳税服务",
    "12377": "网络违法举报",
    "12380": "组织工作举报",
    "12387": "网络安全事件报告",
    "12388": "纪检监察举报",
    "12389": "公安举报",
    "12393": "医疗保障",
}
"""National short numbers a desk may have on its list: phonenumbers calls them invalid as numbers."""

_KINDS: dict[int, NumberKind] = {
    PhoneNumberType.MOBILE: NumberKind.MOBILE,
    PhoneNumberType.FIXED_LINE: NumberKind.LANDLINE,
    PhoneNumberType.TOLL_FREE: NumberKind.SERVICE,
    PhoneNumberType.SHARED_COST: NumberKind.SERVICE,
    PhoneNumberType.UAN: NumberKind.SERVICE,
}
_LABEL = re.compile(
    r"^(?:手机|移动电话|固定电话|办公电话|办公|座机|电话|tel|phone|mobile)[:.\s]*", re.IGNORECASE
)
_EXTENSION = re.compile(r"(?:转|分机号?|内线|ext\.?|x|#|,)\s*(?P<extension>\d{1,6})$", re.IGNORECASE)
_DASHED_EXTENSION = re.compile(r"^(?P<main>(?:0\d{2,3}-?)?[2-9]\d{6,7})-(?P<extension>\d{1,6})$")
_DASHES = re.compile(r"[‐-―−－ー~_–—]")
_SEPARATORS = re.compile(r"[\s().·-]")
_DIALLED = re.compile(r"(?:\+|00)?\d{3,20}")
_BARE_LANDLINE = re.compile(r"[2-9]\d{6,7}")
_BETWEEN = re.compile(r"\s*[、;/,|\n]\s*(?=[+(]?\d[\d\s-]{6})|(?<=\d{7})\s+(?=[+(]?\d{7})")
_EXTENSION_MARK = ";ext="
_MOBILE = re.compile(r"1\d{10}")
_MASK_TAIL, _MASK_HIDDEN = 4, 3


@dataclass(frozen=True, slots=True)
class PhoneNumber:
    """A number that exists: E.164, or the bare digits of a short number; the extension is "" mostly."""

    dial: str
    kind: NumberKind
    extension: str = ""

    def __str__(self) -> str:
        """The form to store, as RFC 3966 puts it: +863162000001;ext=8001."""
        return f"{self.dial}{_EXTENSION_MARK}{self.extension}" if self.extension else self.dial

    @property
    def means(self) -> tuple[Means, ...]:
        return MEANS[self.kind]


def parse_number(text: str, *, area_code: str | None = None) -> PhoneNumber:
    """A number of the mainland, from full-width digits, spaces, dashes, labels, with or without area code.

    `area_code` ("0316") completes seven and eight digits. Raises NumberError.
    """
    main, extension = _split_extension(_plain(text))
    digits = _SEPARATORS.sub("", main)
    if not digits:
        raise NumberMissing(text)
    if digits in SHORT_NUMBERS:
        return PhoneNumber(digits, NumberKind.SHORT, extension)
    if not _DIALLED.fullmatch(digits):
        raise NumberUnreadable(text)
    if _BARE_LANDLINE.fullmatch(digits):
        digits = _completed(digits, area_code, text=text)
    return _valid(digits, extension, text=text)


def split_numbers(cell: str) -> list[str]:
    """The numbers of one cell ("2000001、13000000001"), in order; an extension stays with its number."""
    parts = _BETWEEN.split(unicodedata.normalize("NFKC", cell))
    return [part for part in (part.strip() for part in parts) if part]


def mask(number: str) -> str:
    """130****0007 for +8613000000007: enough to recognise a number one knows, not to learn it."""
    dialled = _national(number.partition(_EXTENSION_MARK)[0])
    if dialled in SHORT_NUMBERS:
        return dialled
    tail = min(_MASK_TAIL, len(dialled) // 2)
    head = max(0, min(4 if dialled.startswith("0") else 3, len(dialled) - tail - _MASK_HIDDEN))
    return f"{dialled[:head]}****{dialled[len(dialled) - tail :]}"


def display(number: str) -> str:
    """130 0000 0001, 0316 200 0001 转 8001, 12345: a stored number as people read it."""
    dialled, _, extension = number.partition(_EXTENSION_MARK)
    if dialled.startswith("+"):
        dialled = _spaced(dialled)
    return f"{dialled} 转 {extension}" if extension else dialled


def _spaced(e164: str) -> str:
    try:
        parsed = phonenumbers.parse(e164, REGION)
    except phonenumbers.NumberParseException:
        return e164
    style = phonenumbers.PhoneNumberFormat
    home = parsed.country_code == COUNTRY_CODE
    return phonenumbers.format_number(parsed, style.NATIONAL if home else style.INTERNATIONAL)


def _plain(text: str) -> str:
    return _LABEL.sub("", _DASHES.sub("-", unicodedata.normalize("NFKC", text)).strip())


def _split_extension(text: str) -> tuple[str, str]:
    found = _EXTENSION.search(text)
    if found:
        return text[: found.start()], found["extension"]
    dashed = _DASHED_EXTENSION.match(re.sub(r"\s", "", text))
    return (dashed["main"], dashed["extension"]) if dashed else (text, "")


def _completed(digits: str, area_code: str | None, *, text: str) -> str:
    if not area_code:
        raise NumberNeedsAreaCode(text)
    return f"0{area_code.lstrip('0')}{digits}"


def _valid(digits: str, extension: str, *, text: str) -> PhoneNumber:
    try:
        parsed = phonenumbers.parse(digits, REGION)
    except phonenumbers.NumberParseException as error:
        raise NumberUnreadable(text) from error
    if parsed.country_code != COUNTRY_CODE:
        raise NumberAbroad(text)
    kind = _KINDS.get(phonenumbers.number_type(parsed))
    if kind is None or not phonenumbers.is_valid_number_for_region(parsed, REGION):
        raise NumberInvalid(text)
    e164 = phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.E164)
    return PhoneNumber(e164, kind, extension)


def _national(dialled: str) -> str:
    """Digits as dialled at home: 03162000001, 13000000001; anything unparsable stays as it is."""
    if not dialled.startswith(f"+{COUNTRY_CODE}"):
        return dialled
    national = dialled.removeprefix(f"+{COUNTRY_CODE}")
    return national if _MOBILE.fullmatch(national) or national.startswith(("400", "800")) else f"0{national}"
