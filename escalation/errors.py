"""What can go wrong with policies, acknowledgements, urges and maintenance windows."""

from datetime import datetime


class EscalationError(Exception):
    """Base of this room's errors: `code` is stable, the sentence is for people."""

    code = "escalation"


class BadPolicyError(EscalationError):
    """A policy that cannot be carried out; `where` names the place in the data."""

    code = "bad_policy"

    def __init__(self, *, where: str, problem: str) -> None:
        self.where, self.problem = where, problem
        super().__init__(f"Policy {where}: {problem}")


class BadWindowError(EscalationError):
    """A maintenance window that cannot be: `field` names what was typed, `problem` is what is wrong with it."""

    code = "bad_window"

    def __init__(self, *, field: str, problem: str) -> None:
        self.field, self.problem = field, problem
        super().__init__(f"No maintenance window: {field} ({problem}).")


class WindowOverError(EscalationError):
    """There is nothing to end: the window is over, or was never there."""

    code = "window_over"

    def __init__(self, *, window: int) -> None:
        self.window = window
        super().__init__(f"Maintenance window {window} is over already.")


class NothingToAcknowledgeError(EscalationError):
    """The ticket is answered, or nobody was paged for it."""

    code = "nothing_to_acknowledge"

    def __init__(self, *, number: str) -> None:
        self.number = number
        super().__init__(f"Nobody is being called for ticket {number} now.")


class NothingHeldError(EscalationError):
    """Sending does not stand still."""

    code = "nothing_held"

    def __init__(self) -> None:
        super().__init__("Sending is not held; there is nothing to resume.")


class UrgedLatelyError(EscalationError):
    """A ticket is urged at most once an hour."""

    code = "urged_lately"

    def __init__(self, *, number: str, at: datetime, by: str) -> None:
        self.number, self.at, self.by = number, at, by
        super().__init__(f"Ticket {number} was urged at {at:%H:%M} UTC by {by}: wait an hour.")


class NobodyToUrgeError(EscalationError):
    """Nobody who has the ticket can be reached."""

    code = "nobody_to_urge"

    def __init__(self, *, number: str) -> None:
        self.number = number
        super().__init__(f"Nobody who has ticket {number} can be reached: check contacts.")


class NothingToUrgeError(EscalationError):
    """There is no such open ticket."""

    code = "nothing_to_urge"

    def __init__(self, *, number: str) -> None:
        self.number = number
        super().__init__(f"Ticket {number} is answered, or there is none: nobody needs urging.")


class TooLongToUrgeError(EscalationError):
    """Own words stand in a short message."""

    code = "too_long_to_urge"

    def __init__(self, *, most: int) -> None:
        self.most = most
        super().__init__(f"Write at most {most} characters.")
