"""How facts become words: dates, deadline chips, states and counts, in both languages."""

from datetime import date, datetime, timedelta

import pytest
from flask import Flask

from tests.web.samples import NOW, ZONE
from web import wording
from web.words import KINDS, SOURCES

TODAY = NOW.date()


def at(day: int, hour: int = 17, minute: int = 30, *, month: int = 10, year: int = 2026) -> datetime:
    return datetime(year, month, day, hour, minute, tzinfo=ZONE)


@pytest.mark.usefixtures("chinese")
@pytest.mark.parametrize(
    ("kind", "half_days", "due", "lead", "moment"),
    [
        ("on_time", 3, at(10), "还剩1.5个工作日", "周六 17:30"),
        ("on_time", 8, at(20), "还剩4个工作日", "10月20日 周二 17:30"),
        ("due_today", 1, at(9), "还剩0.5个工作日", "今天 17:30"),
        ("due_today", 0, at(9), "剩不到半个工作日", "今天 17:30"),
        ("past_close", 0, at(9), "已过下班", "24:00 前仍算按时"),
        ("overdue", 5, at(29, month=9), "超期2.5个工作日", "应于9月29日"),
        ("met", 3, at(10), "按时答复", "还余1.5个工作日"),
        ("missed", 2, at(8), "逾期答复", "超期1个工作日"),
        ("none", 0, None, "无法定期限", ""),
    ],
)
def test_a_chip_says_what_is_left_then_the_moment_in_chinese(
    kind: str, half_days: int, due: datetime | None, lead: str, moment: str
) -> None:
    chip = wording.deadline(kind, half_days, due=due, now=NOW)

    assert (chip.lead, chip.moment) == (lead, moment)


@pytest.mark.usefixtures("english")
@pytest.mark.parametrize(
    ("kind", "half_days", "due", "lead", "moment"),
    [
        ("on_time", 3, at(10), "1.5 wd left", "Sat 17:30"),
        ("due_today", 1, at(9), "0.5 wd left", "today 17:30"),
        ("past_close", 0, at(9), "Past close of work", "in time until 24:00"),
        ("overdue", 5, at(29, month=9), "2.5 wd late", "was due 29 Sep"),
    ],
)
def test_a_chip_reads_the_same_in_english(
    kind: str, half_days: int, due: datetime, lead: str, moment: str
) -> None:
    chip = wording.deadline(kind, half_days, due=due, now=NOW)

    assert (chip.lead, chip.moment) == (lead, moment)


@pytest.mark.usefixtures("chinese")
def test_a_provisional_deadline_leads_with_that_word_and_shows_the_year() -> None:
    chip = wording.deadline("on_time", 9, due=at(4, month=1, year=2027), now=NOW, provisional=True)

    assert (chip.lead, chip.moment, chip.provisional) == ("暂定", "2027年1月4日 周一 17:30", True)


@pytest.mark.usefixtures("chinese")
def test_an_overdue_provisional_deadline_still_leads_with_the_lateness() -> None:
    chip = wording.deadline("overdue", 1, due=at(8), now=NOW, provisional=True)

    assert (chip.lead, chip.provisional) == ("超期0.5个工作日", True)


@pytest.mark.usefixtures("chinese")
def test_an_unknown_deadline_names_the_year_whose_holidays_are_missing() -> None:
    chip = wording.deadline("unknown", 0, due=None, now=NOW, missing_year=2028)

    assert (chip.lead, chip.moment, chip.iso) == ("期限未定", "缺2028年放假安排", "")


def test_the_same_words_are_not_kept_from_one_language_for_the_other(gallery: Flask) -> None:
    with gallery.test_request_context("/?lang=zh"):
        chinese = wording.deadline("on_time", 3, due=at(10), now=NOW).lead
    with gallery.test_request_context("/?lang=en"):
        english = wording.deadline("on_time", 3, due=at(10), now=NOW).lead

    assert (chinese, english) == ("还剩1.5个工作日", "1.5 wd left")


