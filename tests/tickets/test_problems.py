"""The seven official problem types keep their codes and names."""

import pytest

from tickets.problems import ProblemType, UnknownProblemType, read_problem_type

OFFICIAL = [
    (0, "unreachable", "内容无法访问"),
    (1, "stale", "信息不更新"),
    (2, "inaccurate", "内容不准确"),
    (3, "unanswered", "咨询留言不回复"),
    (4, "typo", "错别字"),
    (5, "fake", "虚假伪造内容"),
    (6, "other", "其他"),
]


def test_codes_and_names_are_those_of_the_official_form() -> None:
    assert [(problem.code, problem.value, problem.official_name) for problem in ProblemType] == OFFICIAL


@pytest.mark.parametrize(("code", "value", "name"), OFFICIAL)
def test_a_type_is_read_by_name_code_or_word(code: int, value: str, name: str) -> None:
    assert {read_problem_type(text) for text in (f" {name} ", str(code), value.upper())} == {
        ProblemType(value)
    }


@pytest.mark.parametrize("text", ["", "7", "网页太慢"])
def test_anything_else_is_refused_in_a_sentence(text: str) -> None:
    with pytest.raises(UnknownProblemType) as caught:
        read_problem_type(text)

    assert str(caught.value) == (
        f"“{text}” is none of the seven problem types:"
        " 内容无法访问、信息不更新、内容不准确、咨询留言不回复、错别字、虚假伪造内容、其他."
    )
