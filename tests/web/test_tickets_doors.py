"""Ways into the list of all tickets and back: the search of every page, and the end of a change of many."""

import re
from html import unescape
from urllib.parse import unquote

import pytest

from roster.permissions import Role
from tests.web.office_data import asked, reader
from tests.web.site import Client, Site
from tests.web.test_tickets import numbers, taken
from tickets.ticket import Reporter


@pytest.fixture
def clerk(site: Site) -> Client:
    """Reads Chinese."""
    return reader(site, Role.STAFF)


def test_a_number_typed_into_the_search_of_a_page_stands_in_no_address(site: Site, clerk: Client) -> None:
    number = taken(site, "栏目2025年没有更新，请回电。", reporter=Reporter("", "13000002025", ""))
    auditor = reader(site, Role.AUDITOR)

    whole, tail = (
        clerk.post("/tickets/search", data={"q": typed}) for typed in ("+86 130 0000 2025", "2025")
    )
    words = clerk.post("/tickets/search", data={"q": "2025", "words": "1"})
    others = clerk.post("/tickets/search", data={"q": "栏目"})
    theirs = auditor.post("/tickets/search", data={"q": "2025"})

    assert [(one.status_code, numbers(one.text)) for one in (whole, tail)] == [(200, [number])] * 2
    assert "1300000" not in whole.text
    assert 'name="words"' in tail.text
    assert 'name="words"' not in whole.text
    assert [one.headers.get("Location") for one in (words, others, theirs)] == [
        "/tickets?q=2025", "/tickets?q=%E6%A0%8F%E7%9B%AE", "/tickets?q=2025",
    ]  # fmt: skip
    assert len(asked(site, "SELECT data FROM audit WHERE action = 'phone_searched'")) == 2
    assert 'action="/tickets/search" method="post"' in clerk.get("/keys").text


def test_after_a_change_of_many_the_way_back_keeps_the_filters(site: Site, clerk: Client) -> None:
    number = taken(site, "栏目打不开。")
    back = "/tickets?q=栏目&amp;source=telephone"

    listed = clerk.get("/tickets?q=栏目&source=telephone").text
    (kept,) = re.findall(r'name="back" value="([^"]+)"', listed)
    form = {"n": number, "comment": "请跟进", "back": unescape(kept)}
    seen = clerk.post("/tickets/bulk", data=form | {"preview": "1"}).text
    done = clerk.post("/tickets/bulk/apply", data=form | {"mark": f"{number}:1"}).text
    elsewhere = clerk.post("/tickets/bulk", data=form | {"back": "https://elsewhere.example/"}).text
    queue = clerk.get("/?view=open&source=telephone").text

    assert unquote(kept) == back
    assert seen.count(f'name="back" value="{kept}"') == 2
    assert f'href="{kept}"' in seen
    assert f'href="{kept}"' in done
    assert "elsewhere" not in elsewhere
    assert 'name="back" value="/?view=open&amp;source=telephone"' in queue
