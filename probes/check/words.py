"""Words of the lexicon on a page: suspects with their right form, never more than that."""

from collections.abc import Iterator

from probes.check.tables import Tables
from probes.findings import Finding, excerpt
from probes.lexicon.terms import FINDING
from probes.parse.page import Page


def words(page: Page, tables: Tables) -> Iterator[Finding]:
    """Once a page and term, at its first place; the number of places stands in the context."""
    hits = tables.lexicon.scan(page.words) if tables.lexicon else []
    places: dict[str, int] = {}
    for hit in hits:
        places[hit.term.wrong] = places.get(hit.term.wrong, 0) + 1
    for hit in hits:
        wrong = hit.term.wrong
        count = places.pop(wrong, 0)
        if count:
            yield Finding(
                FINDING[hit.term.kind], page.url, page.url, subject=wrong,
                excerpt=excerpt(page.words, hit.begin, hit.end),
                context={"right": hit.term.right, "source": hit.term.source, "places": str(count)},
            )  # fmt: skip
