"""Numbers of private people left open: identity numbers by their check digit, bank cards by Luhn, mobile numbers."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import partial

from probes.check.tables import Tables
from probes.findings import Finding
from probes.parse.page import Page

_ALL_NOUGHT = bytes.maketrans(b"0123456789", b"0000000000")
_ELEVEN = b"0" * 11
_ID = re.compile(r"(?<![0-9A-Za-z])[1-8]\d{5}(?:19|20)\d{9}[\dXx](?![0-9A-Za-z])")
_MOBILE = re.compile(r"(?<![0-9A-Za-z.])(?:\+?86[ -]?)?(1[3-9]\d[ -]?\d{4}[ -]?\d{4})(?![0-9A-Za-z])")
_CARD = re.compile(
    r"(?<![0-9A-Za-z.])(?:62|4\d|5[1-5]|3[47])\d\d[ -]?\d{4}[ -]?\d{4}[ -]?\d{4}(?:[ -]?\d{1,3})?(?![0-9A-Za-z])"
)
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECKS = "10X98765432"
_ALIKE = 4
"""Different digits a real card has at least; 6222222222222222 is an example in a form."""
_REST = re.compile(r"^\d{5,}|\d{5,}$")
"""Where an excerpt is cut within a number, what is left of it."""
_AROUND = 15
_NINE = 9
MOST_NUMBERS = 50
"""Of a kind and page: a list of twenty thousand numbers is one leak, and not twenty thousand questions."""


def id_number_holds(number: str) -> bool:
    """Whether 18 characters are an identity number: a day of birth and the check digit of GB 11643."""
    try:
        date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    except ValueError:
        return False
    total = sum(int(digit) * weight for digit, weight in zip(number[:17], _WEIGHTS, strict=True))
    return _CHECKS[total % 11] == number[17].upper()


def luhn_holds(number: str) -> bool:
    """Whether a row of digits has the check digit of bank cards."""
    total = 0
    for place, digit in enumerate(reversed(number)):
        value = int(digit) * (1 + place % 2)
        total += value - _NINE if value > _NINE else value
    return total % 10 == 0


def bank_card_holds(number: str) -> bool:
    return len(set(number)) >= _ALIKE and luhn_holds(number)


@dataclass(frozen=True, slots=True)
class _Sort:
    kind: str
    pattern: re.Pattern[str]
    holds: Callable[[str], bool]
    keep: tuple[int, int]
    """Digits at the head and tail that a masked number still shows."""


_SORTS = (
    _Sort("id_number_leak", _ID, id_number_holds, (2, 3)),
    _Sort("bank_card_leak", _CARD, bank_card_holds, (4, 4)),
    _Sort("mobile_leak", _MOBILE, lambda _number: True, (3, 4)),
)


def personal_data(page: Page, _tables: Tables) -> Iterator[Finding]:
    """On a page."""
    return private_numbers(page.url, page.words)


def private_numbers(url: str, text: str) -> Iterator[Finding]:
    """In the words of a page or document; a finding never holds the number itself."""
    for kind, masked, around in leaks(text):
        yield Finding(kind, url, url, subject=masked, excerpt=around)


def leaks(text: str) -> Iterator[tuple[str, str, str]]:
    """Kind, masked number and masked surroundings of every number in a text, once each, the first of a long list."""
    if _ELEVEN not in text.encode("ascii", "ignore").translate(_ALL_NOUGHT, b" -"):
        return  # no page without eleven digits in a row is searched: three searches cost more than parsing it
    taken = bytearray(len(text))
    for sort in _SORTS:
        seen: set[str] = set()
        for match in sort.pattern.finditer(text):
            number = "".join(one for one in (match[match.lastindex or 0]) if one.isalnum())
            begin, end = match.span()
            if any(taken[begin:end]) or not sort.holds(number):
                continue
            taken[begin:end] = b"\1" * (end - begin)
            if number in seen:
                continue
            seen.add(number)
            shown = masked(number, sort.keep)
            yield sort.kind, shown, _around(text, begin, end, shown)
            if len(seen) == MOST_NUMBERS:
                break


def without_numbers(text: str, *, is_cut: bool = False) -> str:
    """Words of a page as the desk may show them: every private number masked, and what may be the rest of one.

    They stand beside any fault, also a wrong word or a title that is missing. `is_cut`: the ends are arbitrary.
    """
    for sort in _SORTS:
        text = sort.pattern.sub(partial(_told, sort), text)
    return _REST.sub(lambda rest: "*" * len(rest[0]), text) if is_cut else text


def _told(sort: _Sort, match: re.Match[str]) -> str:
    number = "".join(one for one in match[match.lastindex or 0] if one.isalnum())
    return masked(number, sort.keep) if sort.holds(number) else match[0]


def masked(number: str, keep: tuple[int, int]) -> str:
    """The form bulletins demand: 138****1234, 35*************123."""
    head, tail = keep
    return f"{number[:head]}{'*' * (len(number) - head - tail)}{number[-tail:]}"


def _around(text: str, begin: int, end: int, shown: str) -> str:
    """Surroundings without digits of a neighbour: two numbers in one line must not betray each other."""
    before = text[max(begin - _AROUND, 0) : begin].rpartition("\n")[2]
    after = text[end : end + _AROUND].partition("\n")[0]
    return "".join((_digits_gone(before), shown, _digits_gone(after))).strip()


def _digits_gone(text: str) -> str:
    return re.sub(r"\d", "*", text)
