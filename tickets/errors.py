"""What can go wrong with a ticket: refused moves, missing facts, lost races, unknown numbers, bad input."""


class TicketError(Exception):
    """Base of this room's errors: `code` is stable, the sentence is for people."""

    code = "ticket"


class UnknownTicketError(TicketError):
    """No ticket of that number, or none this person may see."""

    code = "unknown_ticket"

    def __init__(self, *, number: str) -> None:
        self.number = number
        super().__init__(f"There is no ticket {number}. Check the six characters.")


class IllegalMoveError(TicketError):
    """The lifecycle has no such move from here."""

    code = "illegal_move"

    def __init__(self, *, verb: str, state: str) -> None:
        self.verb, self.state = verb, state
        super().__init__(f"A ticket that is {state} cannot be moved by “{verb}”.")


class MissingFactError(TicketError):
    """A move needs a fact that was not given."""

    code = "missing_fact"

    def __init__(self, *, verb: str, fact: str) -> None:
        self.verb, self.fact = verb, fact
        super().__init__(f"“{verb}” needs {fact}. Nothing was changed.")


class ChangedMeanwhileError(TicketError):
    """Somebody else changed the ticket after this person read it."""

    code = "changed_meanwhile"

    def __init__(self, *, number: str, by: str, minutes: int) -> None:
        self.number, self.by, self.minutes = number, by, minutes
        super().__init__(
            f"Not saved: {by} changed ticket {number} {minutes} minutes ago. See the changes, then try again."
        )


class BadMergeError(TicketError):
    """A ticket cannot be merged into itself, into a duplicate, or into nothing."""

    code = "bad_merge"

    def __init__(self, *, target: str) -> None:
        self.target = target
        super().__init__(
            f"Cannot merge into “{target}”: choose another open or answered ticket that is no duplicate itself."
        )


class BadReportError(TicketError):
    """A report that cannot be taken in as it is; `field` names what to correct."""

    code = "bad_report"

    def __init__(self, *, field: str, problem: str) -> None:
        self.field, self.problem = field, problem
        super().__init__(f"{field}: {problem}")


class BadAttachmentError(TicketError):
    """A file that is no picture we can read safely."""

    code = "bad_attachment"

    def __init__(self, *, problem: str) -> None:
        self.problem = problem
        super().__init__(problem)


class NotPausableError(TicketError):
    """The clocks of this kind of ticket never stop, or none runs."""

    code = "not_pausable"

    def __init__(self, *, kind: str) -> None:
        self.kind = kind
        super().__init__("The clock of this ticket cannot be paused; grant an extension instead.")


class NoCalendarToExtendError(TicketError):
    """An extension would reach into a year without a calendar."""

    code = "no_calendar_to_extend"

    def __init__(self) -> None:
        super().__init__(
            "The extension reaches into a year whose holiday notice is not loaded; import it first."
        )


class TooLateToExtendError(TicketError):
    """An extension is granted before the deadline, not after it."""

    code = "too_late_to_extend"

    def __init__(self) -> None:
        super().__init__(
            "The deadline is over; it cannot be extended any more. Take the ticket back with 0 days."
        )


class BadExtensionError(TicketError):
    """An extension that is no small number of working days."""

    code = "bad_extension"

    def __init__(self, *, days: str) -> None:
        self.days = days
        super().__init__(f"“{days}” is no extension: write a whole number of working days, 0 to 60.")


class AskedAlreadyError(TicketError):
    """One request for more time waits for a ticket at most."""

    code = "asked_already"

    def __init__(self, *, number: str) -> None:
        self.number = number
        super().__init__(f"More time was asked for {number} already; a supervisor decides it first.")


class DecidedAlreadyError(TicketError):
    """Another supervisor was faster."""

    code = "decided_already"

    def __init__(self, *, by: str) -> None:
        self.by = by
        super().__init__(f"{by} decided this request already.")


class UnknownRequestError(TicketError):
    """No such request waits for this ticket."""

    code = "unknown_request"

    def __init__(self, *, request: int) -> None:
        self.request = request
        super().__init__(f"No request {request} waits for this ticket.")
