"""The labels of a public site: the national badge with the right code and host, and what the table asks for."""

from collections.abc import Iterator
from urllib.parse import parse_qs, urlsplit

from probes.addresses import hostname_of
from probes.check.labels_table import LabelRule, Labels
from probes.check.tables import Tables
from probes.findings import Finding
from probes.parse.page import Page

_BADGE = "_jiucuo_"
_IN_ADDRESS = "/exposure/jiucuo"


def labels(page: Page, tables: Tables) -> Iterator[Finding]:
    wanted = tables.labels
    if wanted is None:
        return
    if wanted.badge_hosts:
        yield from _badge(page, wanted)
    for rule in wanted.rules:
        if (rule.on_every_page or page.url == tables.home) and not _stands(page, rule):
            yield Finding(rule.kind, page.url, page.url)


def _badge(page: Page, wanted: Labels) -> Iterator[Finding]:
    """Our script with its attribute, or the older link that carries the code in its address."""
    found = [*_scripts(page), *_links(page)]
    if not found:
        yield Finding("badge_missing", page.url, page.url)
        return
    code, source = found[0]
    if code.lower() != wanted.site_code.lower():
        told = {"found": code, "right": wanted.site_code}
        yield Finding("badge_wrong_code", page.url, page.url, subject=code, context=told)
    host = hostname_of(source)
    if host not in wanted.badge_hosts:
        yield Finding("badge_wrong_host", page.url, page.url, subject=host, context={"found": host})


def _scripts(page: Page) -> Iterator[tuple[str, str]]:
    for script in page.scripts:
        if script.get("id") == _BADGE:
            yield (script.get("sitecode") or "").strip(), page.absolute(script.get("src") or "")


def _links(page: Page) -> Iterator[tuple[str, str]]:
    for link in page.links:
        if _IN_ADDRESS in link.url and "site_code=" in link.url:
            yield parse_qs(urlsplit(link.url).query).get("site_code", [""])[0], link.url


def _stands(page: Page, rule: LabelRule) -> bool:
    if rule.in_text:
        return rule.pattern.search(page.text) is not None
    return rule.pattern.search(page.decoded.text) is not None
