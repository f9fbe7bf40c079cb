"""The State Council's yearly notice, read from its Chinese text into days, with everything doubtful named."""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from calendars.errors import UnreadableNotice
from calendars.workdays import DayEntry

WEEKDAYS = "一二三四五六日"
LAST_MONTHS = (11, 12)  # an undated month of these under 元旦 belongs to the year before

_ITEM = re.compile(r"[一二三四五六七八九十]+、\s*([^:。\n]{1,20}):")
_LABEL = r"(?:\(([^)]*)\))?"
_SPAN = re.compile(
    rf"(?:(\d{{4}})年)?(?:(\d{{1,2}})月)?(\d{{1,2}})日\s*{_LABEL}"
    rf"(?:\s*(?:至|到|-|—|~)\s*(?:(\d{{4}})年)?(?:(\d{{1,2}})月)?(\d{{1,2}})日\s*{_LABEL})?"
)
# 起正常上班 tells when a holiday is over, not that a weekend is worked; 鼓励...休息 is advice, no holiday.
_WORD = re.compile(r"起正常上班|鼓励|放假|补休|上班|共(\d+)天")
_WEEKDAY = re.compile(r"(?:周|星期)([一二三四五六日天])")
_YEAR = re.compile(r"(\d{4})年(?:部分节假日|节假日|\S{1,8}?假期)(?:安排|的通知)")
_SINGLE = re.compile(
    r"\d{4}年([^\d\s年]{2,8}?)假期(?:安排|的通知)"
)  # an amendment of one holiday, without items
_EXTENDED = re.compile(rf"延长(?:\d{{4}}年)?(\S{{2,6}}?)假期至{_SPAN.pattern}")
_NUMBER = re.compile(r"国办发明电\s*[〔\[(]\d{4}[〕\])]\s*\d+\s*号")
_SIGNED = re.compile(r"^\s*(\d{4})年(\d{1,2})月(\d{1,2})日\s*$", re.MULTILINE)
WORKED = {"放假": False, "补休": False, "上班": True}


class DoubtKind(StrEnum):
    """What a person must look at before the days are published."""

    IMPOSSIBLE_DATE = "impossible_date"
    WRONG_WEEKDAY = "wrong_weekday"
    WRONG_TOTAL = "wrong_total"
    CONTRADICTION = "contradiction"
    BACKWARD_RANGE = "backward_range"


@dataclass(frozen=True, slots=True)
class Doubt:
    """Something the notice says that cannot be so: its item, the words, and what is true instead."""

    kind: DoubtKind
    item: str
    words: str
    truth: str


@dataclass(frozen=True, slots=True)
class Extension:
    """A holiday made longer, "延长春节假期至2月2日": begins where the loaded table says it ends."""

    name: str
    until: date
    source: str


@dataclass(frozen=True, slots=True)
class Notice:
    """A notice as read; number "" and published None where the text gives none."""

    year: int
    number: str
    published: date | None
    days: tuple[DayEntry, ...]
    extensions: tuple[Extension, ...]
    doubts: tuple[Doubt, ...]


def extended_days(extension: Extension, entries: Iterable[DayEntry]) -> list[DayEntry]:
    """Give the days an extension adds, from the morrow of the loaded holiday's last day on."""
    loaded = (entry for entry in entries if not entry.working and entry.name.startswith(extension.name))
    ends = [entry.day for entry in loaded if entry.day.year == extension.until.year]
    if not ends:
        return []
    count = (extension.until - max(ends)).days
    days = [max(ends) + timedelta(days=i + 1) for i in range(count)]
    return [DayEntry(day, working=False, name=extension.name, source=extension.source) for day in days]


def read_notice(text: str, *, year: int | None = None) -> Notice:
    """Read a pasted notice; raises `UnreadableNotice` without a year or without a single day.

    Only days that the text names are given; the joined weekend of 与周末连休 is simply rest, unnamed.
    """
    plain = unicodedata.normalize("NFKC", text).replace("\r\n", "\n")
    number, published = _number(plain), _published(plain)
    reader = _Reader(
        _year(plain) if year is None else year, f"{number}({published})" if published else number
    )
    for name, body in _items(plain):
        reader.read_item(name, body)
    if not reader.days and not reader.extensions:
        raise UnreadableNotice("no sentence in it names a day off or a day worked")
    days = tuple(reader.days[day] for day in sorted(reader.days))
    return Notice(
        reader.year,
        number,
        published,
        days=days,
        extensions=tuple(reader.extensions),
        doubts=tuple(reader.doubts),
    )


