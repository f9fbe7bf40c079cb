"""Named places where a kill test lets the worker die: before, between and after the three transactions."""

import os
from collections.abc import Callable
from enum import StrEnum

FailPoints = Callable[["FailPoint"], None]


class FailPoint(StrEnum):
    """AFTER_CLAIM is inside the first transaction, AFTER_ATTEMPT behind it, AFTER_CALL before the record."""

    AFTER_CLAIM = "after_claim"
    AFTER_ATTEMPT = "after_attempt"
    AFTER_CALL = "after_call"
    AFTER_RECORD = "after_record"


EXIT_STATUS = 137
"""What a shell shows for SIGKILL."""


def never(_point: FailPoint) -> None:
    """The ordinary worker dies nowhere."""


def exit_at(name: str | None) -> FailPoints:
    """Die without clean-up at the point named (the worker's setting DUWANG_FAIL); nowhere without a name."""
    if not name:
        return never
    wanted = FailPoint(name)

    def reach(point: FailPoint) -> None:
        if point is wanted:
            os._exit(EXIT_STATUS)

    return reach
