"""Mail becomes alarms: each message once, by the rules of the source it comes from; what fits none waits for somebody.

Nothing is lost: unknown senders, broken and oversized mail and mail no rule fits are put aside with their bytes.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from calendars.clock import Clock
from database import blobs
from database.blobs import Blob
from database.session import Database, Session, Work
from probes.alarms import mail_store, store
from probes.alarms.alarm import Alarm, AlarmState, Told
from probes.alarms.errors import MailTooLargeError, UnknownMailError
from probes.alarms.mail import MOST_READ, BrokenMailError, Mail, digest, read_mail, text_of
from probes.alarms.mail_store import Aside
from probes.alarms.mapping import Said, alarm_of
from probes.alarms.service import Alarms, report_of
from probes.alarms.sources import Source
from roster.permissions import Act, Actor, outsider
from tickets.errors import BadReportError
from tickets.intake import clean
from tickets.ticket import Report

MOST_KEPT = 12 * 1024 * 1024
"""More than an upload may have; the mail server keeps or returns what is larger."""
MOST_EXCERPT, MOST_DETAIL = 500, 300
REMEMBERED = timedelta(days=400)
"""Mail servers try for days; the rest is room for somebody who imports an old mailbox twice."""
BELIEVED = timedelta(days=1)
"""A date farther off than this is a device's wrong clock; its mail counts from its arrival."""
MEDIA = "message/rfc822"