def _items(plain: str) -> Iterator[tuple[str, str]]:
    heads = list(_ITEM.finditer(plain))
    ends = [*(head.start() for head in heads), len(plain)][1:]
    for head, end in zip(
        heads, ends, strict=False
    ):  # without a heading there is one end too many: the text's
        yield head.group(1).strip(), plain[head.end() : end]
    single = _SINGLE.search(plain)
    if single and not heads:
        yield single.group(1), plain[single.end() :]


def _year(plain: str) -> int:
    titled = _YEAR.search(plain)
    if titled is None:
        raise UnreadableNotice("it names no year, such as 2027年部分节假日安排")
    return int(titled.group(1))


def _number(plain: str) -> str:
    found = _NUMBER.search(plain)
    return re.sub(r"\s", "", found.group()).replace("[", "〔").replace("]", "〕") if found else ""


def _published(plain: str) -> date | None:
    for signed in reversed(_SIGNED.findall(plain)):
        try:
            return date(*map(int, signed))
        except ValueError:
            continue
    return None


class _Reader:
    """Collects the days and doubts of one notice."""

    def __init__(self, year: int, source: str) -> None:
        self.year = year
        self.source = source
        self.days: dict[date, DayEntry] = {}
        self.extensions: list[Extension] = []
        self.doubts: list[Doubt] = []
        self._month = "0"  # "2月2日、3日上班": a bare day takes the month before it

    def read_item(self, name: str, body: str) -> None:
        for sentence in re.split(r"[。;\n]", body):
            self._read_sentence(name, re.sub(r"\s", "", sentence))

    def _read_sentence(self, name: str, sentence: str) -> None:
        """Give each verb the spans since the verb before it: "1日放假,2日补休", "2日、3日上班"."""
        if extended := _EXTENDED.search(sentence):
            self._extend(extended)
            return
        begin, off = 0, 0
        for word in _WORD.finditer(sentence):
            if word.group() == "鼓励":
                return
            spans = [self._span(name, found) for found in _SPAN.finditer(sentence, begin, word.start())]
            days = [day for span in spans for day in span]
            if word.group() in WORKED:
                self._note(name, days, working=WORKED[word.group()])
                off += 0 if WORKED[word.group()] else len(days)
            elif word.group(1) and int(word.group(1)) != off:
                self._doubt(DoubtKind.WRONG_TOTAL, name, word.group(), f"共{off}天")
            begin = word.end()

    def _extend(self, found: re.Match[str]) -> None:
        name = found.group(1)
        spans = _SPAN.search(found.group(), found.end(1))
        for until in self._span(name, spans) if spans else []:
            self.extensions.append(Extension(name, until, self.source))

    def _span(self, name: str, found: re.Match[str]) -> list[date]:
        year, month, day, label, end_year, end_month, end_day, end_label = found.groups()
        first = self._day(name, found.group(), year=year, month=month or self._month, day=day, label=label)
        if first is None or end_day is None:
            return [first] if first else []
        rolled = str(first.year + (int(end_month or first.month) < first.month))
        end_month = end_month or str(first.month)
        last = self._day(
            name, found.group(), year=end_year or rolled, month=end_month, day=end_day, label=end_label
        )
        if last is None:
            return []
        if last < first:
            self._doubt(DoubtKind.BACKWARD_RANGE, name, found.group(), f"{last} < {first}")
            return []
        return [first + timedelta(days=i) for i in range((last - first).days + 1)]

    def _day(
        self, name: str, words: str, *, year: str | None, month: str, day: str, label: str | None
    ) -> date | None:
        before = year is None and name.startswith("元旦") and int(month) in LAST_MONTHS
        self._month = month
        try:
            found = date(int(year) if year else self.year - before, int(month), int(day))
        except ValueError:
            self._doubt(DoubtKind.IMPOSSIBLE_DATE, name, words, "")
            return None
        said = _WEEKDAY.search(label or "")
        true = WEEKDAYS[found.weekday()]
        if said and said.group(1).replace("天", "日") != true:
            self._doubt(DoubtKind.WRONG_WEEKDAY, name, words, f"{found} 星期{true}")
        return found

    def _note(self, name: str, days: list[date], *, working: bool) -> None:
        for day in days:
            entry = DayEntry(day, working, name, self.source)
            if self.days.setdefault(day, entry).working is not working:
                self._doubt(DoubtKind.CONTRADICTION, name, day.isoformat(), self.days[day].name)

    def _doubt(self, kind: DoubtKind, item: str, words: str, truth: str) -> None:
        self.doubts.append(Doubt(kind, item, words, truth))
