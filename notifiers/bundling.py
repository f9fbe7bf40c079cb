"""What waits for one person becomes one message: which pages go together, which wait for the minute's end.

A number gets one message a minute about tickets, whatever fell due; a severe one may come between others. What is about
one ticket alone keeps its own words, so that repeats of one thing never look like many.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from notifiers.channels import Address
from notifiers.pages import SEVERE


@dataclass(frozen=True, slots=True)
class BundleRules:
    """Times of bundling. `pace` of zero lets every page leave by itself."""

    pace: timedelta = timedelta(minutes=1)
    gather: timedelta = timedelta(seconds=15)
    """So long ordinary pages wait for the rest while more of the same moment is still being ordered."""
    look_again: timedelta = timedelta(seconds=2)


@dataclass(frozen=True, slots=True)
class Waiting:
    """A page that is due and never left, as far as bundling needs it."""

    id: int
    contact_id: int
    subject_id: int
    severity: str
    asks: bool
    number: str
    act_by: datetime | None
    due_at: datetime
    channels: tuple[Address, ...]
    """What is left of its ladder, from its next channel on."""
    channel_delay: int
    contact_label: str
    language: str

    @property
    def is_severe(self) -> bool:
        return self.severity == SEVERE


@dataclass(frozen=True, slots=True)
class Sent:
    """The newest message a contact's number got within the pace."""

    at: datetime
    severe: bool


@dataclass(frozen=True, slots=True)
class Bundle:
    """These pages become one message, by the ladder of the first, which is the most urgent."""

    pages: tuple[Waiting, ...]

    @property
    def first(self) -> Waiting:
        return self.pages[0]

    @property
    def asks(self) -> bool:
        """Whether the message waits for an answer."""
        return any(page.asks for page in self.pages)

    @property
    def act_by(self) -> datetime | None:
        """The earliest instant of its pages."""
        return min((page.act_by for page in self.pages if page.act_by), default=None)

    @property
    def tickets(self) -> int:
        return len({page.subject_id for page in self.pages})

    @property
    def severe_tickets(self) -> int:
        return len({page.subject_id for page in self.pages if page.is_severe})


@dataclass(frozen=True, slots=True)
class PutOff:
    """These pages are looked at again then."""

    page_ids: tuple[int, ...]
    until: datetime


@dataclass(frozen=True, slots=True)
class Arranged:
    """What is done with the pages that wait; those in neither leave by themselves."""

    bundles: tuple[Bundle, ...]
    put_off: tuple[PutOff, ...]


def arrange(
    waiting: Sequence[Waiting],
    sent: Mapping[int, Sent],
    *,
    now: datetime,
    more_to_come: bool,
    rules: BundleRules,
) -> Arranged:
    """Contact by contact; `sent` by contact."""
    bundles: list[Bundle] = []
    put_off: list[PutOff] = []
    for group in _by_contact(waiting):
        until = _not_before(
            group, sent.get(group[0].contact_id), now=now, more_to_come=more_to_come, rules=rules
        )
        if until is not None:
            put_off.append(PutOff(tuple(page.id for page in group), until))
        elif len({page.subject_id for page in group}) > 1 and rules.pace:
            bundles.append(Bundle(tuple(sorted(group, key=_urgency))))
    return Arranged(tuple(bundles), tuple(put_off))


def _by_contact(waiting: Sequence[Waiting]) -> list[list[Waiting]]:
    groups: dict[int, list[Waiting]] = {}
    for page in waiting:
        groups.setdefault(page.contact_id, []).append(page)
    return list(groups.values())


def _not_before(
    group: Sequence[Waiting], last: Sent | None, *, now: datetime, more_to_come: bool, rules: BundleRules
) -> datetime | None:
    """When this person's message may leave, None for now."""
    severe = any(page.is_severe for page in group)
    if last is not None and now - last.at < rules.pace and not (severe and not last.severe):
        return last.at + rules.pace
    gathers = more_to_come and not severe and rules.pace
    if gathers and now - min(page.due_at for page in group) < rules.gather:
        return now + rules.look_again
    return None


def _urgency(page: Waiting) -> tuple[bool, bool, int, int]:
    """Severe first, then what waits for an answer, then whoever has more ways left to be reached by."""
    return (not page.is_severe, not page.asks, -len(page.channels), page.id)
