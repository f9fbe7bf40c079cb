"""Leaders' names and titles against the desk's table: a name one character off, a former holder, another's title."""

from collections.abc import Iterator, Sequence
from datetime import date

from probes.check.leaders_table import Leader
from probes.check.tables import Tables
from probes.findings import Finding, excerpt
from probes.parse.page import Page

_DEPUTY = "副原前代"
_LONGEST_NAME = 4


def leaders(page: Page, tables: Tables) -> Iterator[Finding]:
    table = tables.leaders
    if table is None:
        return
    seen: set[tuple[str, str]] = set()
    day = page.stated or tables.today
    for title, begin, end in table.titled(page.words):
        if page.words[begin - 1 : begin] in tuple(_DEPUTY):
            continue
        after = page.words[end : end + _LONGEST_NAME].partition("\n")[0].lstrip("：: 　")
        fault, leader = _fault(after, title, table.holders(title), table.leaders, day)
        if leader and (title, fault) not in seen:
            seen.add((title, fault))
            told = {"fault": fault, "name": leader.name, "titles": "、".join(leader.titles)}
            written = f"{title}{after[: len(leader.name)]}"
            around = excerpt(page.words, begin, end)
            yield Finding("leader_wrong", page.url, page.url, subject=written, excerpt=around, context=told)


def _fault(
    after: str, title: str, holders: Sequence[Leader], everybody: Sequence[Leader], day: date
) -> tuple[str, Leader | None]:
    """What is wrong with the name after a title, and whom it concerns; ("", None) where nothing is."""
    named = [one for one in everybody if after.startswith(one.name)]
    if any(title in one.titles and _in_office(one, day) for one in named):
        return "", None
    for one in named:
        return ("not_in_office" if title in one.titles else "not_their_title"), one
    for one in holders:
        if _in_office(one, day) and _one_off(after[: len(one.name)], one.name):
            return "name_misspelt", one
    return "", None


def _in_office(leader: Leader, day: date) -> bool:
    return not (leader.since and day < leader.since) and not (leader.until and day > leader.until)


def _one_off(written: str, name: str) -> bool:
    """Whether one character of three differs, or the second of two: a whole other name is another person."""
    if len(written) != len(name) or written == name:
        return False
    wrong = [place for place, (one, other) in enumerate(zip(written, name, strict=True)) if one != other]
    return len(wrong) == 1 and (len(name) > 2 or wrong == [1])  # noqa: PLR2004 - names of two characters
