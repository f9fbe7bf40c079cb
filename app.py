"""The composition root: settings, clock, carriers and services are put together here; nobody imports this module."""

import json
import secrets
from collections.abc import Mapping
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any

import structlog
from flask import Flask

from calendars.clock import Clock, SystemClock
from calendars.deadlines import ReceiptRule
from calendars.service import DeskCalendar
from calendars.tables import shipped_content
from calendars.versions import begin, follow_newest
from database.session import Database, db, engine_options
from escalation.calendar_notices import begin_watch
from escalation.drills import Drills
from escalation.engine import Engine
from escalation.handlers import Handlers
from escalation.maintenance_service import Maintenance
from escalation.people import addresses
from escalation.policy import Policy, read_policies
from escalation.receipts import note_receipt
from escalation.replies import Replies
from escalation.resuming import Resuming
from escalation.rota_notices import begin_rota_watch
from escalation.rotas import Rotas
from escalation.service import Escalation
from escalation.urging import Urging
from migrations.run import upgrade
from notifiers.budgets import read_budgets
from notifiers.bundling import BundleRules
from notifiers.carriers.choice import CarrierSettings, KitAccount, build_carriers, mail_server
from notifiers.carriers.file import FileCarrier
from notifiers.carriers.port import Carrier
from notifiers.channels import Channel
from notifiers.dispatch import Dispatcher
from notifiers.fail_points import exit_at
from notifiers.ladder import DispatchRules
from notifiers.quiet import read_quiet_hours
from notifiers.receipt_desk import ReceiptDesk
from probes.reach.networks import networks
from probes.readings.room import SiteReadings
from probes.readings.runner import Surroundings
from reports.counting import COUNT, Counting
from roster.rota.feed_service import RotaFeeds
from roster.service import Roster
from roster.sign_in import SignIn
from rounds.duty_day import DutyDay
from rounds.object_faults import open_faults
from rounds.plan import read_plan
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
from web.application import open_doors
from web.commands.plain import plain_start
from web.desk import EXTENSION, Desk
from web.full_start import started
from web.logs import summary_of
from web.settings import Settings

SHIPPED_POLICIES = Path(__file__).parent / "escalation" / "data" / "policies.json"
SHIPPED_BUDGETS = Path(__file__).parent / "notifiers" / "data" / "budgets.json"
SHIPPED_ROUNDS = Path(__file__).parent / "rounds" / "data" / "plan.json"
SHIPPED_TEMPLATES = Path(__file__).parent / "notifiers" / "data" / "sms_templates.json"
log = structlog.get_logger()


def create_app(
    settings: Settings | None = None, *, clock: Clock | None = None,
    carriers: Mapping[Channel, Carrier] | None = None,
) -> Flask:  # fmt: skip
    """The application with its desk. Tests hand in settings, a clock and carriers of their own."""
    with plain_start():
        found = settings or Settings.from_env()
        compose = partial(_compose, found, clock=clock or SystemClock(), carriers=carriers)
        return started(compose, _absolute(found.database_url))


def _compose(settings: Settings, *, clock: Clock, carriers: Mapping[Channel, Carrier] | None) -> Flask:
    app = Flask("web", root_path=str(Path(__file__).parent / "web"))
    app.config["SQLALCHEMY_DATABASE_URI"] = _absolute(settings.database_url)
    app.config["SQLALCHEMY_ENGINE_OPTIONS"] = engine_options(settings.database_url)
    db.init_app(app)
    with app.app_context():
        database = Database(db.engine, audit_key=settings.audit_key.encode())
    database.schema = upgrade(database.engine)
    database.check_safety()
    app.extensions[EXTENSION] = compose_desk(settings, database, clock=clock, carriers=carriers)
    open_doors(app, settings)
    return app


def compose_desk(
    settings: Settings, database: Database, *, clock: Clock, carriers: Mapping[Channel, Carrier] | None = None
) -> Desk:
    """The services of one desk on a migrated database; tests put one after the other behind the same doors."""
    calendar = _calendar(settings, database, clock)
    policies = _policies(settings)
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
    readings = _readings(settings, database, clock, calendar, intake=intake, tickets=tickets)
    mine = Handlers(calendar, policies, tickets, others=duty.next_person).table()
    handlers = (*mine, *drills.handlers(), *duty.handlers(), *readings.handlers(), (COUNT, counting.run))
    return Desk(
        settings=settings, database=database, clock=clock, calendar=calendar, policies=policies, intake=intake,
        calendar_versions=CalendarVersions(database, clock, calendar), tickets=tickets, terms=terms, kinds=kinds,
        desks=Desks(database, clock, calendar), extensions=Extensions(database, clock, calendar, pausable=pausable),
        held_commands=HeldCommands(database, clock, tickets, report=_report_held_failure),
        bulk=Bulk(database, clock, calendar, tickets, terms, kinds, frozenset(pausable)),
        reading=Reading(database, clock), search=Search(database, clock), views=Views(database, clock),
        message_import=MessageImport(database, clock, intake),
        retention=Retention(database, clock, days=settings.retention_days), sites=Sites(database, clock),
        objects=Objects(database, clock, faults=open_faults, area_code=settings.area_code), duty_day=duty,
        trees=Trees(database, clock), roster=Roster(database, clock), rotas=Rotas(database, clock, calendar),
        rota_feeds=RotaFeeds(database, clock), sign_in=SignIn(database, clock), site_readings=readings,
        escalation=escalation, urging=Urging(database, clock, calendar), maintenance=Maintenance(database, clock),
        proposals=Proposals(database, clock), answer_templates=AnswerTemplates(database, clock),
        platform_copies=PlatformCopies(database, clock, calendar), resuming=Resuming(database, clock),
        replies=_replies(settings, database, clock, escalation=escalation, calendar=calendar),
        engine=Engine(database, clock, handlers=handlers, report=_report_engine_failure),
        dispatcher=_dispatcher(settings, database, clock, used, calendar=calendar), drills=drills,
        receipts=ReceiptDesk(database, clock, used, note=note_receipt), counting=counting, file_carrier=file_carrier,
    )  # fmt: skip


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
        _carrier_settings(settings), database, clock, local=calendar.local, file_carrier=file_carrier
    )


