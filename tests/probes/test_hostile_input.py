"""What strangers can put on a site to keep the machine busy or break it: each would once have taken minutes, or all.

A test that hangs fails by the suite's own limit; here the work itself is small, whatever the input asks for.
"""

import asyncio
import zipfile
import zlib
from collections.abc import AsyncIterator, Callable
from io import BytesIO
from time import process_time

import pytest

from probes.addresses import Addresses
from probes.check.labels_table import shipped_rules
from probes.check.personal import MOST_NUMBERS, leaks
from probes.crawl.records import packed, unpacked
from probes.errors import UnreadableDocument
from probes.fetch.bodies import read_body
from probes.fetch.robots import MOST_RULES, read_robots
from probes.findings import excerpt
from probes.lexicon.matcher import MOST_HITS, Lexicon
from probes.lexicon.terms import Term
from probes.parse import css
from probes.parse.charset import decode, known
from probes.parse.documents import READERS, docx_text
from probes.parse.links import LinkKind, PageLink, candidates

PAGE = "http://www.example.gov.cn/a.html"
STARS = "Disallow: /" + "*a" * 40 + "b\n"
SECONDS = 1.0
"""Of this process, on a slow machine with others busy; before, none of these ended within a minute."""


def scans_labels(text: str) -> None:
    for rule in shipped_rules():
        rule.pattern.search(text)


def scans_lexicon(text: str) -> None:
    Lexicon([Term("错字"), Term("错字错字")]).scan(text)


@pytest.mark.parametrize(
    ("read", "hostile"),
    [
        (lambda text: read_robots(text, "duwang").allow("/" + "a" * 2_000), f"User-agent: *\n{STARS}"),
        (lambda text: read_robots(text, "duwang"), "User-agent: x\n" * 30_000 + "Disallow: /a\n" * 12_000),
        (scans_labels, "网站标识码" + " " * 60_000), (scans_labels, "联系电话" + " " * 60_000),
        (scans_lexicon, "错字" * 15_000),
        (lambda text: list(leaks(text)), "\n".join(str(13_000_000_000 + one) for one in range(15_000))),
        (lambda text: [excerpt(text, at, at + 1) for at in range(0, len(text), 200)], "字" * 4_000_000),
        (lambda text: list(css.urls(text)), "url(" * 30_000), (lambda text: list(css.urls(text)), "/* " * 60_000),
        (css.hiding_names, "{}" + "a" * 60_000), (css.hiding_names, "{" * 60_000 + "a" * 60_000),
        (candidates, "a.png, " * 150_000),
    ],
    ids=[
        "stars in robots.txt", "names in robots.txt", "blanks after a label", "blanks after a telephone",
        "one wrong word all over", "a list of numbers", "a page in one line", "addresses that never end",
        "comments that never end", "selectors without an end", "blocks without an end", "a very long srcset",
    ],
)  # fmt: skip
def test_what_is_made_to_take_for_ever_takes_as_long_as_it_is_long(
    read: Callable[[str], object], hostile: str
) -> None:
    began = process_time()

    read(hostile)

    assert process_time() - began < SECONDS


def test_a_list_of_numbers_is_told_by_its_first_and_each_kind_has_its_own() -> None:
    told = list(leaks("\n".join(str(13_000_000_000 + one) for one in range(200))))

    assert [kind for kind, _, _ in told] == ["mobile_leak"] * MOST_NUMBERS


def test_only_so_many_rules_and_hits_are_looked_at() -> None:
    rules = read_robots(
        "User-agent: *\n" + "".join(f"Disallow: /{one}\n" for one in range(MOST_RULES + 9)), "x"
    )
    hits = Lexicon([Term("错字")]).scan("错字" * (MOST_HITS + 9))

    assert len(rules.patterns) == MOST_RULES
    assert len(hits) == MOST_HITS


def test_of_words_within_each_other_the_longest_is_the_mistake() -> None:
    hits = Lexicon([Term("民正"), Term("人民正府"), Term("正府办"), Term("人民")]).scan("人民正府办，人民")

    assert [hit.term.wrong for hit in hits] == ["人民正府", "正府办", "人民"]


