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


def delivery_audit(session: Reader, now: datetime) -> list[Finding]:
    """Every broken delivery promise, none if all hold."""
    questions = {
        "page_unsettled": store.unsettled(now - PATIENCE),
        "page_accepted_without_attempt": store.accepted_without_attempt(),
        "attempt_unended": store.unended_attempts(now - PATIENCE),
        "attempt_without_page": store.attempts_without_page(),
        "third_copy": store.third_copies(),
        "undeliverable_unanswered": store.undeliverable_unanswered(now - _MEMORY, now - _FOLLOW_UP),
    }
    found = {code: store.ids(session, question, limit=_SHOWN) for code, question in questions.items()}
    found["hand_back_overdue"] = store.ids(session, store.overdue_hand_backs(now - PATIENCE), limit=_SHOWN)
    return [Finding(code, tuple(subjects)) for code, subjects in found.items() if subjects]
