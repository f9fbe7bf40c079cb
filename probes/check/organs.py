"""Organs called by a name they no longer have, on pages written after the change."""

from collections.abc import Iterator

from probes.check.tables import Tables
from probes.findings import Finding, excerpt
from probes.parse.page import Page

_FORMER = ("原", "前", "原市", "原县", "原省")


def organs(page: Page, tables: Tables) -> Iterator[Finding]:
    """A page that gives itself a day before the change is right; so is 原 before the name."""
    table = tables.organs
    if table is None:
        return
    seen: set[str] = set()
    day = page.stated or tables.today
    for hit in table.lexicon.scan(page.words):
        renamed = table.by_name[hit.term.wrong]
        is_former = page.words[max(hit.begin - 2, 0) : hit.begin].endswith(_FORMER)
        if is_former or renamed.old in seen or day < renamed.since:
            continue
        seen.add(renamed.old)
        yield Finding(
            "organ_outdated", page.url, page.url, subject=renamed.old,
            excerpt=excerpt(page.words, hit.begin, hit.end),
            context={"right": renamed.new, "since": renamed.since.isoformat(), "source": renamed.source},
        )  # fmt: skip
