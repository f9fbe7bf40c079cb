"""What a document would change: a new year, the amendments of 2019 and 2020, the desk's own days, and nothing."""

import json
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from calendars.content import Content
from calendars.day_lists import read_day_list
from calendars.errors import UnreadableNotice
from calendars.ics import read_ics
from calendars.notice import read_notice
from calendars.parsed import Doubt, DoubtKind, Parsed
from calendars.proposal import Proposal, YearCheck, propose, year_checks
from calendars.statutory import statutory_days
from calendars.tables import shipped_content
from calendars.workdays import DayKind, YearStatus
from tests.calendars.contents import changed, entry, kinds

NOTICES = Path(__file__).parent / "data" / "notices"
NUMBER = "国办发明电〔2026〕99号"
OF_2027 = f"""国务院办公厅关于2027年部分节假日安排的通知
{NUMBER}
一、元旦：2026年12月31日（周四）至2027年1月2日放假调休，共3天。2026年12月27日（周日）上班。
二、春节：2月5日（农历除夕、周五）至12日（农历正月初七、周五）放假调休，共8天。1月30日（周六）、2月14日（周日）上班。
三、清明节：4月3日至5日放假，共3天。
四、劳动节：5月1日（周六）至5日（周三）放假调休，共5天。5月8日（周六）上班。
五、端午节：6月9日（周三）放假1天，不调休。
六、中秋节：9月15日（周三）放假1天，不调休。
七、国庆节：10月1日至7日放假调休，共7天。9月26日（星期日）、10月9日（星期六）上班。
国务院办公厅
2026年11月25日
"""


@pytest.fixture
def shipped() -> Content:
    return shipped_content()


@pytest.mark.parametrize("year", [2019, 2021, 2023, 2025])
def test_a_notice_that_is_loaded_proposes_no_change(shipped: Content, year: int) -> None:
    parsed = read_notice((NOTICES / f"{year}.txt").read_text(encoding="utf-8"))

    proposal = propose(shipped, parsed, document="")

    assert proposal == Proposal(shipped, (), (Doubt(DoubtKind.ALREADY_LOADED),), ())


@pytest.mark.parametrize("year", [2019, 2020, 2025, 2026])
def test_a_loaded_year_as_a_calendar_file_and_as_a_public_table_proposes_no_change(
    shipped: Content, year: int
) -> None:
    days = [one for one in shipped.days if year - 2 < one.day.year < year + 1]
    events = "".join(
        f"BEGIN:VEVENT\nDTSTART;VALUE=DATE:{one.day:%Y%m%d}\n"
        f"SUMMARY:{one.name}{'（班）' if one.working else '（休）'}\nEND:VEVENT\n"
        for one in days
    )
    rows = [
        {"name": one.name[:3], "date": str(one.day), "isOffDay": not one.working}
        for one in days
        if one.day.year == year
    ]

    for parsed in (
        read_ics(f"BEGIN:VCALENDAR\n{events}END:VCALENDAR\n".encode()),
        read_day_list(json.dumps({"year": year, "days": rows})),
    ):
        proposal = propose(shipped, parsed, document="公开的日历", year=year)

        assert proposal == Proposal(shipped, (), (Doubt(DoubtKind.ALREADY_LOADED),), ())


def test_a_notice_makes_its_year_official_and_the_next_one_provisional(shipped: Content) -> None:
    proposal = propose(shipped, read_notice(OF_2027), document="")
    table = proposal.content.table()

    assert [table.status(year) for year in (2026, 2027, 2028, 2029)] == [
        YearStatus.OFFICIAL,
        YearStatus.OFFICIAL,
        YearStatus.PROVISIONAL,
        YearStatus.MISSING,
    ]
    assert table.entries(2028) == statutory_days(2028)
    assert {entry.document for entry in table.entries(2027)} == {f"{NUMBER}(2026-11-25)"}
    assert proposal.doubts == ()
    assert proposal.invariant == (YearCheck(2026, 248, 248, ok=True), YearCheck(2027, 248, 248, ok=True))


def test_a_notice_moves_the_days_at_the_end_of_the_year_before(shipped: Content) -> None:
    proposal = propose(shipped, read_notice(OF_2027), document="")

    assert changed(proposal)[:2] == ["2026-12-27 rest -> makeup", "2026-12-31 working -> holiday"]
    notes = {one.year: one.note for one in proposal.content.years}
    assert notes[2026].endswith(f"；12月27日上班、31日休息见{NUMBER}(2026-11-25)")
    assert notes[2027] == f"{NUMBER}(2026-11-25)"
    assert "尚未公布" in notes[2028]


def test_a_shipped_year_is_what_its_notice_makes_of_the_years_before(shipped: Content) -> None:
    """2023 was put in by hand; the parser and the statute arrive at the same days and the same note of 2022."""
    before = Content(
        years=tuple(
            replace(one, note="国办发明电〔2021〕11号(2021-10-25)") if one.year == 2022 else one
            for one in shipped.years
            if one.year < 2023
        ),
        days=tuple(one for one in shipped.days if one.source[5:11] < "〔2022〕" and one.day.year < 2023),
        usual=shipped.usual,
    )
    text = (NOTICES / "2023.txt").read_text(encoding="utf-8")

    proposal = propose(
        before, read_notice(text), document="国办发明电〔2022〕16号", published=date(2022, 12, 8)
    )

    assert proposal.content.days == tuple(one for one in shipped.days if one.day.year < 2024)
    assert proposal.content.years[-1] == next(one for one in shipped.years if one.year == 2023)
    assert proposal.doubts == ()


