"""The demonstration's rota: five readers and three leaders, published from before the story on."""

from calendar import monthrange
from collections.abc import Sequence
from datetime import date, timedelta

from calendars.workdays import YearStatus
from roster.people import DutyRole, Person
from roster.permissions import Actor, Role
from roster.rota import planning
from roster.rota.days import Coverage
from web.desk import Desk

FOUNDER = Actor("demo", "示例市", Role.ADMINISTRATOR)
TURNS = {DutyRole.READER: (2, 3, 4, 5, 6), DutyRole.DUTY_LEADER: (1, 7, 8)}
"""Places in the list of contacts, from 1."""
AHEAD = timedelta(days=60)


def publish_rota(desk: Desk, people: Sequence[Person]) -> None:
    """Up to the end of the second month ahead; nothing where the year's calendar is not known."""
    for role, places in TURNS.items():
        turns = [people[place - 1].id for place in places]
        desk.rotas.set_members(FOUNDER, role, turns, Coverage.EVERY_REST_DAY)
    until = _month_end(desk.rotas.today + AHEAD)
    if YearStatus.MISSING in {desk.calendar.year_status(day.year) for day in (desk.rotas.today, until)}:
        return
    with desk.database.read() as session:
        found = desk.rotas.proposals(session, until)
    desk.rotas.publish(FOUNDER, until, seen=planning.seen({role: one.moves for role, one in found.items()}))


def _month_end(day: date) -> date:
    return day.replace(day=monthrange(day.year, day.month)[1])