@pytest.mark.usefixtures("chinese")
def test_the_same_words_are_not_kept_from_one_day_for_the_next() -> None:
    today = wording.deadline("due_today", 1, due=at(9), now=NOW).moment
    next_day = wording.deadline("due_today", 1, due=at(9), now=NOW + timedelta(days=1)).moment

    assert (today, next_day) == ("今天 17:30", "昨天 17:30")


@pytest.mark.usefixtures("chinese")
@pytest.mark.parametrize(
    ("when", "words"),
    [
        (TODAY, "今天"),
        (TODAY - timedelta(days=1), "昨天"),
        (TODAY + timedelta(days=1), "周六"),
        (TODAY + timedelta(days=6), "周四"),
        (TODAY + timedelta(days=7), "10月16日 周五"),
        (TODAY - timedelta(days=7), "10月2日 周五"),
        (date(2027, 1, 4), "2027年1月4日 周一"),
    ],
)
def test_near_days_are_named_and_far_days_are_dated(when: date, words: str) -> None:
    assert wording.near_day(when, TODAY) == words


@pytest.mark.usefixtures("english")
def test_english_dates_put_the_day_first() -> None:
    assert wording.full_moment(NOW, NOW) == "9 Oct, Fri 13:42"
    assert wording.day(date(2027, 1, 4), TODAY) == "4 Jan 2027, Mon"


@pytest.mark.usefixtures("chinese")
@pytest.mark.parametrize(
    ("seconds", "words"),
    [(20, "刚刚"), (61, "1分钟前"), (3599, "59分钟前"), (7200, "2小时前"), (172800, "2天前")],
)
def test_time_gone_by_is_told_in_its_largest_unit(seconds: float, words: str) -> None:
    assert wording.ago(seconds) == words


@pytest.mark.usefixtures("english")
def test_one_minute_is_not_plural_in_english() -> None:
    assert wording.ago(61) == "1 minute ago"
    assert wording.ago(125) == "2 minutes ago"
    assert wording.minutes(60) == "1 hour"
    assert wording.minutes(90) == "90 minutes"


@pytest.mark.parametrize(("half_days", "words"), [(0, "0"), (1, "0.5"), (2, "1"), (3, "1.5"), (10, "5")])
def test_half_days_read_as_working_days(half_days: int, words: str) -> None:
    assert wording.halves(half_days) == words


@pytest.mark.usefixtures("chinese")
def test_a_state_names_the_next_act_and_escalation_does_not_change_it() -> None:
    assert wording.state("verified") == "待处置"
    assert wording.state("escalated.verified") == "待处置"
    assert wording.state("answered") == "已答复"


@pytest.mark.usefixtures("chinese")
def test_the_seven_official_types_carry_their_official_names() -> None:
    names = [wording.word(KINDS, kind) for kind in KINDS]

    assert names == [
        "内容无法访问", "信息不更新", "内容不准确", "咨询留言不回复", "错别字", "虚假伪造内容", "其他",
    ]  # fmt: skip


@pytest.mark.usefixtures("chinese")
def test_a_code_without_a_word_is_shown_rather_than_hidden() -> None:
    assert wording.word(SOURCES, "pigeon") == "pigeon"


@pytest.mark.usefixtures("english")
def test_joined_holidays_are_translated_one_by_one() -> None:
    assert wording.holiday("国庆节、中秋节") == "National Day, Mid-Autumn Festival"


@pytest.mark.parametrize(("count", "words"), [(0, "0"), (99, "99"), (100, "99+"), (2000, "99+")])
def test_a_counter_stops_counting(count: int, words: str) -> None:
    assert wording.bounded(count) == words


@pytest.mark.parametrize(
    ("number", "masked"), [("13000000007", "130****0007"), ("2000001", "****01"), ("110", "****10")]
)
def test_a_masked_number_never_shows_enough_to_dial(number: str, masked: str) -> None:
    assert wording.mask(number) == masked
