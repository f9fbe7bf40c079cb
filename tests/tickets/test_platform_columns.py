"""Columns of an export are guessed from its headers, and the user has the last word."""

import pytest

from tickets.platform_columns import SYNONYMS, ColumnMapping, ColumnsMissing, PlatformField, guess_mapping

F = PlatformField


def test_the_platforms_own_headers_are_all_known() -> None:
    headers = [names[0] for names in SYNONYMS.values()]

    assert headers == [
        "留言编号", "网站标识码", "网站名称", "问题类型", "问题页面", "问题描述", "留言时间", "转办时间",
        "办理期限", "办理单位", "办理结果", "办理时间", "状态", "网民姓名", "联系电话", "邮箱",
    ]  # fmt: skip
    assert guess_mapping([["导出时间：2026-10-07"], headers]) == ColumnMapping(
        {field: column for column, field in enumerate(PlatformField)}, 2
    )


@pytest.mark.parametrize(
    ("headers", "expected"),
    [
        (["编号", "错误网址", "留言内容", "审核时间"], [F.NUMBER, F.URL, F.DESCRIPTION, F.FORWARDED_AT]),
        (["答复内容*", "答复 时间", "编号（必填）"], [F.ANSWER, F.ANSWERED_AT, F.NUMBER]),
        (
            ["problemId", "errorUrl", "DESCRIPTION", "reviewTime"],
            [F.NUMBER, F.URL, F.DESCRIPTION, F.FORWARDED_AT],
        ),
        (["transactUnit", "transact_time", "siteCode"], [F.UNIT, F.ANSWERED_AT, F.SITE_CODE]),
    ],
)
def test_synonyms_in_any_case_with_asides_are_known(
    headers: list[str], expected: list[PlatformField]
) -> None:
    mapping = guess_mapping([headers])

    assert mapping.columns == {field: column for column, field in enumerate(expected)}
    assert mapping.first_row == 1


def test_no_synonym_stands_for_two_fields() -> None:
    names = [name.casefold() for synonyms in SYNONYMS.values() for name in synonyms]

    assert len(names) == len(set(names))


def test_without_a_header_nothing_is_guessed_and_the_first_row_is_data() -> None:
    assert guess_mapping([["W001", "首页打不开"]]) == ColumnMapping({}, 0)


def test_the_users_choice_moves_a_column_from_one_field_to_another_or_drops_it() -> None:
    guessed = ColumnMapping({F.NUMBER: 0, F.URL: 1, F.UNIT: 2}, 1)

    chosen = guessed.override({F.SITE_NAME: 1, F.UNIT: None, F.NUMBER: 3})

    assert chosen == ColumnMapping({F.SITE_NAME: 1, F.NUMBER: 3}, 1)


@pytest.mark.parametrize(
    ("fields", "ledger", "sentence"),
    [
        (
            [],
            False,
            (
                "No column is chosen for 留言编号、问题描述、留言时间/转办时间."
                " Choose it by hand, or give the sheet a header row."
            ),
        ),
        (
            [F.NUMBER, F.DESCRIPTION, F.FORWARDED_AT],
            True,
            "No column is chosen for 办理结果、办理时间. Choose it by hand, or give the sheet a header row.",
        ),
    ],
)
def test_what_no_message_can_do_without_is_named(
    fields: list[PlatformField], *, ledger: bool, sentence: str
) -> None:
    mapping = ColumnMapping({field: column for column, field in enumerate(fields)}, 1)

    with pytest.raises(ColumnsMissing) as caught:
        mapping.require(ledger=ledger)

    assert str(caught.value) == sentence
