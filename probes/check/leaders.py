"""Leaders' names and titles against the desk's table: a name one character off, a former holder, another's title."""

import re
from collections.abc import Iterator, Sequence
from datetime import date

from probes.check.leaders_table import Leader, Leaders
from probes.check.tables import Tables
from probes.findings import Finding, excerpt
from probes.parse.page import Page

_ANOTHER = ("副", "原", "前", "代", "时任", "曾任", "历任")
"""Before a title they make it another office, or one that was held."""
_SET_APART = re.compile(r"^(\w)[ \u3000\u00a0]+(?=\w)")
"""Names of two characters are written as wide as those of three (李　强)."""
_GAP = 4
"""Characters that a colon and such blanks take."""
Fault = tuple[str, str, Sequence[Leader]]
"""What is wrong with a name after a title, what would be right ("" where nobody can say), whom it concerns."""


def leaders(page: Page, tables: Tables) -> Iterator[Finding]:
    table = tables.leaders
    if table is None:
        return
    seen: set[tuple[str, str]] = set()
    day = page.stated or tables.today
    for title, begin, end in table.titled(page.words):
        if page.words[max(begin - 2, 0) : begin].endswith(_ANOTHER):
            continue
        after = page.words[end : end + table.longest_name + _GAP].partition("\n")[0]
        after = _SET_APART.sub(r"\1", after.lstrip("：: \u3000\u00a0"))
        fault, right, known = _fault(after, title, table, day)
        if known and (title, fault) not in seen:
            seen.add((title, fault))
            told = {"fault": fault, "right": right, "source": "；".join(one.words for one in known)}
            written = f"{title}{after[: len(known[0].name)]}"
            around = excerpt(page.words, begin, end)
            yield Finding("leader_wrong", page.url, page.url, subject=written, excerpt=around, context=told)


def _fault(after: str, title: str, table: Leaders, day: date) -> Fault:
    """("", "", ()) where nothing is wrong, or nothing can be said: a name nobody knows is another person's."""
    named = table.named(after)
    if any(title in one.titles and one.in_office(day) for one in named):
        return "", "", ()
    former = [one for one in named if title in one.titles]
    if former:
        return "not_in_office", "", former
    if named:
        titles = [held for one in named if one.in_office(day) for held in one.titles]
        return "not_their_title", f"{'、'.join(titles)}{named[0].name}" if titles else "", named
    for one in table.holders(title, day):
        if _one_off(after, one.name):
            return "name_misspelt", f"{title}{one.name}", (one,)
    return "", "", ()


def _one_off(after: str, name: str) -> bool:
    """Whether one character of three differs, or the second of two: a whole other name is another person's.

    Of two characters only where no third follows: 李建国 is no 李强 with one wrong.
    """
    written, behind = after[: len(name)], after[len(name) : len(name) + 1]
    if len(written) != len(name) or written == name:
        return False
    wrong = [place for place, (one, other) in enumerate(zip(written, name, strict=True)) if one != other]
    return len(wrong) == 1 and (len(name) > 2 or (wrong == [1] and not behind.isalpha()))  # noqa: PLR2004 - names of two characters
