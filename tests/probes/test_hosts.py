"""Foreign hosts: read as people write them, found by name or by a domain above, until their last day; one a page."""

from dataclasses import replace
from datetime import date

import pytest

from probes.check.basics import unlisted_hosts
from probes.check.hosts_table import ForeignHost, Hosts, NoHost, read_host, readable
from probes.check.tables import Tables
from probes.crawl.records import Batch, Role, State, TargetRecord
from probes.crawl.store import MemoryStore
from probes.errors import BadRows
from probes.findings import Finding
from probes.parse.page import PageReader
from probes.readings.keys import fault_key
from probes.readings.names import NameTable, read_entries, rows_of

HOME, LAST = "https://www.shili.example/", date(2025, 9, 30)
TABLES = Tables(own=frozenset(["www.shili.example"]), home=HOME, today=LAST)
TABLE = Hosts(
    [
        ForeignHost("news.example", "示例报社", LAST), ForeignHost("*.hezuo.example", "示例合作方"),
        ForeignHost("*.jiu.example", "示例旧伙伴", date(2024, 12, 31)), ForeignHost("a.jiu.example", "示例甲"),
        ForeignHost(read_host("例子.中国"), "示例协会"),
    ],
    own=["zwfw.shili.example"],
)  # fmt: skip


def _asked(html: str, day: date = LAST, table: Hosts | None = TABLE) -> list[Finding]:
    page = PageReader().read(f"{HOME}a.htm", f"<title>甲</title>{html}".encode())
    return list(unlisted_hosts(page, replace(TABLES, today=day, known_hosts=table)))


def _links(*urls: str) -> str:
    return "".join(f'<a href="{url}">外链</a>' for url in urls)


@pytest.mark.parametrize(
    ("typed", "host"),
    [
        ("https://www.Example.cn/path?u=https://b.cn", "www.example.cn"), ("www.example.cn:8080", "www.example.cn"),
        ("http://www.example.cn./", "www.example.cn"), (" *.example.cn ", "*.example.cn"),
        ("https://*.example.cn/", "*.example.cn"), ("//a.cn/x", "a.cn"), ("例子。中国", "xn--fsqu00a.xn--fiqs8s"),
        ("＊．例子.中国", "*.xn--fsqu00a.xn--fiqs8s"), ("ｗｗｗ．ｅｘａｍｐｌｅ．ｃｎ", "www.example.cn"),
    ],
)  # fmt: skip
def test_a_host_is_read_as_people_write_it(typed: str, host: str) -> None:
    assert read_host(typed) == host
    assert read_host(readable(host)) == host


@pytest.mark.parametrize(
    ("typed", "problem"),
    [
        ("示例公司", "no_host"), ("localhost", "no_host"), ("www.*.cn", "no_host"), ("who@example.cn", "no_host"),
        ("www.a.cn、www.b.cn", "no_host"), ("ftp://www.example.cn", "no_host"), (f"{'a' * 64}.cn", "no_host"),
        ("13.0.0.1", "host_number"), ("http://[::1]/", "host_number"), ("0x7f.1", "host_number"),
        ("*.cn", "host_wide"), ("*.com.cn", "host_wide"),
    ],
)  # fmt: skip
def test_what_is_no_host_that_could_be_registered_is_refused_with_its_reason(
    typed: str, problem: str
) -> None:
    with pytest.raises(NoHost) as refused:
        read_host(typed)

    assert refused.value.problem == problem


def test_a_sheet_of_hosts_is_read_by_its_headings_and_written_the_same_again() -> None:
    rows = [
        ["单位名称", "网址", "有效期至"],
        ["示例报社", "news.example", "2025年9月"],
        ["甲", "*.a.example", "长期"],
    ]

    found = [entry for _, entry in read_entries(NameTable.HOSTS, rows)]

    assert found == [ForeignHost("news.example", "示例报社", LAST), ForeignHost("*.a.example", "甲")]
    assert [entry for _, entry in read_entries(NameTable.HOSTS, rows_of(found))] == found


def test_bad_lines_of_a_sheet_of_hosts_are_all_told() -> None:
    rows = [["a.example", "甲"], ["", "乙"], ["b.example"], ["c.example", "丙", "去年"], ["10.0.0.1", "丁"],
            ["d.example", "戊" * 81], ["http://A.example", "己"]]  # fmt: skip

    with pytest.raises(BadRows) as refused:
        read_entries(NameTable.HOSTS, rows)

    assert [(one.line, one.problem) for one in refused.value.rows] == [
        (2, "host_missing"), (3, "owner_missing"), (4, "date"), (5, "host_number"), (6, "owner_length"), (7, "twice"),
    ]  # fmt: skip


def test_without_a_table_nothing_is_asked_and_with_one_every_other_host_once_a_page() -> None:
    html = _links(
        "https://xin.example/1", "https://xin.example/2", "http://xin.example:8080/", "https://news.example/x",
        "https://b.hezuo.example/", "https://c.b.hezuo.example:8443/", "https://hezuo.example/", "https://例子.中国/",
        "https://www.gov.cn/", "https://bszs.conac.cn/", "https://zwfw.shili.example/", "http://10.0.0.1/", "/b.htm",
        "https://x.gov.cn:p@fake.example/", "https://news.example@fake.example/",
    )  # fmt: skip

    assert [(one.subject, one.url) for one in _asked(html)] == [
        ("xin.example", "https://xin.example/1"), ("xin.example", "http://xin.example:8080/"),
        ("hezuo.example", "https://hezuo.example/"), ("fake.example", "https://x.gov.cn:p@fake.example/"),
        ("fake.example", "https://news.example@fake.example/"),
    ]  # fmt: skip
    assert _asked(html, table=None) == []


def test_an_entry_counts_until_its_last_day_and_is_named_when_it_has_run_out() -> None:
    html = _links("https://news.example/", "https://a.jiu.example/", "https://b.jiu.example/")

    last, next_day = _asked(html), _asked(html, date(2025, 10, 1))

    assert [one.subject for one in last] == ["b.jiu.example"]
    assert last[0].context == {"entry": "*.jiu.example", "until": "2024-12-31", "owner": "示例旧伙伴"}
    assert [one.subject for one in next_day] == ["news.example", "b.jiu.example"]


def test_a_host_is_one_question_on_all_pages_and_another_when_its_entry_ran_out() -> None:
    def asked(number: int, until: str = "") -> str:
        page, told = f"{HOME}{number}", {"until": until} if until else {}
        url = f"https://xin.example/{number}"
        return fault_key(
            Finding("unlisted_host", url, page, f"外链{number}", subject="xin.example", context=told)
        )

    assert len({asked(number) for number in range(4_000)}) == 1
    assert len({asked(1), asked(1, "2025-09-30"), asked(2, "2025-09-30"), asked(1, "2026-09-30")}) == 3


def test_a_host_is_gone_with_its_page_although_the_link_is_never_asked_and_a_dead_link_is_not() -> None:
    page, url = f"{HOME}a.htm", "https://xin.example:8080/"
    kinds = ("unlisted_host", "link_broken")
    store = MemoryStore()
    store.save(Batch("1", findings=[Finding(kind, url, page) for kind in kinds]))
    met = ((page, Role.PAGE, State.DONE), (url, Role.EXTERNAL, State.UNTOLD))
    store.save(Batch("2", targets=[TargetRecord(where, role, 0, HOME, state) for where, role, state in met]))

    assert [one.kind for one in store.gone_in("2")] == ["unlisted_host"]
