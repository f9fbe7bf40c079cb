"""Invented arrangements written out in chance wordings, read back: the days, and never more than the days."""

from datetime import date, timedelta
from random import Random

import pytest

from calendars.notice import read_notice
from calendars.notice_sentences import WEEKDAYS
from calendars.parsed import Parsed
from calendars.proposal import propose
from calendars.tables import shipped_content

NAMES = ("元旦", "春节", "清明节", "劳动节", "端午节", "中秋节", "国庆节")
FIRST_DAYS = ((1, 1), (2, 5), (4, 4), (5, 1), (6, 9), (9, 15), (10, 1))
WIDE = str.maketrans("0123456789(),:;", "０１２３４５６７８９（），：；")
NUMERALS = "〇一二三四五六七八九"


class Writer:
    """Writes one invented notice of a year, choosing among the ways people do."""

    def __init__(self, seed: int) -> None:
        self.chance = Random(seed)
        self.year = self.chance.randrange(2025, 2040)
        self.days: dict[date, bool] = {}

    def notice(self) -> str:
        pick = self.chance.choice
        title = pick(
            [
                "国务院办公厅关于{}年部分节假日安排的通知",
                "{}年部分节假日安排",
                "{}年放假安排",
                "关于{}年节假日放假调休的通知",
            ]
        )
        heads = pick([self._numbered, self._bracketed, self._arabic, self._bare])
        items = [heads(i, name) + self._item(i) for i, name in enumerate(NAMES)]
        signature = f"{self.year - 1}年11月{pick([4, 12, 25])}日"
        glue = pick(["\n", "", "\n\n"]) if heads is not self._bare else "\n"
        text = glue.join(
            [title.format(self.year) + "\n", *items, "节假日期间要妥善安排好值班。", "\n" + signature]
        )
        return text.translate(WIDE) if self.chance.random() < 0.3 else text

    def _numbered(self, i: int, name: str) -> str:
        return f"{NUMERALS[i + 1]}、{name}："

    def _bracketed(self, i: int, name: str) -> str:
        return f"（{NUMERALS[i + 1]}）{name}。"

    def _arabic(self, i: int, name: str) -> str:
        return f"{i + 1}.{name}："

    def _bare(self, _i: int, name: str) -> str:
        return self.chance.choice([f"{name}：", f"{name} ", f"{name}假期："])

    def _item(self, i: int) -> str:
        month, day = FIRST_DAYS[i]
        first = date(self.year, month, day) - timedelta(
            days=self.chance.choice([0, 0, 1, 2]) if i == 0 else 0
        )
        length = self.chance.choice([1, 1, 3, 5, 8])
        off = [first + timedelta(days=n) for n in range(length)]
        candidates = [first + timedelta(days=n) for n in (*range(-7, 0), *range(length, length + 7))]
        weekend = [
            one for one in candidates if one.weekday() >= 5 and one not in self.days and one.year == self.year
        ]
        worked = sorted(self.chance.sample(weekend, k=min(len(weekend), self.chance.randrange(3))))
        self.days |= dict.fromkeys(off, False) | dict.fromkeys(worked, True)
        return self._rest(off) + self._work(worked)

    def _rest(self, off: list[date]) -> str:
        pick = self.chance.choice
        if len(off) == 1:
            return self._date(off[0]) + pick(
                ["放假。", "放假1天，不调休。", "放假，共1天。", "（农历初五）放假。"]
            )
        join = pick(["至", "到", "-", "—", "～"])
        last = self._date(off[-1], after=off[0])
        verb = pick(["放假调休，共{}天。", "放假，共{}天。", "放假{}天。", "调休放假，共计{}天。", "放假。"])
        return self._date(off[0]) + join + last + verb.format(len(off))

    def _work(self, worked: list[date]) -> str:
        if not worked:
            return self.chance.choice(["", "鼓励单位安排职工在3月3日休息。"])
        dates = [self._date(day, after=before) for day, before in zip(worked, [None, *worked], strict=False)]
        return "、".join(dates) + self.chance.choice(
            ["上班。", "补班。", "调休上班。", "正常上班。", "（调休）上班。"]
        )

    def _date(self, day: date, *, after: date | None = None) -> str:
        year = f"{day.year}年" if day.year != self.year or self.chance.random() < 0.2 else ""
        if after and after.year != day.year:
            year = f"{day.year}年"
        same = after is not None and (after.year, after.month) == (day.year, day.month) and not year
        month = "" if same and self.chance.random() < 0.7 else f"{day.month}月"
        weekday = WEEKDAYS[day.weekday()]
        label = self.chance.choice(
            ["", f"（周{weekday}）", f"（星期{weekday}）", f"(农历正月初七、周{weekday})", f"星期{weekday}"]
        )
        return f"{year}{month}{day.day}日{label}"


@pytest.mark.parametrize("block", range(5))
def test_a_rendered_notice_is_read_back_day_by_day(block: int) -> None:
    for seed in range(block * 40, block * 40 + 40):
        writer = Writer(seed)
        text = writer.notice()

        parsed: Parsed = read_notice(text)

        assert {entry.day: entry.working for entry in parsed.days} == writer.days, text
        assert (parsed.year, parsed.doubts) == (writer.year, ()), text
        assert parsed.published is not None, text


@pytest.mark.parametrize("seed", range(20))
def test_a_torn_or_shuffled_notice_never_makes_a_calendar_that_cannot_be_used(seed: int) -> None:
    chance = Random(seed)
    writer = Writer(seed)
    parts = writer.notice().split("。")
    chance.shuffle(parts)
    text = "。".join(parts[: chance.randrange(2, len(parts))])

    parsed = read_notice(f"{writer.year}年放假安排\n一、春节：2月6日放假。{text}", year=2027)
    proposal = propose(shipped_content(), parsed, document="国办发明电〔2026〕99号")

    assert proposal.content.table().version == proposal.content.version
    assert all(check.year >= 2026 for check in proposal.invariant)
