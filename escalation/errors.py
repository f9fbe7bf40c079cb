"""What can go wrong with policies, acknowledgements and maintenance windows."""


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
