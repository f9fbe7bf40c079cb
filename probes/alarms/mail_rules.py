"""What a message means by the rules of the source it comes from, or why nobody can say."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from probes.alarms.alarm import Alarm, AlarmState
from probes.alarms.instants import AT_ONCE, BELIEVED
from probes.alarms.mail import MOST_READ, BrokenMailError, Mail, read_mail
from probes.alarms.mapping import Said, alarm_of, report_of
from probes.alarms.sources import Source, Sources
from tickets.errors import BadReportError
from tickets.intake import CLOCK_SLACK
from tickets.ticket import Report


class Reason(StrEnum):
    """Why a message waits for somebody."""

    UNKNOWN_SENDER = "unknown_sender"
    NO_RULE = "no_rule"
    BROKEN = "broken"
    TOO_LARGE = "too_large"
    SAME_ID = "same_id"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Understood:
    """A message a rule fits. `alarm` is None for a mere sign of life, `report` for what is over.

    `ahead`: how far the device's clock is.
    """

    mail: Mail
    source: Source
    alarm: Alarm | None = None
    report: Report | None = None
    ahead: timedelta = AT_ONCE


@dataclass(frozen=True, slots=True)
class Puzzle:
    """A message nobody understood; `mail` is None where it could not even be read."""

    reason: Reason
    detail: str = ""
    source: str = ""
    mail: Mail | None = None


def understand(
    sources: Sources, raw: bytes, *, now: datetime, arrived: datetime | None = None
) -> Understood | Puzzle:
    """`arrived`: when a message came that is read later; what bears no day counts from then."""
    if len(raw) > MOST_READ:
        return Puzzle(Reason.TOO_LARGE, f"{len(raw)} bytes; {MOST_READ} are read")
    try:
        mail = read_mail(raw)
    except BrokenMailError as error:
        return Puzzle(Reason.BROKEN, str(error))
    source = sources.of_sender(mail.sender)
    if source is None:
        return Puzzle(Reason.UNKNOWN_SENDER, mail=mail)
    return _by_rules(mail, source, now=now, arrived=arrived)


def _by_rules(mail: Mail, source: Source, *, now: datetime, arrived: datetime | None) -> Understood | Puzzle:
    labels = {"from": mail.sender, "subject": mail.subject, "body": mail.body}
    if source.rule_for(labels) is None:
        return Puzzle(Reason.NO_RULE, "", source.name, mail)
    alarm = alarm_of(source, _said(mail, labels, _believed(mail.sent_at, arrived or now) or arrived))
    if alarm is None:
        return Understood(mail, source)
    if not alarm.key:
        return Puzzle(Reason.NO_RULE, "key: empty", source.name, mail)
    try:
        return Understood(
            mail, source, alarm, report_of(alarm, now, told=arrived), _ahead(mail, arrived or now)
        )
    except BadReportError as error:
        return Puzzle(Reason.REFUSED, str(error), source.name, mail)


def _said(mail: Mail, labels: Mapping[str, str], at: datetime | None) -> Said:
    return Said(mail.subject or mail.identity, AlarmState.FIRING, labels, {}, at, at)


def _ahead(mail: Mail, arrived: datetime) -> timedelta:
    ahead = mail.sent_at - arrived if mail.sent_at else AT_ONCE
    return ahead if ahead > CLOCK_SLACK else AT_ONCE


def _believed(sent_at: datetime | None, arrived: datetime) -> datetime | None:
    """A device's date that is farther off counts for nothing; its mail counts from its arrival."""
    return sent_at if sent_at and arrived - BELIEVED <= sent_at <= arrived else None
