"""What supervisors are told about the calendar itself: deadlines it moved, and a year nobody has published yet."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time, timedelta

from calendars.service import DeskCalendar
from calendars.workdays import SURE
from database import timers
from database.session import Session, Work
from database.timers import Handler
from escalation.supervisors import tell_supervisors
from notifiers.texts import MessageKind
from tickets.recompute_service import RECOMPUTED
from tickets.recompute_store import run as read_run

WATCH = "calendar_watch"
"""Timer kind (one subject), every morning: is the coming year's notice loaded?"""
WATCHED = "calendar:0"
CALENDAR = "calendar"
"""What such pages are about: no ticket, the calendar itself."""
FIRST_MONTH, DAILY_MONTH = 11, 12
"""Past notices came between 25 October and 8 December."""
AT = time(9)
MONDAY = 0


def calendar_handlers(calendar: DeskCalendar) -> tuple[tuple[str, Handler], ...]:
    """Timer kinds of the calendar, for the engine's table."""

    def recomputed(work: Work, subjects: Sequence[str]) -> int:
        return sum(_tell_moved(work, subject) for subject in subjects)

    def watch(work: Work, subjects: Sequence[str]) -> int:
        return sum(_watch(work, subject, calendar) for subject in subjects)

    return ((RECOMPUTED, recomputed), (WATCH, watch))


def begin_watch(session: Session, now: datetime) -> None:
    """Look at the coming year from now on, where nobody looks yet."""
    timers.begin_timer(session, WATCH, WATCHED, due_at=now)


def year_to_import(calendar: DeskCalendar, today: date) -> int | None:
    """The year whose notice supervisors must import now: this one, or from November on the next; None if none."""
    if calendar.year_status(today.year) not in SURE:
        return today.year
    following = today.year + 1
    late = today.month >= FIRST_MONTH and calendar.year_status(following) not in SURE
    return following if late else None


def is_told_on(today: date, year: int) -> bool:
    """Daily in December and while this very year is not published; in November on the first and on Mondays."""
    return year == today.year or today.month == DAILY_MONTH or today.day == 1 or today.weekday() == MONDAY


def _watch(work: Work, subject: str, calendar: DeskCalendar) -> int:
    today = calendar.local(work.now).date()
    year = year_to_import(calendar, today)
    tomorrow = datetime.combine(today + timedelta(days=1), AT, calendar.zone)
    timers.set_timer(work.session, WATCH, subject, due_at=tomorrow)
    if year is None or not is_told_on(today, year):
        return 0
    facts: dict[str, str | int] = {
        "year": year,
        "until": f"{year - 1}-12-31" if year > today.year else f"{today:%Y-%m-%d}",
    }
    return _tell(work, MessageKind.CALENDAR_MISSING, facts, subject_id=0, cycle=today.toordinal())


def _tell_moved(work: Work, subject: str) -> int:
    """One summary a run: how many deadlines moved, how many are over by it; another only where more are since."""
    timers.clear_timer(work.session, RECOMPUTED, subject)
    run = read_run(work.session, int(subject.partition(":")[2]))
    if run is None:
        return 0
    facts = {"number": run.number, "moved": run.moved, "overdue": run.overdue}
    return _tell(work, MessageKind.CALENDAR_MOVED, facts, subject_id=run.number, cycle=run.overdue)


def _tell(
    work: Work, kind: MessageKind, facts: Mapping[str, str | int], *, subject_id: int, cycle: int
) -> int:
    paged = tell_supervisors(work, kind, facts, subject=(CALENDAR, subject_id), cycle=cycle)
    work.record("calendar_told", f"calendar:{subject_id}", {"kind": kind.value, "people": paged})
    return paged
