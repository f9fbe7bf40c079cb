"""A number or mailbox that a carrier refused for good: flagged on its contact, recorded, told the supervisors once."""

from collections.abc import Sequence

from database import timers
from database.session import Work
from database.timers import Handler
from escalation.supervisors import tell_supervisors
from notifiers.ordering.store import read_page
from notifiers.refusals import REFUSED_TIMER, refused_ends
from notifiers.texts import MessageKind
from roster.service import flag_refused

CONTACT = "contact"
"""What such pages are about: a person on the contact list."""


def refusal_handlers() -> tuple[tuple[str, Handler], ...]:
    """The timer kind of refused addresses, for the engine's table."""
    return ((REFUSED_TIMER, refused),)


def refused(work: Work, subjects: Sequence[str]) -> int:
    """Flag what these pages ran into; returns the number of supervisors told."""
    return sum(_flag(work, subject) for subject in subjects)


def _flag(work: Work, subject: str) -> int:
    """Many pages may run into the same bad number; only the first of them is told."""
    timers.clear_timer(work.session, REFUSED_TIMER, subject)
    page = read_page(work.session, int(subject.partition(":")[2]))
    if page is None:
        return 0
    new = [flag_refused(work, one.end.address, code=one.code) for one in refused_ends(work.session, page)]
    if not any(new):
        return 0
    told = {"who": page.contact_label}
    about = (CONTACT, page.contact_id)
    return tell_supervisors(work, MessageKind.ADDRESS_REFUSED, told, subject=about, cycle=page.id)
