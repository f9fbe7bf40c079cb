"""What can go wrong with a ticket: refused moves, missing facts, lost races, unknown numbers, bad input."""

from collections.abc import Sequence
from datetime import datetime


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


class HeldByOtherError(TicketError):
    """Somebody else has just decided about this ticket and can still take it back."""

    code = "held_by_other"

    def __init__(self, *, number: str, by: str, seconds: int) -> None:
        self.number, self.by, self.seconds = number, by, seconds
        super().__init__(
            f"Not saved: {by} is deciding about ticket {number}. Look again in {seconds} seconds."
        )


class BadSnoozeError(TicketError):
    """A ticket cannot wait until that instant; `problem` says why: past, deadline, severe, closed, far, none."""

    code = "bad_snooze"

    def __init__(self, *, problem: str, until: str = "") -> None:
        self.problem, self.until = problem, until
        super().__init__(f"This ticket cannot wait until then ({problem}).")


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


class NoClockToExtendError(TicketError):
    """No legal clock runs on the ticket: its kind has none."""

    code = "no_clock_to_extend"

    def __init__(self) -> None:
        super().__init__("No legal clock runs on this ticket: there is nothing to extend.")


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


class BadKindError(TicketError):
    """A kind this ticket cannot become: `problem` is `fault` or `paused`."""

    code = "bad_kind"

    def __init__(self, *, kind: str, problem: str) -> None:
        self.kind, self.problem = kind, problem
        super().__init__(
            "A detected fault has no legal clock: it becomes no citizen's report, nor the reverse."
            if problem == "fault"
            else "The clock stands still, and of this kind it may not. Let it go on first."
        )


class EmptyBulkError(TicketError):
    """A change of many without tickets, or without a change; `missing` is `tickets` or `fields`."""

    code = "empty_bulk"

    def __init__(self, *, missing: str) -> None:
        self.missing = missing
        super().__init__(
            "Choose tickets first." if missing == "tickets" else "Choose what should change first."
        )


class TooManyAtOnceError(TicketError):
    """More tickets than a person can look through."""

    code = "too_many_at_once"

    def __init__(self, *, asked: int, most: int) -> None:
        self.asked, self.most = asked, most
        super().__init__(f"{asked} tickets are chosen; at most {most} at once. Choose fewer.")


class BadViewError(TicketError):
    """A view that cannot be kept, or is not one's own; `problem` is `name`, `query`, `number`, `many` or `gone`."""

    code = "bad_view"

    def __init__(self, *, problem: str) -> None:
        self.problem = problem
        sentences = {
            "name": "Give the view a name of 1 to 40 characters.",
            "query": "The filters are too long to be kept. Use fewer words.",
            "number": "A view keeps no telephone number. Search without it, then keep the view.",
            "many": "You keep 30 views already. Delete one first.",
            "gone": "There is no such view of yours.",
        }
        super().__init__(sentences[problem])


class UnfilledAnswerError(TicketError):
    """An answer in which places of its template still stand open."""

    code = "unfilled_answer"

    def __init__(self, *, names: Sequence[str]) -> None:
        self.names = tuple(names)
        places = ", ".join(f"{{{name}}}" for name in names)
        super().__init__(f"Not answered: {places} still stands in the words. Write what belongs there.")


class BadTemplateError(TicketError):
    """A template that cannot be kept as it is; `problem` is range, taken, length or unknown."""

    code = "bad_template"

    def __init__(self, *, field: str, problem: str, names: Sequence[str] = ()) -> None:
        self.field, self.problem, self.names = field, problem, tuple(names)
        super().__init__(f"The {field} of this template: {problem} {', '.join(names)}".strip())


class TemplateChangedError(TicketError):
    """Somebody else saved or removed this template after it was read."""

    code = "template_changed"

    def __init__(self, *, number: int) -> None:
        self.number = number
        super().__init__(f"Not saved: somebody changed template {number} meanwhile. See it, then save again.")


class NoCopyError(TicketError):
    """There is nothing to note as copied to the platform; `by` and `at` where somebody noted it already."""

    code = "no_copy"

    def __init__(self, *, number: str, by: str = "", at: datetime | None = None) -> None:
        self.number, self.by, self.at = number, by, at
        super().__init__(f"Not noted: the answer of {number} is not waiting to be copied to the platform.")


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
