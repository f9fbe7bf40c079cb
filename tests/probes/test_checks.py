"""The looks at a page one by one: thresholds at their edges, check digits, names, labels, documents."""

import zipfile
from dataclasses import replace
from datetime import date, timedelta
from io import BytesIO

import pytest

from probes.check.basics import is_soft_404
from probes.check.fake_dates import NO_MEMORY, fake_date
from probes.check.labels_table import Labels, shipped_rules
from probes.check.leaders_table import Leader, Leaders
from probes.check.looks import look
from probes.check.organs_table import Organs, Renamed
from probes.check.personal import id_number_holds, leaks, luhn_holds, without_numbers
from probes.check.tables import Column, Tables, column_rules
from probes.errors import TooHeavy, UnreadableDocument
from probes.parse import documents
from probes.parse.page import Page, PageReader
from tests.probes.documents import docx, xlsx
from tests.probes.snippets import CARD, ID_NUMBER

HOST, TODAY = "www.example.gov.cn", date(2026, 11, 20)
HOME = f"https://{HOST}/"
BARE = Tables(own=frozenset([HOST]), home=HOME, today=TODAY)


def page(html: str, url: str = f"{HOME}a.html") -> Page:
    return PageReader().read(url, f"<meta charset=utf-8><title>题</title>{html}".encode())


def kinds(html: str, tables: Tables = BARE, url: str = f"{HOME}a.html") -> list[str]:
    return [finding.kind for finding in look(page(html, url), tables)]


@pytest.mark.parametrize(
    ("days", "found"), [(10, []), (11, ["home_ageing"]), (14, ["home_ageing"]), (15, ["home_not_updated"])]
)
def test_a_home_page_ages_after_ten_days_and_is_not_updated_after_fourteen(
    days: int, found: list[str]
) -> None:
    newest = TODAY - timedelta(days=days)

    assert kinds(f"<li>{newest}</li><li>2025-01-01</li><li>2027-01-01</li>", url=HOME) == found


@pytest.mark.parametrize(
    ("rule", "days", "found"),
    [
        ("news", 14, "column_ageing"), ("news", 15, "stale_column"), ("news", 10, ""),
        ("policy", 183, "column_ageing"),
        ("policy", 184, "stale_column"), ("policy", 150, ""),
    ],
)  # fmt: skip
def test_a_column_is_held_against_its_rule(rule: str, days: int, found: str) -> None:
    url = f"{HOME}c/"
    tables = replace(BARE, columns={url: Column(url, "栏目", column_rules()[rule])})

    assert kinds(f"<li>新闻 {TODAY - timedelta(days=days)}</li>", tables, url) == ([found] if found else [])


def test_a_page_that_is_always_of_today_is_found_out_after_three_days_if_nothing_changes() -> None:
    found = []
    memory = NO_MEMORY
    for day in (18, 19, 19, 20):
        today = date(2026, 11, day)
        memory, finding = fake_date(
            page(f"<p>发布时间：{today} 09:0{day % 10}</p><p>一样的话</p>"),
            replace(BARE, today=today),
            memory,
        )
        found.append(finding is not None)

    assert found == [False, False, False, True]


def test_a_page_that_is_written_every_day_may_bear_the_day() -> None:
    memory = NO_MEMORY
    for day in range(10, 20):
        today = date(2026, 11, day)
        memory, finding = fake_date(
            page(f"<p>发布时间：{today}</p><p>第{day}条新闻</p>"), replace(BARE, today=today), memory
        )

        assert finding is None


@pytest.mark.parametrize(
    ("number", "holds"),
    [
        (ID_NUMBER, True),
        ("11010119900307003X", False),
        ("110101199002300071", False),
        (f"{ID_NUMBER[:-1]}8", False),
    ],
)
def test_an_identity_number_has_a_birthday_and_a_check_digit(number: str, *, holds: bool) -> None:
    assert id_number_holds(number) is holds


def test_a_bank_card_has_the_check_digit_of_luhn() -> None:
    assert luhn_holds(CARD)
    assert not any(luhn_holds(CARD[:-1] + digit) for digit in "012456789")


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (f"号{ID_NUMBER}。", ["id_number_leak"]),
        (f"卡6222 0202 0011 2233 453和{ID_NUMBER}", ["id_number_leak", "bank_card_leak"]),
        ("+86 130-0000-0001", ["mobile_leak"]), ("130 0000 0001", ["mobile_leak"]), (f"A{ID_NUMBER}", []),
        ("0316-2000001，400-800-0000，110", []), ("12000000001", []), ("6222222222222222", []),
        ("2026-11-20 2026-11-21", []),
        ("13000000001 13000000001", ["mobile_leak"]), (f"1{ID_NUMBER}", []),
    ],
)  # fmt: skip
def test_numbers_of_private_people_are_told_from_other_numbers(text: str, found: list[str]) -> None:
    assert [kind for kind, _, _ in leaks(text)] == found


def test_words_shown_beside_any_fault_hold_no_number_of_a_private_person() -> None:
    said = without_numbers(
        f"00000001电话+86 130-0000-0001，{ID_NUMBER}，0316-2000001，2026-11-20，1300000", is_cut=True
    )

    assert said == "********电话130****0001，11*************097，0316-2000001，2026-11-20，*******"
    assert without_numbers("20260001号") == "20260001号"


