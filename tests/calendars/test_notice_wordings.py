"""Notices nobody has seen: invented years in every way people write, copy and mangle them."""

from collections.abc import Iterator
from datetime import date
from itertools import groupby

import pytest

from calendars.errors import NoticeTooLong, SeveralNotices, UnreadableNotice
from calendars.notice import MOST_CHARACTERS, read_notice
from calendars.parsed import DoubtKind, Parsed

TITLE = "国务院办公厅关于2029年部分节假日安排的通知\n"
IN_ONE_LINE = (
    "国务院办公厅关于2018年部分节假日安排的通知 国办发明电〔2017〕12号 各省：现将2018年元旦、春节、清明节、"
    "劳动节、端午节、中秋节和国庆节放假调休日期的具体安排通知如下。一、元旦：1月1日放假，与周末连休。二、春节：2月15日至21日放假调休，共7天。"
    "2月11日（星期日）、2月24日（星期六）上班。三、清明节：4月5日至7日放假调休，共3天。4月8日（星期日）上班。节假日期间，"
    "各地区、各部门要妥善安排好值班和安全、保卫等工作。国务院办公厅2017年11月30日"
)
OF_2008 = """国务院办公厅关于2008年部分节假日安排的通知 国办发明电〔2007〕60号
一、元旦：2007年12月30日—2008年1月1日放假，共3天。其中，1月1日（星期二）为法定节假日，12月30日（星期日）照常公休；12月29日\
（星期六）公休日调至12月31日（星期一），12月29日（星期六）上班。
二、春节：2月6日—12日（农历除夕至正月初六）放假，共7天。其中，2月6日（除夕）、2月7日（春节）、2月8日（正月初二）为法定节假日，\
2月9日（星期六）照常公休，2月2日（星期六）、2月3日（星期日）两个公休日调至2月11日（星期一）、2月12日（星期二），\
2月2日（星期六）、2月3日（星期日）上班。"""
OF_2015 = """关于中国人民抗日战争暨世界反法西斯战争胜利70周年纪念日调休放假的通知
国发明电〔2015〕1号
2015年9月3日全国放假1天。9月3日至5日调休放假，共3天。其中9月3日（星期四）放假，9月4日（星期五）调休，9月6日（星期日）上班。
2015年5月13日"""
OF_2024 = """二、春节：2月10日至17日放假调休，共8天。2月4日（星期日）、2月18日（星期日）上班。\
鼓励各单位结合带薪年休假等制度落实，安排职工在除夕（2月9日）休息。"""
OF_2026 = """国务院办公厅关于2026年
部分节假日安排的通知
国办发明电〔2025〕7号
一、元旦：1月1日（周四）至3日（周六）放假调休，共3天。1月4日（周日）上班。
二、春节：2月15日（农历腊月二十八、周日）至23日（农历正月初七、周一）放假调休，共9天。2月14日（周六）、2月28日（周六）上班。
国务院办公厅
2025年11月4日
（此件公开发布）"""
BROKEN_LINES = """一、国庆节：10月1日至7日放假，共7天
— 2 —
2028/11/4 10:20 中国政府网
，9月29日（周六）、
9月30日（周日）上班。"""
CHINESE_NUMERALS = """第一，元旦：一月一日至三日放假三天。
第二，国庆节：十月一日（星期一）至十月七日（星期日）放假调休，共七天。九月二十九日（星期六、农历八月廿二）上班。
二〇二八年十一月六日"""
DIGITS_OF_BOTH_WIDTHS = """２０２９年节假日安排
1.元旦：1月1日-3日放假。2.春节：2月12-18日放假
3、国庆、中秋：９月２２日（周六）放假。10月1至7日放假调休，共７天。９月29、30日（周六、周日）上班。"""
OF_AN_OFFICE = """2027年元旦、春节放假安排通知
各科室：根据国务院办公厅通知，现将2027年元旦、春节放假安排通知如下：
一、元旦放假时间：2027年1月1日—3日，共3天。1月4日（星期一）正常上班。
二、春节放假时间：2027年2月5日至12日，共8天，1月30日（星期六）、2月14日（星期日）上班。
三、放假期间各科室要安排好值班。有事请于1月20日前联系。
海棠市大数据局
2026年12月20日"""
LABELLED = """元旦：放假时间：12月30日至1月1日；补班时间：12月23日（星期六）。
春节 2月12日（除夕）至18日放假调休，共7天，2月10日（周六）、2月24日（周六）上班"""


