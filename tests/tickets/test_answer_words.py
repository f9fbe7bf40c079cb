"""Places of an answer's template: filled with what is known, its own quotation marks made single inside others."""

import pytest

from tickets.answer_words import filled, unfilled_in

TITLE = "标题里“贯彻”写成了“惯彻”"


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ("您反映的“{title}”已更正。", "您反映的“标题里‘贯彻’写成了‘惯彻’”已更正。"),
        ("您反映的{title}已更正。", f"您反映的{TITLE}已更正。"),
        ("“{url}”：{title}（“{title}”）", "“{url}”：标题里“贯彻”写成了“惯彻”（“标题里‘贯彻’写成了‘惯彻’”）"),
        ("编号{number}，{title}{谁}", f"编号7K2Q4D，{TITLE}{{谁}}"),
    ],
)
def test_a_fact_between_quotation_marks_gets_single_ones_of_its_own(body: str, words: str) -> None:
    answer = filled(body, {"title": TITLE, "number": "7K2Q4D", "url": ""})

    assert answer == words
    assert unfilled_in(answer) == (("url",) if "{url}" in body else ())
