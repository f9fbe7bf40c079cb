"""What machines say of a fault, in words: on the timeline, on the page of the sources."""

from collections.abc import Mapping
from datetime import datetime

from probes.alarms.alarm import REPEATS, Outcome
from probes.alarms.mail_rules import Reason
from probes.alarms.mail_service import Taken
from probes.alarms.silence import OF_SILENCE, RELEASED
from tickets.ticket import Event
from web import wording
from web.desk import desk
from web.texts import Lazy, gettext, lazy_gettext, ngettext

REASONS: Mapping[str, Lazy] = {
    Reason.UNKNOWN_SENDER: lazy_gettext("no source has this sender"),
    Reason.NO_RULE: lazy_gettext("no rule of the source fits"),
    Reason.BROKEN: lazy_gettext("the message is broken"),
    Reason.TOO_LARGE: lazy_gettext("the message is too large"),
    Reason.SAME_ID: lazy_gettext("another message with a Message-ID already used"),
    Reason.REFUSED: lazy_gettext("the report could not be taken"),
}
_AGAIN: Mapping[Outcome, Lazy] = {
    Outcome.OPENED: lazy_gettext("Taken in as ticket %(number)s."),
    Outcome.REPEATED: lazy_gettext("Counted as a repeat in ticket %(number)s, which is open."),
    Outcome.RESOLVED: lazy_gettext("The fault is over: ticket %(number)s notes it."),
    Outcome.DECLINED: lazy_gettext(
        "It is of the fault that was declined in ticket %(number)s: nothing was changed."
    ),
}
_OF_THE_PAST = lazy_gettext("It is of a fault that is over: no ticket was changed.")
_MINUTE, _HOUR, _DAY = 60, 3600, 86400


def taken_again(taken: Taken) -> tuple[str, str]:
    """What became of a mail aside that was taken again, and the tone of saying it."""
    if taken.reason is not None:
        why = str(REASONS[taken.reason])
        return gettext("Still not understood: %(reason)s. The mail stays here.", reason=why), "error"
    told = taken.told
    if told is None:
        return gettext("A sign of life of “%(source)s”: no ticket is needed.", source=taken.source), "success"
    outcome = Outcome.REPEATED if told.outcome in REPEATS else told.outcome
    return str(_AGAIN.get(outcome, _OF_THE_PAST)) % {"number": told.number}, "success"


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
    if _is_of_silence(event):
        return gettext(
            "still hears nothing of the source; repeats so far: %(count)s", count=_number(event, "repeats")
        )
    return gettext("still reports the fault; repeats so far: %(count)s", count=_number(event, "repeats"))


def flapping(event: Event) -> str:
    """It was over for less than the damping time."""
    if _is_of_silence(event):
        return gettext(
            "hears nothing of the source again, %(time)s after it spoke: it comes and goes; repeats so far: %(count)s",
            time=lasted(_number(event, "quiet")), count=_number(event, "repeats"),
        )  # fmt: skip
    return gettext(
        "reports the fault again after %(time)s: it comes and goes; repeats so far: %(count)s",
        time=lasted(_number(event, "quiet")), count=_number(event, "repeats"),
    )  # fmt: skip


def again(event: Event) -> str:
    """It was over for longer than that."""
    time, called = lasted(_number(event, "quiet")), event.data.get("called")
    if _is_of_silence(event) and called:
        return gettext(
            "hears nothing of the source again, %(time)s after it spoke; people are called anew", time=time
        )
    if _is_of_silence(event):
        return gettext(
            "hears nothing of the source again, %(time)s after it spoke; people are being called", time=time
        )
    if called:
        return gettext("reports the fault again, it was over for %(time)s; people are called anew", time=time)
    return gettext("reports the fault again, it was over for %(time)s; people are being called", time=time)


def resolved(event: Event) -> str:
    """Over, as the machine sees it."""
    if event.data.get("of") == RELEASED:
        return gettext("waits for the source no more: the table does not ask it to speak")
    if _is_of_silence(event):
        return gettext("is heard again; it was silent for %(time)s", time=lasted(_number(event, "lasted")))
    return gettext("says it is over; it lasted %(time)s", time=lasted(_number(event, "lasted")))


def earlier(event: Event) -> str:
    """The ticket the same fault was before."""
    return gettext("reported this fault before: %(number)s", number=event.data.get("number", ""))


def began(event: Event) -> str:
    """A start too far back to count from."""
    local = desk().calendar.local
    at = datetime.fromisoformat(str(event.data["at"]))
    moment = wording.full_moment(local(at), local(event.at))
    return gettext(
        "says that it began %(moment)s; its minutes count from when the desk was told", moment=moment
    )


def _is_of_silence(event: Event) -> bool:
    return event.data.get("of") == OF_SILENCE


def _number(event: Event, name: str) -> int:
    found = event.data.get(name)
    return found if isinstance(found, int) else 0
