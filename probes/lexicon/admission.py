"""Whether a term may enter the lexicon: it must not be found where everything is known to be right."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from probes.findings import excerpt
from probes.lexicon.matcher import Lexicon
from probes.lexicon.terms import Term
from probes.lexicon.words import Words

EXAMPLES = 3


@dataclass(frozen=True, slots=True)
class Turned:
    """A term that was turned away, how often it was found in clean text, and where."""

    term: Term
    hits: int
    examples: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Admission:
    admitted: Sequence[Term]
    turned_away: Sequence[Turned]


def admit(terms: Iterable[Term], clean: Iterable[str], words: Words | None = None) -> Admission:
    """Test terms against clean official text, the desk's own archive: one hit turns a term away."""
    lexicon = Lexicon(terms, words)
    seen: dict[str, list[str]] = {}
    counted: dict[str, int] = {}
    for text in clean:
        for hit in lexicon.scan(text):
            wrong = hit.term.wrong
            counted[wrong] = counted.get(wrong, 0) + 1
            if counted[wrong] <= EXAMPLES:
                seen.setdefault(wrong, []).append(excerpt(text, hit.begin, hit.end))
    return Admission(
        [term for term in lexicon.terms if term.wrong not in counted],
        [
            Turned(term, counted[term.wrong], tuple(seen[term.wrong]))
            for term in lexicon.terms
            if term.wrong in counted
        ],
    )
