"""What supervisors are told about the calendar itself: deadlines it moved, and a year nobody has published yet."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time, timedelta

from calendars.service import DeskCalendar
from calendars.workdays import SURE
from database import timers
from database.session import Session, Work
from escalation.engine import Handler
from escalation.people import Directory, addresses
from notifiers.outbox import PageDraft, enqueue
from notifiers.texts import MessageKind
from roster.people import DutyRole
from tickets.recompute_service import RECOMPUTED
from tickets.recompute_store import run as read_run

WATCH = "calendar_watch"
"""Timer kind (one subject): is the coming year's notice loaded?"""
WATCHED = "calendar:0"
CALENDAR = "calendar"
"""What such pages are about: no ticket, the calendar itself."""
FIRST_MONTH, DAILY_MONTH = 11, 12
"""Past notices came between 25 October and 8 December."""
AT = time(9)
CHANNELS = ("sms", "email", "call")


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


def next_look(today: date, *, daily: bool) -> date:
    """Tomorrow in December or while this very year is not published; on Mondays in November; else 1 November."""
    if daily or today.month == DAILY_MONTH:
        return today + timedelta(days=1)
    if today.month < FIRST_MONTH:
        return date(today.year, FIRST_MONTH, 1)
    monday = today + timedelta(days=7 - today.weekday())
    return min(monday, date(today.year, DAILY_MONTH, 1))


def _watch(work: Work, subject: str, calendar: DeskCalendar) -> int:
    today = calendar.local(work.now).date()
    year = year_to_import(calendar, today)
    following = next_look(today, daily=year == today.year)
    timers.set_timer(work.session, WATCH, subject, due_at=datetime.combine(following, AT, calendar.zone))
    if year is None:
        return 0
    facts: dict[str, str | int] = {
        "year": year,
        "until": f"{year - 1}-12-31" if year > today.year else f"{today:%Y-%m-%d}",
    }
    return _tell(work, MessageKind.CALENDAR_MISSING, facts, subject_id=0, cycle=today.toordinal())


def _tell_moved(work: Work, subject: str) -> int:
    """One summary a run: how many deadlines moved, how many are over by it."""
    timers.clear_timer(work.session, RECOMPUTED, subject)
    run = read_run(work.session, int(subject.partition(":")[2]))
    if run is None:
        return 0
    facts = {"number": run.number, "moved": run.moved, "overdue": run.overdue}
    return _tell(work, MessageKind.CALENDAR_MOVED, facts, subject_id=run.number, cycle=1)


def _tell(
    work: Work, kind: MessageKind, facts: Mapping[str, str | int], *, subject_id: int, cycle: int
) -> int:
    drafts = [
        PageDraft(
            subject_kind=CALENDAR, subject_id=subject_id, cycle_no=cycle, step_no=0, contact_id=person.id,
            contact_label=person.label, channels=addresses(person, CHANNELS), kind=kind, data=facts,
            severity="normal", channel_delay=0,
        )
        for person in Directory(work.session, work.now).role(DutyRole.SUPERVISOR)
    ]  # fmt: skip
    paged = sum(enqueue(work, draft) is not None for draft in drafts)
    work.record("calendar_told", f"calendar:{subject_id}", {"kind": kind.value, "people": paged})
    return paged
