"""The site watch as pages show it."""

from collections.abc import Sequence
from datetime import datetime

from flask import url_for

from probes.watch.outage_store import Outage
from probes.watch.plan import WatchPlan
from probes.watch.standing import Look, Outcome, State
from probes.watch.telling import minutes_of
from probes.watch.visit import FaultKind, Visit
from probes.watch.visit_store import Belief
from probes.watch.watching import SiteHealth, SiteRecord
from probes.watch.week import DayCount, Mark, Share
from roster.permissions import Act, Actor
from web import wording
from web.desk import desk
from web.health_words import KINDS, LOOKS, VERDICTS
from web.texts import gettext, ngettext
from web.views import health as views
from web.views.pieces import FRESH, Form
from web.views.score import ScoreView

SCALE_TENTHS = 80
"""The bar of a week ends at 8 percent: there is room beyond the veto, and its mark is not lost at the edge."""
_ICONS = {
    Mark.NONE: "help-circle",
    Mark.FINE: "circle-check",
    Mark.WARN: "alert-octagon",
    Mark.VETO: "alert-triangle",
}
_TELLING = frozenset({"tls", "cannot_tell", "not_asked", "bad_answer", "redirect_refused", "bad_redirect"})
"""Verdicts whose reason, in the machine's own words, says more than their name."""
_OUTCOMES = {
    Outcome.OPEN: ("up", "circle-check"), Outcome.FAILED: ("down", "plug-connected-x"),
    Outcome.UNTOLD: ("untold", "help-circle"),
}  # fmt: skip


def health_page(
    found: Sequence[SiteHealth], plan: WatchPlan, score: Sequence[ScoreView], *, now: datetime
) -> views.HealthPage:
    """`score`: one for each of `found`."""
    hint = "" if plan.line else gettext(
        "No place is named that shows whether our own line works: a broken line would look like an outage. "
        "Name one in the plan of visits, under “line”."
    )  # fmt: skip
    rows = tuple(_row(one, plan, now) for one in found)
    return views.HealthPage(rows, rule_words(plan), hint, tuple(score))


def site_page(
    record: SiteRecord, plan: WatchPlan, *, me: Actor, now: datetime, form: Form = FRESH
) -> views.SiteHealthPage:
    health, watch = record.health, record.health.watch
    visits = str(watch.visits_a_day if watch else plan.visits_a_day)
    marker = watch.marker if watch else ""
    on = bool(watch and watch.began_at)
    words = [(gettext("Visits a day"), visits), (gettext("Words expected"), marker or gettext("none"))]
    if watch and watch.began_at:
        words.append((gettext("Watched since"), wording.full_moment(_local(watch.began_at), _local(now))))
    return views.SiteHealthPage(
        object_id=str(health.about.id), row=_row(health, plan, now),
        places=tuple(_place(one, now) for one in health.beliefs), visits=tuple(_visit(v, now) for v in record.visits),
        outages=tuple(_outage(one, now) for one in record.outages), watch_words=tuple(words), rule=rule_words(plan),
        may_edit=me.may(Act.EDIT_OBJECTS), version=watch.version if watch else 0, is_on=on,
        form=form if form.values else Form({"visits_a_day": visits, "marker": marker, "on": "1" if on else ""}),
        form_open=bool(form.errors) or not on,
    )  # fmt: skip


def rule_words(plan: WatchPlan) -> str:
    """The rule the week is held against."""
    return gettext(
        "A visit has failed when the page is not open within %(seconds)s seconds. Of a week's visits, "
        "%(warn)s%% warn and %(veto)s%% are a veto (single-veto item “site cannot be opened”).",
        seconds=round(plan.limit.total_seconds()), warn=plan.warn_percent, veto=plan.veto_percent,
    )  # fmt: skip


def _row(one: SiteHealth, plan: WatchPlan, now: datetime) -> views.SiteRow:
    certificate, css = _certificate(one.beliefs, plan, now)
    cells = tuple(
        _cell(day, mark, to_come=one.month.today_to_come if day is one.month.days[-1] else 0)
        for day, mark in zip(one.month.days, one.month.marks, strict=True)
    )
    return views.SiteRow(
        one.about.name, url_for("health.site", object_id=one.about.id), one.about.home, _state(one, now),
        _share(one.month.share, plan), cells, f"{one.month.days[0].day:%m-%d}", certificate, css,
        watched=bool(one.watch and one.watch.began_at),
    )  # fmt: skip


def _cell(day: DayCount, mark: Mark, *, to_come: int) -> views.DayCell:
    missing, date_words = day.unwatched(to_come), wording.short_day(day.day, day.day)
    facts = [ngettext("%(num)s visit", "%(num)s visits", day.visits)]
    facts += [ngettext("%(num)s failed", "%(num)s failed", day.failures)] if day.visits else []
    facts += [gettext("%(count)s cannot tell", count=day.untold)] if day.untold else []
    facts += [gettext("%(count)s not watched", count=missing)] if missing else []
    facts += [_MARK_WORDS[mark]()] if mark in _MARK_WORDS and day.visits else []
    if not (day.visits or day.untold or missing):
        return views.DayCell(
            "before", f"{day.day.day}", "", gettext("%(day)s: not watched yet", day=date_words)
        )
    css, figure = mark.value, str(day.failures) if day.failures else "·"
    if not day.visits:
        css, figure = ("untold", "?") if day.untold else ("unwatched", "–")
    words = gettext("%(day)s: %(facts)s", day=date_words, facts=gettext(", ").join(facts))
    return views.DayCell(css, f"{day.day.day}", figure, words)


_MARK_WORDS = {
    Mark.WARN: lambda: gettext("week over the warning mark"), Mark.VETO: lambda: gettext("week over the veto mark"),
}  # fmt: skip


