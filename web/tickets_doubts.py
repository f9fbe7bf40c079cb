"""What the address of the list of tickets asks for and nobody understands, in words for the field it stands in."""

from collections.abc import Iterator, Mapping, Sequence
from enum import StrEnum

from tickets.kinds import Kind, Severity, Source
from tickets.outcomes import Ended
from tickets.wanted import Order, Standing
from web.texts import gettext
from web.tickets_wish import ANSWERED, ESCALATED, OPEN, PERIODS, STAGES, Wish, day_of
from web.views.pieces import Choice

_KINDS: Mapping[str, type[StrEnum]] = {
    "standing": Standing, "ended": Ended, "kind": Kind, "source": Source, "severity": Severity, "sort": Order,
}  # fmt: skip


def doubts_of(wish: Wish, units: Sequence[Choice]) -> dict[str, str]:
    """By field, `""` for the form as a whole; none where all is understood. Who sees one unit has no `units`."""
    known = {name: {str(one) for one in kind} for name, kind in _KINDS.items()}
    known["state"] = {OPEN, ANSWERED, ESCALATED, *STAGES}
    if units:
        known["unit"] = {one.value for one in units}
    found = {
        name: gettext("“%(text)s” is none of the choices. Choose one from the list.", text=wish.given[name])
        for name, values in known.items()
        if wish.given[name] and wish.given[name] not in values
    }
    found |= dict(_days(wish))
    return {"": gettext("The filter needs another look."), **found} if found else {}


def _days(wish: Wish) -> Iterator[tuple[str, str]]:
    for names in PERIODS:
        for name in names:
            if wish.given[name] and day_of(wish.given[name]) is None:
                yield name, gettext("“%(about)s” is no day; write it as 2025-03-01", about=wish.given[name])
        first, last = (day_of(wish.given[name]) for name in names)
        if first and last and last < first:
            yield names[1], gettext("The last day must not come before the first.")
