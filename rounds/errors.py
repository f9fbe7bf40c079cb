"""What can go wrong in the duty day's records: the base every error of this room is built on."""


class RoundsError(Exception):
    """Base of this room's errors: `code` is stable, the sentence is for people."""

    code = "rounds"
