"""What each unit answered this quarter, for the table of the office: in time, in working days, and where it stands."""

from collections.abc import Mapping

from database.session import Session
from reports import periods
from reports.facts import ALL, Counts
from reports.periods import Period
from reports.reading import Question, by_units
from roster.permissions import Act, Actor
from web import figures_doors, figures_wording
from web.desk import Desk
from web.figures_names import DUTY_DESK
from web.overdue_view import Record, UnitRecord


def this_quarter(desk: Desk, session: Session, actor: Actor, units: Mapping[int, str]) -> Record:
    """One statement; nothing for who may not see figures, and none while they are still being counted."""
    if not actor.may(Act.SEE_FIGURES):
        return {}
    period = periods.quarter(desk.calendar.local(desk.clock.now()).date())
    found = by_units(session, actor, period, units=[DUTY_DESK, *units])
    total = Counts()
    for counts in found.values():
        total = total.plus(counts)
    records = {unit or None: _record(period, unit, counts) for unit, counts in found.items()}
    return {**records, ALL: _record(period, None, total)} if records else {}


def _record(period: Period, unit: int | None, counts: Counts) -> UnitRecord:
    share, days = counts.in_time_share, counts.average_days
    door = figures_doors.tickets(Question(period, unit), "answered", period) if counts.answered else ""
    return UnitRecord(
        None if share is None else figures_wording.percent(share),
        "" if days is None else figures_wording.days(days), door,
    )  # fmt: skip
