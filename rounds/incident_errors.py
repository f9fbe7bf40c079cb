"""What can go wrong with incidents."""

from collections.abc import Sequence

from rounds.errors import RoundsError


class UnknownIncidentError(RoundsError):
    """There is no such incident."""

    code = "unknown_incident"

    def __init__(self, *, incident: int) -> None:
        self.incident = incident
        super().__init__(f"There is no incident {incident}.")


class BadFactError(RoundsError):
    """A field cannot be kept; `problem` is missing, long, choice or range."""

    code = "bad_fact"

    def __init__(self, *, field: str, problem: str) -> None:
        self.field, self.problem = field, problem
        super().__init__(f"Not saved: {field} ({problem}).")


class IllegalMoveError(RoundsError):
    """The table has no such move from where the incident is."""

    code = "illegal_incident_move"

    def __init__(self, *, verb: str, state: str) -> None:
        self.verb, self.state = verb, state
        super().__init__(f"Not saved: “{verb}” is not possible while the incident is {state}.")


class MissingFactsError(RoundsError):
    """The move lacks what it must leave behind."""

    code = "missing_facts"

    def __init__(self, *, verb: str, facts: Sequence[str]) -> None:
        self.verb, self.facts = verb, tuple(facts)
        super().__init__(f"Not saved: “{verb}” needs {', '.join(facts)}.")


class IncidentChangedError(RoundsError):
    """Somebody wrote about the incident since the page was read."""

    code = "incident_changed"

    def __init__(self, *, incident: int) -> None:
        self.incident = incident
        super().__init__(f"Incident {incident} was changed meanwhile. Look at it again.")


class ReportedAlreadyError(RoundsError):
    """Somebody attached the proof first."""

    code = "reported_already"

    def __init__(self, *, by: str) -> None:
        self.by = by
        super().__init__(f"{by} recorded this report already.")
