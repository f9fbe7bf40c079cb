"""The duty day as pages show it: rounds and log-ins of a day, one round with its checklist."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import groupby

from flask import url_for

from calendars.errors import MissingYear
from roster.people import ChannelKind, Person
from roster.permissions import Act, Actor
from rounds.log_in import LogIn, System
from rounds.plan import SlotKind
from rounds.reading import Item, Mark, ReadingRound, Stage
from rounds.recheck import Article
from rounds.room import RoomRound
from rounds.round_service import may_begin
from sites.objects import MonitoredObject, ObjectKind
from web import wording
from web.desk import desk
from web.room_pages import faults_text, readings_text
from web.rounds_words import MARKS, SLOTS, STAGES, SYSTEMS
from web.texts import gettext, ngettext
from web.views import rounds as views
from web.views.pieces import FRESH, Choice, Form

Tallies = Mapping[int, Mapping[Mark, int]]


@dataclass(frozen=True, slots=True)
class DayFacts:
    """What was read for a day."""

    day: date
    rounds: Sequence[ReadingRound]
    tallies: Tallies
    left_out: Mapping[int, Sequence[str]]
    log_ins: Sequence[LogIn]
    objects: Sequence[MonitoredObject]
    room_rounds: Sequence[RoomRound] = ()
    articles: Sequence[Article] = ()


@dataclass(frozen=True, slots=True)
class RoundWish:
    """What of a round is open, what was just done, what was refused."""

    item: int = 0
    did: int = 0
    again: bool = False
    problem: str = ""
    form: Form = FRESH


def day_page(facts: DayFacts, *, me: Actor, now: datetime, form: Form) -> views.DayPage:
    local = desk().calendar.local(now)
    today = facts.day == local.date()
    done = {one.system for one in facts.log_ins}
    asked = desk().duty_day.log_ins.is_asked_on(facts.day)
    rounds = sorted(facts.rounds, key=lambda one: one.prompt_at)
    shown = [one for one in rounds if not is_secret(one, now)]
    return views.DayPage(
        day_text=f"{wording.day(facts.day, local.date())} · {day_kind(facts.day)}", iso=facts.day.isoformat(),
        today=today, before_href=_day_href(facts.day - timedelta(days=1)),
        after_href="" if facts.day >= local.date() else _day_href(facts.day + timedelta(days=1)),
        rounds=tuple(_row(one, facts, me=me, now=now) for one in shown),
        log_ins=tuple(_log_in(one) for one in facts.log_ins),
        lacking=tuple(str(SYSTEMS[one.value]) for one in System if one not in done) if asked else (), asked=asked,
        asked_text=_asked_text(asked=asked),
        systems=tuple(Choice(one.value, str(SYSTEMS[one.value])) for one in System),
        may_read=today and me.may(Act.DO_ROUNDS), form=form, objects=bool(facts.objects),
        articles=len(facts.articles), late_articles=sum(one.is_late(now) for one in facts.articles),
        rooms=tuple(_room(one, facts.room_rounds) for one in facts.objects if one.kind is ObjectKind.MACHINE_ROOM),
    )  # fmt: skip


def round_page(
    found: ReadingRound, items: Sequence[Item], *, me: Actor, now: datetime, leader: Person | None, wish: RoundWish
) -> views.RoundPage:  # fmt: skip
    local = desk().calendar.local
    stage = found.stage(now)
    writes = me.may(Act.DO_ROUNDS) and stage is Stage.BEGUN
    opened = _opened(items, wish) if writes else 0
    unread = sum(one.mark is Mark.UNREAD for one in items)
    minutes = int((found.due_at - now).total_seconds() // 60)
    return views.RoundPage(
        round_id=str(found.id), title=title_of(found), day_text=day_kind(found.day),
        moment=wording.full_moment(local(found.prompt_at), local(now)), stage=stage.value,
        stage_text=wording.word(STAGES, stage.value),
        left=_left(minutes) if stage in {Stage.COMING, Stage.ASKED} else "",
        until=f"{local(found.due_at):%H:%M}", late=minutes < 0, read=len(items) - unread, total=len(items),
        groups=tuple(_groups(found, items, opened)), unread=unread, may_read=me.may(Act.DO_ROUNDS),
        toast=_toast(found, items, wish) if writes else None, leader=leader.name if leader else "",
        leader_tel=_mobile(leader), problem=wish.problem, form=wish.form, form_item=str(wish.item or ""),
    )  # fmt: skip


def title_of(found: ReadingRound) -> str:
    return gettext("Round %(number)s", number=found.number)


def day_kind(day: date) -> str:
    """Working day, or which rest day it is."""
    try:
        mark = desk().calendar.day_mark(day)
    except MissingYear:
        return gettext("holidays of %(year)s missing", year=day.year)
    return wording.day_mark(mark.kind.value, mark.name)


def _row(one: ReadingRound, facts: DayFacts, *, me: Actor, now: datetime) -> views.RoundRow:
    local = desk().calendar.local
    stage, tally = one.stage(now), facts.tallies.get(one.id, {})
    read = sum(count for mark, count in tally.items() if mark is not Mark.UNREAD)
    begins = stage in {Stage.COMING, Stage.ASKED} and may_begin(one, now) and me.may(Act.DO_ROUNDS)
    return views.RoundRow(
        title=title_of(one), kind_text=wording.word(SLOTS, one.kind.value), when=f"{local(one.prompt_at):%H:%M}",
        stage=stage.value, stage_text=wording.word(STAGES, stage.value),
        coverage=f"{read} / {one.total}" if one.total else "", by=one.started_by, found=_found(tally),
        href=url_for("rounds.one", round_id=one.id) if one.started_at else "",
        act_href=url_for("rounds.begin", round_id=one.id) if begins else "",
        left_out=tuple(facts.left_out.get(one.id, ())),
    )  # fmt: skip


def is_secret(one: ReadingRound, now: datetime) -> bool:
    """A random prompt that everybody could read beforehand would be none."""
    return one.kind is SlotKind.RANDOM and one.stage(now) is Stage.COMING


def _found(tally: Mapping[Mark, int]) -> str:
    faults, lost = tally.get(Mark.FAULT, 0), tally.get(Mark.UNREACHABLE, 0)
    parts = [ngettext("%(num)s fault", "%(num)s faults", faults)] if faults else []
    parts += [ngettext("%(num)s not reachable", "%(num)s not reachable", lost)] if lost else []
    return gettext(", ").join(parts)


def _asked_text(*, asked: bool) -> str:
    plan = desk().duty_day.rounds.plan.log_ins
    if not asked:
        return gettext("The plan asks for no log-in on this day.")
    return gettext(
        "Reminded of at %(remind)s, told to the leader at %(leader)s.",
        remind=f"{plan.remind_at:%H:%M}", leader=f"{plan.leader_at:%H:%M}",
    )  # fmt: skip


def _room(one: MonitoredObject, rounds: Sequence[RoomRound]) -> views.RoomLine:
    """A machine room with the last of its rounds of the day."""
    own = [found for found in rounds if found.object_id == one.id]
    said = ""
    if own:
        at = f"{desk().calendar.local(own[-1].at):%H:%M}"
        parts = (f"{at} {own[-1].by}", readings_text(own[-1]), faults_text(own[-1]))
        said = " · ".join(part for part in parts if part)
    return views.RoomLine(
        one.name, url_for("rounds.room", object_id=one.id), said, bool(own and own[-1].tickets)
    )


def _log_in(one: LogIn) -> views.LogInRow:
    href = url_for("rounds.screenshot", log_in=one.id) if one.screenshot_id else ""
    when = f"{desk().calendar.local(one.at):%H:%M}"
    return views.LogInRow(str(SYSTEMS[one.system.value]), when, one.by, one.found, one.note, href)


def _day_href(day: date) -> str:
    return url_for("rounds.day", day=day.isoformat())


def _left(minutes: int) -> str:
    if minutes < 0:
        return gettext("%(span)s over", span=wording.wait(-minutes))
    return gettext("%(span)s left", span=wording.wait(minutes))


def _opened(items: Sequence[Item], wish: RoundWish) -> int:
    """The column whose buttons show: the one asked for, else the first unread after what was just marked."""
    if any(one.id == wish.item for one in items):
        return wish.item
    unread = [one.id for one in items if one.mark is Mark.UNREAD]
    after = [one for one in unread if one > wish.did]
    return next(iter([*after, *unread]), 0)


def _groups(found: ReadingRound, items: Sequence[Item], opened: int) -> list[views.GroupView]:
    groups, object_name = [], ""
    for (name, channel), members in groupby(items, key=lambda one: (one.object_name, one.group)):
        own = list(members)
        read = sum(one.mark is not Mark.UNREAD for one in own)
        plain = all(one.mark is Mark.READ and one.id != opened for one in own)
        groups.append(
            views.GroupView(
                name if name != object_name else "", channel, read, len(own),
                tuple(_item(found, one, opened) for one in own), folded=plain,
            )
        )  # fmt: skip
        object_name = name
    return groups


def _item(found: ReadingRound, one: Item, opened: int) -> views.ItemView:
    at = f"{desk().calendar.local(one.marked_at):%H:%M}" if one.marked_at else ""
    href = url_for("rounds.one", round_id=found.id, item=one.id, _anchor=f"i-{one.id}")
    return views.ItemView(
        item_id=str(one.id), name=one.name, url=one.url, mark=one.mark.value,
        mark_text=wording.word(MARKS, one.mark.value), by=f"{one.marked_by} {at}".strip(), note=one.note,
        ticket=one.ticket, ticket_href=url_for("triage.ticket", number=one.ticket) if one.ticket else "", href=href,
        open=one.id == opened,
    )  # fmt: skip


def _toast(found: ReadingRound, items: Sequence[Item], wish: RoundWish) -> views.ToastView | None:
    one = next((one for one in items if one.id == wish.did and one.mark is not Mark.UNREAD), None)
    if one is None:
        return None
    words = gettext("%(column)s: %(mark)s", column=one.name, mark=MARKS[one.mark.value])
    if one.ticket:
        words = gettext("Ticket %(number)s is made, with the page's address.", number=one.ticket)
        if wish.again:
            words = gettext("Counted into %(number)s; no second ticket.", number=one.ticket)
    return views.ToastView(words, url_for("rounds.mark", round_id=found.id, item_id=one.id), one.mark.value)


def _mobile(person: Person | None) -> str:
    reaches = person.reaches if person else ()
    return next((one.address for one in reaches if one.kind is ChannelKind.MOBILE), "")
