"""The sentences of a notice: which days a verb takes, which year a bare date lies in, whether the totals agree."""

import re
from collections.abc import Callable, Iterable, Sequence
from datetime import date, timedelta

from calendars.holiday_names import JOINED, holidays_in, house_name
from calendars.parsed import LONGEST, Doubt, DoubtKind, Extension, Gathering
from calendars.workdays import SATURDAY, DayEntry

WEEKDAYS = "一二三四五六日"
YEAR_END = (11, 12)  # an undated month of these under 元旦 belongs to the year before
_WORDS = 60  # characters of a sentence that a doubt quotes

_LABEL = r"(?:\(([^()]{0,40})\)|((?:周|星期|礼拜)[一二三四五六日天]))?"
_YEAR_MONTH = r"(?:(\d{4})年)?(?:(\d{1,2})月)?"
_RANGE = (
    rf"{_YEAR_MONTH}(\d{{1,2}})[日号]?{_LABEL}起?(?:至|到|[-—–―~〜]+){_YEAR_MONTH}(\d{{1,2}})[日号]{_LABEL}"
)
_SINGLE = rf"{_YEAR_MONTH}(\d{{1,2}})(?:[日号]|(?=[、,]\d{{1,2}}[日号])){_LABEL}"
_SPAN = re.compile(rf"(?<![\d月年])(?<!\d\.)(?:{_RANGE}|{_SINGLE})")
_DEED = re.compile(
    r"(?P<idle>不放假|不补班|不调休|不补休)"
    r"|(?P<resume>起(?:正常|恢复|正式|开始)?(?:上班|工作)|恢复(?:正常)?(?:上班|工作))"
    r"|(?P<usual>(?:正常|照常)(?:上班|工作|出勤))"
    r"|(?P<moved>调至|调到|调整至|调整到|移至|挪至|补至)"
    r"|(?P<worked>调休\)?(?:上班|补班|工作)|补班|上班)"
    r"|(?P<off>放假|补休|补假|休息(?!日)|公休(?!日)|休假|为法定(?:节假日|节日|假日)|为公休日|为休息日)"
    r"|(?P<shift>调休)"
    r"|(?P<total>共计?(?P<count>\d{1,2})天)"
)
_LENGTH = re.compile(r"(?:调休)?\(?(\d{1,2})天")
_IS_LABEL = re.compile(r"(?:时间|日期|安排)?(?:为|是|:)|(?:时间|日期)")
_WEEKDAY = re.compile(r"(?:周|星期|礼拜)([一二三四五六日天])")
_ADVICE = re.compile(r"鼓励|倡导|提倡|建议|引导|带薪")
_CHANGED = re.compile(r"调整为|变更为|改为")
_UNTIL = re.compile(r"起?放假(?:调休)?(?:至|到)((?:\d{4}年)?(?:\d{1,2}月)?\d{1,2}[日号](?:\([^()]{0,40}\))?)")
_UNDONE = re.compile(r"取消|撤销|不再|不上班|对调|互换|调换|延长\d+天|顺延")
_SPANLESS = re.compile(r"共|延长\d+天")
_EXTENDED = re.compile(
    rf"延长(?:\d{{4}}年)?(?P<after>{JOINED})?(?:的)?(?:假期|放假)?(?:时间)?(?:至|到)(?P<until>{_SPAN.pattern})"
)

# Nothing but dates up to the end, the last perhaps torn off with its verb: "1月31日(星期日)、2月20".
_TORN = re.compile(
    r"(?=.*\d[月日号])(?:[\d年月日号、,和及与至到\-—–―~〜]|\([^()]{0,40}\)?|(?:周|星期|礼拜)[一二三四五六日天]?)+[上补放调正照起]?"
)
_TORN_DATE = re.compile(r"\d{1,2}月\d{0,2}$")