def test_a_torn_notice_leaves_the_year_provisional_and_names_what_is_missing(shipped: Content) -> None:
    torn = OF_2027.partition("三、")[0]

    proposal = propose(shipped, read_notice(torn), document=NUMBER)

    assert proposal.content.table().status(2027) is YearStatus.PROVISIONAL
    assert [(one.kind, one.item) for one in proposal.doubts] == [
        (DoubtKind.MISSING_HOLIDAY, name) for name in ("清明节", "劳动节", "端午节", "中秋节", "国庆节")
    ]
    assert proposal.content.table().explain(date(2027, 4, 5)).kind is DayKind.HOLIDAY


def test_a_statutory_day_that_the_notice_leaves_worked_is_named(shipped: Content) -> None:
    text = OF_2027.replace("2月5日（农历除夕、周五）至12日", "2月6日至12日").replace("共8天", "共7天")

    proposal = propose(shipped, read_notice(text), document="")

    assert proposal.doubts == (Doubt(DoubtKind.MISSING_HOLIDAY, "春节", days=(date(2027, 2, 5),)),)
    assert proposal.invariant[1] == YearCheck(2027, 249, 248, ok=False)


@pytest.mark.parametrize(
    ("sentence", "kind", "day"),
    [
        ("2027年5月12日（周三）上班。", DoubtKind.WORKED_WEEKDAY, date(2027, 5, 12)),
        ("2026年10月10日（周六）放假。", DoubtKind.OTHER_YEAR, date(2026, 10, 10)),
        ("2035年5月1日放假。", DoubtKind.OTHER_YEAR, date(2035, 5, 1)),
    ],
)
def test_an_odd_day_of_a_notice_is_named(shipped: Content, sentence: str, kind: DoubtKind, day: date) -> None:
    proposal = propose(
        shipped, read_notice(OF_2027.replace("五、端午", sentence + "\n五、端午")), document=""
    )

    assert [(doubt.kind, doubt.days) for doubt in proposal.doubts] == [(kind, (day,))]


def test_a_day_that_another_notice_names_is_kept_and_doubted(shipped: Content) -> None:
    december = entry("2026-12-31 off 纪念日 国发明电〔2026〕2号 2026-06-01")
    loaded = replace(shipped, days=(*shipped.days, december))

    proposal = propose(loaded, read_notice(OF_2027), document="")

    assert [(one.kind, one.truth) for one in proposal.doubts] == [(DoubtKind.NAMED_BEFORE, "纪念日")]
    assert december in proposal.content.days


def test_a_list_without_names_changes_the_days_it_lists(shipped: Content) -> None:
    parsed = read_day_list("date,kind\n2026-12-31,off\n2026-12-27,worked\n")

    proposal = propose(shipped, parsed, document="国办发明电〔2026〕3号", published=date(2026, 9, 1))

    assert changed(proposal) == ["2026-12-27 rest -> makeup", "2026-12-31 working -> holiday"]
    assert proposal.invariant == (YearCheck(2026, 248, 248, ok=True),)


def test_the_desks_own_days_lie_above_and_touch_no_year(shipped: Content) -> None:
    parsed = read_day_list(
        "date,kind,name,hours\n2026-12-24,half,寒潮,08:30-12:00\n2026-12-25,off,寒潮,\n2040-01-02,off,,\n",
        local=True,
    )

    proposal = propose(shipped, parsed, document="海政办〔2026〕3号")
    again = propose(proposal.content, parsed, document="海政办〔2026〕3号")

    assert changed(proposal) == ["2026-12-24 working -> half", "2026-12-25 working -> holiday"]
    assert proposal.content.years == shipped.years
    assert proposal.invariant == (YearCheck(2026, 248, 248, ok=True),)
    assert kinds(proposal) == [DoubtKind.OTHER_YEAR]
    assert kinds(again) == [DoubtKind.OTHER_YEAR, DoubtKind.ALREADY_LOADED]


@pytest.mark.parametrize("year", [2016, 2029])
def test_a_year_that_does_not_adjoin_the_loaded_ones_is_not_put_in(shipped: Content, year: int) -> None:
    proposal = propose(shipped, read_notice(f"{year}年节假日安排\n元旦：1月1日放假。"), document="")

    assert proposal.content == shipped
    assert [(one.kind, one.words, one.truth) for one in proposal.doubts][:1] == [
        (DoubtKind.OTHER_YEAR, str(year), "2018-2028")
    ]


def test_nobody_saying_the_year_is_refused(shipped: Content) -> None:
    with pytest.raises(UnreadableNotice):
        propose(shipped, Parsed(None, "", None, ()), document="")


def test_a_doubt_is_code_and_data(shipped: Content) -> None:
    proposal = propose(shipped, read_notice(OF_2027.replace("6月9日（周三）", "6月9日（周四）")), document="")

    assert [doubt.to_json() for doubt in proposal.doubts] == [
        {"kind": "wrong_weekday", "item": "端午节", "words": "6月9日(周四)", "days": ["2027-06-09"]}
    ]


def test_the_invariant_holds_in_every_shipped_year_that_has_a_notice(shipped: Content) -> None:
    checks = year_checks(shipped, range(2000, 2040))

    assert [check.year for check in checks] == list(range(2018, 2027))
    assert [check for check in checks if not check.ok] == []
