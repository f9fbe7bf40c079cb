"""Whether a place on a page is out of sight: by its own style, a forebear's, or a class of the page's sheet."""

from collections.abc import Mapping

from selectolax.lexbor import LexborNode

from probes.parse.css import hides, hiding_names

_NO_HEIGHT = ("0", "1", "2", "0px", "1px", "2px")


class Sight:
    """What hides on one page; the sheets are read once, and only where somebody asks."""

    def __init__(self, sheets: list[str], *, depth: int) -> None:
        self._names = frozenset().union(*(hiding_names(sheet) for sheet in sheets))
        self._depth = depth

    def hiding(self, node: LexborNode) -> str:
        """What hides a node, as an excerpt for the finding; "" for what is in sight."""
        place: LexborNode | None = node
        for _ in range(self._depth):
            if place is None or place.tag in {"body", "html", "-undef"}:
                return ""
            found = self._by(place)
            if found:
                return found
            place = place.parent
        return ""

    def _by(self, place: LexborNode) -> str:
        attributes = place.attributes
        style = attributes.get("style")
        if style and hides(style):
            return f"style={style.strip()}"
        if "hidden" in attributes or _is_flat_marquee(place.tag, attributes):
            return f"<{place.tag}> without a height" if place.tag == "marquee" else "hidden"
        if not self._names:
            return ""
        names = [f".{name}" for name in (attributes.get("class") or "").split()]
        names.append(f"#{attributes.get('id') or ''}")
        return next((name for name in names if name in self._names), "")


def _is_flat_marquee(tag: str | None, attributes: Mapping[str, str | None]) -> bool:
    """The oldest hiding place: text that runs through a line of no height."""
    return tag == "marquee" and (
        attributes.get("height") in _NO_HEIGHT or attributes.get("width") in _NO_HEIGHT
    )
