"""The rota in words: its roles, days, gaps and refusals."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from roster.people import DutyRole
from web import wording
from web.texts import Lazy, gettext, lazy_pgettext, ngettext

SHORT: Mapping[DutyRole, Lazy] = {
    DutyRole.READER: lazy_pgettext("rota", "Reads"),
    DutyRole.DUTY_LEADER: lazy_pgettext("rota", "Leads"),
}
MISSING: Mapping[DutyRole, Lazy] = {
    DutyRole.READER: lazy_pgettext("rota", "no reader"),
    DutyRole.DUTY_LEADER: lazy_pgettext("rota", "no leader"),
}
DUTY: Mapping[DutyRole, Lazy] = {
    DutyRole.READER: lazy_pgettext("rota", "Reading duty"),
    DutyRole.DUTY_LEADER: lazy_pgettext("rota", "Leader on duty"),
}
TITLES: Mapping[DutyRole, Lazy] = {
    DutyRole.READER: lazy_pgettext("rota", "Readers"),
    DutyRole.DUTY_LEADER: lazy_pgettext("rota", "Leaders on duty"),
}


def missing_on(role: DutyRole, day: date, today: date, count: int = 1) -> str:
    """A gap: "24 Oct: no reader", or how many of them are missing."""
    if count > 1:
        return gettext(
            "%(day)s, %(duty)s: %(num)s missing",
            day=wording.short_day(day, today),
            duty=TITLES[role],
            num=count,
        )
    return gettext("%(day)s: %(missing)s", day=wording.short_day(day, today), missing=MISSING[role])


def gaps_ahead(count: int) -> str:
    """The fact of a banner."""
    return ngettext(
        "%(num)s place of the next 60 days is open.", "%(num)s places of the next 60 days are open.", count
    )


def _bad(error: Any) -> str:  # noqa: ANN401 - an error of the roster, known by its code
    problems = {
        "no_reason": gettext("Write why: the reason is kept with the change."),
        "long_reason": gettext("Write the reason in at most 200 characters."),
        "has_day": gettext("This person has the day already. Choose another."),
        "on_leave": gettext("This person is on leave that day. Choose another, or call the leave off first."),
        "ends_first": gettext("The last day must not come before the first."),
        "past": gettext("This day is over. Choose one that is still to come."),
        "too_long": gettext("This is longer than a year’s leave, or a hundred days of a key period. Check the dates."),
        "too_far": gettext("This is more than two years ahead. Check the year."),
        "leave_stands": gettext("These days are this person’s leave already. Nothing is entered twice."),
        "no_name": gettext("Give the key period a name: it stands in the month."),
        "long_name": gettext("Write the name in at most 50 characters."),
        "too_few": gettext("A key period has two readers a day at least; with one it is a day like any other."),
        "too_many": gettext("At most 20 people read on one day."),
        "not_open": gettext("Nobody is missing on this day any more. Look at the rota again."),
        "no_members": gettext("Nobody takes turns yet. Choose the people first."),
    }  # fmt: skip
    return problems.get(error.problem, str(error))


def _gaps(error: Any) -> str:  # noqa: ANN401 - as above
    days = gettext(", ").join(missing_on(DutyRole(role), day, day) for role, day in error.gaps[:5])
    more = gettext(" and more") if len(error.gaps) > 5 else ""  # noqa: PLR2004 - as many as a sentence holds
    return gettext(
        "Not published: nobody can take %(days)s%(more)s. Add people or call a leave off.",
        days=days,
        more=more,
    )


def _swap(error: Any) -> str:  # noqa: ANN401 - as above
    problems = {
        "self": gettext("Choose somebody else: this day is yours already."),
        "past": gettext("This day is over. Choose one that is still to come."),
        "not_theirs": gettext("Not asked: this day is not theirs any more. Look at the rota again."),
        "same_day": gettext("Both days are the same. Choose another day."),
        "asked_already": gettext("A swap of this day waits for an answer already. Take it back first."),
        "settled": gettext("This swap waits for no answer any more."),
    }
    return problems.get(error.problem, str(error))


def _too_few(error: Any) -> str:  # noqa: ANN401 - as above
    return gettext(
        "Not saved: %(names)s cannot be relied on: fewer than %(least)s working channels. SMS and voice to one mobile "
        "count as two. Import a mobile or a second number, or name somebody else.",
        names=gettext(", ").join(error.names), least=error.least,
    )  # fmt: skip


REFUSALS = {
    "too_few_channels": _too_few,
    "bad_rota": _bad,
    "rota_gaps": _gaps,
    "bad_swap": _swap,
    "rota_changed": lambda _: gettext(
        "Not published: the proposal changed since you looked at it. Look at it again, then publish."
    ),
    "slot_changed": lambda _: gettext("Not saved: this day was changed meanwhile. Look at the rota again."),
    "rota_gone": lambda _: gettext("This was called off already."),
    "unknown_person": lambda _: gettext("Choose people from the list."),
}
