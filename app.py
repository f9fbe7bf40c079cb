"""The composition root: settings, clock, carriers and services are put together here; nobody imports this module."""

import secrets
from collections.abc import Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Protocol

import structlog
from flask import Flask

from calendars.clock import Clock, SystemClock
from calendars.deadlines import ReceiptRule
from calendars.service import DeskCalendar
from calendars.tables import shipped_content
from calendars.versions import begin, follow_newest
from database.session import Database, db, engine_options
from database.timers import Handler
from escalation.anew import call_anew
from escalation.calendar_notices import begin_watch
from escalation.drills import Drills
from escalation.engine import Engine
from escalation.handlers import Handlers
from escalation.maintenance_service import Maintenance
from escalation.people import addresses
from escalation.policy import Policy
from escalation.pulse_store import awake_since
from escalation.receipts import note_receipt
from escalation.replies import Replies
from escalation.resuming import Resuming
from escalation.rota_notices import begin_rota_watch
from escalation.rotas import Rotas
from escalation.service import Escalation
from escalation.urging import Urging
from migrations.run import upgrade
from notifiers.carriers.choice import build_carriers
from notifiers.carriers.file import FileCarrier
from notifiers.carriers.port import Carrier
from notifiers.channels import Channel
from notifiers.dispatch import Dispatcher
from notifiers.fail_points import exit_at
from notifiers.quiet import read_quiet_hours
from notifiers.receipt_desk import ReceiptDesk
from probes.alarms.mail_service import MailIntake
from probes.alarms.object_faults import and_alarms
from probes.alarms.service import Alarms
from probes.alarms.silence import SILENT
from probes.pictures.chromium import Chromium
from probes.reach.networks import networks
from probes.readings.room import SiteReadings
from probes.readings.surroundings import Surroundings
from probes.watch.desk_watch import DeskWatch
from reports.counting import Counting
from roster.rota.feed_service import RotaFeeds
from roster.service import Roster
from roster.sign_in import SignIn
from rounds.duty_day import DutyDay
from rounds.object_faults import open_faults
from sites.object_service import Objects
from sites.service import Sites
from sites.tree_service import Trees
from tickets.bulk_service import Bulk
from tickets.calendar_service import CalendarVersions
from tickets.company_service import Desks
from tickets.copy_service import PlatformCopies
from tickets.extension_service import Extensions
from tickets.held_service import HeldCommands
from tickets.import_service import MessageImport
from tickets.intake_service import Intake
from tickets.kind_service import Kinds
from tickets.kinds import Kind, Source
from tickets.near_service import Proposals
from tickets.reading_service import Reading
from tickets.retention_service import Retention
from tickets.search_service import Search
from tickets.service import Tickets
from tickets.template_service import AnswerTemplates
from tickets.term_service import Terms
from tickets.view_service import Views
from web import configured
from web.application import open_doors
from web.commands.plain import plain_start
from web.desk import EXTENSION, Desk
from web.full_start import started
from web.logs import summary_of
from web.settings import Settings

log = structlog.get_logger()
Own = Mapping[Channel, Carrier] | None
"""Carriers in place of those the settings choose."""


def create_app(
    settings: Settings | None = None, *, clock: Clock | None = None, carriers: Own = None
) -> Flask:  # fmt: skip
    """The application with its desk. Tests hand in settings, a clock and carriers of their own."""
    with plain_start():
        found = settings or Settings.from_env()
        compose = partial(_compose, found, clock=clock or SystemClock(), carriers=carriers)
        return started(compose, configured.absolute(found.database_url))


def _compose(settings: Settings, *, clock: Clock, carriers: Own) -> Flask:
    app = Flask("web", root_path=str(Path(__file__).parent / "web"))
    app.config["SQLALCHEMY_DATABASE_URI"] = configured.absolute(settings.database_url)
    app.config["SQLALCHEMY_ENGINE_OPTIONS"] = engine_options(settings.database_url)
    db.init_app(app)
    with app.app_context():
        database = Database(db.engine, audit_key=settings.audit_key.encode())
    database.schema = upgrade(database.engine)
    database.check_safety()
    app.extensions[EXTENSION] = compose_desk(settings, database, clock=clock, carriers=carriers)
    open_doors(app, settings)
    return app