class Reason(StrEnum):
    """Why a message waits for somebody."""

    UNKNOWN_SENDER = "unknown_sender"
    NO_RULE = "no_rule"
    BROKEN = "broken"
    TOO_LARGE = "too_large"
    SAME_ID = "same_id"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of a message: an alarm, a place aside, or neither, because it was taken before."""

    source: str = ""
    told: Told | None = None
    reason: Reason | None = None
    is_known: bool = False


class MailIntake:
    """What a mail server or a mailbox hands over."""

    def __init__(self, database: Database, clock: Clock, alarms: Alarms) -> None:
        self._database, self._clock, self._alarms = database, clock, alarms

    def take(self, actor: Actor, raw: bytes) -> Taken:
        """One message, whole. Raises MailTooLargeError, DiskFullError; then nothing of it is kept."""
        actor.require(Act.TAKE_IN)
        if len(raw) > MOST_KEPT:
            raise MailTooLargeError(most=MOST_KEPT)
        self._database.require_room()
        if len(raw) > MOST_READ:
            return self._unread(actor, raw, Reason.TOO_LARGE, f"{len(raw)} bytes; {MOST_READ} are read")
        try:
            mail = read_mail(raw)
        except BrokenMailError as error:
            return self._unread(actor, raw, Reason.BROKEN, str(error))
        source = self._alarms.sources.of_sender(mail.sender)
        if source is None:
            return self._aside(actor, raw, mail, (Reason.UNKNOWN_SENDER, ""), source="")
        return self._by_rules(actor, raw, mail, source)

    def aside(self, session: Session, actor: Actor, *, limit: int) -> Sequence[Aside]:
        """What waits for somebody, the newest first."""
        actor.require(Act.SEE_SOURCES)
        return mail_store.aside(session, limit=limit)

    def original(self, actor: Actor, mail_id: int) -> bytes:
        """The message as it came. Raises UnknownMailError."""
        actor.require(Act.SEE_SOURCES)
        with self._database.read() as session:
            found = mail_store.one_aside(session, mail_id)
            blob = blobs.fetch(session, found.blob_id) if found and found.blob_id else None
        if blob is None:
            raise UnknownMailError(mail_id=mail_id)
        return blob.data

    def settle(self, actor: Actor, mail_id: int) -> None:
        """Somebody has looked at it: its words are forgotten. Raises UnknownMailError."""
        actor.require(Act.SEE_SOURCES)
        with self._database.work(self._clock.now(), actor.ref) as work:
            found = mail_store.one_aside(work.session, mail_id)
            if found is None or not mail_store.settle(work.session, mail_id, at=work.now, by=actor.name):
                raise UnknownMailError(mail_id=mail_id)
            blobs.erase(work.session, [found.blob_id] if found.blob_id else [])
            work.record("mail_settled", f"mail:{mail_id}", {"reason": found.reason})

    def _by_rules(self, actor: Actor, raw: bytes, mail: Mail, source: Source) -> Taken:
        labels = {"from": mail.sender, "subject": mail.subject, "body": mail.body}
        rule = source.rule_for(labels)
        if rule is None:
            return self._aside(actor, raw, mail, (Reason.NO_RULE, ""), source=source.name)
        now = self._clock.now()
        believed = mail.sent_at if mail.sent_at and now - BELIEVED <= mail.sent_at <= now else None
        said = Said(mail.subject or mail.identity, AlarmState.FIRING, labels, {}, believed, believed)
        alarm = alarm_of(source, said)
        if alarm is not None and not alarm.key:
            return self._aside(actor, raw, mail, (Reason.NO_RULE, "key: empty"), source=source.name)
        try:
            report = report_of(alarm, now) if alarm else None
        except BadReportError as error:
            return self._aside(actor, raw, mail, (Reason.REFUSED, str(error)), source=source.name)
        return self._alarm(raw, mail, source, alarm, report)

    def _alarm(
        self, raw: bytes, mail: Mail, source: Source, alarm: Alarm | None, report: Report | None
    ) -> Taken:
        """The message and its ticket in one transaction: both or neither."""
        machine = outsider(f"machine:{source.name}"[:60], Act.TAKE_IN)
        with self._database.work(self._clock.now(), machine.ref) as work:
            known = self._known(work, raw, mail, source.name)
            if known is not None:
                return known
            if alarm is None:
                store.hear(work.session, source.name, at=work.now)
                return Taken(source.name)
            return Taken(source.name, self._alarms.take_open(work, machine, source, alarm, report))

    def _aside(self, actor: Actor, raw: bytes, mail: Mail, why: tuple[Reason, str], *, source: str) -> Taken:
        with self._database.work(self._clock.now(), actor.ref) as work:
            known = self._known(work, raw, mail, source)
            if known is not None:
                return known
            _keep(work, raw, why, _facts(mail, source))
            if source:
                said = f"{why[0].value}: {mail.subject}"
                store.hear_error(work.session, source, said, at=work.now)
            return Taken(source, reason=why[0])

    def _unread(self, actor: Actor, raw: bytes, reason: Reason, detail: str) -> Taken:
        """Nobody could read who sent it: told apart by all of its bytes."""
        whole, began = digest(raw.hex()), clean(text_of(raw[:4000]))
        facts: Mapping[str, object] = {
            "sender": "",
            "subject": "",
            "excerpt": began[:MOST_EXCERPT],
            "source": "",
        }
        with self._database.work(self._clock.now(), actor.ref) as work:
            if not mail_store.take(work.session, whole, whole, at=work.now):
                return Taken(is_known=True)
            _keep(work, raw, (reason, detail), facts)
            return Taken(reason=reason)

    def _known(self, work: Work, raw: bytes, mail: Mail, source: str) -> Taken | None:
        """What a message taken before is answered; a new one under an old name is put aside, for it says something."""
        mail_store.forget(work.session, before=work.now - REMEMBERED)
        if mail_store.take(work.session, mail.identity, mail.content, at=work.now):
            return None
        if mail_store.content_of(work.session, mail.identity) == mail.content:
            return Taken(source, is_known=True)
        if not mail_store.take(work.session, mail.content, mail.content, at=work.now):
            return Taken(source, is_known=True)
        _keep(work, raw, (Reason.SAME_ID, ""), _facts(mail, source))
        return Taken(source, reason=Reason.SAME_ID)


def _facts(mail: Mail, source: str) -> Mapping[str, object]:
    return {
        "sender": clean(mail.sender), "subject": clean(mail.subject), "excerpt": clean(mail.body)[:MOST_EXCERPT],
        "source": source,
    }  # fmt: skip


def _keep(work: Work, raw: bytes, why: tuple[Reason, str], facts: Mapping[str, object]) -> None:
    blob_id = blobs.keep(work.session, Blob(MEDIA, raw), at=work.now)
    values = {
        "at": work.now,
        "reason": why[0].value,
        "detail": clean(why[1])[:MOST_DETAIL],
        "blob_id": blob_id,
    }
    mail_id = mail_store.put_aside(work.session, {**values, **facts, "settled_by": ""})
    work.record("mail_aside", f"mail:{mail_id}", {"reason": why[0].value})
