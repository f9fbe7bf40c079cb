"""What pages need from installed front-end packages: one SVG sprite of the icons in web/icons.txt, and uPlot."""

import re
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

WEB = Path(__file__).resolve().parent
ICONS = WEB.parent / "node_modules" / "@tabler" / "icons"
VENDOR = WEB / "static" / "vendor"
CHARTS = WEB.parent / "node_modules" / "uplot"
COPIED = {
    "dist/uPlot.iife.min.js": "uPlot.iife.min.js", "dist/uPlot.min.css": "uPlot.min.css",
    "LICENSE": "LICENSE.uplot.txt",
}  # fmt: skip
"""Files of the chart package as they are, by their name here."""

# Tabler draws each outline icon in a 24 x 24 box; the first path is that box, invisible, and left out.
_BODY = re.compile(r"<svg[^>]*>(?P<body>.*)</svg>", re.DOTALL)
_BOX = re.compile(r'<path stroke="none"[^>]*/>')
_PEN = 'fill="none" stroke="currentColor" stroke-width="2" stroke-linecap="round" stroke-linejoin="round"'


class AssetsError(Exception):
    """Something the pages need cannot be built."""

    code = "assets"


class PackageMissing(AssetsError):
    """The icon package, or the one that draws charts, is not installed."""

    code = "assets.package_missing"

    def __init__(self, folder: Path, *, what: str = "icon") -> None:
        self.folder = folder
        super().__init__(f"The {what} package is not in {folder}. Run `make assets`, which installs it.")


class UnknownIcons(AssetsError):
    """Names in web/icons.txt that the installed icon package does not have."""

    code = "assets.unknown_icons"

    def __init__(self, names: tuple[str, ...]) -> None:
        self.names = names
        listed = ", ".join(names)
        super().__init__(f"web/icons.txt names icons that @tabler/icons (outline) does not have: {listed}.")


def icon_names(text: str) -> tuple[str, ...]:
    """The names in a list with one name a line, sorted, each once; empty lines and # comments are skipped."""
    names = (line.partition("#")[0].strip() for line in text.splitlines())
    return tuple(sorted({name for name in names if name}))


def sprite(names: Iterable[str], icons: Path) -> str:
    """One SVG whose symbols carry the icons' names; `icons` is the installed package's folder."""
    outline = icons / "icons" / "outline"
    if not outline.is_dir():
        raise PackageMissing(icons)
    wanted = tuple(names)
    unknown = tuple(name for name in wanted if not (outline / f"{name}.svg").is_file())
    if unknown:
        raise UnknownIcons(unknown)
    return "\n".join(_sprite_lines(wanted, outline)) + "\n"


def _sprite_lines(names: tuple[str, ...], outline: Path) -> Iterator[str]:
    yield "<!-- Icons by Tabler (MIT licence, see LICENSE.tabler-icons.txt). Built by web/assets.py. -->"
    yield '<svg xmlns="http://www.w3.org/2000/svg">'
    for name in names:
        yield _symbol(name, (outline / f"{name}.svg").read_text(encoding="utf-8"))
    yield "</svg>"


def _symbol(name: str, drawing: str) -> str:
    match = _BODY.search(drawing)
    body = _BOX.sub("", match["body"]) if match else ""
    return f'<symbol id="{name}" viewBox="0 0 24 24" {_PEN}>{" ".join(body.split())}</symbol>'


def build(*, icons: Path = ICONS, names_file: Path = WEB / "icons.txt", vendor: Path = VENDOR) -> Path:
    """Write the sprite and the licence of its drawings into `vendor`; answers the sprite's path."""
    text = sprite(icon_names(names_file.read_text(encoding="utf-8")), icons)
    vendor.mkdir(parents=True, exist_ok=True)
    licence = (icons / "LICENSE").read_text(encoding="utf-8")
    (vendor / "LICENSE.tabler-icons.txt").write_text(licence, encoding="utf-8")
    target = vendor / "icons.svg"
    target.write_text(text, encoding="utf-8")
    return target


def copy_charts(*, package: Path = CHARTS, vendor: Path = VENDOR) -> None:
    """Put what draws charts, its style and its licence into `vendor`."""
    if not all((package / name).is_file() for name in COPIED):
        raise PackageMissing(package, what="chart")
    vendor.mkdir(parents=True, exist_ok=True)
    for name, here in COPIED.items():
        (vendor / here).write_bytes((package / name).read_bytes())


def main() -> int:
    """Build all assets; a plain sentence and exit code 1 on failure."""
    try:
        built = build()
        copy_charts()
    except AssetsError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    sys.stdout.write(f"Built {built.relative_to(WEB.parent)}\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
