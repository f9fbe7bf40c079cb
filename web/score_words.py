"""Words of the score: the six single-veto items, how each stands, what was counted and why something was not."""

from collections.abc import Callable, Mapping

from probes.check.tables import column_rules
from probes.score import Grade, Item, Measure, Part, Why
from probes.thresholds import shipped_thresholds
from web.texts import Lazy, gettext, lazy_gettext, lazy_pgettext, ngettext

ITEMS: Mapping[Item, Lazy] = {
    Item.SAFETY: lazy_gettext("Security, leaks and grave errors"),
    Item.UNREACHABLE: lazy_gettext("Site cannot be opened"),
    Item.HOME: lazy_gettext("Home page not updated"),
    Item.COLUMNS: lazy_gettext("Columns not updated"),
    Item.INTERACTION: lazy_gettext("Poor answers to citizens"),
    Item.SERVICES: lazy_gettext("Services of no use"),
}
GRADES: Mapping[str, Lazy] = {
    Grade.VETO: lazy_pgettext("score", "veto"), Grade.RISK: lazy_pgettext("score", "at risk"),
    Grade.UNKNOWN: lazy_pgettext("score", "not measured"), Grade.CLEAR: lazy_pgettext("score", "nothing found"),
    Grade.MET: lazy_pgettext("score", "met"),
}  # fmt: skip
PARTLY: Mapping[Item, Lazy] = {
    Item.SAFETY: lazy_gettext("No machine sees leaked secrets or public anger: people watch these."),
    Item.INTERACTION: lazy_gettext(
        "No machine sees messages that wait for an answer: whoever runs the mailbox counts them. "
        "Older than three months is a veto."
    ),
    Item.SERVICES: lazy_gettext(
        "No machine judges whether guides are complete: readers look at them in their rounds."
    ),
}  # fmt: skip
WHYS: Mapping[Why, Lazy] = {
    Why.NO_SITE: lazy_gettext("Not entered as a site, so no machine reads it."),
    Why.NEVER_READ: lazy_gettext("No reading has gone through the whole site yet."),
    Why.OLD_READING: lazy_gettext("The last whole reading is too old to prove anything of today."),
    Why.NO_COLUMNS: lazy_gettext("No column of this kind is entered with its address."),
    Why.NOT_WATCHED: lazy_gettext("No visit was made in the last seven days."),
    Why.FEW_VISITS: lazy_gettext("Too few visits for a week: the rule asks for 20 a day."),
}  # fmt: skip


def grade_count(grade: Grade, count: int) -> str:
    """How many items stand so: "3 met"."""
    return gettext("%(count)s %(grade)s", count=count, grade=GRADES[grade])


def rule_of(one: Measure) -> str:
    """What the item is held against, with the numbers of the tables."""
    return _RULES[one.code](one)


def value_of(part: Part) -> str:
    """What was counted: "2 stale, 1 nearing its term, of 16 columns"."""
    parts = [_SURE[part.measure.code](part.sure)] if part.measure.kinds else []
    if part.early or not parts:
        parts.append(_EARLY[part.measure.code](part.early))
    counted = gettext(", ").join(parts)
    if not part.watched:
        return counted
    return ngettext(
        "%(counted)s, of %(num)s column", "%(counted)s, of %(num)s columns", part.watched, counted=counted
    )


def _days(name: str) -> int:
    return int(shipped_thresholds()[name])


def _of_rule(code: str) -> int:
    return column_rules()[code].fault_days


_RULES: Mapping[str, Callable[[Measure], str]] = {
    "wording": lambda one: ngettext(
        "Grave wrong wording: %(num)s is a veto.", "Grave wrong wording: %(num)s are a veto.", one.veto_at
    ),
    "fake_dates": lambda one: ngettext(
        "Faked dates: %(num)s is a veto.", "Faked dates: %(num)s are a veto.", one.veto_at
    ),
    "tampering": lambda _: gettext("Signs that somebody tampered: hidden links, hosts that changed hands."),
    "home": lambda _: gettext("No news on the home page for %(days)s days is a veto.", days=_days("home_fault_days")),
    "dated": lambda one: gettext(
        "News over %(news)s days old, notices and policies over %(policy)s: %(count)s columns are a veto.",
        news=_of_rule("news"), policy=_of_rule("policy"), count=one.veto_at,
    ),
    "long": lambda one: gettext("%(count)s columns beyond their term are a veto.", count=one.veto_at),
    "blank": lambda one: gettext("%(count)s blank columns are a veto.", count=one.veto_at),
    "answers": lambda _: gettext(
        "Columns of answers with nothing new for %(days)s days.", days=_of_rule("interaction")
    ),
}  # fmt: skip
_SURE: Mapping[str, Callable[[int], str]] = {
    "wording": lambda count: gettext("%(count)s confirmed", count=count),
    "fake_dates": lambda count: gettext("%(count)s confirmed", count=count),
    "home": lambda count: gettext("updated in time") if not count else gettext("not updated"),
    "dated": lambda count: gettext("%(count)s stale", count=count),
    "long": lambda count: gettext("%(count)s stale", count=count),
    "blank": lambda count: gettext("%(count)s blank", count=count),
}
_EARLY: Mapping[str, Callable[[int], str]] = {
    "wording": lambda count: gettext("%(count)s to judge", count=count),
    "fake_dates": lambda count: gettext("%(count)s to judge", count=count),
    "tampering": lambda count: gettext("%(count)s found", count=count),
    "home": lambda _: gettext("nears its term, or bears no dates"),
    "dated": lambda count: gettext("%(count)s nearing the term", count=count),
    "long": lambda count: gettext("%(count)s nearing the term", count=count),
    "answers": lambda count: gettext("%(count)s found", count=count),
}
