"""The delivery auditor: questions to the database that must bring no row; a command, a metric and a test."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from notifiers.auditing import store
from notifiers.store import Reader

PATIENCE = timedelta(minutes=15)
"""Longer than every retry, lease and look-up together."""
_FOLLOW_UP = timedelta(seconds=15)
"""An undeliverable page brings the next person within this time (I1)."""
_MEMORY = timedelta(days=30)
_SHOWN = 20


@dataclass(frozen=True, slots=True)
class Finding:
    """A promise that does not hold: its `code` and the first offenders (ids; `page:<id>` for timers)."""

    code: str
    subjects: tuple[str, ...]


def delivery_audit(session: Reader, now: datetime, *, newest: int | None = None) -> list[Finding]:
    """Every broken delivery promise, none if all hold.

    `newest` keeps a look every minute cheap: only so many pages made last are asked about; what still waits to be
    sent is found at any age.
    """
    first = store.first_of_newest(session, newest) if newest else 0
    questions = {
        "page_unsettled": store.unsettled(now - PATIENCE, first),
        "page_accepted_without_attempt": store.accepted_without_attempt(first),
        "attempt_unended": store.unended_attempts(now - PATIENCE, first),
        "attempt_without_page": store.attempts_without_page(first),
        "bundled_for_nothing": store.bundled_for_nothing(first),
        "third_copy": store.third_copies(first),
        "undeliverable_unanswered": store.undeliverable_unanswered(now - _MEMORY, now - _FOLLOW_UP, first),
    }
    found = {code: store.ids(session, question, limit=_SHOWN) for code, question in questions.items()}
    found["hand_back_overdue"] = store.ids(session, store.overdue_hand_backs(now - PATIENCE), limit=_SHOWN)
    return [Finding(code, tuple(subjects)) for code, subjects in found.items() if subjects]
