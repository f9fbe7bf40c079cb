"""The icon sprite: what is drawn, and what is said when an icon or the package is missing."""

from pathlib import Path

import pytest

from web import assets

DRAWING = (
    '<svg\n  xmlns="http://www.w3.org/2000/svg"\n  class="icon"\n>\n'
    '  <path stroke="none" d="M0 0h24v24H0z" fill="none" />\n  <path d="M5 5l{end}" />\n</svg>\n'
)


@pytest.fixture
def icons(tmp_path: Path) -> Path:
    """An icon package of two drawings, laid out as the real one."""
    outline = tmp_path / "icons" / "icons" / "outline"
    outline.mkdir(parents=True)
    (outline / "bell.svg").write_text(DRAWING.format(end="1 1"), encoding="utf-8")
    (outline / "x.svg").write_text(DRAWING.format(end="9 9"), encoding="utf-8")
    (tmp_path / "icons" / "LICENSE").write_text("MIT, invented\n", encoding="utf-8")
    return tmp_path / "icons"


def test_the_list_skips_comments_and_repeats() -> None:
    names = assets.icon_names("x\n\n# bars\nbell # the one in the bar\nx\n")

    assert names == ("bell", "x")


def test_each_icon_becomes_a_symbol_without_its_invisible_box(icons: Path) -> None:
    drawn = assets.sprite(("bell", "x"), icons)

    assert drawn.count("<symbol ") == len(("bell", "x"))
    assert '<symbol id="bell" viewBox="0 0 24 24"' in drawn
    assert '<path d="M5 5l1 1" /></symbol>' in drawn
    assert 'stroke="none"' not in drawn


def test_all_unknown_names_are_told_at_once(icons: Path) -> None:
    with pytest.raises(assets.UnknownIcons) as caught:
        assets.sprite(("bell", "belll", "zebra"), icons)

    assert caught.value.names == ("belll", "zebra")
    assert str(caught.value) == (
        "web/icons.txt names icons that @tabler/icons (outline) does not have: belll, zebra."
    )


def test_a_package_that_is_not_installed_is_told_with_the_remedy(tmp_path: Path) -> None:
    with pytest.raises(assets.PackageMissing, match=r"Run `make assets`"):
        assets.sprite(("bell",), tmp_path / "nowhere")


def test_building_writes_the_sprite_and_the_licence(icons: Path, tmp_path: Path) -> None:
    names_file = tmp_path / "icons.txt"
    names_file.write_text("bell\n", encoding="utf-8")

    built = assets.build(icons=icons, names_file=names_file, vendor=tmp_path / "vendor")

    assert 'id="bell"' in built.read_text(encoding="utf-8")
    assert (tmp_path / "vendor" / "LICENSE.tabler-icons.txt").read_text(encoding="utf-8") == "MIT, invented\n"


def test_what_draws_charts_is_copied_with_its_licence(tmp_path: Path) -> None:
    package = tmp_path / "uplot"
    (package / "dist").mkdir(parents=True)
    for name in assets.COPIED:
        (package / name).write_text(f"/* {name} */\n", encoding="utf-8")

    assets.copy_charts(package=package, vendor=tmp_path / "vendor")

    assert {path.name for path in (tmp_path / "vendor").iterdir()} == {
        "LICENSE.uplot.txt", "uPlot.iife.min.js", "uPlot.min.css",
    }  # fmt: skip


def test_a_chart_package_that_is_not_installed_is_told_with_the_remedy(tmp_path: Path) -> None:
    with pytest.raises(assets.PackageMissing, match=r"The chart package .* Run `make assets`"):
        assets.copy_charts(package=tmp_path / "nowhere", vendor=tmp_path / "vendor")
