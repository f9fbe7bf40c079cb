"""What a machine found: kind, address, page, words of the link, evidence and excerpt; the key that finds it again."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

NOTHING: Mapping[str, str] = MappingProxyType({})
EXCERPT = 40
"""Characters on either side of what was found: enough to know the sentence again."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """What the server said: where it led, its status (0: no answer), what went wrong, seconds to the first byte."""

    status: int = 0
    hops: tuple[str, ...] = ()
    reason: str = ""
    first_byte: float = 0.0
    looks: int = 1


Key = tuple[str, str, str, str]
"""Kind, address, page, subject."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One fault in one place. `subject` tells two of a kind on one page apart: the wrong word, the masked number."""

    kind: str
    url: str
    page: str
    link_text: str = ""
    subject: str = ""
    excerpt: str = ""
    evidence: Evidence | None = None
    context: Mapping[str, str] = field(default_factory=lambda: NOTHING)

    @property
    def key(self) -> Key:
        return (self.kind, self.url, self.page, self.subject)


def excerpt(text: str, begin: int, end: int) -> str:
    """The words around a place, cut at the ends of their element."""
    before = text[max(begin - EXCERPT, 0) : begin].rpartition("\n")[2]
    after = text[end : end + EXCERPT].partition("\n")[0]
    return f"{before}{text[begin:end]}{after}".strip()
