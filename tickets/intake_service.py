"""Taking in: a report becomes a ticket once, with its clocks, its route and its first timer, in one transaction."""

import hashlib
from collections.abc import Mapping
from datetime import datetime

from calendars.clock import Clock as DeskClock
from calendars.deadlines import ReceiptRule, WorkingDays
from calendars.service import DeskCalendar
from database import blobs, timers
from database.blobs import Blob
from database.ids import new_ticket_number, new_tracking_code
from database.session import Database, Work
from roster.permissions import Act, Actor
from sites import store as site_store
from sites.responsibility import FaultKind, Routing, route
from sites.service import site_of
from tickets import near_service, search_store, store
from tickets.addresses import page_digest
from tickets.clocks import promise, start_clocks
from tickets.intake import checked
from tickets.kinds import CLOCK_RULES, ClockKind, Kind, Severity, Source
from tickets.lifecycle import State
from tickets.phone_digests import phone_digests
from tickets.pictures import re_encode
from tickets.problems import ProblemType
from tickets.ticket import Clock, Event, Report, TakenIn, subject_of

LADDER = "ladder"
"""Timer kind: the escalation engine looks at this ticket now."""
NUMBER_TRIES = 8


class Intake:
    """Every way in ends here."""

    def __init__(
        self, database: Database, clock: DeskClock, calendar: DeskCalendar,
        *, receipt_rules: Mapping[Source, ReceiptRule] | None = None,
    ) -> None:  # fmt: skip
        self._database, self._clock, self._calendar = database, clock, calendar
        self._receipt_rules = receipt_rules or {}

    def answer_rule(self, kind: Kind, source: Source) -> WorkingDays:
        """The legal term that would run on such a report: what a form may promise before it is sent."""
        days = next(rule.working_days for rule in CLOCK_RULES[kind] if rule.clock is ClockKind.ANSWER)
        return WorkingDays(days, self._receipt_rules.get(source, ReceiptRule.A))

    def take_in(self, actor: Actor, report: Report) -> TakenIn:
        """A new ticket, or the known one where the platform's number or the fault's fingerprint is known.

        Raises BadReportError, BadAttachmentError, NotPermittedError, DiskFullError; nothing is stored then.
        """
        actor.require(Act.TAKE_IN)
        self._database.require_room()
        now = self._clock.now()
        report = checked(report, now=now)
        picture = re_encode(report.picture) if report.picture else None
        with self._database.work(now, actor.ref) as work:
            return self.take_in_open(work, actor, report, picture=picture)

    def take_in_open(
        self, work: Work, actor: Actor, report: Report, *, picture: Blob | None = None
    ) -> TakenIn:
        """The same inside an open unit of work, for imports; `report` is checked already."""
        known = self._known(work, actor, report)
        if known is not None:
            return known
        started = _started(report, work.now)
        dated_by = (
            self._calendar.number
        )  # read first: a newer version adopted meanwhile leaves the ticket to its run
        clocks = start_clocks(
            self._calendar, report.kind, started_at=started, cycle=1,
            receipt=self._receipt_rules.get(report.source, ReceiptRule.A),
        )  # fmt: skip
        code = new_tracking_code()
        inserted = self._insert(work, report, clocks, started=started, tracking=code, calendar_no=dated_by)
        if inserted is None:
            known = self._known(work, actor, report)
            if known is None:
                message = "no free ticket number after eight tries"
                raise RuntimeError(message)
            return known
        ticket_id, number = inserted
        store.add_clocks(work.session, ticket_id, clocks)
        written = (number, report.title, report.description, report.url, report.platform_number or "")
        search_store.add(work.session, ticket_id, written)
        if not report.reporter.is_empty:
            digests = phone_digests(work.digest, report.reporter.phone)
            store.set_reporter(work.session, ticket_id, report.reporter, digests=digests)
        self._note(work, actor, ticket_id, report, number)
        if picture is not None:
            store.attach(work.session, ticket_id, blobs.keep(work.session, picture, at=work.now), at=work.now)
        same = store.by_id(work.session, report.same_as_id) if report.same_as_id else None
        if same is not None:
            near_service.propose(work, actor, ticket_id, same)
        promised = promise(clocks, received_at=started)
        return TakenIn(ticket_id, number, code, promised.due_at, provisional=promised.provisional)

    def _known(self, work: Work, actor: Actor, report: Report) -> TakenIn | None:
        if report.platform_number:
            found = store.id_by_platform_number(work.session, report.platform_number)
            return None if found is None else TakenIn(found[0], found[1], "", None, repeated=True)
        if not report.fingerprint:
            return None
        ticket = store.open_by_fingerprint(work.session, report.fingerprint)
        if ticket is None:
            return None
        repeats = store.count_repeat(work.session, ticket.id, at=work.now)
        work.record("fault_repeated", ticket.subject, {"repeats": repeats, "by": actor.ref})
        return TakenIn(ticket.id, ticket.number, "", ticket.due_at, repeated=True)

    def _insert(
        self, work: Work, report: Report, clocks: list[Clock], *, started: datetime, tracking: str,
        calendar_no: int,
    ) -> tuple[int, str] | None:  # fmt: skip
        sites = site_store.sites(work.session)
        site = site_of(sites, url=report.url, site_code=report.site_code)
        proposed = route(
            site_store.matrix(work.session),
            fault_kind=fault_kind(report.kind, report.problem, report.severity),
            url=report.url,
        )
        values = {
            "kind": report.kind.value, "source": report.source.value, "state": State.RECEIVED.value,
            "site_id": site.id if site else None, "problem": report.problem, "url": report.url,
            "page": page_digest(report.url),
            "title": report.title, "description": report.description, "severity": report.severity.value,
            "unit_id": _unit_of(report, proposed),
            "received_at": started, "written_at": report.written_at, "forwarded_at": report.forwarded_at,
            "first_seen_at": work.now, "platform_number": report.platform_number,
            "platform_due_at": report.platform_due_at, **promise(clocks, received_at=started).values(),
            "fingerprint": report.fingerprint, "last_seen_at": work.now if report.fingerprint else None,
            "tracking_digest": tracking_digest(tracking), "changed_at": work.now, "changed_by": work.actor,
            "progress_at": work.now, "calendar_no": calendar_no,
        }  # fmt: skip
        for _ in range(NUMBER_TRIES):
            number = new_ticket_number()
            ticket_id = store.add(work.session, {**values, "number": number})
            if ticket_id is not None:
                return ticket_id, number
            if report.platform_number or report.fingerprint:
                return None
        return None

    def _note(self, work: Work, actor: Actor, ticket_id: int, report: Report, number: str) -> None:
        subject = subject_of(ticket_id)
        data: dict[str, object] = {
            "source": report.source.value,
            "platform_number": report.platform_number or "",
        }
        store.add_event(work.session, ticket_id, Event(work.now, actor.ref, actor.name, "received", "", data))
        timers.set_timer(work.session, LADDER, subject, due_at=work.now)
        work.record(
            "received", subject, {"number": number, "kind": report.kind.value, "source": report.source.value}
        )


def tracking_digest(code: str) -> str:
    """What the database holds of a reporter's code: 55 random bits need no salt."""
    return hashlib.sha256(code.encode()).hexdigest()


def fault_kind(kind: Kind, problem: str, severity: Severity) -> FaultKind:
    """Which line of the matrix a ticket belongs to when no column address matches."""
    if problem == ProblemType.UNANSWERED:
        return FaultKind.MAYOR_MAILBOX
    if kind is Kind.DETECTED_FAULT and severity is Severity.SEVERE:
        return FaultKind.OUTAGE
    return FaultKind.CONTENT


def _unit_of(report: Report, proposed: Routing | None) -> int | None:
    """A fault goes at once to the unit of its column, else of what is watched, else of its kind."""
    if report.kind is not Kind.DETECTED_FAULT:
        return None
    if report.unit_id is not None and not (proposed and proposed.because.url_prefix):
        return report.unit_id
    return proposed.unit_id if proposed else None


def _started(report: Report, now: datetime) -> datetime:
    """When the clocks start: the platform's own pass-on time counts, never when somebody first looked.

    Not logging in must not lengthen the term (domain rules 2.1).
    """
    return report.forwarded_at or report.received_at or report.written_at or now
