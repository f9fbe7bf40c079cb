"""The desk of the storm section: tickets for which 13 contacts answer, whose ladders fall due at one instant."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time

from sqlalchemy import delete, insert, select, update
from sqlalchemy.orm import Session

from bench.databases import settle
from bench.people import LOGIN
from bench.subject import Subject
from calendars.service import DeskCalendar
from database.timers import TimerRow
from roster import store as roster_store
from roster.account_store import AccountRow
from roster.people import ChannelKind, Reach
from tickets.intake_service import LADDER
from tickets.kinds import Kind, Severity
from tickets.lifecycle import State
from tickets.row_store import OPEN, TicketRow
from tickets.ticket import subject_of

CONTACTS = 13
SEVERE_EVERY = 100
"""One in so many is severe: its reader is told at once, whatever its unit's contact hears."""
MORNING, EVENING = time(8, 30), time(17, 30)


@dataclass(frozen=True, slots=True)
class Storm:
    """Ids of the tickets that will fall due; numbers of those whose contact sits at the screen, and of spare ones."""

    ids: Sequence[int]
    own: Sequence[str]
    spare: Sequence[str]


def prepare(subject: Subject, due: int) -> Storm:
    """Every open ticket gets a unit and a deadline before which a reminder is due now; the last ones are spare.

    The clerk becomes the first contact: who takes their own tickets tells nobody else about it by message.
    """
    calendar, now = subject.desk.calendar, subject.clock.now()
    with subject.desk.database.work(now, "bench") as work:
        session = work.session
        units = _units(session)
        session.execute(delete(TimerRow))
        _put_before_the_deadline(session, units, _deadline(calendar, now))
        rows = session.execute(
            select(TicketRow.id, TicketRow.number, TicketRow.unit_id).where(OPEN).order_by(TicketRow.id)
        ).all()
    settle(subject.desk.database.engine)
    own = [(row.id, row.number) for row in rows if row.unit_id == units[0]]
    last = rows[:due][-1].id
    return Storm(
        [row.id for row in rows[:due]],
        [number for n, number in own if n <= last],
        [row.number for row in rows[due:]],
    )


def fall_due(subject: Subject, storm: Storm, *, at: datetime) -> None:
    """Their ladders are due at that instant, and nothing else is."""
    with subject.desk.database.work(at, "bench") as work:
        rows = [{"kind": LADDER, "subject": subject_of(one), "due_at": at} for one in storm.ids]
        work.session.execute(insert(TimerRow), rows)


def _units(session: Session) -> list[int]:
    """Thirteen units whose first contacts all differ; the clerk is the first one's."""
    units = [unit.id for unit in roster_store.units(session)]
    for n in range(CONTACTS - len(units)):
        unit = roster_store.add_unit(session, f"示例单位{n:03d}")
        person = roster_store.add_person(session, unit_id=unit, name="示例", title="联络员", position=0)
        roster_store.set_reaches(session, person, [Reach(ChannelKind.MOBILE, f"+861300001{n:04d}")])
        units.append(unit)
    first = roster_store.people_of_units(session, units[:1])[units[0]][0]
    session.execute(update(AccountRow).where(AccountRow.login == LOGIN).values(person_id=first.id))
    return units


def _put_before_the_deadline(session: Session, units: Sequence[int], due_at: datetime) -> None:
    values = {
        "kind": Kind.ERROR_REPORT.value, "state": State.VERIFIED.value, "due_at": due_at, "overdue_at": due_at,
        "sort_at": due_at, "assignee_id": None, "deadline_unknown": False,
    }  # fmt: skip
    for n, unit in enumerate(units):
        mine = TicketRow.id % len(units) == n
        session.execute(update(TicketRow).where(OPEN, mine).values(**values, unit_id=unit))
    severe = TicketRow.id % SEVERE_EVERY == 0
    session.execute(update(TicketRow).where(OPEN, severe).values(severity=Severity.SEVERE.value))


def _deadline(calendar: DeskCalendar, now: datetime) -> datetime:
    """The first working day whose morning is still to come, so that the reminder of the day before is due."""
    today = calendar.local(now)
    evening = datetime.combine(today.date(), EVENING, today.tzinfo)
    if calendar.working_days_before(evening, 0, at=MORNING) > now:
        return evening
    return datetime.combine(calendar.add_working_days(today.date(), 1), EVENING, today.tzinfo)
