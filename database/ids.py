"""Random references that never repeat after a fail-over: ticket numbers, reporter codes, attempt references.

Numbers are Crockford base-32 with a check character computed in GF(32): every single wrong character and
every swap of two characters is noticed. A bare sequence was issued twice after a fail-over (measured).
"""

import secrets

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
TICKET_LENGTH = 6
"""SMS templates allow no longer variable: 5 random characters and 1 check."""
TRACKING_LENGTH = 12
_VALUES = {character: value for value, character in enumerate(ALPHABET)}
_MISREAD = str.maketrans({"O": "0", "I": "1", "L": "1", "-": None, " ": None})
_FIELD = 0b100101
"""x^5 + x^2 + 1, primitive over GF(2)."""


def new_ticket_number() -> str:
    """Six characters, the last one a check."""
    return _with_check(TICKET_LENGTH)


def new_tracking_code() -> str:
    """Twelve characters that only the reporter holds, 55 random bits, the last one a check."""
    return _with_check(TRACKING_LENGTH)


def new_reference() -> str:
    """Twenty-two URL-safe characters, 128 random bits, for attempts and session tokens."""
    return secrets.token_urlsafe(16)


def new_reply_code() -> str:
    """Four random digits a person can type back on any phone."""
    return f"{secrets.randbelow(10_000):04d}"


def random_below(limit: int) -> int:
    """A uniform whole number from 0 up to, not including, `limit`."""
    return secrets.randbelow(limit)


def normalise(text: str) -> str:
    """As typed by a person: any case, spaces and dashes, O for 0, I and L for 1."""
    return text.strip().upper().translate(_MISREAD)


def is_valid(code: str) -> bool:
    """Whether a normalised code has only our characters and the right check."""
    return len(code) > 1 and all(c in _VALUES for c in code) and check_character(code[:-1]) == code[-1]


def check_character(body: str) -> str:
    """The character that completes `body`."""
    total = 0
    for character in body:
        total = _times_alpha(total ^ _VALUES[character])
    return ALPHABET[total]


def _times_alpha(value: int) -> int:
    doubled = value << 1
    return doubled ^ _FIELD if doubled & 0b100000 else doubled


def _with_check(length: int) -> str:
    body = "".join(secrets.choice(ALPHABET) for _ in range(length - 1))
    return body + check_character(body)