class SentenceReader:
    """Collects the days, extensions and doubts of one notice, holiday by holiday."""

    def __init__(self, year: int, source: str, published: date | None) -> None:
        self.year = year
        self.source = source
        self.published = published
        self.gathered = Gathering()
        self.extensions: list[Extension] = []
        self._name = ""
        self._at = (year, 0)  # "2月2日、3日上班": a bare day takes the month before it
        self._off: set[date] = set()  # of the holiday, for a total that stands in a sentence of its own

    def read_item(self, name: str, body: str) -> None:
        """Read one holiday's words; a known holiday whose dates lead to no day is doubted."""
        self._name, self._at, self._off = name, (self.year, 0), set()
        named, doubts = False, len(self.gathered.doubts)
        for sentence in re.split(r"[。;]", body.replace("\n", "")):
            if not (_SPAN.search(sentence) or _SPANLESS.search(sentence) or _TORN_DATE.search(sentence)):
                continue
            named |= self._read_sentence(sentence)
        known = holidays_in(name) and all(entry.name != name for entry in self.gathered.days)
        if known and not named and len(self.gathered.doubts) == doubts and _SPAN.search(body):
            self._doubt(DoubtKind.UNCLEAR, body.strip()[:_WORDS])

    def _read_sentence(self, sentence: str) -> bool:
        """Say whether the sentence was understood to name days, or is already doubted."""
        if extended := _EXTENDED.search(sentence):
            return self._extend(extended)
        if advice := _ADVICE.search(sentence):
            sentence = sentence[: advice.start()]
        if _UNDONE.search(sentence) or not (self._name or not _DEED.search(sentence)):
            self._doubt(DoubtKind.UNCLEAR, sentence[:_WORDS])
            return True
        return _Sentence(self, _UNTIL.sub(r"至\1放假", _CHANGED.split(sentence)[-1])).read()

    def _extend(self, found: re.Match[str]) -> bool:
        before = holidays_in(found.string[: found.start()])
        name = house_name(found["after"] or "、".join(before[-1:])) or self._name
        until = self.span(_SPAN.match(found["until"]))
        self.extensions.extend(Extension(name, day) for day in until[-1:])
        return True

    def note(self, days: Iterable[date], *, working: bool) -> None:
        for day in days:
            self.gathered.add(DayEntry(day, working, self._name, self.source, self.published))
            if not working:
                self._off.add(day)

    def unclear(self, words: str) -> None:
        self._doubt(DoubtKind.UNCLEAR, words[:_WORDS])

    def check_total(self, count: int, off: set[date], *, words: str, joined: bool) -> None:
        counted = off or self._off
        if joined:
            counted = counted | _weekend_beside(counted)
        if counted and len(counted) != count:
            self._doubt(DoubtKind.WRONG_TOTAL, words, truth=str(len(counted)))

    def span(self, found: re.Match[str] | None) -> list[date]:
        """Give the days of a date or a range; [] and a doubt where they cannot be."""
        if found is None:
            return []
        words, group = found.group(), found.groups()
        if group[2] is None:
            first = self._day(words, group[10], group[11], group[12], group[13] or group[14])
            return [first] if first else []
        first = self._day(words, group[0], group[1], group[2], group[3] or group[4])
        last = self._day(words, group[5], group[6], group[7], group[8] or group[9], after=first)
        if first is None or last is None:
            return []
        if last < first:
            self._doubt(DoubtKind.BACKWARD_RANGE, words, first, last)
            return []
        if (last - first).days >= LONGEST:
            self._doubt(DoubtKind.UNCLEAR, words, first, last)
            return []
        return [first + timedelta(days=i) for i in range((last - first).days + 1)]

    def _day(
        self,
        words: str,
        year: str | None,
        month: str | None,
        day: str,
        label: str | None,
        *,
        after: date | None = None,
    ) -> date | None:
        self._at = self._year_month(year, month, after)
        try:
            found = date(*self._at, int(day))
        except ValueError:
            self._doubt(DoubtKind.IMPOSSIBLE_DATE, words)
            return None
        said = [one.replace("天", "日") for one in _WEEKDAY.findall(label or "")]
        if said and WEEKDAYS[found.weekday()] not in said:
            self._doubt(DoubtKind.WRONG_WEEKDAY, words, found)
        return found

    def _year_month(self, year: str | None, month: str | None, after: date | None) -> tuple[int, int]:
        if month is None:
            return (int(year), self._at[1]) if year else self._at
        number = int(month)
        if year:
            return int(year), number
        if after:
            return after.year + (after.month in YEAR_END and number < after.month), number
        return self.year - (self._name.startswith("元旦") and number in YEAR_END), number

    def _doubt(self, kind: DoubtKind, words: str, *days: date, truth: str = "") -> None:
        self.gathered.doubt(Doubt(kind, self._name, words, days, truth))