def test_a_finding_about_a_number_never_holds_one() -> None:
    text = f"张某{ID_NUMBER}，电话13000000001，卡{CARD}"

    shown = "".join("".join(one) for one in leaks(text))

    assert ID_NUMBER not in shown
    assert not any(part in shown for part in (ID_NUMBER[6:14], "13000000001", CARD[6:12]))


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("市长王示范讲话", ""), ("市长李示范讲话", "not_their_title"), ("副市长李示范讲话", ""),
        ("市长王示饭讲话", "name_misspelt"),
        ("市长：王示范", ""), ("市长热线", ""), ("市长赵某某来访", ""),
        ("原市长张旧任", ""), ("市长张旧任讲话", "not_in_office"),
        ("<p>发布时间：2019-05-01</p>市长张旧任讲话", ""), ("时任市长张旧任", ""),
        ("书记李　样，", ""), ("书记李　洋，", "name_misspelt"), ("邻市书记李洋洋讲话", ""),
    ],
)  # fmt: skip
def test_leaders_are_held_against_the_table(text: str, fault: str) -> None:
    table = Leaders(
        [
            Leader("王示范", ("市长",), since=date(2021, 1, 1)), Leader("李示范", ("副市长",)),
            Leader("张旧任", ("市长",), until=date(2020, 12, 31)), Leader("李样", ("书记",)),
        ]
    )  # fmt: skip

    found = look(page(text), replace(BARE, leaders=table))

    assert [one.context["fault"] for one in found] == ([fault] if fault else [])


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("请到国土资源局办理", True), ("原国土资源局", False), ("发布时间：2018-01-02 国土资源局", False),
        ("发布时间：2020-01-02 国土资源局", True), ("国土资源局旧址纪念馆", False),
        ("文化局", False), ("文化局和旅游局", False),
    ],
)  # fmt: skip
def test_a_renamed_organ_is_wrong_after_the_change_only(text: str, *, found: bool) -> None:
    organs = Organs(
        [
            Renamed("国土资源局", "自然资源局", date(2019, 1, 1), ("国土资源局旧址纪念馆",)),
            Renamed("文化局", "文化局和旅游局", date(2999, 1, 1)),
        ]
    )

    assert kinds(f"<p>{text}</p>", replace(BARE, organs=organs)) == (["organ_outdated"] if found else [])


def test_labels_are_asked_of_the_page_they_belong_to() -> None:
    labelled = replace(BARE, labels=Labels("1310000099", rules=shipped_rules()))
    badge = (
        "<script id=_jiucuo_ sitecode=1310000099 src=https://zfwzgl.www.gov.cn/exposure/jiucuo.js></script>"
    )
    old = "<a href='https://pucha.kaipuyun.cn/exposure/jiucuo.html?site_code=1310000099&url=x'>找错</a>"
    foot = (
        "主办单位：示例市 联系电话：0316-2000001 网站标识码：1310000099 冀ICP备05000001号 冀公网安备 13100002000001号"
        "<img src=https://dcs.conac.cn/x.png> 2026-11-19"
    )

    assert kinds(badge, labelled) == kinds(old, labelled) == []
    assert kinds("文", labelled) == ["badge_missing"]
    assert kinds(badge.replace("0099", "0098"), labelled) == ["badge_wrong_code"]
    assert kinds(badge.replace("zfwzgl.www.gov.cn", "b.example"), labelled) == ["badge_wrong_host"]
    assert kinds(badge + foot, labelled, HOME) == []
    assert set(kinds(f"{badge}2026-11-19", labelled, HOME)) == {rule.kind for rule in shipped_rules()}


def test_parts_without_protection_on_a_protected_page_are_named_and_plain_links_are_not() -> None:
    html = "<img src=http://a.example/x.png><a href=http://a.example/>x</a><script src=http://a.example/x.js></script>"

    assert kinds(html) == ["mixed_content", "mixed_content"]
    assert kinds(html, url=f"http://{HOST}/a.html") == []


def test_a_page_that_only_tells_of_missing_pages_is_not_missing() -> None:
    assert is_soft_404(page("<h1>404</h1>您访问的页面不存在"), BARE)
    assert not is_soft_404(page(f"网友反映页面不存在。{'已经修好。' * 60}"), BARE)
    assert not is_soft_404(page("正常"), BARE)


def test_documents_are_read_in_all_their_corners() -> None:
    letter = documents.docx_text(docx("正文&第一段", cells=("姓名", ID_NUMBER)))
    sheet = documents.xlsx_text(xlsx(("姓名", "手机"), ("甲", 13000000001), ("乙", "13000000002")))

    assert "正文&第一段" in letter
    assert [kind for kind, _, _ in leaks(letter)] == ["id_number_leak"]
    assert [kind for kind, _, _ in leaks(sheet)] == ["mobile_leak", "mobile_leak"]


def test_a_document_that_unpacks_without_end_or_is_none_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(documents, "MOST_UNPACKED", 1_000_000)
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", b"0" * 3_000_000)

    with pytest.raises(TooHeavy, match="unpacked"):
        documents.docx_text(out.getvalue())
    with pytest.raises(UnreadableDocument):
        documents.docx_text(b"\xd0\xcf\x11\xe0")
