"""Incidents in words: rows of the list, one incident with its clock and reports."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from flask import url_for

from notifiers.pages import CallState, CallTaskView
from rounds.incident import ENDED, Incident, State, Step, StepCode, possible
from rounds.record import Line
from tickets.regulation import CLAUSES
from web import duty_lines, wording
from web.desk import desk
from web.incident_words import FACTS, GRADES, PLANS, STATES, STEPS
from web.texts import gettext
from web.views.incidents import IncidentPage, IncidentRow, ReportStep
from web.views.pieces import FRESH, Choice, Form

MINUTES_AN_HOUR = 60
Tasks = Mapping[int, CallTaskView]
"""What became of the text for the group, by page."""


def row(incident: Incident, *, now: datetime) -> IncidentRow:
    """A line of the list."""
    local = desk().calendar.local
    clock, css = _clock(incident, now)
    unproven = [str(STEPS[one.code.value]) for one in incident.steps if one.reported_at is None]
    lasted = (incident.restored_at or incident.closed_at or now) - incident.began_at
    return IncidentRow(
        number=str(incident.id), href=url_for("incidents.incident", incident_id=incident.id), title=incident.title,
        began=wording.moment(local(incident.began_at), local(now)),
        lasted=span(int(lasted.total_seconds() // 60)),
        grade=grade_text(incident), state=str(STATES[incident.state.value]),
        ended=incident.state in ENDED, clock=clock, clock_css=css,
        missing=gettext(", ").join(unproven), ticket=incident.ticket_number,
        ticket_href=url_for("triage.ticket", number=incident.ticket_number) if incident.ticket_number else "",
    )  # fmt: skip


def incident_page(
    incident: Incident, lines: Sequence[Line], tasks: Tasks, *, may_keep: bool, me: str, form: Form = FRESH,
    verb: str = "",
) -> IncidentPage:  # fmt: skip
    """One incident: where it stands, its clock, its reports upward, what may be done."""
    now = desk().clock.now()
    local = desk().calendar.local
    closing = {"cause": incident.cause, "fix_time": incident.fix_at, "leader_report": incident.leader_report}
    lacks = [str(FACTS[name]) for name, found in closing.items() if not found]
    return IncidentPage(
        row=row(incident, now=now), version=incident.version, nodes=_nodes(incident.state),
        facts=tuple(_facts(incident, now)), steps=tuple(_step(one, incident, tasks, now) for one in incident.steps),
        days=duty_lines.days(lines, picture=_picture), verbs=frozenset(one.value for one in possible(incident)),
        missing=gettext(", ").join(lacks), grades=tuple(Choice(code, str(name)) for code, name in GRADES.items()),
        plans=tuple(Choice(code, str(name)) for code, name in PLANS.items()), may_keep=may_keep, me=me,
        now=f"{local(now):%Y-%m-%dT%H:%M}",
        fix_at=f"{local(incident.fix_at):%Y-%m-%dT%H:%M}" if incident.fix_at else "", cause=incident.cause,
        leader_report=incident.leader_report, clause=_clause(incident), form=form, verb=verb,
    )  # fmt: skip


def grade_text(incident: Incident) -> str:
    """Its grade in words, or ""."""
    return str(GRADES[incident.grade.value]) if incident.grade else ""


def plan_text(incident: Incident) -> str:
    """What was decided on the emergency plan, its level, and by whom."""
    plan = str(PLANS[incident.plan]) if incident.plan else ""
    return " · ".join(one for one in (plan, incident.plan_level, incident.plan_by) if one)


def span(minutes: int) -> str:
    """Hours and minutes: a clock of four hours is not told in whole ones."""
    hours, rest = divmod(minutes, MINUTES_AN_HOUR)
    if not hours or not rest:
        return wording.wait(minutes)
    return gettext("%(hours)s h %(minutes)s min", hours=hours, minutes=rest)


def _clause(incident: Incident) -> str:
    names = ("severe", "plan", *(("legal_report",) if incident.report_due_at else ()))
    return gettext(", ").join(CLAUSES[name].citation for name in names)


def _picture(line: Line) -> str:
    return url_for("incidents.picture", incident_id=line.subject_id, line_id=line.id)


def _nodes(state: State) -> tuple[tuple[str, str], ...]:
    order = list(State)
    here = order.index(state)
    marks = [
        "done" if at < here or state is State.REVIEWED else "current" if at == here else ""
        for at in range(len(order))
    ]
    return tuple((str(STATES[one.value]), mark) for one, mark in zip(order, marks, strict=True))


def _clock(incident: Incident, now: datetime) -> tuple[str, str]:
    """What is left for the legal report; a proven one says when it was made."""
    if incident.report_due_at is None:
        return "", ""
    local = desk().calendar.local
    step = incident.step(StepCode.LEGAL)
    due = wording.moment(local(incident.report_due_at), local(now))
    if step and step.reported_at:
        late = step.reported_at > incident.report_due_at
        at = wording.moment(local(step.reported_at), local(now))
        return gettext("legal report made %(at)s, due %(due)s", at=at, due=due), "missed" if late else "met"
    minutes = int((incident.report_due_at - now).total_seconds() // 60)
    if minutes < 0:
        return gettext(
            "legal report overdue by %(span)s, was due %(due)s", span=span(-minutes), due=due
        ), "overdue"
    return gettext("legal report: %(span)s left, due %(due)s", span=span(minutes), due=due), "due_today"


def _facts(incident: Incident, now: datetime) -> list[tuple[str, str]]:
    def moment(at: datetime | None) -> str:
        local = desk().calendar.local
        return wording.full_moment(local(at), local(now)) if at else ""

    found = [
        (gettext("Began"), moment(incident.began_at)), (gettext("Opened by"), incident.opened_by),
        (gettext("Grade"), grade_text(incident)),
        (gettext("Emergency plan"), plan_text(incident)), (gettext("Cause"), incident.cause),
        (gettext("Planned fix time"), moment(incident.fix_at)),
        (gettext("Report to the leader in charge"), incident.leader_report),
        (gettext("Restored"), moment(incident.restored_at)), (gettext("Closed"), moment(incident.closed_at)),
    ]  # fmt: skip
    return [(label, words) for label, words in found if words]


def _step(step: Step, incident: Incident, tasks: Tasks, now: datetime) -> ReportStep:
    local = desk().calendar.local
    late = step.code is StepCode.LEGAL and incident.report_due_at is not None and now > incident.report_due_at
    if step.reported_at is None:
        words, css = gettext("unreported"), "late" if late else ""
    else:
        at = wording.full_moment(local(step.reported_at), local(now))
        words, css = gettext("reported by %(name)s, %(at)s", name=step.reported_by, at=at), "done"
        words += f" · {step.note}" if step.note else ""
    task = tasks.get(step.page_id or 0)
    pasted = task is not None and task.state is CallState.PASTED
    hint = (
        gettext("waits under Calls to be pasted") if task is not None and task.state is CallState.OPEN else ""
    )
    if pasted and task is not None and step.reported_at is None:
        hint = gettext("pasted by %(name)s; attach what shows it", name=task.recorded_by or "")
    return ReportStep(step.code.value, str(STEPS[step.code.value]), words, css, step.text, hint=hint)
