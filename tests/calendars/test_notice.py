"""The yearly notice as people paste it: every wording, and everything in it that cannot be so."""

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from calendars.errors import UnreadableNotice
from calendars.notice import read_notice
from calendars.parsed import Doubt, DoubtKind, Extension, Parsed
from calendars.workdays import WorkdayTable
from tests.calendars.wall import days_from

NOTICES = Path(__file__).parent / "data" / "notices"
INVENTED = """国务院办公厅关于２０２７年部分节假日安排的通知
国办发明电〔2026〕99号
各省、自治区、直辖市人民政府：
经国务院批准，现将2027年部分节假日安排通知如下：
一、元旦：1月1日（周五）放假，与周末连休。
二、春节：2月5日（农历除夕、周五）至12日（农历正月初七、周五）放假调休，共8天。1月30日（周六）、2月14日（周日）上班。
三、清明节：4月5日（周一）放假，与周末连休。
四、劳动节：5月1日（周六）放假，5月3日（周一）补休。
五、端午节：6月9日（周三）放假1天，不调休。
六、国庆节、中秋节：9月15日（周三）放假1天。10月1日至7日放假调休，共7天。9月26日（星期日）、10月9日（星期六）上班。
鼓励各单位安排职工在除夕前一日（2月4日）休息，不上班。
节假日期间，各地区、各部门要妥善安排好值班和安全、保卫等工作。
国务院办公厅
2026年11月6日
"""


def worked(notice: Parsed) -> list[str]:
    return [f"{entry.day:%m-%d}" for entry in notice.days if entry.working]


def off(notice: Parsed) -> list[str]:
    return [f"{entry.day:%m-%d}" for entry in notice.days if not entry.working]


@pytest.mark.parametrize("year", [2019, 2021, 2023, 2025])
def test_a_years_notice_gives_the_days_of_the_shipped_table(table: WorkdayTable, year: int) -> None:
    notice = read_notice((NOTICES / f"{year}.txt").read_text(encoding="utf-8"))

    named = {entry.day: entry.working for entry in notice.days}
    loaded = {
        entry.day: entry.working
        for number in (year - 1, year)
        for entry in table.entries(number)
        if entry.day.year == year or (entry.day.month == 12 and entry.name == "元旦")
        if not (entry.day.year == year and entry.day.month == 12)
    }
    assert named == loaded
    assert (notice.year, notice.doubts) == (year, ())


def test_an_invented_notice_in_every_wording_is_read() -> None:
    notice = read_notice(INVENTED)

    assert (notice.year, notice.number, notice.published) == (
        2027,
        "国办发明电〔2026〕99号",
        date(2026, 11, 6),
    )
    assert worked(notice) == ["01-30", "02-14", "09-26", "10-09"]
    assert off(notice) == [
        "01-01",
        *(f"{day:%m-%d}" for day in days_from(date(2027, 2, 5), date(2027, 2, 12))),
        "04-05",
        "05-01",
        "05-03",
        "06-09",
        "09-15",
        *(f"10-{day:02}" for day in range(1, 8)),
    ]
    assert notice.doubts == ()
    assert {entry.document for entry in notice.days} == {"国办发明电〔2026〕99号(2026-11-06)"}


@pytest.mark.parametrize(
    ("sentence", "days", "days_worked"),
    [
        ("2026年12月31日至2027年1月2日放假调休，共3天。", ["12-31", "01-01", "01-02"], []),
        ("12月31日至1月2日放假调休，共3天。12月27日（周日）上班。", ["12-31", "01-01", "01-02"], ["12-27"]),
        ("1月1日（周五）放假1天，不调休。", ["01-01"], []),
        ("1月1日、2日放假。", ["01-01", "01-02"], []),
        (
            "1月1日放假，1月4日（星期一）补休。1月9日（星期六）、10日（星期日）上班。",
            ["01-01", "01-04"],
            ["01-09", "01-10"],
        ),
        ("1月1日(周五)~3日(周日)放假,共3天.", ["01-01", "01-02", "01-03"], []),
        ("1月1日放假，1月4日（周一）起正常上班。", ["01-01"], []),
    ],
)
def test_a_new_year_sentence_is_read(sentence: str, days: list[str], days_worked: list[str]) -> None:
    notice = read_notice(f"一、元旦：{sentence}", year=2027)

    assert (off(notice), worked(notice)) == (days, days_worked)
    assert notice.doubts == ()


