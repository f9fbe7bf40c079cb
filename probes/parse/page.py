"""A page as the checks see it: read from its bytes once, everything from the same tree."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from selectolax.lexbor import LexborHTMLParser, LexborNode

from probes.addresses import Addresses
from probes.parse import css
from probes.parse.charset import Decoded, decode
from probes.parse.dates import stated
from probes.parse.links import BY_REL, BY_TAG, LinkKind, PageLink, candidates

LONGEST_TEXT = 60
"""Characters of a link's words that are kept: enough to find it on the page."""
_WITH_LINKS = (
    "a[href],area[href],img,link[href],script,style,iframe,frame,meta,base,source,video,audio,embed,object,track,"
    "input[src],body[background],td[background],table[background]"
)
_UNSEEN = ["script", "style", "noscript", "template"]
_REFRESH = re.compile(r"^\s*\d*(?:\.\d*)?\s*[;,]?\s*(?:url\s*=\s*)?[\"']?([^\"'>]*)", re.IGNORECASE)
_TOLD = frozenset({"description", "keywords"})
Attributes = Mapping[str, str | None]


@dataclass
class Page:
    """`text` is what a visitor reads, elements parted by line ends; `words` adds title, description, alt and title."""

    url: str
    decoded: Decoded
    tree: LexborHTMLParser
    base: str
    addresses: Addresses
    title: str = ""
    text: str = ""
    words: str = ""
    links: list[PageLink] = field(default_factory=list)
    local_files: list[PageLink] = field(default_factory=list)
    scripts: list[Attributes] = field(default_factory=list)
    styles: list[str] = field(default_factory=list)
    metas: dict[str, str] = field(default_factory=dict)
    """Content by name, in small letters."""
    _strangers: list[PageLink] | None = None

    @cached_property
    def stated(self) -> date | None:
        """The day the page gives itself."""
        return stated(self.text, self.metas)

    def absolute(self, href: str) -> str:
        """An address that stands on this page in its one spelling; "" for none of the web."""
        link = self.addresses.link(self.base, href, charset=self.decoded.charset)
        return link.url if link else ""

    def leads_to(self, node: LexborNode) -> str:
        """Where an anchor leads; "" for nowhere on the web."""
        return self.absolute(node.attributes.get("href") or "")

    def anchors(self) -> frozenset[str]:
        """Places a fragment may name."""
        named = [node.attributes for node in self.tree.css("[id],a[name]")]
        return frozenset(value for one in named for value in (one.get("id"), one.get("name")) if value)

    def strangers(self, own: tuple[str, ...]) -> list[PageLink]:
        """Links that lead off the site, whose addresses begin with one of `own`; most pages have none."""
        if self._strangers is None:
            self._strangers = [link for link in self.links if not link.url.startswith(own)]
        return self._strangers


class PageReader:
    """Reads pages of one site; keeps what their addresses have in common."""

    def __init__(self, addresses: Addresses | None = None) -> None:
        self.addresses = addresses or Addresses()

    def read(self, url: str, body: bytes, *, charset: str = "") -> Page:
        """A page from its bytes; `charset` is what the header said. Hostile markup is only ever text and tree."""
        decoded = decode(body, charset)
        plain = decoded.charset == "utf-8" and not body.startswith(b"\xef\xbb\xbf")
        page = Page(url, decoded, LexborHTMLParser(body if plain else decoded.text), url, self.addresses)
        told: list[str] = []
        _Collector(page, self.addresses, told).collect()
        title = page.tree.css_first("title")
        page.title = " ".join(title.text().split()) if title is not None else ""
        page.tree.strip_tags(_UNSEEN)
        shown = page.tree.body
        page.text = shown.text(separator="\n") if shown is not None else ""
        page.words = "\n".join((page.title, *(page.metas.get(name, "") for name in _TOLD), page.text, *told))
        return page


class _Collector:
    """One walk over what carries addresses."""

    def __init__(self, page: Page, addresses: Addresses, told: list[str]) -> None:
        self._page, self._addresses, self._told = page, addresses, told
        self._seen: set[tuple[LinkKind, str, str]] = set()

    def collect(self) -> None:
        special = {
            "link": self._link,
            "meta": self._meta,
            "base": self._base,
            "style": self._style,
            "script": self._script,
        }
        for node in self._page.tree.css(_WITH_LINKS):
            tag, attributes = node.tag, node.attributes
            act = special.get(tag or "")
            if act is not None:
                act(node, attributes)
            else:
                self._plain(tag or "", node, attributes)
        if "url(" in self._page.decoded.text:
            for node in self._page.tree.css('[style*="url("]'):
                self._css(node.attributes.get("style") or "")
            for sheet in self._page.styles:
                self._css(sheet)

    def _plain(self, tag: str, node: LexborNode, attributes: Attributes) -> None:
        for name, kind in BY_TAG.get(tag, ()):
            value = attributes.get(name)
            if not value:
                continue
            for href in candidates(value) if name == "srcset" else (value,):
                self._add(kind, href, node, attributes)
        told = attributes.get("alt") or attributes.get("title")
        if told:
            self._told.append(told)

    def _add(self, kind: LinkKind, href: str, node: LexborNode | None, attributes: Attributes) -> None:
        page = self._page
        link = self._addresses.link(page.base, href, charset=page.decoded.charset)
        if link is None:
            return
        key = (kind, link.url, link.fragment)
        if key in self._seen:
            return
        self._seen.add(key)
        text = "" if node is None else _shown(node, kind, attributes)
        (page.local_files if link.url[:5].lower() == "file:" else page.links).append(
            PageLink(kind, link.url, link.fragment, text)
        )

    def _link(self, _node: LexborNode, attributes: Attributes) -> None:
        for rel in (attributes.get("rel") or "").lower().split():
            if rel in BY_REL:
                self._add(BY_REL[rel], attributes.get("href") or "", None, attributes)

    def _meta(self, _node: LexborNode, attributes: Attributes) -> None:
        content = attributes.get("content") or ""
        if (attributes.get("http-equiv") or "").lower() == "refresh":
            target = _REFRESH.match(content)
            if target and target[1].strip():
                self._add(LinkKind.REFRESH, target[1], None, attributes)
        elif name := (attributes.get("name") or "").lower():
            self._page.metas[name] = content

    def _base(self, _node: LexborNode, attributes: Attributes) -> None:
        link = self._addresses.link(self._page.url, attributes.get("href") or "")
        self._page.base = link.url if link else self._page.base

    def _style(self, node: LexborNode, _attributes: Attributes) -> None:
        self._page.styles.append(node.text())

    def _script(self, _node: LexborNode, attributes: Attributes) -> None:
        src = attributes.get("src")
        if src or attributes.get("id"):
            self._page.scripts.append(attributes)
        if src:
            self._add(LinkKind.SCRIPT, src, None, attributes)

    def _css(self, sheet: str) -> None:
        for href in css.urls(sheet):
            self._add(LinkKind.CSS_IMAGE, href, None, {})


def _shown(node: LexborNode, kind: LinkKind, attributes: Attributes) -> str:
    """The words a reader sees on the link: its text, else the picture's alternative or the link's title."""
    text = node.text() if kind is LinkKind.ANCHOR else ""
    if not text or text.isspace():
        picture = node.css_first("img[alt]") if kind is LinkKind.ANCHOR else None
        text = (
            (picture.attributes.get("alt") if picture else None)
            or attributes.get("alt")
            or attributes.get("title")
            or ""
        )
    return (text if text.isalnum() else " ".join(text.split()))[:LONGEST_TEXT]
