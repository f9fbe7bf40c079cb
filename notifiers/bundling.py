"""What waits for one person becomes one message: which pages go together, which wait for the minute's end.

A number gets one message a minute about tickets, whatever fell due; an urgent one may come between. What is about one
ticket alone keeps its own words, so that repeats of one thing never look like many.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from notifiers.channels import Address
from notifiers.pages import SEVERE
from notifiers.texts import ASKING, NEWS, URGENT, MessageKind


@dataclass(frozen=True, slots=True)
class BundleRules:
    """Times of bundling. `pace` of zero lets every page leave by itself."""

    pace: timedelta = timedelta(minutes=1)
    gather: timedelta = timedelta(seconds=50)
    """So long pages wait for the rest while more of the same moment is still being ordered; urgent ones do not.

    They are not even looked at: reading what waits again and again would cost as much as ordering it.
    """
    news: timedelta = timedelta(minutes=10)
    """So long news wait for more of it; about a severe ticket one pace."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """A page that is due and never left, as far as bundling needs it."""

    id: int
    contact_id: int
    subject_id: int
    severity: str
    kind: MessageKind
    count: int
    """Tickets it speaks of."""
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

    @property
    def is_urgent(self) -> bool:
        """A reminder about a severe ticket has the time of any reminder."""
        return self.is_severe and self.kind in URGENT

    @property
    def is_news(self) -> bool:
        return self.kind in NEWS


@dataclass(frozen=True, slots=True)
class Sent:
    """The newest message a contact's number got within the pace."""

    at: datetime
    urgent: bool


@dataclass(frozen=True, slots=True)
class Bundle:
    """These pages become one message, by the ladder of the first, which is the most urgent."""

    pages: tuple[Waiting, ...]

    @property
    def first(self) -> Waiting:
        return self.pages[0]

    @property
    def kind(self) -> MessageKind:
        """What the message is: it waits for an answer as soon as one of its pages does."""
        if self.first.is_news:
            return MessageKind.BUNDLE_NEWS
        asks = any(page.kind in ASKING for page in self.pages)
        return MessageKind.BUNDLE if asks else MessageKind.BUNDLE_NOTICE

    @property
    def act_by(self) -> datetime | None:
        """The earliest instant of its pages."""
        return min((page.act_by for page in self.pages if page.act_by), default=None)

    @property
    def tickets(self) -> int:
        return sum({page.subject_id: page.count for page in self.pages}.values())

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
    rules: BundleRules,
) -> Arranged:
    """Contact by contact; `sent` by contact."""
    bundles: list[Bundle] = []
    put_off: list[PutOff] = []
    for group in _by_message(waiting):
        until = _not_before(group, sent.get(group[0].contact_id), now=now, rules=rules)
        if until is not None:
            put_off.append(PutOff(tuple(page.id for page in group), until))
        elif len({page.subject_id for page in group}) > 1 and rules.pace:
            bundles.append(Bundle(tuple(sorted(group, key=_urgency))))
    return Arranged(tuple(bundles), tuple(put_off))


def _by_message(waiting: Sequence[Waiting]) -> list[list[Waiting]]:
    """What may go together: a person's news, and all the rest for that person."""
    groups: dict[tuple[int, bool], list[Waiting]] = {}
    for page in waiting:
        groups.setdefault((page.contact_id, page.is_news), []).append(page)
    return list(groups.values())


def _not_before(
    group: Sequence[Waiting], last: Sent | None, *, now: datetime, rules: BundleRules
) -> datetime | None:
    """When this person's message may leave, None for now."""
    since = min(page.due_at for page in group)
    if group[0].is_news:
        ripe = since + (rules.pace if any(page.is_severe for page in group) else max(rules.news, rules.pace))
        return ripe if rules.pace and now < ripe else None
    urgent = any(page.is_urgent for page in group)
    # A message sent by a clock that ran ahead holds nobody up.
    recent = last is not None and timedelta(0) <= now - last.at < rules.pace
    if last is not None and recent and not (urgent and not last.urgent):
        return last.at + rules.pace
    return None


def _urgency(page: Waiting) -> tuple[bool, bool, bool, int, int]:
    """What wakes people first, then severe ones, then what waits for an answer, then who has more ways left."""
    return (not page.is_urgent, not page.is_severe, page.kind not in ASKING, -len(page.channels), page.id)
