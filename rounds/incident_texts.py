"""Report texts of an incident, filled in from what is known: reporting system, work group, provincial authority."""

from collections.abc import Callable, Mapping
from datetime import datetime

from notifiers.duty_texts import GRADES, PLANS, REPORT_TEXTS, UNKNOWN
from rounds.incident import Incident, StepCode

Local = Callable[[datetime], datetime]


def texts_of(incident: Incident, *, now: datetime, local: Local) -> Mapping[StepCode, str]:
    """One text a step that has one, in the language of those it goes to."""
    ended = incident.restored_at or now
    facts = {
        "number": incident.id, "title": incident.title, "began": f"{local(incident.began_at):%m月%d日%H:%M}",
        "minutes": int((ended - incident.began_at).total_seconds() // 60),
        "grade": GRADES[incident.grade.value] if incident.grade else UNKNOWN,
        "cause": incident.cause or UNKNOWN, "plan": PLANS[incident.plan].format(level=incident.plan_level),
        "fix": f"{local(incident.fix_at):%m月%d日%H:%M}" if incident.fix_at else UNKNOWN,
        "at": f"{local(now):%m月%d日%H:%M}", "leader": incident.leader_report or UNKNOWN,
    }  # fmt: skip
    return {StepCode(code): words.format(**facts) for code, words in REPORT_TEXTS.items()}
