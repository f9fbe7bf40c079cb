"""A small portal with every fault the reading looks for, what looks like each and is none; drawn anew for a seed."""

from dataclasses import dataclass, field, replace
from datetime import date
from random import Random

from probes.addresses import normalised
from probes.check.labels_table import Labels, shipped_rules
from probes.check.leaders_table import Leader, Leaders
from probes.check.organs_table import Organs, Renamed
from probes.check.tables import Column, Tables, column_rules
from probes.findings import Key
from probes.lexicon.matcher import Lexicon
from probes.lexicon.tables import read_terms, shipped_terms
from probes.reach.networks import networks
from probes.thresholds import shipped_thresholds
from tests.probes import snippets
from tests.probes.wild_server import Reply, WildServer

PAGES, LINKING = 60, range(1, 9)
"""Numbered pages; the first few, which link the odd pages."""
TODAY = date(2026, 11, 20)
SLOW = 0.3
OWN_TERMS = "布署,部署\n政俯,政府\n按装,安装\n禁语示例,,banned\n旧提法示例,新提法示例,outdated\n"
_WORDS = (
    "政务",
    "服务",
    "信息",
    "通知",
    "会议",
    "工作",
    "安全",
    "检查",
    "农村",
    "道路",
    "学校",
    "文化",
    "建设",
    "项目",
)


@dataclass(slots=True)
class SmallSite:
    """Built on a running server; `wanted` are the keys of all findings, nothing else may be found."""

    server: WildServer
    seed: int
    wanted: set[Key] = field(default_factory=set)
    columns: dict[str, Column] = field(default_factory=dict)
    chance: Random = field(default_factory=Random)
    _extra: dict[int, list[str]] = field(default_factory=dict)

    def build(self) -> "SmallSite":
        """Seed everything, then write all pages."""
        self.chance.seed(self.seed)
        pieces = [*snippets.LINKS, *snippets.WORDS, *map(snippets.Snippet, snippets.LOOK_ALIKES)]
        self.chance.shuffle(pieces)
        for place, piece in enumerate(pieces):
            self._put(10 + place % (PAGES - 10), piece)
        self.server.routes |= snippets.files()
        self._columns()
        self._odd_pages()
        for number in range(PAGES):
            self.server.routes[self._path(number)] = self._page(number)
        return self

    def tables(self) -> Tables:
        """All that the desk knows of this site."""
        return Tables(
            own=frozenset([self.server.own]), home=f"{self.server.base}/", today=TODAY, columns=self.columns,
            lexicon=Lexicon([*shipped_terms(), *read_terms(OWN_TERMS)]), allowed=networks(["127.0.0.0/8"]), version="1",
            labels=Labels("1310000099", frozenset(["127.0.0.1"]), shipped_rules()),
            leaders=Leaders([Leader("王示范", ("市长",)), Leader("李示范", ("副市长",))]),
            organs=Organs([Renamed("示例市工商行政管理局", "示例市市场监督管理局", date(2019, 1, 1))]),
            thresholds={**shipped_thresholds(), "slow_first_byte": SLOW},
        )  # fmt: skip

    def _put(self, number: int, piece: snippets.Snippet) -> None:
        self._extra.setdefault(number, []).append(piece.html)
        for kind, place, subject in piece.faults:
            page = self.server.base + self._path(number)
            plain, mark, fragment = self._filled(place).partition("#")
            url = f"{normalised(plain)}{mark}{fragment}" if place else page
            in_document = kind.endswith("_leak") and place
            self.wanted.add((kind, url, url if in_document else page, subject))

    def _columns(self) -> None:
        for name, (rule, day, kind, body) in snippets.COLUMNS.items():
            url = f"{self.server.base}/col/{name}.html"
            self.columns[url] = Column(url, name, column_rules()[rule])
            shown = f"<p>更新时间：{day}</p>" if day else ""
            self.server.routes[f"/col/{name}.html"] = Reply(snippets.plain("栏目", f"{shown}{body}"))
            if kind:
                self.wanted.add((kind, url, url, ""))

    def _odd_pages(self) -> None:
        for place, (name, (kinds, reply)) in enumerate(snippets.ODD_PAGES.items()):
            path, linking = f"/odd/{name}.html", LINKING[place % len(LINKING)]
            self.server.routes[path] = replace(
                reply, body=reply.body.replace(b"{foreign}", self.server.foreign.encode())
            )
            self._extra.setdefault(linking, []).append(f'<a href="{path}">{name}</a>')
            url = self.server.base + path
            for kind in kinds:
                subject = {"badge_wrong_code": "1310000098", "badge_wrong_host": "127.0.0.2"}.get(kind, "")
                by_link = kind in snippets.NAMED_BY_THEIR_LINK
                self.wanted.add(
                    (kind, url, self.server.base + self._path(linking) if by_link else url, subject)
                )
        refresh, missing = "/odd/refresh.html", "/nowhere/refresh.html"
        self.server.routes[refresh] = Reply(
            f'<meta http-equiv="refresh" content="0; url={missing}"><title>转</title>{snippets.BADGE}'.encode()
        )
        self._extra.setdefault(1, []).append(f'<a href="{refresh}">转</a>')
        base = self.server.base
        self.wanted.add(("refresh_broken", base + missing, base + refresh, ""))

    def _page(self, number: int) -> Reply:
        links = [*range(3 * number + 1, 3 * number + 4), *(self.chance.randrange(PAGES) for _ in range(8))]
        listed = "".join(
            f'<li><a href="{self._path(one)}">{self._said(2)}</a></li>' for one in links if one < PAGES
        )
        dated = "".join(f"<li>2026-11-{day}</li>" for day in (17, 18)) if number == 0 else ""
        text = "".join(f"<p>{self._said(12)}，{self._said(9)}。</p>" for _ in range(6))
        extra = "".join(self._extra.get(number, ()))
        body = self._filled(f"<ul>{listed}{dated}</ul><p>发布时间：2026-10-12</p>{text}{extra}")
        page = self._filled(snippets.framed(self._said(3), body).decode())
        return Reply(page.encode(), headers={"ETag": f'"{self.seed}-{number}"'})

    def _path(self, number: int) -> str:
        return f"/art/{number}.html" if number else "/"

    def _filled(self, text: str) -> str:
        server = self.server
        known = {"{own}": server.base, "{foreign}": server.foreign, "{port}": str(server.port)}
        for name, value in known.items():
            text = text.replace(name, value)
        return text

    def _said(self, count: int) -> str:
        return "".join(self.chance.choice(_WORDS) for _ in range(count))