class _Sentence:
    """One sentence: each verb takes the dates since the verb before it, a label ("放假时间:") those after it."""

    def __init__(self, reader: SentenceReader, words: str) -> None:
        self._reader = reader
        self._words = words
        self._pending: list[tuple[int, list[date]]] = []  # where in the sentence, which days
        self._label: Callable[[list[date]], None] | None = None
        self._moved = 0  # days of work that still want a day of rest: "10月10日公休日调至10月8日"
        self._counted = 0  # where the last total ended
        self._off: set[date] = set()
        self._named = False

    def read(self) -> bool:
        """Read all of it; True where it named days."""
        tokens = sorted((*_SPAN.finditer(self._words), *_DEED.finditer(self._words)), key=re.Match.start)
        counts = []
        for token in tokens:
            if token.re is _SPAN:
                self._date(token.start(), self._reader.span(token))
            elif token["total"]:
                counts.append((int(token["count"]), token.group()))
                self._counted = token.end()
            else:
                counts.extend(self._deed(token))
        torn = self._is_torn(tokens)
        self._close_label()
        for count, words in counts[-1:]:
            self._reader.check_total(count, self._off, words=words, joined="连休" in self._words)
        if torn or (self._pending and self._named):
            self._reader.unclear(self._words)  # a date that no verb takes
        return self._named

    def _is_torn(self, tokens: Sequence[re.Match[str]]) -> bool:
        """Say whether the text ends in dates whose verb is lost; a label's dates need none, a signature's neither."""
        if self._label:
            return bool(_TORN_DATE.search(self._words))
        verbs = [token.end() for token in tokens if token.re is _DEED]
        signed = [[self._reader.published]] == [days for _, days in self._pending]
        return not signed and bool(_TORN.fullmatch(self._words, verbs[-1] if verbs else 0))

    def _date(self, place: int, days: list[date]) -> None:
        moved, self._moved = days[: self._moved], max(self._moved - len(days), 0)
        self._rest(moved)
        if rest := days[len(moved) :]:
            self._pending.append((place, rest))

    def _deed(self, token: re.Match[str]) -> list[tuple[int, str]]:
        """Let a verb take its dates; gives the length that follows it, "放假3天"."""
        take = {
            "worked": self._work, "usual": self._work_weekends, "off": self._rest, "shift": self._shift,
            "moved": self._work, "idle": _nothing, "resume": _nothing,
        }[token.lastgroup or "idle"]  # fmt: skip
        if (self._label or not self._pending) and _IS_LABEL.match(token.string, token.end()):
            self._close_label()
            self._label = take
            return []
        days = [day for span in self._claim(token) for day in span]
        take(days)
        self._moved = len(days) if token["moved"] else 0
        length = _LENGTH.match(token.string, token.end()) if token["off"] and days else None
        return [(int(length.group(1)), token.group() + length.group())] if length else []

    def _claim(self, token: re.Match[str]) -> list[list[date]]:
        """Give the dates that are a verb's own; those that are not go to the label before, or are unclear."""
        pending, self._pending = self._pending, []
        begin = 0
        if self._label:
            begin = max(self._counted, token.string.rfind(",", 0, token.start()))
        elif token["worked"] or token["usual"]:
            begin = self._counted
        elif token["idle"] or token["resume"]:
            begin = pending[-1][0] if pending else 0
        others = [span for place, span in pending if place < begin]
        if self._label:
            self._label([day for span in others for day in span])
            self._label = None
        elif others:
            self._reader.unclear(self._words)
            self._named = True
        return [span for place, span in pending if place >= begin]

    def _close_label(self) -> None:
        if self._label:
            self._label([day for _, span in self._pending for day in span])
            self._pending, self._label = [], None

    def _work(self, days: list[date]) -> None:
        self._note(days, working=True)

    def _work_weekends(self, days: list[date]) -> None:
        """Take the weekend days only: "10月8日（星期四）正常上班" says nothing new."""
        self._note([day for day in days if day.weekday() >= SATURDAY], working=True)

    def _rest(self, days: list[date]) -> None:
        self._note(days, working=False)
        self._off.update(days)

    def _shift(self, days: list[date]) -> None:
        """A weekday that is 调休 is off; a weekend day alone may mean that it is worked: nobody guesses."""
        if days and all(day.weekday() >= SATURDAY for day in days):
            self._reader.unclear(self._words)
            self._named = True
        else:
            self._rest(days)

    def _note(self, days: list[date], *, working: bool) -> None:
        self._named |= bool(days)
        self._reader.note(days, working=working)


def _nothing(_days: list[date]) -> None:
    """Take dates without meaning anything by them: "2月3日起正常上班"."""


def _weekend_beside(days: set[date]) -> set[date]:
    """The Saturdays and Sundays that join the days, "与周末连休"."""
    found: set[date] = set()
    for day in days:
        for step in (timedelta(days=1), timedelta(days=-1)):
            beside = day + step
            while beside.weekday() >= SATURDAY:
                found.add(beside)
                beside += step
    return found
