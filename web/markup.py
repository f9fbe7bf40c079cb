"""HTML with places, filled a hundred times a page: `Markup.format` reads its whole text anew at every filling."""

from markupsafe import Markup, escape

PLACE = "{}"


class Html:
    """A piece of HTML; whatever fills its places, in their order, is escaped unless it is HTML itself."""

    def __init__(self, text: str) -> None:
        self._first, *self._rest = text.split(PLACE)

    def __call__(self, *values: object) -> Markup:
        """Raises ValueError where the places and the values are not as many."""
        pieces = [self._first]
        for value, after in zip(values, self._rest, strict=True):
            pieces += (escape(value), after)
        return Markup("".join(pieces))  # noqa: S704 - our own text and escaped values
