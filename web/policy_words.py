"""Escalation policies and the responsibility matrix in words: nothing here is written down twice, only worded."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from escalation.policy import Anchor, Delay, DelayUnit, Policy, Repeat, Step, Target, TargetKind
from tickets.regulation import CLAUSES
from web import wording
from web.texts import Lazy, gettext, lazy_gettext, ngettext
from web.views.office import PolicyStepRow, PolicyView
from web.words import CHANNELS, DUTY_ROLES

APPLIES: Mapping[str, Lazy] = {
    "late": lazy_gettext("every ticket with a legal deadline, in working time"),
    "severe": lazy_gettext("severe faults, day and night"),
    "fault": lazy_gettext("ordinary faults that probes found, in working time"),
    "room": lazy_gettext("faults of a machine room, day and night"),
}
"""To which tickets `escalation.handlers.policies_of` applies a policy."""
FAULTS: Mapping[str, Lazy] = {
    "content": lazy_gettext("Content wrong or not updated"),
    "outage": lazy_gettext("Site cannot be opened"),
    "machine_room": lazy_gettext("Machine room"),
    "security": lazy_gettext("Security incident, coordination"),
    "crime": lazy_gettext("Crime on the network"),
    "government_network": lazy_gettext("Government network"),
    "mayor_mailbox": lazy_gettext("Mayor's mailbox, letter not answered in time"),
    "unit_column": lazy_gettext("Unit's own column"),
}
DUTIES: Mapping[str, Lazy] = {
    "content": lazy_gettext("verifies, corrects and answers"),
    "outage": lazy_gettext("restores the site, reports the cause and the time"),
    "machine_room": lazy_gettext("keeps power, air and servers running"),
    "security": lazy_gettext("coordinates the response"),
    "crime": lazy_gettext("investigates"),
    "government_network": lazy_gettext("restores the network"),
    "mayor_mailbox": lazy_gettext("urges the unit that owes the answer"),
    "unit_column": lazy_gettext("watches and corrects its own column"),
}


def policy_view(policy: Policy, *, language: str, people: Mapping[int, str]) -> PolicyView:
    """One policy as a table. `people`: names of the persons that steps name by id."""
    clause = CLAUSES.get(policy.clause)
    known = policy.code in APPLIES
    return PolicyView(
        name=policy.names.get(language, policy.code),
        applies=str(APPLIES[policy.code]) if known else gettext("no ticket: nothing uses this policy"),
        steps=step_rows(policy.written, people),
        clause=clause.citation if clause else "",
        house=clause is None or clause.house,
        hold=_span(policy.hold, policy.hold_unit),
        again=_again(policy.repeat) if policy.repeat else "",
        key_hold=_span(policy.key.hold, policy.hold_unit) if policy.key else "",
    )


def step_rows(steps: Sequence[Step], people: Mapping[int, str]) -> tuple[PolicyStepRow, ...]:
    """Steps as rows of a table, numbered from 1."""
    return tuple(_row(n, step, people) for n, step in enumerate(steps, start=1))


def people_named(policy: Policy) -> set[int]:
    """Ids of the persons a policy names."""
    targets = (target for step in policy.steps for entry in step.targets for target in entry)
    return {int(target.value) for target in targets if target.kind is TargetKind.PERSON}


def when(delay: Delay) -> str:
    """When a step is due: "1 working day before the last day, 08:30", "after 10 minutes"."""
    if delay.unit is DelayUnit.WORKING_DAYS:
        return _on_a_day(delay)
    if not delay.amount:
        return gettext("at once")
    span = _span(abs(delay.amount), delay.unit)
    if delay.anchor is Anchor.OPENED:
        return gettext("after %(span)s", span=span)
    return (
        gettext("%(span)s before due", span=span)
        if delay.amount < 0
        else gettext("%(span)s after due", span=span)
    )


def _on_a_day(delay: Delay) -> str:
    time, days = f"{delay.at:%H:%M}" if delay.at else "", abs(delay.amount)
    if delay.anchor is Anchor.OPENED:
        return ngettext(
            "%(num)s working day later, %(time)s", "%(num)s working days later, %(time)s", days, time=time
        )
    if not delay.amount:
        return gettext("on the last day, %(time)s", time=time)
    if delay.amount < 0:
        return ngettext(
            "%(num)s working day before the last day, %(time)s",
            "%(num)s working days before the last day, %(time)s", days, time=time,
        )  # fmt: skip
    return ngettext(
        "%(num)s working day after the last day, %(time)s",
        "%(num)s working days after the last day, %(time)s", days, time=time,
    )  # fmt: skip


def _span(amount: int, unit: DelayUnit) -> str:
    if unit is DelayUnit.WORKING_DAYS:
        return ngettext("%(num)s working day", "%(num)s working days", amount)
    span = wording.minutes(amount)
    return gettext("%(span)s of working time", span=span) if unit is DelayUnit.WORKING_MINUTES else span


def _again(repeat: Repeat) -> str:
    return ngettext(
        "If nobody has taken it on %(span)s after the last step, all steps start again, %(num)s time.",
        "If nobody has taken it on %(span)s after the last step, all steps start again, %(num)s times.",
        repeat.times, span=_span(repeat.after, repeat.unit),
    )  # fmt: skip


def _row(number: int, step: Step, people: Mapping[int, str]) -> PolicyStepRow:
    told = [gettext(", else ").join(_who(target, people) for target in entry) for entry in step.targets]
    return PolicyStepRow(
        no=number,
        when=when(step.delay),
        who=gettext("; ").join(told),
        channels=" → ".join(wording.word(CHANNELS, name) for name in step.channels),
        escalates=step.escalates,
        key=_in_key_period(step.delay),
    )


def _in_key_period(delay: Delay) -> str:
    if delay.key is None or delay.key == replace(delay, key=None):
        return ""
    return gettext("in a key period: %(when)s", when=when(delay.key))


def _who(target: Target, people: Mapping[int, str]) -> str:
    if target.kind is TargetKind.PERSON:
        return people.get(int(target.value), gettext("person %(number)s", number=target.value))
    if target.kind is TargetKind.GROUP:
        return gettext("everybody of the %(role)s", role=DUTY_ROLES[target.value])
    fixed = {
        TargetKind.ASSIGNEE: gettext("assignee"),
        TargetKind.UNIT_CONTACT: gettext("first contact of the unit"),
    }
    return fixed.get(target.kind) or wording.word(DUTY_ROLES, target.value)
