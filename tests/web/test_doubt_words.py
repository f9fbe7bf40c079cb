"""Every doubt a parser can have has its sentence, filled from what a draft keeps of it."""

from datetime import date

import pytest

from calendars.parsed import Doubt, DoubtKind
from web.doubt_words import doubt_words

pytestmark = pytest.mark.usefixtures("chinese")


@pytest.mark.parametrize("kind", list(DoubtKind))
def test_every_kind_of_doubt_is_a_sentence(kind: DoubtKind) -> None:
    full = Doubt(kind, "春节", "2月30日", (date(2027, 2, 20),), "8", 3)

    for doubt in (full, Doubt(kind)):
        words = doubt_words(doubt.to_json())
        assert words.endswith(("。", "日")), words
        assert kind.value not in words
        assert "%(" not in words


def test_a_sentence_names_the_day_the_weekday_the_row_and_the_words() -> None:
    weekday = Doubt(DoubtKind.WRONG_WEEKDAY, "春节", "2月20日（星期日）", (date(2027, 2, 20),))
    row = Doubt(DoubtKind.BAD_ROW, "kind", "也许", row=4)

    assert doubt_words(weekday.to_json()) == "春节：“2月20日（星期日）”不符，2027年2月20日是周六。"
    assert doubt_words(row.to_json()) == "第4行没有采用：类型“也许”读不出来。"


def test_a_doubt_of_a_later_version_is_printed_as_it_is() -> None:
    assert doubt_words({"kind": "moon_phase"}) == "moon_phase"
