"""Tables of words: stored codes of every room to what people read, lazily in the reader's language."""

from collections.abc import Mapping

from web.texts import Lazy, lazy_gettext, lazy_pgettext

WEEKDAYS = (
    lazy_pgettext("weekday", "Mon"),
    lazy_pgettext("weekday", "Tue"),
    lazy_pgettext("weekday", "Wed"),
    lazy_pgettext("weekday", "Thu"),
    lazy_pgettext("weekday", "Fri"),
    lazy_pgettext("weekday", "Sat"),
    lazy_pgettext("weekday", "Sun"),
)
SHORT_WEEKDAYS = (
    lazy_pgettext("weekday, one character", "Mo"),
    lazy_pgettext("weekday, one character", "Tu"),
    lazy_pgettext("weekday, one character", "We"),
    lazy_pgettext("weekday, one character", "Th"),
    lazy_pgettext("weekday, one character", "Fr"),
    lazy_pgettext("weekday, one character", "Sa"),
    lazy_pgettext("weekday, one character", "Su"),
)
MONTHS = (
    lazy_pgettext("month", "Jan"),
    lazy_pgettext("month", "Feb"),
    lazy_pgettext("month", "Mar"),
    lazy_pgettext("month", "Apr"),
    lazy_pgettext("month", "May"),
    lazy_pgettext("month", "Jun"),
    lazy_pgettext("month", "Jul"),
    lazy_pgettext("month", "Aug"),
    lazy_pgettext("month", "Sep"),
    lazy_pgettext("month", "Oct"),
    lazy_pgettext("month", "Nov"),
    lazy_pgettext("month", "Dec"),
)
# A badge names the next act, not the past one: a received ticket waits to be verified.
STATES: Mapping[str, Lazy] = {
    "received": lazy_pgettext("state", "to verify"),
    "verified": lazy_pgettext("state", "to handle"),
    "handled": lazy_pgettext("state", "to answer"),
    "answered": lazy_pgettext("state", "answered"),
}
# The states themselves, for the diagram and the log; that of a ticket whose clock is stopped, for refusals.
STATE_NAMES: Mapping[str, Lazy] = {
    "received": lazy_pgettext("state name", "received"),
    "verified": lazy_pgettext("state name", "verified"),
    "handled": lazy_pgettext("state name", "handled"),
    "answered": lazy_pgettext("state name", "answered"),
    "paused": lazy_pgettext("state name", "standing still"),
}
# The seven official problem types (rules.md 3.5).
KINDS: Mapping[str, Lazy] = {
    "unreachable": lazy_gettext("Content unreachable"),
    "stale": lazy_gettext("Information not updated"),
    "inaccurate": lazy_gettext("Content inaccurate"),
    "unanswered": lazy_gettext("Message not answered"),
    "typo": lazy_gettext("Misspelling"),
    "fake": lazy_gettext("False or forged content"),
    "other": lazy_pgettext("kind", "Other"),
}
# tickets.kinds.Source.
SOURCES: Mapping[str, Lazy] = {
    "public_form": lazy_pgettext("source", "public form"),
    "national_platform": lazy_pgettext("source", "national platform"),
    "telephone": lazy_pgettext("source", "telephone"),
    "fax": lazy_pgettext("source", "fax"),
    "visitor": lazy_pgettext("source", "visitor"),
    "from_above": lazy_pgettext("source", "instruction from above"),
    "own_observation": lazy_pgettext("source", "own observation"),
    "machine": lazy_pgettext("source", "probe"),
    "ledger": lazy_pgettext("source", "old ledger"),
}
# tickets.kinds.Kind.
TICKET_KINDS: Mapping[str, Lazy] = {
    "error_report": lazy_pgettext("ticket kind", "error report"),
    "question": lazy_pgettext("ticket kind", "question"),
    "opinion": lazy_pgettext("ticket kind", "opinion"),
    "instruction": lazy_pgettext("ticket kind", "instruction"),
    "detected_fault": lazy_pgettext("ticket kind", "detected fault"),
}
# tickets.lifecycle.Verb, and the moves that do not change state.
VERBS: Mapping[str, Lazy] = {
    "verify": lazy_pgettext("verb", "Verify"),
    "handle": lazy_pgettext("verb", "Handle"),
    "answer": lazy_pgettext("verb", "Answer"),
    "dismiss": lazy_pgettext("verb", "Decline"),
    "merge": lazy_pgettext("verb", "Merge"),
    "unmerge": lazy_pgettext("verb", "Un-merge"),
    "reopen": lazy_pgettext("verb", "Reopen"),
    "escalate": lazy_pgettext("verb", "Escalate"),
    "deescalate": lazy_pgettext("verb", "De-escalate"),
    "extend": lazy_pgettext("verb", "Extend"),
    "ask_extension": lazy_pgettext("verb", "Ask for more time"),
    "refuse_extension": lazy_pgettext("verb", "Refuse more time"),
    "pause": lazy_pgettext("verb", "Stop the clock"),
    "resume": lazy_pgettext("verb", "Go on"),
    "assign": lazy_pgettext("verb", "Assign"),
    "transfer": lazy_pgettext("verb", "Transfer"),
    "comment": lazy_pgettext("verb", "Comment"),
    "acknowledge": lazy_pgettext("verb", "Acknowledge"),
    "severity": lazy_pgettext("verb", "Change severity"),
    "kind": lazy_pgettext("verb", "Change kind"),
    "reveal": lazy_pgettext("verb", "Show the number"),
    "fault_record": lazy_pgettext("verb", "Fault record"),
    "snooze": lazy_pgettext("verb", "Snooze"),
    "wake": lazy_pgettext("verb", "Back to the inbox"),
    "copied": lazy_pgettext("verb", "Note the copy"),
    "uncopied": lazy_pgettext("verb", "Take back the copy"),
}
# tickets.lifecycle.Fact: what a move must leave behind.
FACTS: Mapping[str, Lazy] = {
    "problem": lazy_pgettext("fact", "kind of problem"),
    "unit": lazy_pgettext("fact", "unit"),
    "note": lazy_pgettext("fact", "note"),
    "answer": lazy_pgettext("fact", "answer, verbatim"),
    "reason": lazy_pgettext("fact", "reason"),
    "duplicate_of": lazy_pgettext("fact", "first ticket"),
    "cause": lazy_pgettext("fact", "cause"),
    "fix_time": lazy_pgettext("fact", "time fixed"),
    "leader_report": lazy_pgettext("fact", "report to the leader in charge"),
    "extension_days": lazy_pgettext("fact", "working days granted"),
    "severity": lazy_pgettext("fact", "severity"),
}
# roster.people.DutyRole.
DUTY_ROLES: Mapping[str, Lazy] = {
    "reader": lazy_pgettext("duty role", "duty reader"),
    "technician": lazy_pgettext("duty role", "technician"),
    "leader_in_charge": lazy_pgettext("duty role", "leader in charge"),
    "duty_leader": lazy_pgettext("duty role", "duty leader"),
    "emergency_group": lazy_pgettext("duty role", "emergency group"),
    "supervisor": lazy_pgettext("duty role", "supervisor"),
}
ROLES: Mapping[str, Lazy] = {
    "staff": lazy_pgettext("role", "Duty officer"),
    "unit_handler": lazy_pgettext("role", "Unit handler"),
    "supervisor": lazy_pgettext("role", "Supervisor"),
    "administrator": lazy_pgettext("role", "Administrator"),
    "auditor": lazy_pgettext("role", "Auditor"),
}
CHANNELS: Mapping[str, Lazy] = {
    "sms": lazy_pgettext("channel", "SMS"),
    "voice": lazy_pgettext("channel", "call"),
    "email": lazy_pgettext("channel", "e-mail"),
    "call": lazy_pgettext("channel", "call by hand"),
    "group": lazy_pgettext("channel", "work group"),
    "file": lazy_pgettext("channel", "file"),
}
CHANNEL_ICONS: Mapping[str, str] = {
    "sms": "message-2",
    "voice": "phone",
    "email": "mail",
    "call": "phone-call",
    "group": "message-circle",
    "file": "note",
}
SEVERITIES: Mapping[str, Lazy] = {
    "normal": lazy_gettext("Normal"),
    "severe": lazy_gettext("Severe"),
}
PROGRESS: Mapping[str, Lazy] = {
    "received": lazy_pgettext("progress", "Received"),
    "verified": lazy_pgettext("progress", "Verified"),
    "handled": lazy_pgettext("progress", "Handled"),
    "answered": lazy_pgettext("progress", "Answered"),
}
GROUPS: Mapping[str, Lazy] = {
    "severe": lazy_gettext("Severe faults"),
    "unknown": lazy_gettext("Deadline unknown"),
    "overdue": lazy_gettext("Overdue"),
    "past_close": lazy_gettext("Past close of work"),
    "due_today": lazy_gettext("Due today"),
    "on_time": lazy_gettext("In time"),
    "none": lazy_gettext("No legal clock"),
    "paused": lazy_gettext("Clock stopped"),
    "met": lazy_gettext("Answered in time"),
    "missed": lazy_gettext("Answered late"),
}

# tickets.outcomes.Ended.
ENDINGS: Mapping[str, Lazy] = {
    "answered": lazy_pgettext("ending", "handled and answered"),
    "dismissed": lazy_pgettext("ending", "dismissed with a reason"),
    "merged": lazy_pgettext("ending", "duplicate"),
}

PUBLIC_SHOTS: Mapping[str, Lazy] = {
    "before": lazy_pgettext("public", "Before the correction"),
    "after": lazy_pgettext("public", "After the correction"),
}
