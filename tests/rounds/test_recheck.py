"""New articles read from feeds and lists: titles, instants, addresses, and what is no feed."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from rounds.recheck import Published, read_articles
from rounds.round_errors import BadRecordError

ZONE = ZoneInfo("Asia/Shanghai")
PAGE = "https://www.shili.example/yw/1.html"
TEN = datetime(2026, 10, 9, 10, 0, tzinfo=ZONE)
RSS = f"""<?xml version="1.0"?><rss><channel><item><title>常务会议</title><link>{PAGE}</link>
<pubDate>Fri, 09 Oct 2026 10:00:00 +0800</pubDate></item><item><title>没有地址</title></item></channel></rss>"""
ATOM = f"""<feed xmlns="http://www.w3.org/2005/Atom"><entry><title>常务会议</title>
<link rel="self" href="https://www.shili.example/1.atom"/><link rel="alternate" href="{PAGE}"/>
<published>2026-10-09T10:00:00+08:00</published></entry></feed>"""


@pytest.mark.parametrize(
    "text",
    [RSS, ATOM, f"常务会议\t2026-10-09 10:00\t{PAGE}", f"2026年10月9日 10:00 {PAGE} 常务会议",
     f"{PAGE},常务会议,2026/10/9 10:00:00"],
)  # fmt: skip
def test_feeds_and_lists_in_any_order_say_the_same(text: str) -> None:
    assert read_articles(text, zone=ZONE) == [Published("常务会议", PAGE, TEN)]


def test_an_address_counts_once_and_a_line_without_one_is_left_out() -> None:
    found = read_articles(f"标题\n{PAGE}\n{PAGE} 再来\n", zone=ZONE)

    assert [(one.url, one.at) for one in found] == [(PAGE, None)]


@pytest.mark.parametrize(
    ("text", "problem"),
    [("", "none"), ("没有网址", "none"), ("<rss><item>", "feed"), ('<!DOCTYPE x [<!ENTITY a "b">]><rss/>', "feed"),
     ("\n".join(f"https://a.example/{n}" for n in range(501)), "many")],
)  # fmt: skip
def test_what_is_no_list_is_refused_with_a_reason(text: str, problem: str) -> None:
    with pytest.raises(BadRecordError) as refused:
        read_articles(text, zone=ZONE)

    assert refused.value.problem == problem
