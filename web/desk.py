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
from escalation.service import Escalation
from notifiers.carriers.file import FileCarrier
from notifiers.dispatch import Dispatcher
from notifiers.receipt_desk import ReceiptDesk
from reports.counting import Counting
from roster.service import Roster
from roster.sign_in import SignIn
from sites.service import Sites
from tickets.calendar_service import CalendarVersions
from tickets.import_service import MessageImport
from tickets.intake_service import Intake
from tickets.reading_service import Reading
from tickets.retention_service import Retention
from tickets.service import Tickets
from tickets.term_service import Terms
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
    tickets: Tickets
    terms: Terms
    reading: Reading
    message_import: MessageImport
    retention: Retention
    sites: Sites
    roster: Roster
    sign_in: SignIn
    escalation: Escalation
    maintenance: Maintenance
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
