"""What can go wrong with handovers."""

from datetime import datetime

from rounds.errors import RoundsError


class UnknownHandoverError(RoundsError):
    """There is no such note."""

    code = "unknown_handover"

    def __init__(self, *, handover: int) -> None:
        self.handover = handover
        super().__init__(f"There is no handover {handover}.")


class HandoverChangedError(RoundsError):
    """Somebody wrote or confirmed the note since the page was read."""

    code = "handover_changed"

    def __init__(self, *, by: str) -> None:
        self.by = by
        super().__init__(f"The note was changed meanwhile. {by}".strip())


class HandoverEarlyError(RoundsError):
    """Nobody takes over before the change: what stands open is not known yet."""

    code = "handover_early"

    def __init__(self, *, at: datetime) -> None:
        self.at = at
        super().__init__(f"The change is at {at.isoformat()}.")


class NotYourPartError(RoundsError):
    """Who leaves writes, who takes over confirms; nobody does both. `who` takes over."""

    code = "not_your_part"

    def __init__(self, *, part: str, who: str = "") -> None:
        self.part, self.who = part, who
        super().__init__(f"Not saved: {part} is the other one's part.")


class BadWordsError(RoundsError):
    """The words are too many, or none."""

    code = "bad_words"

    def __init__(self, *, most: int, problem: str = "long") -> None:
        self.most, self.problem = most, problem
        super().__init__(f"Write 1 to {most} characters.")
