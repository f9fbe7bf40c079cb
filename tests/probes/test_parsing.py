"""A page from its bytes: addresses in one spelling, the right characters, links of every kind, hidden places, dates."""

from datetime import date

import pytest

from probes.addresses import Addresses, ending_of, host_of, hostname_of, normalised
from probes.parse import css, dates
from probes.parse.charset import decode
from probes.parse.hidden import Sight
from probes.parse.links import LinkKind, candidates
from probes.parse.page import Page, PageReader

PAGE = "http://www.example.gov.cn/a/b.html?x=1"


def read(html: str, url: str = PAGE) -> Page:
    return PageReader().read(url, html.encode())


@pytest.mark.parametrize(
    ("href", "url"),
    [
        ("/c.html", "http://www.example.gov.cn/c.html"), ("c.html", "http://www.example.gov.cn/a/c.html"),
        ("../c.html", "http://www.example.gov.cn/c.html"), ("../../../c.html", "http://www.example.gov.cn/c.html"),
        ("?y=2", "http://www.example.gov.cn/a/b.html?y=2"), ("//b.example", "http://b.example/"),
        ("HTTP://B.Example:80/X", "http://b.example/X"), ("https://b.example:443", "https://b.example/"),
        ("https://b.example:8443/", "https://b.example:8443/"),
        (" \n/c d\t.html ", "http://www.example.gov.cn/c%20d.html"),
        ("/中文 页.html", "http://www.example.gov.cn/%E4%B8%AD%E6%96%87%20%E9%A1%B5.html"),
        ("/%E4%B8%AD", "http://www.example.gov.cn/%E4%B8%AD"),
        ("\\c\\d.html", "http://www.example.gov.cn/c/d.html"),
        ("http://中文.example/", "http://xn--fiq228c.example/"), ("#x", PAGE),
        ("/a?b=1&c=中", "http://www.example.gov.cn/a?b=1&c=%E4%B8%AD"),
        ("http://[::1]:8080/x", "http://[::1]:8080/x"), ("file:///C:/x.png", "file:///C:/x.png"),
    ],
)  # fmt: skip
def test_an_address_has_one_spelling(href: str, url: str) -> None:
    found = Addresses().link(PAGE, href)

    assert found is not None
    assert found.url == url


@pytest.mark.parametrize(
    "href",
    ["", "  ", "mailto:a@b.test", "tel:1", "javascript:void(0)", "data:,x", "ftp://x/", "http://", "http://[::1", "http://x:99999/",
     "a" * 3_000],
)  # fmt: skip
def test_what_is_no_address_of_the_web_is_none(href: str) -> None:
    assert Addresses().link(PAGE, href) is None


def test_a_query_is_encoded_as_its_page_is_and_a_fragment_is_read_as_people_do() -> None:
    addresses = Addresses()

    gb = addresses.link(PAGE, "/s?q=中", charset="gb18030")
    utf = addresses.link(PAGE, "/s?q=中#%E4%B8%80")

    assert gb is not None
    assert gb.url.endswith("?q=%D6%D0")
    assert utf is not None
    assert (utf.url[-12:], utf.fragment) == ("?q=%E4%B8%AD", "一")


def test_parts_of_an_address_are_read_without_parsing_it() -> None:
    assert host_of("http://a.example:8080/x") == "a.example:8080"
    assert hostname_of("http://a.example:8080/x") == "a.example"
    assert hostname_of("http://[::1]:8080/x") == "[::1]"
    assert ending_of("http://a.example/x/y.PDF?download=1.html") == "pdf"
    assert normalised("www.example.gov.cn") is None


@pytest.mark.parametrize(
    ("body", "header", "charset", "is_wrong"),
    [
        ("<meta charset=utf-8>中".encode(), "", "utf-8", False),
        ("<meta charset=gb2312>中".encode("gb18030"), "", "gb18030", False),
        ("<meta http-equiv=Content-Type content='text/html; charset=GBK'>中".encode("gb18030"), "", "gb18030", False),
        ("<meta charset=utf-8>中文字".encode("gb18030"), "", "gb18030", True),
        ("<meta charset=gb2312>中文字".encode(), "utf-8", "utf-8", False),
        ("<meta charset=utf-8>中文字".encode("gb18030"), "gbk", "gb18030", False),
        ("没有说".encode(), "", "utf-8", False), ("没有说".encode("gb18030"), "", "gb18030", True),
        ("\ufeff有标记".encode(), "gbk", "utf-8", False), (b"<meta charset=nonsense>abc", "", "utf-8", False),
        ("<meta charset=utf-8>摘要".encode() + b"\xe4\xb8" + "后面还有很长的正文".encode() * 30, "", "utf-8", False),
    ],
)  # fmt: skip
def test_characters_are_read_as_declared_or_as_they_are(
    body: bytes, header: str, charset: str, *, is_wrong: bool
) -> None:
    found = decode(body, header)

    assert (found.charset, found.is_wrong) == (charset, is_wrong)


