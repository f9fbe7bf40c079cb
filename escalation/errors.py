"""What can go wrong with policies and acknowledgements."""


class EscalationError(Exception):
    """Base of this room's errors: `code` is stable, the sentence is for people."""

    code = "escalation"


class BadPolicyError(EscalationError):
    """A policy that cannot be carried out; `where` names the place in the data."""

    code = "bad_policy"

    def __init__(self, *, where: str, problem: str) -> None:
        self.where, self.problem = where, problem
        super().__init__(f"Policy {where}: {problem}")


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
