"""Reachability in words: ways of answering, why somebody was not reached, what the latest test says."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any

from roster.live_channels import LEAST
from rounds.reach import ReachLine, Said, Tested, Why, folded
from web import wording
from web.desk import desk
from web.texts import Lazy, gettext, lazy_pgettext, ngettext
from web.views.reach import LastTest
from web.words import CHANNELS

ANSWERED_BY: Mapping[str, Lazy] = {
    **CHANNELS,
    "voice": lazy_pgettext("reach", "telephone key"),
    "web": lazy_pgettext("reach", "this page"),
}


def result(test: Tested) -> tuple[str, str]:
    """Its colour and words; 未通 stays 未通 where somebody answered afterwards."""
    missed, reached = test.line(Said.NOT_REACHED), test.line(Said.REACHED)
    if missed is not None:
        return "late", gettext("not reached")
    return ("done", gettext("reached")) if reached else ("waits", gettext("waits for an answer"))


def note(test: Tested) -> str:
    """By which way and when, why not, and whether anybody is left to try."""
    said = []
    if missed := test.line(Said.NOT_REACHED):
        said.append(_why(test.asked, missed))
    if reached := test.line(Said.REACHED):
        by = wording.word(ANSWERED_BY, reached.channel)
        words = gettext("answered late, %(time)s by %(way)s") if missed else gettext("%(time)s by %(way)s")
        said.append(words % {"time": _clock(reached.at, test.asked.at), "way": by})
    if test.line(Said.NOBODY):
        said.append(gettext("nobody else is left to try"))
    return gettext("; ").join(said)


def last_of(lines: Sequence[ReachLine]) -> LastTest | None:
    """What a person's lines say: the newest test, and when they were last reached before it."""
    tests = folded(lines)
    if not tests:
        return None
    newest = tests[-1]
    css = result(newest)[0]
    heard = [line for line in lines if line.said is Said.REACHED]
    if css == "done" and heard:
        way = wording.word(ANSWERED_BY, heard[-1].channel)
        return LastTest(css, gettext("reached %(time)s by %(way)s", time=_moment(heard[-1].at), way=way))
    note = (
        gettext("last reached %(time)s", time=_moment(heard[-1].at))
        if heard
        else gettext("never reached yet")
    )
    missed = newest.line(Said.NOT_REACHED)
    at = _moment(missed.at if missed else newest.asked.at)
    if missed is None:
        return LastTest(css, gettext("tested %(time)s, no answer yet", time=at), note)
    over = newest.asked.shift_until <= desk().clock.now()
    return LastTest("past" if over else css, gettext("not reached %(time)s", time=at), note)


def few_channels(channels: Sequence[str]) -> str:
    """The warning where one fault more leaves nobody to call; "" where there are two or more."""
    if len(channels) >= LEAST:
        return ""
    if not channels:
        return gettext("no working channel")
    return gettext("one working channel only: %(way)s", way=wording.word(CHANNELS, channels[0]))


def rule() -> str:
    """When tests go out and when somebody counts as not reached, as this desk's plan says."""
    plan = desk().duty_day.rounds.plan.reach
    lead, silent = (int(one.total_seconds() // 60) for one in (plan.lead, plan.silent))
    return gettext(
        "Everybody on the rota gets a test %(lead)s before their shift, never in quiet hours. Silent for %(silent)s, "
        "they are recorded as not reached and the next person is tried.",
        lead=wording.minutes(lead), silent=wording.minutes(silent),
    )  # fmt: skip


def _why(asked: ReachLine, missed: ReachLine) -> str:
    if missed.why == Why.SILENT:
        waited = max(int((missed.at - asked.at).total_seconds() // 60), 0)
        return ngettext("silent for %(num)s minute", "silent for %(num)s minutes", waited)
    if missed.why == Why.NO_WAY:
        return gettext("no number is known")
    return gettext("no message got through")


def _clock(at: datetime, asked: datetime) -> str:
    local = desk().calendar.local
    same = local(at).date() == local(asked).date()
    return f"{local(at):%H:%M}" if same else f"{local(at):%m-%d %H:%M}"


def _moment(at: datetime) -> str:
    local = desk().calendar.local
    return wording.full_moment(local(at), local(desk().clock.now()))


REFUSALS: Mapping[str, Callable[[Any], str]] = {
    "nothing_to_answer": lambda _: gettext(
        "Not recorded: no test of yours waits for an answer. It was answered already, or the shift is over."
    ),
}
