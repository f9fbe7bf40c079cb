"""The score of a site as pages show it, with the columns that are not kept and what stands by kind."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date

from flask import url_for

from probes.check.tables import column_rules
from probes.readings.score_store import StandingFault
from probes.score import Grade, Item, Part, Scored, Why
from probes.scoring import SiteScore, age_of
from probes.watch.plan import WatchPlan
from probes.watch.watching import SiteHealth
from web import reading_view, wording
from web.score_words import GRADES, ITEMS, PARTLY, WHYS, grade_count, rule_of, value_of
from web.texts import gettext, ngettext, pgettext
from web.views import score as views

COLUMNS_SHOWN, KINDS_SHOWN = 12, 10
_ICONS = {
    Grade.VETO: "alert-triangle", Grade.RISK: "alert-octagon", Grade.UNKNOWN: "help-circle",
    Grade.CLEAR: "circle-check", Grade.MET: "circle-check",
}  # fmt: skip
_COLUMNS = {
    "stale_column": ("down", "alert-triangle"), "blank_column": ("down", "alert-triangle"),
    "column_ageing": ("doubted", "hourglass"),
}  # fmt: skip


def score_view(health: SiteHealth, found: SiteScore, plan: WatchPlan, *, may_read: bool) -> views.ScoreView:
    """`may_read`: whether the reader may see findings; else nothing links to them."""
    href = url_for("health.site", object_id=health.about.id, _anchor="h-score")
    if found.site is not None and not found.items:
        return views.ScoreView((), href, within=found.site.name, within_href=found.site.home)
    counts = Counter(one.grade for one in found.items)
    read = gettext("Read %(moment)s.", moment=reading_view.when(found.read_at)) if found.read_at else ""
    items = tuple(_item(one, health, found, plan, may_read=may_read) for one in found.items)
    return views.ScoreView(
        tuple(
            views.GradeCount(one.value, _ICONS[one], grade_count(one, counts[one]))
            for one in Grade
            if counts[one]
        ),
        href, items, read,
    )  # fmt: skip


def content_view(
    health: SiteHealth,
    found: SiteScore,
    plan: WatchPlan,
    counts: Mapping[tuple[int, str], int],
    *,
    may_read: bool,
    today: date,
) -> views.ContentView:
    """Of one site."""
    known = [one for one in found.faults if one.kind in _COLUMNS]
    known.sort(key=lambda one: (list(_COLUMNS).index(one.kind), one.newest or date.min, one.id))
    site = found.site.id if found.site and found.items else 0
    kinds = reading_view.kind_counts(site, counts) if site and may_read else ()
    all_kinds = url_for("readings.findings", site=site) if len(kinds) > KINDS_SHOWN else ""
    more = url_for("readings.findings", site=site, kind=known[0].kind) if len(known) > COLUMNS_SHOWN else ""
    return views.ContentView(
        score_view(health, found, plan, may_read=may_read),
        tuple(_column(one, today, may_read=may_read) for one in known[:COLUMNS_SHOWN]),
        ngettext("%(num)s column is watched", "%(num)s columns are watched", found.columns) if found.columns else "",
        more if may_read else "", kinds[:KINDS_SHOWN], all_kinds, bool(site), may_read, found.site is None,
    )  # fmt: skip


def _item(
    one: Scored, health: SiteHealth, found: SiteScore, plan: WatchPlan, *, may_read: bool
) -> views.ItemView:  # fmt: skip
    site = found.site.id if found.site and may_read else 0
    parts = [_part(part, found.faults, site) for part in one.parts]
    if one.item is Item.UNREACHABLE:
        parts = _visits(health, plan)
    if one.grade is Grade.UNKNOWN:
        parts = [part for part in parts if part.value]
    why = str(WHYS.get(one.why, "")) if one.why and one.grade is Grade.UNKNOWN else ""
    act_href, act = _act(one.why, health, may_read=may_read) if why else ("", "")
    note = str(PARTLY[one.item]) if one.item in PARTLY else ""
    return views.ItemView(
        str(ITEMS[one.item]), one.grade.value, wording.word(GRADES, one.grade), _ICONS[one.grade], tuple(parts), why,
        act_href, act, note,
    )  # fmt: skip


def _visits(health: SiteHealth, plan: WatchPlan) -> list[views.PartView]:
    share = health.month.share
    if not share.whole:
        return []
    tenths = share.percent_tenths
    value = gettext(
        "%(percent)s%% of the week’s visits failed (%(failures)s of %(visits)s)",
        percent=f"{tenths // 10}.{tenths % 10}", failures=share.failures, visits=share.visits,
    )  # fmt: skip
    rule = gettext("%(percent)s%% of a week’s visits are a veto.", percent=plan.veto_percent)
    return [views.PartView(value, rule, "#h-week", gettext("Visits"), share.mark.value)]


def _part(part: Part, faults: Sequence[StandingFault], site: int) -> views.PartView:
    """`site` 0 where the reader may not see findings."""
    measure = part.measure
    counted = [
        one
        for one in faults
        if one.kind in measure.kinds | measure.early and (not measure.rules or one.rule in measure.rules)
    ]
    href = _evidence(counted, site) if counted and site else ""
    value = "" if part.grade is Grade.UNKNOWN else value_of(part)
    return views.PartView(
        value, rule_of(measure), href, pgettext("score", "Evidence") if href else "", part.grade.value
    )


def _evidence(counted: Sequence[StandingFault], site: int) -> str:
    """The fault itself where it is one, suspects where somebody must judge them, else the list of their kind."""
    if len(counted) == 1:
        return url_for("readings.fault", fault_id=counted[0].id)
    kinds = Counter(one.kind for one in counted)
    return url_for("readings.findings", site=site, kind=kinds.most_common(1)[0][0])


def _act(why: Why | None, health: SiteHealth, *, may_read: bool) -> tuple[str, str]:
    """What ends the ignorance: an address and its verb."""
    acts = {
        Why.NEVER_READ: (url_for("readings.index"), gettext("Have it read")),
        Why.OLD_READING: (url_for("readings.index"), gettext("Have it read")),
        Why.NO_COLUMNS: (url_for("sites.one", object_id=health.about.id), gettext("Enter columns")),
        Why.NOT_WATCHED: (url_for("health.site", object_id=health.about.id, _anchor="h-watch"), gettext("Watch it")),
    }  # fmt: skip
    if why is Why.NOT_WATCHED and health.watch and health.watch.began_at:
        return "", ""  # it is watched, and no visit counted yet
    found = acts.get(why) if why else None
    if found is None or ("readings" in found[0] and not may_read):
        return "", ""
    return found


def _column(one: StandingFault, today: date, *, may_read: bool) -> views.ColumnView:
    css, icon = _COLUMNS[one.kind]
    rule = column_rules().get(one.rule)
    days = age_of(one, today)
    newest = (
        gettext("nothing dated") if days is None else ngettext("%(num)s day ago", "%(num)s days ago", days)
    )
    states = {
        "stale_column": pgettext("column", "stale"), "blank_column": pgettext("column", "blank"),
        "column_ageing": pgettext("column", "nears its term"),
    }  # fmt: skip
    term = ngettext("term %(num)s day", "term %(num)s days", rule.fault_days) if rule else ""
    return views.ColumnView(
        one.column or one.url, one.url, css, icon, states[one.kind], newest if one.kind != "blank_column" else "", term,
        url_for("readings.fault", fault_id=one.id) if may_read else "", one.ticket,
        url_for("triage.ticket", number=one.ticket) if one.ticket else "",
    )  # fmt: skip
