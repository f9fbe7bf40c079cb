"""What can go wrong with the register."""

from rounds.errors import RoundsError


class BadEntryError(RoundsError):
    """A field of the form cannot be kept; `problem` is missing, long, range or past."""

    code = "bad_entry"

    def __init__(self, *, field: str, problem: str) -> None:
        self.field, self.problem = field, problem
        super().__init__(f"Not saved: {field} is {problem}.")


class UnknownEntryError(RoundsError):
    """The register has no such entry."""

    code = "unknown_entry"

    def __init__(self, *, entry: int) -> None:
        self.entry = entry
        super().__init__(f"The register has no entry {entry}.")


class IllegalActError(RoundsError):
    """The entry stands elsewhere; `state` is unapproved where a publication lacks its approval."""

    code = "illegal_act"

    def __init__(self, *, verb: str, state: str) -> None:
        self.verb, self.state = verb, state
        super().__init__(f"Not saved: “{verb}” is not possible while the entry is {state}.")


class RelayWaitsError(RoundsError):
    """A relay is still unacknowledged: nothing ends the entry over the heads of those it went to."""

    code = "relay_waits"

    def __init__(self, *, waiting: int) -> None:
        self.waiting = waiting
        super().__init__(f"Not saved: {waiting} relays are not acknowledged yet.")


class EntryChangedError(RoundsError):
    """Somebody wrote something about the entry since the page was read."""

    code = "entry_changed"

    def __init__(self, *, entry: int) -> None:
        self.entry = entry
        super().__init__(f"Entry {entry} was changed meanwhile. Look at it again.")


class AcknowledgedAlreadyError(RoundsError):
    """Somebody recorded the acknowledgement first."""

    code = "relay_acknowledged"

    def __init__(self, *, by: str) -> None:
        self.by = by
        super().__init__(f"{by} acknowledged this relay already.")
