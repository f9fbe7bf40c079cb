"""Key periods (重保) as instants: while one is on, the policies' shorter delays hold (notice 一(三))."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from calendars.service import DeskCalendar
from database import timers
from database.session import Session, Work
from escalation.ladder import Facts, Spans
from roster.rota.absence_store import periods
from roster.rota.days import DAY, KeyPeriod
from roster.rota.planning import ROUNDS_DAY
from tickets.intake_service import LADDER

LOOK_BACK = timedelta(days=60)
"""A ladder's last rungs lie nearer: what a period before that made of them is over."""


def key_days(session: Session, calendar: DeskCalendar, now: datetime) -> Spans:
    """The periods of now, of late and to come; each from the first midnight of its days to the last."""
    return spans(periods(session, calendar.local(now).date() - LOOK_BACK), calendar)


def spans(found: Sequence[KeyPeriod], calendar: DeskCalendar) -> Spans:
    return tuple(
        (calendar.midnight_after(one.first - DAY), calendar.midnight_after(one.last)) for one in found
    )


def with_key_days(facts: Facts, found: Spans) -> Facts:
    """The facts of a ladder, with the key periods."""
    return replace(facts, key_days=found)


def is_on(found: Spans, at: datetime) -> bool:
    """Whether a key period is on at that instant."""
    return any(first <= at < end for first, end in found)


def look_anew(work: Work) -> None:
    """A period was entered or called off: ladders and the day's rounds are looked at in the next pass."""
    for kind in (LADDER, ROUNDS_DAY):
        timers.bring_forward(work.session, kind, now=work.now)