def compose_desk(settings: Settings, database: Database, *, clock: Clock, carriers: Own = None) -> Desk:
    """The services of one desk on a migrated database; tests put one after the other behind the same doors."""
    calendar = _calendar(settings, database, clock)
    policies = configured.policies(settings)
    intake = Intake(database, clock, calendar, receipt_rules=_receipt_rules(settings))
    pausable = [Kind(name) for name in settings.pausable_kinds]
    tickets = Tickets(database, clock, calendar)
    terms = Terms(database, clock, calendar, pausable=pausable)
    kinds = Kinds(database, clock, calendar, pausable=pausable)
    escalation = Escalation(database, clock, calendar=calendar, policies=policies)
    file_carrier = FileCarrier(settings.data_dir / "sent.jsonl", clock)
    used = carriers or _carriers(settings, database, clock, calendar=calendar, file_carrier=file_carrier)
    drills = _drills(settings, database, clock, calendar=calendar, carriers=used)
    counting = _counting(database, clock, calendar)
    duty = _duty_day(settings, database, clock, calendar=calendar, intake=intake)
    ladders = Handlers(calendar, policies, tickets, others=duty.next_person)
    alarms = _alarms(settings, database, clock, calendar=calendar, intake=intake, policies=policies)
    watch = _watch(settings, database, clock, calendar=calendar, intake=intake)
    readings = _readings(settings, database, clock, calendar, intake=intake, tickets=tickets)
    return Desk(
        settings=settings, database=database, clock=clock, calendar=calendar, policies=policies, intake=intake,
        calendar_versions=CalendarVersions(database, clock, calendar), tickets=tickets, terms=terms, kinds=kinds,
        desks=Desks(database, clock, calendar), extensions=Extensions(database, clock, calendar, pausable=pausable),
        held_commands=HeldCommands(database, clock, tickets, report=_report_held_failure), alarms=alarms,
        bulk=Bulk(database, clock, calendar, tickets, terms, kinds, frozenset(pausable)),
        reading=Reading(database, clock), search=Search(database, clock), views=Views(database, clock),
        message_import=MessageImport(database, clock, intake), mail_in=MailIntake(database, clock, alarms),
        retention=Retention(database, clock, days=settings.retention_days), sites=Sites(database, clock),
        objects=Objects(database, clock, faults=and_alarms(open_faults), area_code=settings.area_code), duty_day=duty,
        watch=watch, site_readings=readings, trees=Trees(database, clock), roster=Roster(database, clock),
        rotas=Rotas(database, clock, calendar), rota_feeds=RotaFeeds(database, clock), sign_in=SignIn(database, clock),
        escalation=escalation, urging=Urging(database, clock, calendar), maintenance=Maintenance(database, clock),
        proposals=Proposals(database, clock), answer_templates=AnswerTemplates(database, clock),
        platform_copies=PlatformCopies(database, clock, calendar), resuming=Resuming(database, clock),
        replies=_replies(settings, database, clock, escalation=escalation, calendar=calendar, others=duty),
        engine=_engine(database, clock, ladders, drills, duty, alarms, watch.visits, readings, counting),
        dispatcher=_dispatcher(settings, database, clock, used, calendar=calendar), drills=drills,
        receipts=ReceiptDesk(database, clock, used, note=note_receipt), counting=counting, file_carrier=file_carrier,
    )  # fmt: skip


class _Timed(Protocol):
    """A service that waits for instants."""

    def handlers(self) -> Sequence[tuple[str, Handler]]: ...


def _engine(database: Database, clock: Clock, ladders: Handlers, *timed: _Timed) -> Engine:
    """Its pass runs the ladders first, then the others in this order."""
    table = (*ladders.table(), *(handler for one in timed for handler in one.handlers()))
    return Engine(database, clock, handlers=table, report=_report_engine_failure, reckoned=(SILENT,))


def _calendar(settings: Settings, database: Database, clock: Clock) -> DeskCalendar:
    """The shipped tables, then whatever was published on this desk; the watches of year and rota begin."""
    calendar = DeskCalendar.shipped(settings.zone.key)
    with database.work(clock.now(), "desk") as work:
        begin(work, shipped_content())
        begin_watch(work.session, work.now)
        begin_rota_watch(work.session, work.now)
    follow_newest(database, calendar)
    return calendar


def _receipt_rules(settings: Settings) -> dict[Source, ReceiptRule]:
    return {Source(name): ReceiptRule.B for name in settings.rule_b_sources}


