"""The names of China's holidays as people write them, and the one way this house writes them."""

import re

HOLIDAYS = ("元旦", "春节", "清明节", "劳动节", "端午节", "中秋节", "国庆节")
_WAYS = {
    "元旦": "元旦节?|新年|阳历年",
    "春节": "春节|农历新年",
    "清明节": "清明节?",
    "劳动节": "(?:五一|5[.·]1)?国际劳动节|(?:五一|5[.·]1)?劳动节|五一节?",
    "端午节": "端午节?",
    "中秋节": "中秋节?",
    "国庆节": "(?:十一)?国庆节?|十一(?=假期|长假|黄金周)",
}
NAME = "|".join(f"(?:{ways})" for ways in _WAYS.values())
"""A pattern for one holiday in any of its ways."""
JOINED = rf"(?:{NAME})(?:[、和与及暨,/&](?:{NAME})){{0,3}}"
"""A pattern for the holidays that a notice arranges together: "国庆节、中秋节"."""
_ONE = re.compile("|".join(f"({ways})" for ways in _WAYS.values()).replace("农历新年", "农历新年|除夕|大年"))
_ASIDE = re.compile(r"(?:\(.*?\)|（.*?）|小长假|假期|放假|安排|时间|节日|黄金周|[\"'“”‘’:：])+")


def holidays_in(words: str) -> tuple[str, ...]:
    """Name the statutory holidays that the words name, each once, in their order."""
    found = (HOLIDAYS[(match.lastindex or 1) - 1] for match in _ONE.finditer(words))
    return tuple(dict.fromkeys(found))


def house_name(words: str) -> str:
    """Give the name as this house writes it; an unknown holiday keeps its words, without their asides."""
    return "、".join(holidays_in(words)) or " ".join(_ASIDE.sub("", words).split())


def same_holiday(one: str, other: str) -> bool:
    """Say whether two names share a holiday: "国庆节" and "国庆节、中秋节" do, "春节" and "春节（延长）" too."""
    first, second = holidays_in(one), holidays_in(other)
    if first and second:
        return not set(first).isdisjoint(second)
    return house_name(one) == house_name(other)