def said(parsed: Parsed) -> str:
    """The days in short, "春节 +0210 0212-0218": + is worked, the year stands before another year's days."""
    parts = []
    by_name = sorted(parsed.days, key=lambda entry: [one.name for one in parsed.days].index(entry.name))
    for name, entries in groupby(by_name, key=lambda entry: entry.name):
        parts.append(" ".join([name, *_runs((entry.day, entry.working) for entry in entries)]))
    return "; ".join(parts)


def _runs(days: Iterator[tuple[date, bool]]) -> Iterator[str]:
    keyed = ((day, working, day.toordinal() - i) for i, (day, working) in enumerate(days))
    for (working, _), run in groupby(keyed, key=lambda one: one[1:]):
        dates = [f"{day:%m%d}" for day, *_ in run]
        yield "+" * working + dates[0] + (f"-{dates[-1]}" if len(dates) > 1 else "")


@pytest.mark.parametrize(
    ("text", "days"),
    [
        (IN_ONE_LINE, "元旦 0101; 春节 +0211 0215-0221 +0224; 清明节 0405-0407 +0408"),
        (OF_2008, "元旦 +1229 1230-0101; 春节 +0202-0203 0206-0212"),
        (OF_2015, "中国人民抗日战争暨世界反法西斯战争胜利70周年纪念日 0903-0905 +0906"),
        ("2024年部分节假日安排\n" + OF_2024, "春节 +0204 0210-0217 +0218"),
        (OF_2026, "元旦 0101-0103 +0104; 春节 +0214 0215-0223 +0228"),
        (TITLE + BROKEN_LINES, "国庆节 +0929-0930 1001-1007"),
        (TITLE + CHINESE_NUMERALS, "元旦 0101-0103; 国庆节 +0929 1001-1007"),
        (OF_AN_OFFICE, "元旦 0101-0103; 春节 +0130 0205-0212 +0214"),
        (TITLE + "春节：2月12日（除夕，周一）起放假至18日（周日），19日起上班。", "春节 0212-0218"),
        (TITLE + LABELLED, "元旦 +1223 1230-0101; 春节 +0210 0212-0218 +0224"),
        (
            TITLE + "(一)元旦。2029年1月1日放假1天。(二)春节.2月12日星期一至18日星期日放假，共7天."
            "（三）清明节：4月4日放假，不调休",
            "元旦 0101; 春节 0212-0218; 清明节 0404",
        ),
        (
            DIGITS_OF_BOTH_WIDTHS,
            "元旦 0101-0103; 春节 0212-0218; 国庆节、中秋节 0922 +0929-0930 1001-1007",
        ),
        ("2029年放假安排：元旦1月1日放假，春节2月12日至18日放假，2月10日、24日上班。",
         "元旦 0101; 春节 +0210 0212-0218 +0224"),
        (TITLE + "一 元旦：2029-01-01放假。二 春节：2029/2/12至2029/2/18放假。", "元旦 0101; 春节 0212-0218"),
        (TITLE + "国庆节：\n2029年9月29日上班\n2029年10月1日至\n2029年10月3日\n放假", "国庆节 +0929 1001-1003"),
        (TITLE + "元旦\n1月1号放假\n清明\n4月4号放假\n", "元旦 0101; 清明节 0404"),
        (
            TITLE + "一、国庆节：将10月6日（星期六）公休日调至10月4日（星期四），10月6日上班。10月1日至3日放假。",
            "国庆节 1001-1004 +1006",
        ),
        (TITLE + "一、端午节：6月15日（周五）放假，与周末连休，共3天。", "端午节 0615"),
        (TITLE + "一、劳动节：5月1日放假。5月3日（周四）正常上班，4月28日（周六）正常上班。", "劳动节 +0428 0501"),
        (TITLE + "一、国庆节：原定10月6日（周六）上班调整为10月7日（周日）上班。", "国庆节 +1007"),
    ],
)  # fmt: skip
def test_a_notice_of_any_wording_is_read_without_a_doubt(text: str, days: str) -> None:
    parsed = read_notice(text)

    assert (said(parsed), parsed.doubts) == (days, ())


