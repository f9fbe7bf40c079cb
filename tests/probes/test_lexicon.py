"""Wrong words: found whole, dismissed where right, admitted only where clean text holds none, read from tables."""

import pytest

from probes.errors import BadRows
from probes.lexicon.admission import admit
from probes.lexicon.matcher import Lexicon
from probes.lexicon.tables import read_terms, shipped_terms
from probes.lexicon.terms import Term, TermKind
from probes.lexicon.words import Words

CLEAN = (
    "各级人民政府要贯彻落实党的二十大精神，因地制宜推进乡村振兴，安装路灯，部署冬季供暖。",
    "财政俯瞰全局，公布署名文章，按装机容量计费，竟然提前竣工，重点迭代升级，挖掘起步早。",
    "相辅相成，再接再厉，脍炙人口，针灸推拿，装潢一新，徇私舞弊必究，提纲挈领，名列前茅。",
    "道路两侧隐患已经排除，市民在挖掘起点处集合，以政治建设为统领，宣泄情绪要有度。",
)


def wrong(lexicon: Lexicon, text: str) -> list[str]:
    return [hit.term.wrong for hit in lexicon.scan(text)]


@pytest.mark.parametrize("text", CLEAN)
def test_the_shipped_words_are_not_found_in_clean_text(text: str) -> None:
    terms = [*shipped_terms(), *read_terms("政俯\t政府\n布署\t部署\n按装\t安装\n重迭\t重叠")]

    assert wrong(Lexicon(terms), text) == []


def test_every_shipped_term_is_found_where_it_stands_and_differs_from_what_is_right() -> None:
    lexicon = Lexicon(shipped_terms())

    assert len(shipped_terms()) > 200
    for term in shipped_terms():
        assert wrong(lexicon, f"会议指出，{term.wrong}，并提出要求。") == [term.wrong]
        assert term.right
        assert wrong(lexicon, term.right) == []


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("市政俯公告", ["政俯"]), ("财政俯瞰", []), ("行政俯视", []), ("县政俯", ["政俯"]), ("政俯", ["政俯"]),
        ("财政\n俯瞰", []), ("政\n俯", []),
    ],
)  # fmt: skip
def test_a_short_term_is_none_where_it_lies_across_two_words(text: str, found: list[str]) -> None:
    assert wrong(Lexicon([Term("政俯", "政府")]), text) == found


def test_the_words_around_short_terms_grow_with_the_desk() -> None:
    term, text = Term("管平", "管控"), "主管平台"

    assert wrong(Lexicon([term]), text) == ["管平"]
    assert wrong(Lexicon([term], Words(["主管", "平台"])), text) == []


def test_an_exception_covers_its_own_place_only() -> None:
    lexicon = Lexicon([Term("掘起步", "崛起步", exceptions=("挖掘起步",))])

    assert wrong(lexicon, "挖掘起步，掘起步") == ["掘起步"]


def test_a_term_inside_a_longer_one_is_one_mistake() -> None:
    assert wrong(Lexicon([Term("正府", "政府"), Term("人民正府", "人民政府")]), "某市人民正府") == [
        "人民正府"
    ]


def test_a_term_that_clean_text_holds_is_turned_away_with_examples() -> None:
    terms = [Term("因地制", "因地治"), Term("因地治宜", "因地制宜")]

    result = admit(terms, CLEAN)

    assert [term.wrong for term in result.admitted] == ["因地治宜"]
    turned = result.turned_away[0]
    assert (turned.term.wrong, turned.hits) == ("因地制", 1)
    assert "因地制宜推进" in turned.examples[0]


def test_a_list_parted_by_tabs_and_a_sheet_with_chinese_headings_say_the_same() -> None:
    plain = read_terms("布署\t部署\n霸洲市\t霸州市\n", source="import")
    sheet = read_terms(
        "\ufeff错误,正确,类别,例外,来源\n布署,部署,错别字,公布署名,import\n霸洲市,霸州市,严重错误,,import\n"
    )

    assert [(term.wrong, term.right) for term in plain] == [(term.wrong, term.right) for term in sheet]
    assert sheet[0].exceptions == ("公布署名",)
    assert (plain[1].kind, sheet[1].kind) == (TermKind.TYPO, TermKind.BANNED)
    assert {term.source for term in (*plain, *sheet)} == {"import"}


@pytest.mark.parametrize(
    ("table", "bad"),
    [
        ("好好,坏\n错,对\n布署,布署", [(2, "term_length", "错"), (3, "term_same", "布署")]),
        ("wrong,right,kind\n布署,部署,奇怪", [(2, "term_kind", "奇怪")]),
        ("wrong,right,kind,exceptions\n布署,部署,typo,公布", [(2, "term_exception", "公布")]),
        (f"{'长' * 41},短", [(1, "term_length", "长" * 40)]),
    ],
)  # fmt: skip
def test_every_line_nobody_can_follow_is_named(table: str, bad: list[tuple[int, str, str]]) -> None:
    with pytest.raises(BadRows) as raised:
        read_terms(table)

    assert [(one.line, one.problem, one.about) for one in raised.value.rows] == bad
