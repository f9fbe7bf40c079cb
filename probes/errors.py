"""What can go wrong in the room of the machines: the base, and tables that cannot be read."""

from collections.abc import Sequence
from dataclasses import dataclass


class ProbesError(Exception):
    """Base of this room's errors: `code` is stable, the sentence is for people."""

    code = "probes"


class BadTable(ProbesError):
    """A line of a table the desk is shipped with says something nobody can follow."""

    code = "probes.table"

    def __init__(self, table: str, line: int, what: str) -> None:
        self.table, self.line, self.what = table, line, what
        super().__init__(f"line {line} of {table}: {what}; correct the line")


class UnreadableDocument(ProbesError):
    """A document that is not what its name says, or is locked: there is nothing to read."""

    code = "probes.document"

    def __init__(self, what: str) -> None:
        self.what = what
        super().__init__(f"the document cannot be read: {what}")


class TooHeavy(ProbesError):
    """A page or document that takes more time or memory than one file may: what is in it cannot be told."""

    code = "probes.heavy"

    def __init__(self, what: str) -> None:
        self.what = what
        super().__init__(f"the file takes more than a file may: {what}")


class BudgetSpent(ProbesError):
    """A heavy file that comes when its reading has no time left for such: nothing is said of it."""

    code = "probes.budget"

    def __init__(self) -> None:
        super().__init__("the reading's time for heavy files is spent; the next reading begins with this one")


class ReadingTaken(ProbesError):
    """A runner was silent for so long that another took its reading; what it still has is not kept."""

    code = "probes.taken"

    def __init__(self, *, reading: int) -> None:
        self.reading = reading
        super().__init__(f"reading {reading} is run by another worker by now; this one stops")


class UnreadableSite(ProbesError):
    """A reading was asked of what is no site of the desk, or of a site whose address is none."""

    code = "probes.site"

    def __init__(self, *, site: int) -> None:
        self.site = site
        super().__init__(
            f"site {site} cannot be read: no site has this number, or its address does not begin with http"
        )


class ReadingOver(ProbesError):
    """What is over cannot be stopped, and what is complete or older cannot be gone on with."""

    code = "probes.over"

    def __init__(self, *, reading: int) -> None:
        self.reading = reading
        super().__init__(f"reading {reading} is over; look at the newest one of the site")


class BadSetup(ProbesError):
    """How a site is read was told in a way that cannot be."""

    code = "probes.setup"

    def __init__(self, *, field: str, problem: str) -> None:
        self.field, self.problem = field, problem
        super().__init__(f"{field}: {problem}")


class ChangedSetup(ProbesError):
    """Somebody else said meanwhile how the site is read."""

    code = "probes.setup_changed"

    def __init__(self, *, site: int) -> None:
        self.site = site
        super().__init__(f"somebody changed how site {site} is read meanwhile; look again")


class UnknownFault(ProbesError):
    """No fault of that number, or one that is no suspect."""

    code = "probes.fault"

    def __init__(self, *, fault: int) -> None:
        self.fault = fault
        super().__init__(f"there is no suspect {fault}")


class JudgedMeanwhile(ProbesError):
    """Somebody was faster, and said something else."""

    code = "probes.judged"

    def __init__(self, *, fault: int, by: str, verdict: str) -> None:
        self.fault, self.by, self.verdict = fault, by, verdict
        super().__init__(f"suspect {fault} was {verdict} by {by} meanwhile")


class NotRechecked(ProbesError):
    """The page could not be looked at now: nothing was changed."""

    code = "probes.recheck"

    def __init__(self, *, why: str) -> None:
        self.why = why
        super().__init__(f"the page could not be looked at now ({why}); try again later")


class BadTerms(ProbesError):
    """An import of terms that holds none or too many, or a word about a term nobody knows."""

    code = "probes.terms"

    def __init__(self, *, problem: str) -> None:
        self.problem = problem
        super().__init__(f"the terms cannot be taken in: {problem}")


class ChangedMeanwhile(ProbesError):
    """Somebody else changed these words since they were looked at; `stand` is how they stand now."""

    code = "probes.changed_meanwhile"

    def __init__(self, *, by: str, stand: str) -> None:
        self.by, self.stand = by, stand
        super().__init__(f"{by} changed this meanwhile; look at it again, then repeat the change")


_MOST_SHOWN = 20
"""Bad rows named at once: who has more mends these first."""


@dataclass(frozen=True, slots=True)
class BadRow:
    """A line of a table people bring that nobody can follow: what is wrong by code, the word it is about."""

    line: int
    problem: str
    about: str = ""


class BadRows(ProbesError):
    """A table with such lines: nothing of it is taken in. `count` is all of them, `rows` the first."""

    code = "probes.rows"

    def __init__(self, rows: Sequence[BadRow]) -> None:
        self.rows, self.count = tuple(rows[:_MOST_SHOWN]), len(rows)
        lines = ", ".join(f"{one.line} ({one.problem})" for one in self.rows)
        super().__init__(f"nothing was taken in: correct the lines {lines} and bring the table again")


class UnknownName(ProbesError):
    """No such entry in a table of names."""

    code = "probes.name"

    def __init__(self, *, entry: int) -> None:
        self.entry = entry
        super().__init__(f"there is no entry {entry} in this table")
