"""The State Council's yearly notice, read from its Chinese text into days, with everything doubtful named."""

import re
import unicodedata
from collections.abc import Iterator
from datetime import date
from itertools import pairwise

from calendars.errors import NoticeTooLong, SeveralNotices, UnreadableNotice
from calendars.holiday_names import JOINED, holidays_in, house_name
from calendars.notice_sentences import SentenceReader
from calendars.parsed import Parsed

MOST_CHARACTERS = 50_000  # a notice has 2,000, the page around it seldom ten times as many

_DIGITS = str.maketrans("〇○零一二三四五六七八九", "000123456789")
_BRACKETS = str.maketrans("〔〕[]【】<>〈〉", "()()()()()")
_CHINESE_YEAR = re.compile(r"[〇○零一二三四五六七八九]{4}(?=年)")
_CHINESE_DAY = re.compile(
    r"(?<![周期拜])(?<![一二三四五六七八九十])[一二三四五六七八九十]{1,3}(?=[月日号天])"
)
_LUNAR = re.compile(
    r"(?:农历|阴历)(?:[正腊冬]|[一二三四五六七八九十]{1,2})月(?:[初廿一二三四五六七八九十]{1,3}日?)?"
    r"|(?:[正腊冬]月|[一二三四五六七八九十]{1,2}月(?=[初廿]))[初廿一二三四五六七八九十]{1,3}|(?<=日)(?:农历)?除夕"
)
_ISO_DAY = re.compile(r"(?<!\d)(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?!\d)")
_PAGE_LINE = re.compile(
    r"(?m)^(?:[-—–·]*第?\d{1,3}页?[-—–·/]*(?:共?\d{1,3}页)?|.*(?:https?:|www\.|\d:\d\d).*)$"
)
_WHITE = re.compile(r"[^\S\n]+|[\u200b-\u200f\ufeff]+")

_TITLES = (
    re.compile(
        rf"(?<!\d)(\d{{4}})年\n?(?:的?部分|全年|全国)?(?:法定)?(?:节假日|(?:{JOINED})?假期|放假)[^\d]{{0,8}}?(?:安排|通知)"
    ),
    re.compile(rf"(?<!\d)(\d{{4}})年[^\d。;]{{0,20}}?(?:节假日|假期|放假|休假|{JOINED})"),
)
# A title that heads a text: a line of its own, or in a text without lines what follows a sentence or a signature.
_QUOTED = re.compile(r"《[^《》]{1,80}》")
_OWN_TITLE = re.compile(
    r"(?m)(?:^|(?<=[。日)]))(?!根据|[按依参]照|依据|[按见对与将])[^\d\n。;:,]{0,30}(?:关于\n?)?(\d{4})年\n?[^\d\n。;:]{0,20}?"
    rf"(?:节假日|假期|放假|休假|{JOINED})[^\d。;:]{{0,20}}?(?:(?:通知|公告)(?![,的要中精规]|第[一二三四五六七八九十\d])|安排$)"
)
_NAMED_TITLE = re.compile(rf"(?:\d{{4}}年\n?({JOINED})|关于([^\n,。]{{2,40}}?纪念日))(?:调休)?(?:放假|假期)")
_NUMBER = re.compile(
    r"(?<!》\()((?:国办发明电|国发明电|国办发|国办函|国办|国发|国函)|(?:^|(?<=[\s:]))[\u4e00-\u9fff]{2,10}?)"
    r"\((\d{4})\)第?(\d{1,4})号",
    re.MULTILINE,
)
_ANY_NUMBER = re.compile(r"\(\d{4}\)第?\d{1,4}号")
_DATE = r"(\d{4})年(\d{1,2})月(\d{1,2})日"
_SIGNATURES = (
    re.compile(rf"(?m)^(?:国务院办公厅|国务院)?{_DATE}(?:\(?此件公开发布\)?)?$"),
    re.compile(rf"国务院(?:办公厅)?{_DATE}"),
    re.compile(rf"(?:成文|发文|印发|发布|公布)(?:日期|时间):?{_DATE}"),
)
# A date that stands alone: not one that a page's width has torn from its sentence.
_SIGNED_LINE = re.compile(
    r"(?m)(?<![至到、,:(和及-]\n)^(?:[^\d\n:]{0,14}[院厅局办府部室会]|(?:成文|发文|印发|发布|公布)(?:日期|时间):?)?"
    rf"{_DATE}(?:印发|发布|\(?此件公开发布\)?)?$(?!\n[放上补调休至到、,(和及共-])"
)
_MARK = (
    r"(?:(?<![周期拜])第?[一二三四五六七八九十]{1,3}[、,.:]|\([一二三四五六七八九十\d]{1,3}\)"
    r"|(?<![\d月年])\d{1,2}[.、)]|[●•·▪◆*])"  # circled numbers are plain ones by now
)
_HEAD = re.compile(
    rf"(?P<item>{_MARK}(?P<named>[^:。;,\d\n]{{1,30}})[:。])"
    rf"|(?:{_MARK}|(?m:^)|(?<=[。;:,]))\(?(?P<known>{JOINED})\)?(?:\([^()\d]{{1,20}}\))?"
    r"(?:假期|放假|节日|长假)?(?:安排|时间|日期)?"
    r"(?:[:为是|.。]|(?=\d{1,2}月|\d{4}年|\n\d))"
    rf"|(?P<plain>{JOINED}):"
    r"|(?m:^)(?P<other>[^:。;,\d\n]{1,20}(?:[节日旦]|假期)):(?=\d)"
)


