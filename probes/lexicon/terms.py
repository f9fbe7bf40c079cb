"""One term of the lexicon: what is wrong about it, what is right, where it is right after all, who says so."""

from dataclasses import dataclass
from enum import StrEnum

SHORT = 2
"""Terms of so many characters are found across two words too, and are looked at for the words around them."""


class TermKind(StrEnum):
    """What is wrong; the kind of the finding is named after it."""

    TYPO = "typo"
    BANNED = "banned"
    OUTDATED = "outdated"


FINDING: dict[TermKind, str] = {
    TermKind.TYPO: "typo",
    TermKind.BANNED: "banned_word",
    TermKind.OUTDATED: "outdated_word",
}


@dataclass(frozen=True, slots=True)
class Term:
    """`exceptions` are longer stretches of text in which the term is right ("按装机" holds no 按装)."""

    wrong: str
    right: str = ""
    kind: TermKind = TermKind.TYPO
    exceptions: tuple[str, ...] = ()
    source: str = ""
    approver: str = ""


@dataclass(frozen=True, slots=True)
class Hit:
    """A term at its place in a text: characters `begin` to `end`."""

    term: Term
    begin: int
    end: int
