"""What is watched, as values: the tree in order, what a branch holds, what of it is read, places above an address."""

import pytest

from sites.object_checks import ColumnFacts
from sites.objects import Column, branch, in_order, places_above, readable
from sites.tree_plan import ChangeKind, ColumnLine, plan
from sites.tree_sheet import TreeColumnsMissingError, parse_tree

HOME = "https://www.shili.example/"


def column(number: int, parent: int | None, position: int, name: str, url: str = "") -> Column:
    return Column(number, 1, parent, position, name, url, None, 1)


TREE = (
    column(1, None, 1, "政务公开", HOME + "zwgk/"), column(2, 1, 1, "规章库"), column(3, 1, 0, "重点领域公开"),
    column(4, 3, 0, "财政预决算"), column(5, None, 0, "首页"),
)  # fmt: skip


def test_the_tree_stands_in_the_order_of_positions_with_what_hangs_below_after_its_parent() -> None:
    placed = in_order(TREE)

    assert [(one.depth, one.column.name) for one in placed] == [
        (0, "首页"), (0, "政务公开"), (1, "重点领域公开"), (2, "财政预决算"), (1, "规章库"),
    ]  # fmt: skip
    assert placed[3].full_name == ("政务公开", "重点领域公开", "财政预决算")
    assert branch(TREE, 3) == {3, 4}


def test_leaves_are_read_and_a_channel_with_a_page_of_its_own() -> None:
    names = [one.column.name for one in readable(in_order(TREE), HOME)]

    assert names == ["首页", "政务公开", "财政预决算", "规章库"]


@pytest.mark.parametrize(
    ("url", "places"),
    [
        ("http://WWW.shili.example:80/zwgk/gzk/a.html?id=3#top",
         ["shili.example/zwgk/gzk/a.html?id=3", "shili.example/zwgk/gzk/a.html", "shili.example/zwgk/gzk",
          "shili.example/zwgk", "shili.example"]),
        ("https://shili.example:8443/", ["shili.example:8443"]),
        ("no address", []), ("http://[::1", []),
    ],
)  # fmt: skip
def test_a_page_lies_in_whole_folders_only(url: str, places: list[str]) -> None:
    assert places_above(url) == places


def test_levels_side_by_side_repeat_what_merged_cells_left_empty() -> None:
    rows = [
        ["栏目一览"], ["一级栏目", "二级栏目", "网址", "频次"],
        ["政务公开", "规章库", HOME + "zwgk/gzk/", "每日"],
        ["", "财政预决算", "zwgk/czyjs", ""], ["", "财政预决算", "", "每年"], ["", "财政预决算", "", ""],
        ["", "规章库", "", ""], [],
    ]  # fmt: skip

    sheet = parse_tree(rows)

    assert sheet.lines == (
        ColumnLine(3, ("政务公开", "规章库"), HOME + "zwgk/gzk/", "daily"),
        ColumnLine(6, ("政务公开", "财政预决算")),
    )
    assert [(error.row_no, error.code) for error in sheet.errors] == [
        (4, "url_bad"), (5, "frequency_bad"), (7, "duplicate_row"),
    ]  # fmt: skip


def test_one_path_with_any_sign_between_is_read_and_a_list_without_headings_refused() -> None:
    sheet = parse_tree([["路径", "网址"], ["政务公开 > 重点领域公开＞财政预决算", ""]])

    assert sheet.lines[0].path == ("政务公开", "重点领域公开", "财政预决算")
    with pytest.raises(TreeColumnsMissingError):
        parse_tree([["政务公开", "规章库"], ["首页", "要闻"]])


def test_an_import_adds_parents_updates_what_is_there_and_takes_nothing_away() -> None:
    lines = [
        ColumnLine(2, ("政务公开", "规章库"), HOME + "gzk/"), ColumnLine(3, ("政务公开",)),
        ColumnLine(4, ("互动", "市长信箱"), "", "daily"),
    ]  # fmt: skip

    changes = plan(lines, in_order(TREE))

    assert [(change.kind, change.path) for change in changes] == [
        (ChangeKind.UPDATE, ("政务公开", "规章库")), (ChangeKind.SAME, ("政务公开",)),
        (ChangeKind.ADD, ("互动",)), (ChangeKind.ADD, ("互动", "市长信箱")),
    ]  # fmt: skip
    assert changes[0].was == ColumnFacts("规章库")