def read_notice(text: str, *, year: int | None = None) -> Parsed:
    """Read a pasted notice; raises `UnreadableNotice` (no year, no day), `NoticeTooLong`, `SeveralNotices`.

    Only days that the text names are given; the joined weekend of 与周末连休 is simply rest, unnamed.
    """
    if len(text) > MOST_CHARACTERS:
        raise NoticeTooLong(MOST_CHARACTERS)
    plain = _plain(text)
    titled = _only_titled(plain, year)
    number = _number(plain)
    reader = _read(plain, year or titled or _year(plain), number)
    if not (reader.gathered.days or reader.extensions or reader.gathered.doubts):
        raise UnreadableNotice("no sentence in it names a day off or a day worked")
    return Parsed(
        reader.year,
        number,
        reader.published,
        reader.gathered.days,
        tuple(dict.fromkeys(reader.extensions)),
        reader.gathered.doubts,
    )


def _read(plain: str, year: int, number: str = "") -> SentenceReader:
    reader = SentenceReader(year, number, _published(plain))
    for name, body in _items(plain):
        reader.read_item(name, body)
    return reader


def _only_titled(plain: str, year: int | None) -> int | None:
    """Give the year of the title that has days below it; those of two years are two notices, `SeveralNotices`.

    A title without days is only mentioned; what stands above the first title belongs to the year that was said.
    """
    unquoted = _QUOTED.sub("", plain)
    titles = [(found.start(), int(found[1])) for found in _OWN_TITLE.finditer(unquoted)]
    parts = [*titles, (len(unquoted), 0)]
    if year and parts[0][0]:
        parts.insert(0, (0, year))
    named = [of for (begin, of), (end, _) in pairwise(parts) if _read(unquoted[begin:end], of).gathered.days]
    other = next((of for of in named if of != named[0]), None)
    if other is not None:
        raise SeveralNotices(named[0], other)
    return named[0] if named else None


def _plain(text: str) -> str:
    """Half-width signs, Arabic dates, no spaces, no lunar dates (their months are not ours), no page numbers."""
    plain = unicodedata.normalize("NFKC", text.replace("\r\n", "\n").replace("\r", "\n")).translate(_BRACKETS)
    plain = _PAGE_LINE.sub("", _WHITE.sub("", plain))
    plain = _CHINESE_YEAR.sub(lambda found: found.group().translate(_DIGITS), _LUNAR.sub("", plain))
    plain = _CHINESE_DAY.sub(lambda found: str(_count(found.group())), plain)
    return _ISO_DAY.sub(lambda found: "{}年{}月{}日".format(*map(int, found.groups())), plain)


def _count(numeral: str) -> int:
    """Read a Chinese numeral below 100: "二十八" is 28, "十" is 10."""
    tens, ten, ones = numeral.rpartition("十")
    one = int(ones.translate(_DIGITS) or 0)
    return (int(tens.translate(_DIGITS) or 1) if "十" not in tens else 99) * 10 + one if ten else one


def _items(plain: str) -> Iterator[tuple[str, str]]:
    """Give each holiday's words; what stands before the first heading belongs to the holiday of the title."""
    body = _SIGNED_LINE.sub("。", _ANY_NUMBER.sub("", plain))
    first = _HEAD.search(body)
    titled = _NAMED_TITLE.search(body, 0, first.start() if first else len(body))
    name = house_name(titled[1] or titled[2]) if titled else ""
    begin, label = titled.end() if titled else 0, ""
    for head in _HEAD.finditer(body):
        yield name, label + body[begin : head.start()]
        said = head["named"] or head["known"] or head["plain"] or head["other"]
        # A paragraph of an amendment has a number but no name: "一、2019年5月1日至4日放假".
        name = house_name(said) if holidays_in(said) or not titled else name
        label = (
            "放假时间:" if "放假" in head.group() and holidays_in(said) else ""
        )  # "春节放假时间:2月5日至12日"
        begin = head.end()
    yield name, label + body[begin:]


def _year(plain: str) -> int:
    for title in _TITLES:
        if titled := title.search(plain):
            return int(titled.group(1))
    dated = {found[0] for found in re.findall(_DATE, _SIGNED_LINE.sub("", plain))}
    if len(dated) == 1:
        return int(dated.pop())
    raise UnreadableNotice("it names no year, such as 2027年部分节假日安排")


def _number(plain: str) -> str:
    found = _NUMBER.search(plain)
    return f"{found.group(1)}〔{found.group(2)}〕{found.group(3)}号" if found else ""


def _published(plain: str) -> date | None:
    for signature in _SIGNATURES:
        for found in reversed(signature.findall(plain)):
            try:
                return date(*map(int, found))
            except ValueError:
                continue
    return None