def test_every_kind_of_link_is_found_once_with_the_words_on_it() -> None:
    page = read(
        '<link rel="Shortcut Icon" href=/i.ico><link rel=stylesheet href=/s.css>'
        '<style>@import "/t.css"; b{background:url(/u.png)}</style>'
        '<meta http-equiv=Refresh content="3; URL=/next.html"><a href=/1>一 <b>二</b></a>'
        "<a href=/1>再</a><a href=/2><img src=/3 alt=图></a>"
        "<video src=/4 poster=/5></video><object data=/6></object><embed src=/7><iframe src=/8></iframe>"
        "<area href=/9>"
        '<img src=/a srcset="/b 1x, /c 2x"><div style="background:url(\'/d\')"></div>'
        "<input type=image src=/e><a name=x>无</a>"
    )

    found = {(link.kind, link.url.rpartition("/")[2], link.text) for link in page.links}
    assert found == {
        (LinkKind.ICON, "i.ico", ""), (LinkKind.STYLE, "s.css", ""), (LinkKind.CSS_IMAGE, "t.css", ""),
        (LinkKind.CSS_IMAGE, "u.png", ""), (LinkKind.REFRESH, "next.html", ""), (LinkKind.ANCHOR, "1", "一 二"),
        (LinkKind.ANCHOR, "2", "图"), (LinkKind.IMAGE, "3", "图"), (LinkKind.MEDIA, "4", ""),
        (LinkKind.IMAGE, "5", ""),
        (LinkKind.MEDIA, "6", ""), (LinkKind.MEDIA, "7", ""), (LinkKind.FRAME, "8", ""),
        (LinkKind.ANCHOR, "9", ""),
        (LinkKind.IMAGE, "a", ""), (LinkKind.SRCSET, "b", ""), (LinkKind.SRCSET, "c", ""),
        (LinkKind.CSS_IMAGE, "d", ""),
        (LinkKind.IMAGE, "e", ""),
    }  # fmt: skip
    assert page.anchors() == {"x"}


def test_a_base_moves_the_links_and_words_end_with_their_element() -> None:
    page = read(
        "<base href=/other/><title> 题\n目 </title><a href=x title=提示>甲</a><p>乙</p>"
        "<script>丙</script><noscript>丁</noscript>"
    )

    assert page.links[0].url == "http://www.example.gov.cn/other/x"
    assert page.title == "题 目"
    assert page.text.split() == ["甲", "乙"]
    assert "提示" in page.words.split("\n")


@pytest.mark.parametrize(
    "html",
    ["", "<", "<a href='", "<!--", "<a " * 10_000, "<div>" * 20_000, "\0" * 100, "<svg><a xlink:href=x></svg>",
     "<table><a href=/x>"],
)  # fmt: skip
def test_hostile_markup_is_only_a_page(html: str) -> None:
    page = read(html)

    assert len(page.links) <= 1


def test_a_srcset_is_parted_as_browsers_part_it() -> None:
    assert candidates("a.png, b.png 2x , c,d.png 100w") == ["a.png", "b.png", "c,d.png"]


def test_addresses_in_a_sheet_are_found_outside_its_comments() -> None:
    found = list(css.urls("a{b:url( 'x y.png' )} /* url(no) */ @import url(z.css); c{d:url(data:,x)}"))

    assert found == ["x y.png", "z.css"]


@pytest.mark.parametrize(
    ("style", "hides"),
    [
        ("display: none", True), ("DISPLAY:NONE!important", True), ("visibility:hidden", True),
        ("left:-9999px", True),
        ("text-indent:-999em", True), ("font-size:0", True), ("opacity:0;", True),
        ("height:1px;overflow:hidden", True),
        ("clip:rect(0 0 0 0)", True), ("display:block", False), ("left:-9px", False), ("font-size:0.9em", False),
        ("opacity:0.5", False), ("height:100px;overflow:hidden", False), ("overflow:hidden", False),
        ("margin-left:-20px", False),
    ],
)  # fmt: skip
def test_a_style_hides_or_does_not(style: str, *, hides: bool) -> None:
    assert css.hides(style) is hides


def test_a_rule_of_the_sheet_hides_only_what_it_alone_names() -> None:
    sheet = ".a,.b{display:none} #c{left:-5000px} .menu .d{display:none} @media print{.e{color:red}} .f{color:red}"
    page = read(
        "<p class='x a'><i><a href=/1>1</a></i></p><p id=c><a href=/2>2</a></p><p class=d><a href=/3>3</a></p>"
    )

    sight = Sight([sheet], depth=30)

    assert [sight.hiding(node) for node in page.tree.css("a")] == [".a", "#c", ""]


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("更新时间：2026-11-02", date(2026, 11, 2)), ("发布日期 2026年3月4日", date(2026, 3, 4)),
        ("最近更新: 2026/1/9 10:00", date(2026, 1, 9)), ("时间：2026-13-01", None), ("日期：2026-11-021", None),
        ("会议在 2026-11-02 召开", None), ("工作时间 8:30，发布时间：2026.5.6", date(2026, 5, 6)),
    ],
)  # fmt: skip
def test_a_page_says_its_day_or_does_not(text: str, day: date | None) -> None:
    assert dates.stated(text, {}) == day


def test_a_meta_tag_goes_before_the_words() -> None:
    page = read("<meta name=PubDate content='2026-10-01 08:00'><p>发布时间：2026-09-01</p>")

    assert page.stated == date(2026, 10, 1)
