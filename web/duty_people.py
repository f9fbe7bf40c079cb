"""Somebody on duty as pages show them: numbers to ring, too few channels, the newest test. And how today stands."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from roster.live_channels import live_channels
from roster.numbers import display, mask
from roster.people import ChannelKind, Person
from rounds.handover import Note
from rounds.reach import ReachLine
from rounds.reading import ReadingRound, Stage
from web import reach_words, wording
from web.desk import desk
from web.rounds_view import is_secret
from web.texts import gettext
from web.views import rota as views

Tests = Mapping[int, Sequence[ReachLine]]
"""Lines of the reachability record by person."""
TO_RING = (ChannelKind.MOBILE, ChannelKind.LANDLINE)


@dataclass(frozen=True, slots=True)
class DayFacts:
    """What a day of the rota shows of other rooms. `rounds`, `note`: of today, for whom they concern; else None."""

    tests: Tests
    whole: bool
    rounds: Sequence[ReadingRound] | None = None
    note: Note | None = None


def person_view(person: Person, tests: Tests, *, whole: bool) -> views.OnDutyPerson:
    """`whole`: the reader may see numbers."""
    numbers = tuple(
        (display(one.address) if whole else mask(one.address), one.address if whole else "")
        for one in person.reaches
        if one.kind in TO_RING
    )
    few = reach_words.few_channels(live_channels(person.reaches))
    return views.OnDutyPerson(
        person.name, person.unit_name, numbers, reach_words.last_of(tests.get(person.id, ())), few
    )


def today_view(facts: DayFacts, now: datetime) -> views.TodayView | None:
    """The next round that may be told of, and whether whoever is on duty took over."""
    if facts.rounds is None:
        return None
    return views.TodayView(
        _next_round(facts.rounds, now), *(("", False) if facts.note is None else _handover(facts.note, now))
    )


def _next_round(rounds: Sequence[ReadingRound], now: datetime) -> str:
    waits = [
        one
        for one in rounds
        if one.stage(now) in {Stage.COMING, Stage.ASKED} and one.due_at > now and not is_secret(one, now)
    ]
    if not waits:
        return gettext("No more timed round today.")
    one, local = min(waits, key=lambda one: one.prompt_at), desk().calendar.local
    asked, until = f"{local(one.prompt_at):%H:%M}", f"{local(one.due_at):%H:%M}"
    return gettext("Round %(number)s: %(asked)s to %(until)s", number=one.number, asked=asked, until=until)


def _handover(note: Note, now: datetime) -> tuple[str, bool]:
    local = desk().calendar.local
    at = wording.full_moment(local(note.at), local(now))
    return f"{note.from_label} → {note.to_label} {at}", note.confirmed_at is not None