@pytest.mark.parametrize(
    ("sentence", "kind", "words", "days", "truth"),
    [
        ("9月15日（周四）放假1天。", DoubtKind.WRONG_WEEKDAY, "9月15日(周四)", [15], ""),
        ("9月31日放假。9月15日放假。", DoubtKind.IMPOSSIBLE_DATE, "9月31日", [], ""),
        ("9月15日至17日放假，共4天。", DoubtKind.WRONG_TOTAL, "共4天", [], "3"),
        ("9月15日放假。9月15日上班。", DoubtKind.CONTRADICTION, "", [15], "中秋节"),
        ("9月17日至15日放假。9月15日放假。", DoubtKind.BACKWARD_RANGE, "9月17日至15日", [17, 15], ""),
    ],
)
def test_what_cannot_be_so_is_named_and_not_guessed(
    sentence: str, kind: DoubtKind, words: str, days: list[int], truth: str
) -> None:
    notice = read_notice(f"一、中秋节：{sentence}", year=2027)

    named = tuple(date(2027, 9, day) for day in days)
    assert notice.doubts == (Doubt(kind, "中秋节", words, named, truth),)


def test_an_amendment_of_one_holiday_is_read(table: WorkdayTable) -> None:
    notice = read_notice(
        "国务院办公厅关于调整2019年劳动节假期安排的通知\n国办发明电〔2019〕3号\n"
        "经国务院批准，现将2019年劳动节假期调整安排通知如下：\n"
        "2019年5月1日至4日放假调休，共4天。4月28日（星期日）、5月5日（星期日）上班。\n2019年3月22日"
    )

    assert off(notice) == ["05-01", "05-02", "05-03", "05-04"]
    assert worked(notice) == ["04-28", "05-05"]
    assert {(entry.name, entry.working is table.is_working(entry.day)) for entry in notice.days} == {
        ("劳动节", True)
    }
    assert (notice.number, notice.published) == ("国办发明电〔2019〕3号", date(2019, 3, 22))


def test_an_extension_says_until_when_and_names_no_day() -> None:
    notice = read_notice(
        "国务院办公厅关于延长2020年春节假期的通知\n国办发明电〔2020〕1号\n"
        "一、延长2020年春节假期至2月2日（农历正月初九，星期日），2月3日（星期一）起正常上班。\n"
        "三、因疫情防控不能休假的职工，应根据《中华人民共和国劳动法》规定安排补休。\n2020年1月26日"
    )

    assert notice.extensions == (Extension("春节", date(2020, 2, 2)),)
    assert (notice.days, notice.doubts) == ((), ())
    assert (notice.number, notice.published) == ("国办发明电〔2020〕1号", date(2020, 1, 26))


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("一、元旦：1月1日放假。", "it names no year, such as 2027年部分节假日安排"),
        ("2027年部分节假日安排", "no sentence in it names a day off or a day worked"),
        ("", "it names no year, such as 2027年部分节假日安排"),
    ],
)
def test_a_text_that_is_no_notice_is_refused(text: str, sentence: str) -> None:
    with pytest.raises(UnreadableNotice) as caught:
        read_notice(text)

    assert str(caught.value) == f"The notice cannot be read: {sentence}."


@given(
    st.text(
        alphabet="一二、：:。，；0123456789年月日至()（）周星期六放假补休上班共天元旦春节鼓励起正常 \n",
        max_size=120,
    )
)
def test_no_text_whatever_breaks_the_reader(text: str) -> None:
    try:
        notice = read_notice(f"一、春节：{text}", year=2027)
    except UnreadableNotice:
        return

    days = [entry.day for entry in notice.days]
    assert days == sorted(set(days))
