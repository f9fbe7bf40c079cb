"""What can go wrong with handovers."""

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


class NotYourPartError(RoundsError):
    """Who leaves writes, who takes over confirms; nobody does both."""

    code = "not_your_part"

    def __init__(self, *, part: str) -> None:
        self.part = part
        super().__init__(f"Not saved: {part} is the other one's part.")


class BadWordsError(RoundsError):
    """The words are too many."""

    code = "bad_words"

    def __init__(self, *, most: int) -> None:
        self.most = most
        super().__init__(f"Write at most {most} characters.")