def test_a_rule_in_chinese_and_one_that_names_an_end_are_followed() -> None:
    rules = read_robots("User-agent: *\nDisallow: /内部/\nDisallow: /*.doc$\nDisallow: /a*b*c", "x")

    allowed = [
        path
        for path in ("/%E5%86%85%E9%83%A8/x", "/x.doc", "/x.docx", "/x.doc.doc", "/a1b2c3", "/acb", "/a")
        if rules.allow(path)
    ]
    assert allowed == ["/x.docx", "/acb", "/a"]


class Pieces:
    """The body of an answer, piece by piece."""

    def __init__(self, *pieces: bytes) -> None:
        self._pieces, self.given = pieces, 0

    async def iter_any(self) -> AsyncIterator[bytes]:
        for piece in self._pieces:
            self.given += 1
            yield piece


def test_what_follows_a_packed_body_is_not_waited_for() -> None:
    whole = zlib.compress(b"words")
    body = Pieces(whole[:5], whole[5:] + b"more", *[b"and more"] * 50)

    assert asyncio.run(read_body(body, "gzip", 1_000)) == (b"words", True)  # type: ignore[arg-type]  # its pieces
    assert body.given == 2


def packed_letter(method: int, words: bytes = b"<w:t>words</w:t>", *, extra: str = "") -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(out, "w", method) as archive:
        archive.writestr("word/document.xml", words + extra.encode())
    return out.getvalue()


def test_an_archive_packed_as_no_office_program_does_is_none() -> None:
    for method in (zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA):
        with pytest.raises(UnreadableDocument, match="no office program"):
            docx_text(packed_letter(method))


def test_a_broken_archive_is_none_however_it_is_broken() -> None:
    whole = packed_letter(zipfile.ZIP_DEFLATED, b"<w:t>words</w:t>" * 40)

    for at in range(len(whole)):
        changed = whole[:at] + bytes([whole[at] ^ 0xFF]) + whole[at + 1 :]
        for read in (READERS["docx"], READERS["xlsx"]):
            try:
                read(changed)
            except UnreadableDocument:
                continue


def test_numbers_of_characters_that_are_none_and_tags_without_an_end_are_only_text() -> None:
    words = f"<w:t>&#{'9' * 5_000};&#0;甲</w:t>" + "<w:t " * 20_000

    began = process_time()
    assert docx_text(packed_letter(zipfile.ZIP_DEFLATED, words.encode())) == ";\ufffd甲"
    assert process_time() - began < SECONDS


def test_a_link_is_stored_in_its_line_whatever_its_place_is_called() -> None:
    link = Addresses().link(PAGE, "/b#a%09b%0Ac%00")
    assert link is not None
    links = [PageLink(LinkKind.ANCHOR, link.url, link.fragment, "乙")]

    assert unpacked(packed(links)) == links
    assert unpacked(b"0\thttp://x/\ta\tb\t\nb\n" + packed(links)) == links  # as an older version stored it


@pytest.mark.parametrize(
    "name", ["base64", "zip", "idna", "unicode_escape", "punycode", "utf-7", "rot13", "\0"]
)
def test_what_is_no_charset_of_the_web_is_not_tried(name: str) -> None:
    assert known(name) == ""
    assert decode("中".encode(), name).text == "中"


@pytest.mark.parametrize(
    "name", ["GBK", "windows-1252", "Big5", "UTF-16LE", "shift_jis", "iso-8859-1", "euc-kr"]
)
def test_what_browsers_read_is_read(name: str) -> None:
    assert known(name)


def test_what_is_hidden_only_on_paper_or_small_screens_is_in_sight() -> None:
    sheet = (
        "@charset 'utf-8';.a{display:none} @media print{.b{display:none}} @media screen{.c,.d{display:none}}"
        "@media (max-width:600px){.e{display:none}} @media only all{#f{display:none}} /* .g{display:none}"
    )

    assert css.hiding_names(sheet) == {".a", ".c", ".d", "#f"}
