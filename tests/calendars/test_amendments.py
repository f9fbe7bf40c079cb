"""The amendments of 2019-03-22 and 2020-01-26 replayed, and amendments nobody has issued yet."""

from datetime import date

import pytest

from calendars.content import Content
from calendars.notice import read_notice
from calendars.parsed import DoubtKind
from calendars.proposal import YearCheck, propose
from calendars.tables import shipped_content
from calendars.workdays import YearEntry, YearStatus
from tests.calendars.contents import changed, entry, kinds, without

MAY_2019 = """国务院办公厅关于调整2019年劳动节假期安排的通知
国办发明电〔2019〕3号
一、2019年5月1日至4日放假调休，共4天。4月28日（星期日）、5月5日（星期日）上班。
2019年3月22日"""
SPRING_2020 = """国务院办公厅关于延长2020年春节假期的通知
国办发明电〔2020〕1号
一、延长2020年春节假期至2月2日（农历正月初九，星期日），2月3日（星期一）起正常上班。
2020年1月26日"""


@pytest.fixture
def shipped() -> Content:
    return shipped_content()


def test_the_amendment_of_2019_gives_the_shipped_days_of_2019(shipped: Content) -> None:
    may = entry("2019-05-01 off 劳动节 国办发明电〔2018〕15号 2018-12-04")
    before = without(
        shipped,
        "国办发明电〔2019〕3号",
        may,
        note=YearEntry(2019, YearStatus.OFFICIAL, "国办发明电〔2018〕15号(2018-12-04)"),
    )

    proposal = propose(before, read_notice(MAY_2019), document="")

    assert proposal.content == shipped
    assert changed(proposal) == [
        "2019-04-28 rest -> makeup",
        "2019-05-02 working -> holiday",
        "2019-05-03 working -> holiday",
        "2019-05-05 rest -> makeup",
    ]
    assert [one.day.day for one in proposal.changes if not one.counts] == [1, 4]
    assert (proposal.doubts, proposal.invariant) == ((), (YearCheck(2019, 250, 250, ok=True),))


def test_the_extension_of_2020_gives_the_shipped_days_of_2020(shipped: Content) -> None:
    saturday = entry("2020-02-01 worked 春节 国办发明电〔2019〕16号 2019-11-21")
    before = without(
        shipped,
        "国办发明电〔2020〕1号",
        saturday,
        note=YearEntry(2020, YearStatus.OFFICIAL, "国办发明电〔2019〕16号(2019-11-21)"),
    )

    proposal = propose(before, read_notice(SPRING_2020), document="")

    assert proposal.content == shipped
    assert changed(proposal) == ["2020-01-31 working -> holiday", "2020-02-01 makeup -> holiday"]
    assert (proposal.doubts, proposal.invariant) == ((), (YearCheck(2020, 249, 251, ok=True),))


@pytest.mark.parametrize("text", [MAY_2019, SPRING_2020])
def test_an_amendment_that_is_loaded_changes_nothing(shipped: Content, text: str) -> None:
    assert kinds(propose(shipped, read_notice(text), document="")) == [DoubtKind.ALREADY_LOADED]


def test_an_older_notice_never_undoes_a_later_one(shipped: Content) -> None:
    text = "2020年节假日安排\n春节：1月24日至30日放假，共7天。1月19日、2月1日（周六）上班。\n2019年11月21日"

    proposal = propose(shipped, read_notice(text), document="国办发明电〔2019〕16号")

    assert proposal.content == shipped
    assert kinds(proposal) == [DoubtKind.SUPERSEDED, DoubtKind.ALREADY_LOADED]


def test_an_amendment_replaces_a_joined_holiday_as_a_whole(shipped: Content) -> None:
    text = (
        "关于调整2025年国庆节假期安排的通知\n10月1日至7日放假调休，共7天。9月28日（周日）上班。\n2025年9月1日"
    )

    proposal = propose(shipped, read_notice(text), document="国办发明电〔2025〕3号")
    table = proposal.content.table()

    assert changed(proposal) == ["2025-10-08 holiday -> working", "2025-10-11 makeup -> rest"]
    assert table.explain(date(2025, 9, 28)).entry == entry(
        "2025-09-28 worked 国庆节 国办发明电〔2025〕3号 2025-09-01 国办发明电〔2024〕12号"
    )
    assert table.status(2025) is YearStatus.AMENDED


def test_an_extension_of_nothing_is_unclear(shipped: Content) -> None:
    text = "关于延长2026年纪念日假期的通知\n延长2026年春节假期至5月2日。"

    assert kinds(propose(shipped, read_notice(text), document="")) == [
        DoubtKind.UNCLEAR,
        DoubtKind.ALREADY_LOADED,
    ]