def _counting(database: Database, clock: Clock, calendar: DeskCalendar) -> Counting:
    found = Counting(database, clock, calendar)
    with database.work(clock.now(), "desk") as work:
        found.begin(work.session, work.now)
    return found


def _carriers(
    settings: Settings, database: Database, clock: Clock, *, calendar: DeskCalendar, file_carrier: FileCarrier
) -> Mapping[Channel, Carrier]:
    return build_carriers(
        configured.carrier_settings(settings),
        database,
        clock,
        local=calendar.local,
        file_carrier=file_carrier,
    )


def _replies(
    settings: Settings, database: Database, clock: Clock, *, escalation: Escalation, calendar: DeskCalendar,
    others: DutyDay,
) -> Replies:  # fmt: skip
    return Replies(
        database, clock, escalation=escalation, calendar=calendar, duty_phone=settings.duty_phone,
        signature=configured.signature(settings), others=others,
    )  # fmt: skip


def _drills(
    settings: Settings, database: Database, clock: Clock, *, calendar: DeskCalendar,
    carriers: Mapping[Channel, Carrier],
) -> Drills:  # fmt: skip
    ends = {
        Channel.SMS: settings.test_sms, Channel.VOICE: settings.test_voice, Channel.EMAIL: settings.test_mail,
        Channel.GROUP: settings.test_group,
    }  # fmt: skip
    receipts = {channel: carrier.gives_receipts for channel, carrier in carriers.items()}
    found = Drills(calendar, ends, receipts, label=settings.desk_name)
    with database.work(clock.now(), "desk") as work:
        found.begin(work.session, work.now)
    return found


def _duty_day(
    settings: Settings, database: Database, clock: Clock, *, calendar: DeskCalendar, intake: Intake
) -> DutyDay:
    found = DutyDay.of(
        database,
        clock,
        calendar,
        intake,
        addresses=addresses,
        plan=configured.round_plan(settings),
        draw=secrets.randbelow,
        quiet=read_quiet_hours(settings.quiet_hours),
    )
    with database.work(clock.now(), "desk") as work:
        found.begin(work)
    return found


def _alarms(
    settings: Settings, database: Database, clock: Clock, *, calendar: DeskCalendar, intake: Intake,
    policies: Mapping[str, Policy],
) -> Alarms:  # fmt: skip
    """Sources that must speak are waited for from now on."""
    found = Alarms(
        database, clock, calendar, intake, configured.alarm_sources(settings),
        machines=settings.fault_tokens.values(), call_anew=partial(call_anew, policies), awake_since=awake_since,
    )  # fmt: skip
    found.begin()
    return found


def _watch(
    settings: Settings, database: Database, clock: Clock, *, calendar: DeskCalendar, intake: Intake
) -> DeskWatch:
    found = DeskWatch.of(
        database, clock, calendar, intake, plan=configured.watch_plan(settings), draw=secrets.randbelow,
        allowed=networks(settings.probe_networks),
    )  # fmt: skip
    with database.work(clock.now(), "desk") as work:
        found.visits.begin(work.session, work.now)
    return found


def _readings(
    settings: Settings, database: Database, clock: Clock, calendar: DeskCalendar, *, intake: Intake,
    tickets: Tickets,
) -> SiteReadings:  # fmt: skip
    line = configured.watch_plan(settings).line
    around = Surroundings(
        allowed=networks(settings.probe_networks), line=line, chromium=Chromium(settings.chromium)
    )
    return SiteReadings.of(database, clock, calendar, intake, tickets, surroundings=around)


def _dispatcher(
    settings: Settings, database: Database, clock: Clock, carriers: Mapping[Channel, Carrier], *,
    calendar: DeskCalendar,
) -> Dispatcher:  # fmt: skip
    rules = configured.sending_rules(settings, calendar.local)
    return Dispatcher(
        database, clock, carriers, signature=configured.signature(settings), rules=rules, reach=exit_at(settings.fail)
    )  # fmt: skip


def _report_engine_failure(kind: str, subject: str, error: Exception) -> None:
    log.error("engine_postponed", kind=kind, subject=subject, error=summary_of(error))


def _report_held_failure(subject: str, error: Exception) -> None:
    log.error("held_command_failed", subject=subject, error=summary_of(error))