@pytest.mark.parametrize(
    ("text", "number", "published"),
    [
        (IN_ONE_LINE, "国办发明电〔2017〕12号", date(2017, 11, 30)),
        (OF_2026, "国办发明电〔2025〕7号", date(2025, 11, 4)),
        (OF_2015, "国发明电〔2015〕1号", date(2015, 5, 13)),
        (TITLE + CHINESE_NUMERALS, "", date(2028, 11, 6)),
        (TITLE + "国办发明电[2028]第9号\n元旦：1月1日放假。\n发布日期：2028年11月05日",
         "国办发明电〔2028〕9号", date(2028, 11, 5)),
        (TITLE + "（国办发明电（2028） 9 号）元旦：1月1日放假。\n2028年2月30日", "国办发明电〔2028〕9号", None),
        ("海棠市人民政府办公室文件\n海政办〔2029〕3号\n" + TITLE + "元旦：1月1日放假。", "海政办〔2029〕3号", None),
        (TITLE + "见《关于某事的通知》（国办发〔2027〕1号）。元旦：1月1日放假。", "", None),
    ],
)  # fmt: skip
def test_number_and_date_are_found_wherever_they_stand(
    text: str, number: str, published: date | None
) -> None:
    parsed = read_notice(text)

    assert (parsed.number, parsed.published) == (number, published)
    assert {(entry.source, entry.published) for entry in parsed.days} == {(number, published)}


def test_an_amendment_names_the_notice_it_amends_and_keeps_its_own_number() -> None:
    parsed = read_notice(
        "国务院办公厅关于调整2029年国庆节假期安排的通知\n国办发明电(2029)第3号\n"
        "经研究，对《国务院办公厅关于2029年部分节假日安排的通知》（国办发明电〔2028〕9号）作如下调整：\n"
        "一、10月1日（周一）至8日（周一）放假调休，共8天。9月29日（周六）、9月30日上班。\n"
        "二、各地要做好工作，10月9日起正常上班。\n（此件公开发布）\n2029年9月1日"
    )

    assert (said(parsed), parsed.doubts) == ("国庆节 +0929-0930 1001-1008", ())
    assert (parsed.number, parsed.published) == ("国办发明电〔2029〕3号", date(2029, 9, 1))


@pytest.mark.parametrize(
    "text",
    [
        "关于延长2029年国庆节假期的通知\n国庆节假期延长至10月9日（星期二），10月10日起正常上班。",
        "关于延长2029年国庆节假期的通知\n一、延长2029年国庆节假期至10月9日（农历九月初二，星期二）。",
        "关于2029年国庆假期的通知\n将国庆节假期延长到10月9日。三、不能休假的职工，应安排补休。",
    ],
)
def test_an_extension_is_read_in_either_order_of_words(text: str) -> None:
    parsed = read_notice(text)

    assert [(one.name, one.until) for one in parsed.extensions] == [("国庆节", date(2029, 10, 9))]
    assert (parsed.days, parsed.doubts) == ((), ())


@pytest.mark.parametrize(
    ("sentence", "kind"),
    [
        ("国庆节：10月6日（星期六）与10月4日（星期四）对调。", DoubtKind.UNCLEAR),
        ("国庆节：10月1日至7日，共7天。", DoubtKind.UNCLEAR),
        ("国庆节：取消9月30日上班。", DoubtKind.UNCLEAR),
        ("国庆节假期延长3天。", DoubtKind.UNCLEAR),
        ("国庆节：10月1日至7日，共7天，9月29日（周六）上班。", DoubtKind.UNCLEAR),
        ("国庆节：10月1日、10月2日起正常上班。", DoubtKind.UNCLEAR),
        ("元旦：1月1日放假，连休至1月3日。", DoubtKind.UNCLEAR),
        ("劳动节：4月28日（周六）调休。", DoubtKind.UNCLEAR),
        ("劳动节：1月1日至12月31日放假。", DoubtKind.UNCLEAR),
        ("经批准，5月1日放假。", DoubtKind.UNCLEAR),
        ("劳动节：2月30日放假。", DoubtKind.IMPOSSIBLE_DATE),
        ("劳动节：13月1日放假。", DoubtKind.IMPOSSIBLE_DATE),
        ("劳动节：5月1日至4月29日放假。", DoubtKind.BACKWARD_RANGE),
        ("中秋节：9月22日（周六）放假，与周末连休，共4天。", DoubtKind.WRONG_TOTAL),
        ("国庆节：10月1日（周二）至7日放假。", DoubtKind.WRONG_WEEKDAY),
        ("国庆节：9月29、30日（周五、周六）上班。", DoubtKind.WRONG_WEEKDAY),
        ("劳动节：4月30日至5月2日放假。5月2日（周三）上班。", DoubtKind.CONTRADICTION),
    ],
)
def test_what_nobody_should_guess_is_a_doubt(sentence: str, kind: DoubtKind) -> None:
    parsed = read_notice(TITLE + sentence)

    assert [doubt.kind for doubt in parsed.doubts] == [kind]


