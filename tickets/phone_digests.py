"""Reporters' telephone numbers as keyed digests: found by the whole number or its last four digits, never read back."""

import re
from collections.abc import Callable

TAIL = 4
LEAST, MOST = 7, 15
"""Digits of a whole number."""
_NOT_DIGIT = re.compile(r"\D", re.ASCII)


def digits_of(text: str) -> str:
    """The digits of a number as people write it, without China's country code."""
    digits = _NOT_DIGIT.sub("", text)
    return re.sub(r"^(00)?86(?=1\d{10}$|0\d{9,11}$)", "", digits)


def is_searchable(text: str) -> bool:
    """Whether the text is a whole number, or four digits; signs between them are fine, letters are not."""
    plain = re.sub(r"[\s+()-]", "", text)
    digits = digits_of(text)
    return plain.isascii() and plain.isdigit() and (len(digits) == TAIL or LEAST <= len(digits) <= MOST)


def phone_digests(digest: Callable[[str], str], phone: str) -> dict[str, str | None]:
    """Columns of a reporter; none for what is no number. Four digits alone are guessed in no time without the key."""
    digits = digits_of(phone)
    if len(digits) < LEAST:
        return {"phone_digest": None, "tail_digest": None}
    return {"phone_digest": digest(f"phone:{digits}"), "tail_digest": digest(f"tail:{digits[-TAIL:]}")}
