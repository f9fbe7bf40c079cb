"""What the list of tickets is narrowed to, in words: one chip for each wish, which takes it away."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from web.texts import Lazy, gettext, lazy_gettext, lazy_pgettext, pgettext
from web.tickets_wish import PERIODS, Wish, arrived_of, day_of
from web.views.pieces import Choice
from web.views.tickets import FilterChip, ListFilter

_NAMES: Mapping[str, Lazy] = {
    "state": lazy_gettext("State"), "standing": lazy_gettext("Standing"), "ended": lazy_gettext("Answered how"),
    "kind": lazy_gettext("Kind"), "source": lazy_gettext("Source"), "unit": lazy_gettext("Unit"),
    "severity": lazy_gettext("Severity"),
}  # fmt: skip
_DAYS = (
    lazy_pgettext("figure", "Received"), lazy_pgettext("figure", "Answered"), lazy_pgettext("figure", "Reopened"),
)  # fmt: skip
"""Of PERIODS."""
_WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")


def chips_of(wish: Wish, filters: ListFilter) -> Iterator[FilterChip]:
    """In the order of the form; what nobody understands narrows nothing and has none."""
    if wish.given["q"]:
        yield _chip(wish, gettext("Search"), wish.given["q"], "q")
    for name, choices in _choices(filters).items():
        label = next((one.label for one in choices if one.value == wish.given[name]), "")
        if label:
            yield _chip(wish, str(_NAMES[name]), label, name)
    for said, names in zip(_DAYS, PERIODS, strict=True):
        first, last = (day_of(wish.given[name]) for name in names)
        if first or last:
            yield _chip(wish, str(said), _stretch(first, last), *names)
    arrived = arrived_of(wish)
    if arrived:
        yield _chip(wish, gettext("Arrived"), _hour(*arrived), "arrived")


def _hour(weekday: int, hour: int) -> str:
    return f"{pgettext('weekday', _WEEKDAYS[weekday])} {hour:02}:00–{hour:02}:59"


def _chip(wish: Wish, name: str, value: str, *names: str) -> FilterChip:
    return FilterChip(gettext("%(name)s: %(value)s", name=name, value=value), wish.without(*names))


def _choices(filters: ListFilter) -> Mapping[str, Sequence[Choice]]:
    return {
        "state": filters.states, "standing": filters.standings, "ended": filters.endings, "kind": filters.kinds,
        "source": filters.sources, "unit": filters.units, "severity": filters.severities,
    }  # fmt: skip


def _stretch(first: date | None, last: date | None) -> str:
    if first is None:
        return gettext("until %(day)s", day=last)
    if last is None:
        return gettext("from %(day)s", day=first)
    if first == last:
        return first.isoformat()
    return gettext("%(first)s to %(last)s", first=first, last=last)