def _share(share: Share, plan: WatchPlan) -> views.ShareView:
    verdicts = {
        Mark.NONE: gettext("no visit yet"), Mark.FINE: gettext("below the warning mark"),
        Mark.WARN: gettext("warning mark reached"), Mark.VETO: gettext("veto mark reached"),
    }  # fmt: skip
    tenths = share.percent_tenths
    text = gettext("%(failures)s of %(visits)s failed", failures=share.failures, visits=share.visits)
    if share.whole > share.visits:
        text = gettext(
            "%(failures)s of %(visits)s failed, %(whole)s by the end of the week",
            failures=share.failures, visits=share.visits, whole=share.whole,
        )  # fmt: skip
    scale = {name: f"{100 * 10 * value / SCALE_TENTHS:.1f}" for name, value in (
        ("warn", plan.warn_percent), ("veto", plan.veto_percent))}  # fmt: skip
    return views.ShareView(
        share.mark.value, _ICONS[share.mark], f"{tenths // 10}.{tenths % 10}%" if share.whole else "–", text,
        verdicts[share.mark], f"{min(100 * tenths / SCALE_TENTHS, 100):.1f}", scale["warn"], scale["veto"],
    )  # fmt: skip


def _state(one: SiteHealth, now: datetime) -> views.StateView:
    if one.watch is None or one.watch.began_at is None:
        return views.StateView("off", "clock-off", gettext("not watched"))
    if one.outage is not None and one.outage.recovered_at is None:
        length = wording.wait(minutes_of(one.outage, now))
        return views.StateView(
            "down",
            "plug-connected-x",
            wording.word(KINDS, one.outage.kind.value),
            gettext("for %(length)s", length=length),
        )
    if one.outage is not None:
        return views.StateView("doubted", "hourglass", gettext("up again, being watched"))
    return _worst(one.beliefs, now)


def _worst(beliefs: Sequence[Belief], now: datetime) -> views.StateView:
    """What the least confident of those who looked last believes."""
    if not beliefs:
        return views.StateView("off", "clock", gettext("the first visit follows"))
    order = [State.DOWN, State.DOUBTED, State.UP, State.UNKNOWN]
    return _belief(min(beliefs, key=lambda one: order.index(one.standing.state)), now)


def _belief(one: Belief, now: datetime) -> views.StateView:
    aside = wording.moment(_local(one.last_at), _local(now)) if one.last_at else ""
    if one.verdict in {"cannot_tell", "not_asked"}:
        return views.StateView("untold", "help-circle", wording.word(VERDICTS, one.verdict), aside)
    found = {
        State.UP: ("up", "circle-check", gettext("opens")),
        State.DOUBTED: ("doubted", "hourglass", gettext("did not open, looked at again")),
        State.DOWN: ("down", "plug-connected-x", wording.word(VERDICTS, one.verdict)),
    }.get(one.standing.state, ("off", "clock", gettext("the first visit follows")))
    return views.StateView(*found, aside)


def _certificate(beliefs: Sequence[Belief], plan: WatchPlan, now: datetime) -> tuple[str, str]:
    ends = [one.certificate.expires_at for one in beliefs if one.certificate.expires_at]
    if any(one.certificate.name_fits is False for one in beliefs):
        return gettext("the certificate belongs to another host"), "down"
    if not ends:
        return "", ""
    left = (min(ends) - now).days
    until = wording.short_day(_local(min(ends)).date(), _local(now).date())
    text = ngettext("until %(day)s, %(num)s day left", "until %(day)s, %(num)s days left", left, day=until)
    return text, "doubted" if left <= max(plan.certificate_days, default=-1) else ""


def _place(one: Belief, now: datetime) -> views.PlaceRow:
    state = _belief(one, now)
    return views.PlaceRow(one.vantage, views.StateView(state.css, state.icon, state.text), state.aside)


def _visit(one: Visit, now: datetime) -> views.VisitRow:
    seen = one.seen
    css, icon = _OUTCOMES[seen.outcome]
    status = f"HTTP {seen.status}" if seen.status and seen.outcome is not Outcome.OPEN else ""
    detail = " · ".join(part for part in (status, seen.reason if seen.verdict in _TELLING else "") if part)
    return views.VisitRow(
        wording.moment(_local(one.at), _local(now)), one.vantage, _look(one), css, icon,
        wording.word(VERDICTS, seen.verdict), detail, *map(
            _length, (seen.dns_ms, seen.connect_ms, seen.first_byte_ms, seen.whole_ms)),
    )  # fmt: skip


def _look(one: Visit) -> str:
    """Why it was made, where it was none of the day's ordinary ones."""
    return "" if one.look is Look.SPACED else wording.word(LOOKS, one.look.value)


def _outage(one: Outage, now: datetime) -> views.OutageRow:
    ended = wording.moment(_local(one.recovered_at), _local(now)) if one.recovered_at else ""
    href = url_for("triage.ticket", number=one.ticket) if one.ticket else ""
    detail = one.reason if one.kind is FaultKind.CERTIFICATE else ""
    relapses = ngettext("%(num)s relapse", "%(num)s relapses", one.relapses) if one.relapses else ""
    return views.OutageRow(
        wording.moment(_local(one.began_at), _local(now)), ended, wording.wait(minutes_of(one, one.over_at or now)),
        wording.word(KINDS, one.kind.value), detail, relapses, one.ticket, href, one.over_at is None,
    )  # fmt: skip


def _length(milliseconds: int | None) -> str:
    if milliseconds is None:
        return ""
    return f"{milliseconds} ms" if milliseconds < 1000 else f"{milliseconds / 1000:.1f} s"  # noqa: PLR2004 - of a second


def _local(at: datetime) -> datetime:
    return desk().calendar.local(at)
