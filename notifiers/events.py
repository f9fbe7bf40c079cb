"""What a reply is taken for: an event about subjects, or a refusal with its reason; and what a page is about."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from database.session import Work
from notifiers.ordering.bundles_store import open_subjects, spoken_for
from notifiers.ordering.store import lock_subjects
from notifiers.pages import BUNDLE, PageView
from notifiers.replies import ReplyAction
from notifiers.texts import MessageKind

Local = Callable[[datetime], datetime]
"""The desk's wall clock (`DeskCalendar.local`), for the hour an answer names."""

Hold = Callable[[str, Collection[int]], None]
"""Keeps subjects (kind, ids) from others. Called before their pages are locked: everybody takes them in this order."""


def hold_nothing(_kind: str, _subject_ids: Collection[int]) -> None:
    """For subjects that nobody else changes."""


class Reason(StrEnum):
    """Why a reply is no event. Supervisors are told of `wrong_limit`."""

    UNKNOWN_SENDER = "unknown_sender"
    UNKNOWN_CODE = "unknown_code"
    WRONG_LIMIT = "wrong_limit"
    IGNORED = "ignored"
    EXPIRED = "expired"
    CLOSED = "closed"
    TOO_LATE = "too_late"
    REPEATED = "repeated"
    AMBIGUOUS = "ambiguous"
    NOTHING_OPEN = "nothing_open"
    NOT_UNDERSTOOD = "not_understood"
    ANSWERED = "answered"


@dataclass(frozen=True, slots=True, kw_only=True)
class Matched:
    """An event: this contact wants this done about these subjects. `kind`, `data`: the answer, if any."""

    inbound_id: int | None
    page_id: int
    subject_kind: str
    subject_ids: tuple[int, ...]
    """More than one where the message was a bundle."""
    contact_id: int
    contact_label: str
    action: ReplyAction
    kind: MessageKind | None
    data: Mapping[str, str | int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Refused:
    """No event; what to answer, or None to stay silent."""

    inbound_id: int | None
    reason: Reason
    kind: MessageKind | None
    data: Mapping[str, str | int]


def lock_about(work: Work, page: PageView, hold: Hold) -> tuple[str, Sequence[int]]:
    """What a page is about, held with all its pages: kind and ids."""
    kind, ids = about(work, page)
    hold(kind, ids)
    lock_subjects(work.session, kind, ids)
    return kind, ids


def about(work: Work, page: PageView, *, only_open: bool = False) -> tuple[str, Sequence[int]]:
    """A bundle speaks of the tickets of its pages; `only_open` leaves out what others took or closed meanwhile."""
    if page.subject_kind == BUNDLE:
        ids = spoken_for(work.session, page.id)
        return "ticket", open_subjects(work.session, "ticket", ids) if only_open else ids
    return page.subject_kind, (page.subject_id,)


def matched(
    work: Work, page: PageView, action: ReplyAction, *, inbound_id: int | None, kind: MessageKind | None
) -> Matched:
    """The event a page's contact brought about."""
    subject_kind, ids = about(work, page, only_open=True)
    return Matched(
        inbound_id=inbound_id,
        page_id=page.id,
        subject_kind=subject_kind,
        subject_ids=tuple(ids),
        contact_id=page.contact_id,
        contact_label=page.contact_label,
        action=action,
        kind=kind,
        data=facts_of(page),
    )


def facts_of(page: PageView) -> dict[str, str | int]:
    return {"number": page.subject_id, **page.data, "severity": page.severity}
