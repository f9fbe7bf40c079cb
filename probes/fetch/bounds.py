"""How much a machine waits and reads before it gives up, and what it says of itself."""

from dataclasses import dataclass
from enum import StrEnum


class Wants(StrEnum):
    """What is wanted of an address."""

    PAGE = "page"
    """The body, where it is a page or a style sheet."""
    DOCUMENT = "document"
    """The body, whatever it is."""
    EXISTENCE = "existence"
    """Only whether something is there."""


@dataclass(frozen=True, slots=True)
class Bounds:
    """Seconds and bytes. `open` is the national limit of a visit (19号: not open within 15 s is a failed visit)."""

    connect: float = 10.0
    open: float = 15.0
    """To the first byte of the answer, and between any two pieces of a body."""
    whole: float = 30.0
    """To the last byte: a body that drips is cut off."""
    page_bytes: int = 10 * 1024 * 1024
    document_bytes: int = 20 * 1024 * 1024
    taste_bytes: int = 64 * 1024
    """Of what is only wanted to exist: a short body is read to keep the connection, a long one is cut off."""
    header_bytes: int = 16_384
    headers: int = 128
    redirects: int = 10
    user_agent: str = "Duwang-Reader/1"


BOUNDS = Bounds()
