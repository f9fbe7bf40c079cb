"""Dates as pages write them: what a page says of its own day, and the dates of a column's list."""

import re
from collections.abc import Iterator, Mapping
from datetime import date

_DATE = r"((?:19|20)\d\d)\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})(?:\s*日)?(?!\d)"
_ANY = re.compile(r"(?<![\d-])" + _DATE)
_UPDATED = re.compile(r"(?:最近更新|最后更新|更新时间|更新日期)\s*[:：]?\s*" + _DATE)
_STATED = re.compile(
    r"(?:更新时间|更新日期|最后更新|最近更新|发布时间|发布日期|发文日期|发稿时间|日期|时间)\s*[:：]?\s*"
    + _DATE
)
_SIGNS = ("时间", "日期", "更新")
_BEFORE, _AFTER, _WINDOWS = 2, 40, 20
"""Only so many characters around a sign are looked at, and only so many signs: a search of all text costs more."""
_METAS = ("pubdate", "publishdate", "publishedtime", "article:published_time")
_HOURS = re.compile(r"\d{1,2}\s*[:：]\s*\d\d(?:\s*[:：]\s*\d\d)?|星期.")


def updated(text: str) -> date | None:
    """What a page says of its own last update; None where it says nothing."""
    return _near_signs(_UPDATED, text)


def stated(text: str, metas: Mapping[str, str]) -> date | None:
    """The day a page says it was published or updated: its meta tags, else the words before a date."""
    for name in _METAS:
        found = _day(_ANY.search(metas.get(name, "")))
        if found is not None:
            return found
    return _near_signs(_STATED, text)


def listed(text: str) -> Iterator[date]:
    """Every date on a page that is one of the calendar, in its order."""
    for match in _ANY.finditer(text):
        day = _day(match)
        if day is not None:
            yield day


def undated(text: str) -> str:
    """A page's words with dates and hours taken out: what is left changes only when somebody writes."""
    return _HOURS.sub("", _ANY.sub("", text))


def _near_signs(pattern: re.Pattern[str], text: str) -> date | None:
    for sign in _SIGNS:
        place = text.find(sign)
        for _ in range(_WINDOWS):
            if place < 0:
                break
            found = _day(pattern.search(text, max(place - _BEFORE, 0), place + _AFTER))
            if found is not None:
                return found
            place = text.find(sign, place + 1)
    return None


def _day(match: re.Match[str] | None) -> date | None:
    if match is None:
        return None
    year, month, day = match.groups()[-3:]
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        return None
