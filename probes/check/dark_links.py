"""Dark links: addresses of strangers on a page where no visitor sees them, put there for search engines."""

from collections.abc import Iterator

from probes.addresses import host_of
from probes.check.tables import Tables
from probes.findings import Finding
from probes.parse.hidden import Sight
from probes.parse.links import LinkKind
from probes.parse.page import Page


def dark_links(page: Page, tables: Tables) -> Iterator[Finding]:
    strange = {
        link.url: link
        for link in page.strangers(tables.own_beginnings)
        if link.kind is LinkKind.ANCHOR and not tables.trusts(host_of(link.url))
    }
    if not strange:
        return
    sight = Sight(page.styles, depth=int(tables.thresholds["hidden_link_depth"]))
    for node in page.tree.css("a[href],area[href]"):
        url = page.leads_to(node)
        hiding = sight.hiding(node) if url in strange else ""
        if hiding:
            yield Finding("dark_link", url, page.url, strange.pop(url).text, excerpt=hiding)
