"""The desk's services over a clock of their own, so that histories come about at their own times."""

import secrets
from dataclasses import replace
from datetime import datetime, timedelta

from calendars.clock import ManualClock
from database import timers
from escalation.engine import Engine
from escalation.handlers import Handlers
from escalation.maintenance_service import Maintenance
from escalation.people import addresses
from escalation.rotas import Rotas
from escalation.service import Escalation
from notifiers.calls import CallBook
from notifiers.carriers.call_task import CallTaskCarrier
from notifiers.carriers.file import FileCarrier
from notifiers.carriers.port import Carrier
from notifiers.channels import Channel
from notifiers.dispatch import Dispatcher
from probes.alarms.service import Alarms
from probes.readings.room import SiteReadings
from probes.watch.desk_watch import DeskWatch
from roster.service import Roster
from roster.sign_in import SignIn
from rounds.duty_day import DutyDay
from rounds.object_faults import open_faults
from sites.object_service import Objects
from sites.tree_service import Trees
from tickets.intake_service import Intake
from tickets.service import Tickets
from tickets.template_service import AnswerTemplates
from web.desk import Desk

AFTER_A_PAGE = (timedelta(minutes=4), timedelta(minutes=11), timedelta(minutes=22))
"""When the dispatcher looks again: the next channels' turns come 3 or 10 minutes apart."""
LEAST_STEP = timedelta(minutes=1)


class EngineFailedError(Exception):
    """A ladder could not be decided; a demonstration that hides this would teach nothing."""


def rewound(desk: Desk, clock: ManualClock) -> Desk:
    """The same desk by another clock; every page goes to the local file or becomes a task by hand."""
    database, calendar = desk.database, desk.calendar
    tickets = Tickets(database, clock, calendar)
    file_carrier = FileCarrier(desk.settings.data_dir / "sent.jsonl", clock)
    carriers: dict[Channel, Carrier] = dict.fromkeys(Channel, file_carrier)
    carriers[Channel.CALL] = carriers[Channel.GROUP] = CallTaskCarrier(CallBook(database, clock))
    intake = Intake(database, clock, calendar)
    duty = DutyDay.of(
        database, clock, calendar, intake, addresses=addresses, plan=desk.duty_day.rounds.plan, draw=secrets.randbelow
    )  # fmt: skip
    handlers = (
        *Handlers(calendar, desk.policies, tickets, others=duty.next_person).table(),
        *duty.register.handlers(), *duty.incidents.handlers(), *duty.handovers.handlers(), *duty.reach.handlers(),
    )  # fmt: skip
    watch = DeskWatch.of(database, clock, calendar, intake, plan=desk.watch.plan, draw=secrets.randbelow)
    readings = SiteReadings.of(
        database, clock, calendar, intake, tickets, surroundings=desk.site_readings.surroundings
    )
    return replace(
        desk, clock=clock, duty_day=duty, tickets=tickets, intake=intake, watch=watch, site_readings=readings,
        alarms=Alarms(database, clock, calendar, intake, desk.alarms.sources),
        roster=Roster(database, clock), rotas=Rotas(database, clock, calendar),
        sign_in=SignIn(database, clock), file_carrier=file_carrier,
        escalation=Escalation(database, clock, calendar=calendar, policies=desk.policies),
        objects=Objects(database, clock, faults=open_faults), trees=Trees(database, clock),
        maintenance=Maintenance(database, clock), answer_templates=AnswerTemplates(database, clock),
        engine=Engine(database, clock, handlers=handlers, report=_fail),
        dispatcher=Dispatcher(database, clock, carriers, signature=f"【{desk.settings.sms_signature}】"),
    )  # fmt: skip


def live_until(desk: Desk, clock: ManualClock, target: datetime) -> None:
    """Let the engine and the dispatcher do what falls due on the way to `target`."""
    looks: list[datetime] = []
    while True:
        now = clock.now()
        if desk.engine.run_pass().paged:
            looks += [now, *(now + delay for delay in AFTER_A_PAGE)]
        if now in looks:
            desk.dispatcher.run_once()
        with desk.database.read() as session:
            due = timers.next_due(session)
        looks = [look for look in looks if look > clock.now()]
        ahead = min([max(due, clock.now() + LEAST_STEP)] if due else looks, default=target)
        ahead = min([ahead, *looks])
        if ahead >= target:
            clock.set(target)
            return
        clock.set(ahead)


def _fail(kind: str, subject: str, error: Exception) -> None:
    raise EngineFailedError(kind, subject) from error