@pytest.mark.parametrize("length", range(len("2月"), len("2月10日（星期六）、2月24日（星期六）上")))
def test_a_notice_torn_before_the_verb_of_its_last_dates_names_them(length: int) -> None:
    lost = "2月10日（星期六）、2月24日（星期六）上班。"[:length]

    parsed = read_notice(TITLE + "春节：2月12日至18日放假调休，共7天。" + lost)

    assert said(parsed) == "春节 0212-0218"
    assert [(one.kind, one.item) for one in parsed.doubts] == [(DoubtKind.UNCLEAR, "春节")]


@pytest.mark.parametrize(
    "text",
    [
        "Notice: the National Day holiday lasts from 1 October to 7 October 2029.",
        "  \n\n ",
        "元旦：1月1日放假。",
    ],
)
def test_what_is_no_notice_is_refused(text: str) -> None:
    with pytest.raises(UnreadableNotice):
        read_notice(text)


def test_a_text_longer_than_any_notice_is_refused_for_its_length() -> None:
    with pytest.raises(NoticeTooLong):
        read_notice("2029" * (MOST_CHARACTERS // 4 + 1))


@pytest.mark.parametrize("year", [None, 2029, 2030])
@pytest.mark.parametrize("joint", ["\n", ""])
def test_the_notices_of_two_years_are_never_read_as_one(joint: str, year: int | None) -> None:
    following = (
        IN_ONE_LINE.replace("2018", "2019").replace("〔2017〕12", "〔2018〕15").replace("2017", "2018")
    )

    for texts in ((IN_ONE_LINE, following), (following, IN_ONE_LINE), (OF_2026, IN_ONE_LINE)):
        with pytest.raises(SeveralNotices) as caught:
            read_notice(joint.join(texts), year=year)
        assert caught.value.first != caught.value.second


def test_a_notice_below_one_without_a_title_is_of_another_year() -> None:
    with pytest.raises(SeveralNotices):
        read_notice("一、元旦：1月1日放假。\n" + OF_2026, year=2027)


@pytest.mark.parametrize(
    "text",
    [
        TITLE + "一、元旦：1月1日放假。\n相关链接\n国务院办公厅关于2028年部分节假日安排的通知",
        "国务院办公厅关于2028年部分节假日安排的通知\n" + TITLE + "一、元旦：1月1日放假。",
        TITLE + "按照国务院办公厅关于2028年部分节假日安排的通知，不再重复。一、元旦：1月1日放假。",
        TITLE
        + "一、元旦：1月1日放假。《国务院办公厅关于2028年部分节假日安排的通知》中1月1日上班的规定停止执行。",
    ],
)
def test_a_notice_that_mentions_another_years_is_read_as_its_own(text: str) -> None:
    parsed = read_notice(text)

    assert (parsed.year, said(parsed).split("; ")[0]) == (2029, "元旦 0101")


@pytest.mark.parametrize(
    "unit",
    [
        "一、春节：1月1日至20日放假，", "元旦：1月1日至", "元旦：9月31日放假。", "1月1日、", "1月1日(",
        "国庆节、", "农历", "一", "1", "(", "\n",
    ],
)  # fmt: skip
def test_no_text_is_read_slowly(unit: str) -> None:
    """A pattern that tries again from every place would take minutes here; the suite's time limit would say so."""
    text = (unit * MOST_CHARACTERS)[:MOST_CHARACTERS]

    try:
        parsed = read_notice(text, year=2029)
    except UnreadableNotice:
        return
    assert len(parsed.days) <= 20
    assert len(parsed.doubts) <= 100
