"""Everything a way in may use: the desk's services, put together once by the composition root."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import cast

from flask import current_app

from calendars.clock import Clock
from calendars.service import DeskCalendar
from database.session import Database
from escalation.drills import Drills
from escalation.engine import Engine
from escalation.maintenance_service import Maintenance
from escalation.policy import Policy
from escalation.replies import Replies
from escalation.resuming import Resuming
from escalation.rotas import Rotas
from escalation.service import Escalation
from escalation.urging import Urging
from notifiers.carriers.file import FileCarrier
from notifiers.dispatch import Dispatcher
from notifiers.receipt_desk import ReceiptDesk
from probes.alarms.mail_service import MailIntake
from probes.alarms.service import Alarms
from probes.readings.room import SiteReadings
from probes.watch.desk_watch import DeskWatch
from reports.counting import Counting
from roster.rota.feed_service import RotaFeeds
from roster.service import Roster
from roster.sign_in import SignIn
from rounds.duty_day import DutyDay
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
from tickets.near_service import Proposals
from tickets.reading_service import Reading
from tickets.retention_service import Retention
from tickets.search_service import Search
from tickets.service import Tickets
from tickets.template_service import AnswerTemplates
from tickets.term_service import Terms
from tickets.view_service import Views
from web.settings import Settings

EXTENSION = "duwang"


@dataclass(frozen=True, slots=True)
class Desk:
    """The services of one desk."""

    settings: Settings
    database: Database
    clock: Clock
    calendar: DeskCalendar
    calendar_versions: CalendarVersions
    policies: Mapping[str, Policy]
    intake: Intake
    alarms: Alarms
    mail_in: MailIntake
    tickets: Tickets
    held_commands: HeldCommands
    desks: Desks
    terms: Terms
    kinds: Kinds
    bulk: Bulk
    extensions: Extensions
    reading: Reading
    search: Search
    views: Views
    message_import: MessageImport
    retention: Retention
    sites: Sites
    objects: Objects
    trees: Trees
    duty_day: DutyDay
    watch: DeskWatch
    site_readings: SiteReadings
    roster: Roster
    rotas: Rotas
    rota_feeds: RotaFeeds
    sign_in: SignIn
    escalation: Escalation
    urging: Urging
    maintenance: Maintenance
    proposals: Proposals
    answer_templates: AnswerTemplates
    platform_copies: PlatformCopies
    replies: Replies
    resuming: Resuming
    engine: Engine
    dispatcher: Dispatcher
    receipts: ReceiptDesk
    drills: Drills
    counting: Counting
    file_carrier: FileCarrier


def desk() -> Desk:
    """The desk of the running application."""
    return cast("Desk", current_app.extensions[EXTENSION])