def _replies(
    settings: Settings, database: Database, clock: Clock, *, escalation: Escalation, calendar: DeskCalendar
) -> Replies:
    return Replies(
        database, clock, escalation=escalation, calendar=calendar, duty_phone=settings.duty_phone,
        signature=_signature(settings),
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
    plan = read_plan(_read(settings.rounds, SHIPPED_ROUNDS))
    found = DutyDay.of(
        database, clock, calendar, intake, addresses=addresses, plan=plan, draw=secrets.randbelow
    )
    with database.work(clock.now(), "desk") as work:
        found.begin(work)
    return found


def _readings(
    settings: Settings, database: Database, clock: Clock, calendar: DeskCalendar, *, intake: Intake,
    tickets: Tickets,
) -> SiteReadings:  # fmt: skip
    around = Surroundings(allowed=networks(settings.probe_networks))
    return SiteReadings.of(database, clock, calendar, intake, tickets, surroundings=around)


def _policies(settings: Settings) -> dict[str, Policy]:
    return read_policies(_read(settings.policies, SHIPPED_POLICIES))


def _dispatcher(
    settings: Settings,
    database: Database,
    clock: Clock,
    carriers: Mapping[Channel, Carrier],
    *,
    calendar: DeskCalendar,
) -> Dispatcher:
    rules = DispatchRules(
        bundling=BundleRules(pace=timedelta(seconds=settings.message_pace)),
        budgets=read_budgets(_read(settings.budgets, SHIPPED_BUDGETS)),
        quiet=read_quiet_hours(settings.quiet_hours), local=calendar.local,
    )  # fmt: skip
    return Dispatcher(
        database, clock, carriers, signature=_signature(settings), rules=rules, reach=exit_at(settings.fail)
    )


def _read(path: str, shipped: Path) -> Any:  # noqa: ANN401  (whatever the file holds; its reader checks it)
    return json.loads((Path(path) if path else shipped).read_text(encoding="utf-8"))


def _signature(settings: Settings) -> str:
    return f"【{settings.sms_signature}】"


def _carrier_settings(settings: Settings) -> CarrierSettings:
    return CarrierSettings(
        sms=settings.sms_carrier, voice=settings.voice_carrier, mail=settings.mail_carrier,
        abroad_approval=settings.abroad_approval or None, public_url=settings.public_url,
        twilio_account=settings.twilio_account, twilio_token=settings.twilio_token,
        twilio_number=settings.twilio_number,
        smtp=mail_server(
            host=settings.smtp_host, port=settings.smtp_port, sender=settings.smtp_sender,
            security=settings.smtp_security, user=settings.smtp_user, password=settings.smtp_password,
        ),
        bots=settings.group_bots, gsm_spool=settings.gsm_spool,
        kit=KitAccount(
            key=settings.sms_key, secret=settings.sms_secret, app=settings.sms_app, endpoint=settings.sms_endpoint,
            signature=settings.sms_signature, templates=_read(settings.sms_templates, SHIPPED_TEMPLATES),
        ),
    )  # fmt: skip


def _report_engine_failure(kind: str, subject: str, error: Exception) -> None:
    log.error("engine_postponed", kind=kind, subject=subject, error=summary_of(error))


def _report_held_failure(subject: str, error: Exception) -> None:
    log.error("held_command_failed", subject=subject, error=summary_of(error))


def _absolute(url: str) -> str:
    """Flask-SQLAlchemy reads a relative path from its instance folder; ours is from where the desk is started."""
    prefix = "sqlite:///"
    if not url.startswith(prefix) or url.startswith("sqlite:////"):
        return url
    path = Path(url.removeprefix(prefix)).absolute()
    path.parent.mkdir(parents=True, exist_ok=True)
    return f"{prefix}{path}"
