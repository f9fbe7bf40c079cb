"""View models of working side by side: the decision that can be taken back, what came to nothing, who else is here."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ToastView:
    """The own held decision: words of what was done, whole seconds until it is carried out, the ticket's number."""

    words: str
    seconds: int
    number: str


@dataclass(frozen=True, slots=True)
class LostView:
    """A decision that was not carried out. fact: who was faster, or why; mine: what was typed, label and value."""

    id: int
    number: str
    href: str
    verb: str
    fact: str
    mine: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class BesideView:
    """What stands beside one ticket or the list. Empty strings show nothing.

    viewers: names of the others who look at the open ticket. holder: somebody else has just decided about it.
    waiting: until when it waits, worded. stamp: of the state this page shows (live updates).
    """

    toast: ToastView | None = None
    lost: tuple[LostView, ...] = ()
    viewers: str = ""
    holder: str = ""
    waiting: str = ""
    stamp: str = ""


ALONE = BesideView()
