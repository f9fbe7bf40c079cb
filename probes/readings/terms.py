"""The lexicon as the desk uses it: the shipped list and its own terms, each with what people said of its suspects."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from database.session import Session
from probes.lexicon.tables import shipped_terms
from probes.lexicon.terms import FINDING, Term
from probes.readings import fault_store, lexicon_store
from probes.readings.fault_store import Verdict
from probes.readings.lexicon_store import OwnTerm
from probes.thresholds import Thresholds, shipped_thresholds

WHOLE = 100


class Use(StrEnum):
    """Whether a term is looked for."""

    USED = "used"
    UNUSED = "unused"
    """Somebody said so."""
    DEMOTED = "demoted"
    """Its false alarms said so."""


@dataclass(frozen=True, slots=True)
class JudgedTerm:
    """A term with the verdicts on its suspects; `own` is None for one that is as shipped."""

    term: Term
    own: OwnTerm | None
    confirmed: int
    rejected: int
    use: Use

    @property
    def precision(self) -> int | None:
        """Percent of its suspects that were right; None while nobody judged any."""
        judged = self.confirmed + self.rejected
        return self.confirmed * WHOLE // judged if judged else None


def judged_terms(session: Session, thresholds: Thresholds | None = None) -> Sequence[JudgedTerm]:
    """Every term: the desk's own in place of a shipped one of the same wrong form."""
    rule = thresholds or shipped_thresholds()
    own = lexicon_store.own_terms(session)
    verdicts = fault_store.verdicts(session, list(FINDING.values()))
    terms = {one.wrong: one for one in shipped_terms()} | {wrong: one.term for wrong, one in own.items()}
    return [_judged(term, own.get(wrong), verdicts, rule) for wrong, term in terms.items()]


def terms_in_use(session: Session) -> Sequence[Term]:
    """Those that are looked for."""
    return [one.term for one in judged_terms(session) if one.use is Use.USED]


def _judged(
    term: Term, own: OwnTerm | None, verdicts: Mapping[tuple[str, Verdict], int], rule: Thresholds
) -> JudgedTerm:
    yes, no = (verdicts.get((term.wrong, one), 0) for one in (Verdict.CONFIRMED, Verdict.REJECTED))
    is_demoted = yes + no >= rule["term_verdicts_least"] and yes * WHOLE < rule["term_precision_least"] * (
        yes + no
    )
    use = Use.DEMOTED if is_demoted else Use.USED
    return JudgedTerm(term, own, yes, no, Use.UNUSED if own and not own.is_used else use)
