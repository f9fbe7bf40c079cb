"""The call-task carrier: a person rings the landline (or pastes into the group) and records how it went."""

from datetime import datetime, timedelta
from typing import Protocol

from notifiers.carriers.port import (
    Accepted,
    CannotAsk,
    DataRegion,
    Fate,
    Found,
    Handed,
    Letter,
    LookUp,
    NotFound,
    Outcome,
)


class CallDesk(Protocol):
    """Where calls to be made are written down."""

    def open_task(self, letter: Letter) -> int: ...

    def find_task(self, ref: str) -> int | None: ...


class CallTaskCarrier:
    """Accepted means: the task stands on the desk's list. The receipt is what the person records."""

    name = "call_task"
    data_region = DataRegion.LOCAL
    can_look_up = True
    settle_after = timedelta(0)
    gives_receipts = None

    def __init__(self, desk: CallDesk) -> None:
        self._desk = desk

    def send(self, letter: Letter) -> Outcome:
        return Accepted(_sid(self._desk.open_task(letter)))

    def look_up(self, letter: Letter, *, since: datetime) -> LookUp:  # noqa: ARG002  (the reference is enough)
        task_id = self._desk.find_task(letter.ref)
        return NotFound() if task_id is None else Found((_sid(task_id),))

    def what_became(self, handed: Handed) -> Fate:  # noqa: ARG002  (the person who rings records it)
        return CannotAsk("no_receipts")


def _sid(task_id: int) -> str:
    return f"call-{task_id}"
