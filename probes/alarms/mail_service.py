"""Mail becomes alarms: each message once, by the rules of the source it comes from; what fits none waits for somebody.

Nothing is lost: unknown senders, broken and oversized mail and mail no rule fits are put aside with their bytes.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

from calendars.clock import Clock
from database import blobs
from database.blobs import Blob
from database.session import Database, Session, Work
from probes.alarms import mail_store
from probes.alarms.alarm import Told
from probes.alarms.errors import MailTooLargeError, UnknownMailError
from probes.alarms.mail import Mail, digest, text_of
from probes.alarms.mail_rules import Puzzle, Reason, Understood, understand
from probes.alarms.mail_store import Aside
from probes.alarms.service import Alarms
from roster.permissions import Act, Actor, outsider
from tickets.intake import clean

MOST_KEPT = 12 * 1024 * 1024
"""More than an upload may have; the mail server keeps or returns what is larger."""
MOST_EXCERPT, MOST_DETAIL = 500, 300
REMEMBERED = timedelta(days=400)
"""Mail servers try for days; the rest is room for somebody who imports an old mailbox twice."""
MEDIA = "message/rfc822"


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
        found = understand(self._alarms.sources, raw, now=self._clock.now())
        if isinstance(found, Understood):
            return self._alarm(raw, found)
        if found.mail is None:
            return self._unread(actor, raw, found.reason, found.detail)
        return self._aside(actor, raw, found.mail, (found.reason, found.detail), source=found.source)

    def take_again(self, actor: Actor, mail_id: int) -> Taken:
        """A message aside, by the rules as they are now; what is still not understood waits on, and says why.

        Ticket and settling are one transaction, and of two people only one settles. Raises UnknownMailError.
        """
        raw = self.original(actor, mail_id)
        self._database.require_room()
        with self._database.work(self._clock.now(), actor.ref) as work:
            waits = mail_store.hold_aside(work.session, mail_id)
            if waits is None:
                raise UnknownMailError(mail_id=mail_id)
            found = understand(self._alarms.sources, raw, now=work.now, arrived=waits.at)
            if isinstance(found, Puzzle):
                return _still_aside(work, waits, found)
            taken = self._follow(work, found)
            _settle(work, actor, waits)
            told = {"source": taken.source, "outcome": taken.told.outcome.value if taken.told else ""}
            number = taken.told.number if taken.told else ""
            work.record("mail_taken_again", f"mail:{mail_id}", {**told, "number": number})
            return taken

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
            found = mail_store.hold_aside(work.session, mail_id)
            if found is None:
                raise UnknownMailError(mail_id=mail_id)
            _settle(work, actor, found)
            work.record("mail_settled", f"mail:{mail_id}", {"reason": found.reason})

    def _alarm(self, raw: bytes, found: Understood) -> Taken:
        """The message and its ticket in one transaction: both or neither."""
        name = found.source.name
        with self._database.work(self._clock.now(), _machine(name).ref) as work:
            return self._known(work, raw, found.mail, name) or self._follow(work, found)

    def _follow(self, work: Work, found: Understood) -> Taken:
        """What a rule makes of it: an alarm, or a sign of life."""
        name = found.source.name
        if found.alarm is None:
            self._alarms.hear(work, _machine(name), found.source)
            return Taken(name)
        fault = (found.alarm, found.report)
        told = self._alarms.take_open(work, _machine(name), found.source, fault, ahead=found.ahead)
        return Taken(name, told)

    def _aside(self, actor: Actor, raw: bytes, mail: Mail, why: tuple[Reason, str], *, source: str) -> Taken:
        with self._database.work(self._clock.now(), actor.ref) as work:
            known = self._known(work, raw, mail, source)
            if known is not None:
                return known
            _keep(work, raw, why, _facts(mail, source))
            if source:
                told = f"{why[0].value}: {mail.subject}"
                self._alarms.hear(work, _machine(source), self._alarms.sources.named(source), error=told)
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


def _machine(name: str) -> Actor:
    return outsider(f"machine:{name}"[:60], Act.TAKE_IN)


def _still_aside(work: Work, waits: Aside, why: Puzzle) -> Taken:
    """The rules changed and it fits none of them: whoever looks again reads today's reason."""
    values = {"reason": why.reason.value, "detail": clean(why.detail)[:MOST_DETAIL], "source": why.source}
    mail_store.change_aside(work.session, waits.id, values)
    work.record("mail_still_aside", f"mail:{waits.id}", {"reason": why.reason.value})
    return Taken(why.source, reason=why.reason)


def _settle(work: Work, actor: Actor, waits: Aside) -> None:
    """Its words are forgotten, and its bytes."""
    mail_store.settle(work.session, waits.id, at=work.now, by=actor.name)
    blobs.erase(work.session, [waits.blob_id] if waits.blob_id else [])


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
