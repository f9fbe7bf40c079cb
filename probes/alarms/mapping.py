"""From what a source says to an alarm, its rules first, then the labels monitoring commonly sets; and to a report."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from probes.alarms.alarm import Alarm, AlarmState, fingerprint_of
from probes.alarms.instants import counts_from
from probes.alarms.sources import NO_RULE, Rule, Source, filled
from tickets.intake import LEAST_WORDS, MOST_WORDS, checked, clean, urlsplit_scheme
from tickets.kinds import Kind, Severity
from tickets.kinds import Source as TicketSource
from tickets.problems import ProblemType
from tickets.ticket import Report

MOST_TITLE, MOST_KEY, MOST_URL = 200, 500, 2000
TITLES = ("summary", "alertname", "title")
ADDRESSES = ("url", "instance", "target")
"""Labels that name the page; one counts where it is an address."""


@dataclass(frozen=True, slots=True)
class Said:
    """What a source said, before its rules: `annotations` are words for people, `labels` say which fault it is."""

    key: str
    state: AlarmState
    labels: Mapping[str, str]
    annotations: Mapping[str, str] = field(default_factory=dict)
    started_at: datetime | None = None
    ended_at: datetime | None = None
    link: str = ""


def alarm_of(source: Source, said: Said) -> Alarm | None:
    """The alarm, or None where it only says that the source lives."""
    rule, labels = source.rule_for(said.labels) or (NO_RULE, said.labels)
    if rule.only_heard:
        return None
    words = {**said.annotations, **labels}
    key = (filled(rule.key, words) if rule.key else clean(said.key))[:MOST_KEY]
    title = _title(rule, words)
    return Alarm(
        key=key, state=rule.state or said.state, title=title, description=_description(title, said, labels),
        fingerprint=fingerprint_of(source.name, key), labels=labels, severity=_severity(source, rule, labels),
        problem=rule.problem or ProblemType.OTHER, url=_url(rule, words), object_name=filled(rule.object_name, words),
        unit_name=filled(rule.unit_name, words), started_at=said.started_at, ended_at=said.ended_at,
    )  # fmt: skip


def report_of(alarm: Alarm, now: datetime, *, told: datetime | None = None) -> Report | None:
    """The checked report of a fault that fires, None of one that is over. Raises BadReportError naming the field.

    `told`: when the desk heard of it, where that was not now.
    """
    if alarm.state is AlarmState.RESOLVED:
        return None
    return checked(
        Report(
            kind=Kind.DETECTED_FAULT, source=TicketSource.MACHINE, description=alarm.description,
            problem=alarm.problem.value, url=alarm.url, title=alarm.title, severity=alarm.severity,
            site_code=alarm.site_code, received_at=counts_from(alarm.started_at, told or now),
            fingerprint=alarm.fingerprint,
        ),
        now=now,
    )  # fmt: skip


def _title(rule: Rule, words: Mapping[str, str]) -> str:
    found = filled(rule.title, words) or next((words[name] for name in TITLES if words.get(name)), "")
    if found and not rule.title and not words.get("summary"):
        found = f"{found} {words.get('instance', '')}"
    return _short(clean(" ".join(found.split())), MOST_TITLE) or "…"


def _description(title: str, said: Said, labels: Mapping[str, str]) -> str:
    """People's words first, then every label: whoever repairs it looks for these in the monitor."""
    words = said.annotations.get("description") or said.annotations.get("message") or labels.get("body", "")
    named = [f"{name}={value}" for name, value in sorted(labels.items()) if name != "body" and value]
    found = "\n".join(line for line in (words.strip() or title, "\n".join(named), said.link) if line)
    short = _short(clean(found), MOST_WORDS)
    return short if len(short) >= LEAST_WORDS else short.ljust(LEAST_WORDS, "…")


def _severity(source: Source, rule: Rule, labels: Mapping[str, str]) -> Severity:
    if rule.severity is not None:
        return rule.severity
    return source.severities.get(labels.get("severity", "").casefold(), Severity.NORMAL)


def _url(rule: Rule, words: Mapping[str, str]) -> str:
    """An address that is none is left out: a fault is not lost for a label."""
    tried = [filled(rule.url, words)] if rule.url else [words.get(name, "") for name in ADDRESSES]
    return next(
        (one for one in tried if len(one) <= MOST_URL and urlsplit_scheme(one) in {"http", "https"}), ""
    )


def _short(text: str, most: int) -> str:
    return text if len(text) <= most else text[: most - 1] + "…"
