"""What every page must hold: its charset, a title, something to read, addresses that others can reach too."""

from collections.abc import Iterator, Mapping, Sequence
from functools import cache

from probes.addresses import host_of
from probes.check.hosts_table import Hosts, name_of
from probes.check.tables import Tables
from probes.findings import NOTHING, Finding
from probes.parse.links import LinkKind
from probes.parse.page import Page
from probes.reach.networks import literal, why_not
from probes.reach.refusals import INTERNAL
from probes.shipped import lines_of

MOST_HOSTS = 10_000
"""Foreign hosts whose verdict is remembered; a page may make up names without end."""
_STEPS = (LinkKind.ANCHOR, LinkKind.REFRESH)


def charset(page: Page, _tables: Tables) -> Iterator[Finding]:
    if page.decoded.is_wrong:
        told = {"declared": page.decoded.declared or "nothing", "found": page.decoded.charset}
        yield Finding("wrong_charset", page.url, page.url, excerpt=page.title, context=told)


def title(page: Page, _tables: Tables) -> Iterator[Finding]:
    if not page.title and page.text and not any(link.kind is LinkKind.REFRESH for link in page.links):
        yield Finding("empty_title", page.url, page.url, excerpt=_beginning(page.text))


def blank(page: Page, _tables: Tables) -> Iterator[Finding]:
    """A page without a word, a picture, a frame or a program that could still write one."""
    if (
        not page.links
        and not page.scripts
        and not page.text.strip()
        and page.tree.css_first("input,svg") is None
    ):
        yield Finding("blank_page", page.url, page.url, excerpt=page.title)


def is_soft_404(page: Page, tables: Tables) -> bool:
    """Whether a page that was answered with 200 says that it does not exist: a phrase, and next to nothing besides."""
    text = page.text
    if len(text) > 4 * tables.thresholds["soft_404_characters"]:
        return False
    said = "".join(f"{page.title}\n{text}".split()).lower()
    return len(said) <= tables.thresholds["soft_404_characters"] and any(
        one in said for one in _phrases("soft_404")
    )


def local_files(page: Page, _tables: Tables) -> Iterator[Finding]:
    for link in page.local_files:
        yield Finding("local_file_link", link.url, page.url, link.text)


def internal_links(page: Page, tables: Tables) -> Iterator[Finding]:
    """Links to addresses inside somebody's house: no citizen gets there."""
    for link in page.strangers(tables.own_beginnings):
        if _is_internal(host_of(link.url), tables):
            yield Finding("internal_address_link", link.url, page.url, link.text)


def mixed_content(page: Page, _tables: Tables) -> Iterator[Finding]:
    """Parts fetched without protection by a protected page: browsers leave them out or warn."""
    if not page.url.startswith("https:"):
        return
    for link in page.links:
        if link.kind not in _STEPS and link.url.startswith("http:"):
            yield Finding("mixed_content", link.url, page.url, link.text, context={"part": link.kind.value})


def unlisted_hosts(page: Page, tables: Tables) -> Iterator[Finding]:
    """Foreign hosts that are not registered or no longer, where the desk keeps a table of them: each once a page."""
    if tables.known_hosts is None:
        return
    seen, judged = set[str](), tables.judged_hosts
    for link in page.strangers(tables.own_beginnings):
        host = host_of(link.url)
        if host in seen:
            continue
        seen.add(host)
        told = judged[host] if host in judged else _judge(host, tables.known_hosts, tables)
        if told is not None:
            yield Finding("unlisted_host", link.url, page.url, link.text, subject=name_of(host), context=told)


def _judge(host: str, hosts: Hosts, tables: Tables) -> Mapping[str, str] | None:
    """What a finding says of a foreign host, remembered as a site repeats its links; None: it may be linked to."""
    name, judged = name_of(host), tables.judged_hosts
    told: Mapping[str, str] | None = None
    if not (name in hosts.own or tables.trusts(host) or _is_internal(host, tables)):
        entry = hosts.entry(name, tables.today)
        told = NOTHING if entry is None else None if entry.holds(tables.today) else entry.told
    if len(judged) >= MOST_HOSTS:
        judged.clear()
    judged[host] = told
    return told


def _is_internal(host: str, tables: Tables) -> bool:
    """Whether a host lies inside somebody's house."""
    if not (host[0] == "[" or host[-1].isdigit() or host.startswith("localhost")):
        return False
    address, _ = literal(name_of(host))
    return host.startswith("localhost") or (
        address is not None and why_not(address, tables.allowed) in INTERNAL
    )


@cache
def _phrases(name: str) -> Sequence[str]:
    return tuple(map(str.lower, lines_of(f"{name}.txt")))


def says_nothing_yet(text: str) -> bool:
    """Whether a column says that it is empty or being built."""
    return any(one in text for one in _phrases("blank_column"))


def _beginning(text: str) -> str:
    return " ".join(text[:200].split())[:60]
