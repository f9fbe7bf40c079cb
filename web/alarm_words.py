"""What machines say of a fault, in words: on the timeline, on the page of the sources."""

from collections.abc import Mapping

from probes.alarms.alarm import REPEATS, Outcome
from probes.alarms.mail_rules import Reason
from probes.alarms.mail_service import Taken
from tickets.ticket import Event
from web.texts import Lazy, gettext, lazy_gettext, ngettext

REASONS: Mapping[str, Lazy] = {
    Reason.UNKNOWN_SENDER: lazy_gettext("no source has this sender"),
    Reason.NO_RULE: lazy_gettext("no rule of the source fits"),
    Reason.BROKEN: lazy_gettext("the message is broken"),
    Reason.TOO_LARGE: lazy_gettext("the message is too large"),
    Reason.SAME_ID: lazy_gettext("another message with a Message-ID already used"),
    Reason.REFUSED: lazy_gettext("the report could not be taken"),
}
_MINUTE, _HOUR, _DAY = 60, 3600, 86400


def taken_again(taken: Taken) -> tuple[str, str]:
    """What became of a mail aside that was taken again, and the tone of saying it."""
    if taken.reason is not None:
        why = str(REASONS[taken.reason])
        return gettext("Still not understood: %(reason)s. The mail stays here.", reason=why), "error"
    told = taken.told
    if told is None:
        return gettext("A sign of life of “%(source)s”: no ticket is needed.", source=taken.source), "success"
    if told.outcome is Outcome.OPENED:
        return gettext("Taken in as ticket %(number)s.", number=told.number), "success"
    if told.outcome in REPEATS:
        return gettext(
            "Counted as a repeat in ticket %(number)s, which is open.", number=told.number
        ), "success"
    if told.outcome is Outcome.RESOLVED:
        return gettext("The fault is over: ticket %(number)s notes it.", number=told.number), "success"
    return gettext("It is of a fault that is over: no ticket was changed."), "success"


def lasted(seconds: int) -> str:
    """A duration as people say it: the two largest units that count."""
    if seconds < _MINUTE:
        return ngettext("%(num)s second", "%(num)s seconds", seconds)
    if seconds < _HOUR:
        return ngettext("%(num)s minute", "%(num)s minutes", seconds // _MINUTE)
    if seconds < _DAY:
        return gettext(
            "%(hours)s h %(minutes)s min", hours=seconds // _HOUR, minutes=seconds % _HOUR // _MINUTE
        )
    return gettext("%(days)s d %(hours)s h", days=seconds // _DAY, hours=seconds % _DAY // _HOUR)


def repeated(event: Event) -> str:
    """Told once in a while, counted always."""
    return gettext("still reports the fault; repeats so far: %(count)s", count=_number(event, "repeats"))


def flapping(event: Event) -> str:
    """It was over for less than the damping time."""
    return gettext(
        "reports the fault again after %(time)s: it comes and goes; repeats so far: %(count)s",
        time=lasted(_number(event, "quiet")), count=_number(event, "repeats"),
    )  # fmt: skip


def again(event: Event) -> str:
    """It was over for longer than that."""
    time = lasted(_number(event, "quiet"))
    if event.data.get("called"):
        return gettext("reports the fault again, it was over for %(time)s; people are called anew", time=time)
    return gettext("reports the fault again, it was over for %(time)s; people are being called", time=time)


def resolved(event: Event) -> str:
    """Over, as the machine sees it."""
    return gettext("says it is over; it lasted %(time)s", time=lasted(_number(event, "lasted")))


def earlier(event: Event) -> str:
    """The ticket the same fault was before."""
    return gettext("reported this fault before: %(number)s", number=event.data.get("number", ""))


def _number(event: Event, name: str) -> int:
    found = event.data.get(name)
    return found if isinstance(found, int) else 0
