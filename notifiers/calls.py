"""What people do by hand: calls to landlines, words pasted into groups. Carriers open it, whoever did it records it."""

import hashlib
from dataclasses import dataclass

from calendars.clock import Clock
from database import blobs
from database.blobs import Blob
from database.session import Database, Work
from notifiers.carriers.port import Letter
from notifiers.channels import Channel
from notifiers.errors import CallTaskSettled, UnknownCallTask
from notifiers.events import Hold, Matched, hold_nothing, lock_about, matched
from notifiers.inbox import store
from notifiers.pages import CallState, CallTaskView, PageView
from notifiers.receipts import ReceiptStatus, record_receipt
from notifiers.replies import ReplyAction


@dataclass(frozen=True, slots=True)
class NotReached:
    """The call brought nobody to the line; the page's next channel has its turn."""

    page_id: int


class CallBook:
    """Where the call-task carrier writes: each task in a transaction of its own, once for each reference."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database, self._clock = database, clock

    def open_task(self, letter: Letter) -> int:
        """The task's id; the same letter again is the same task."""
        with self._database.work(self._clock.now(), "dispatch") as work:
            return store.open_call_task(work.session, letter, now=work.now)

    def find_task(self, ref: str) -> int | None:
        """The task opened for this reference, or None."""
        with self._database.read() as session:
            return store.call_task_of_ref(session, ref)


def record_call(
    work: Work, task_id: int, *, state: CallState, by: str, note: str = "", hold: Hold = hold_nothing
) -> Matched | NotReached:
    """How a call a person made went; reached acknowledges. Raises UnknownCallTask, CallTaskSettled."""
    task, ref, page = _open_task(work, task_id, Channel.CALL, hold=hold)
    store.set_call(work.session, task_id, state=state, by=by, note=note, now=work.now)
    work.record(f"call.{state.value}", f"page:{task.page_id}", {"task": task_id})
    reached = state is CallState.REACHED
    record_receipt(work, ref, ReceiptStatus.DELIVERED if reached else ReceiptStatus.FAILED)
    if not reached or page is None:
        return NotReached(task.page_id)
    return matched(work, page, ReplyAction.ACK, inbound_id=None, kind=None)


def record_paste(
    work: Work, task_id: int, *, pasted: bool, by: str, note: str = "", proof: Blob | None = None
) -> None:
    """Whether the words stand in the group now; if not, the next channel has its turn.

    Nobody acknowledges by pasting. Raises UnknownCallTask, CallTaskSettled.
    """
    task, ref, _ = _open_task(work, task_id, Channel.GROUP, hold=hold_nothing)
    state = CallState.PASTED if pasted else CallState.NOT_REACHED
    proof_id = blobs.keep(work.session, proof, at=work.now) if proof else None
    store.set_call(work.session, task_id, state=state, by=by, note=note, now=work.now, proof_id=proof_id)
    # The record holds the picture's digest, so that it can be shown to be the one of that day.
    digest = hashlib.sha256(proof.data).hexdigest() if proof else ""
    work.record(f"group.{state.value}", f"page:{task.page_id}", {"task": task_id, "proof": digest})
    record_receipt(work, ref, ReceiptStatus.DELIVERED if pasted else ReceiptStatus.FAILED)


def _open_task(
    work: Work, task_id: int, channel: Channel, *, hold: Hold
) -> tuple[CallTaskView, str, PageView | None]:
    """The task, its reference and its page, held in the order of everybody who takes a page back: the task last."""
    page = store.page_of_call(work.session, task_id)
    if page is not None:
        lock_about(work, page, hold)
    found = store.lock_call(work.session, task_id)
    if found is None or found[0].channel is not channel:
        raise UnknownCallTask(task_id)
    if found[0].state is not CallState.OPEN:
        raise CallTaskSettled(task_id, found[0].state)
    return *found, page
