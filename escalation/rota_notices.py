"""What people are told about the rota: days given and taken away, swaps, gaps ahead; and its timers."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, time, timedelta

from calendars import store as calendar_store
from calendars.errors import MissingYear
from calendars.service import DeskCalendar
from calendars.versions import follow
from database import timers
from database.session import Session, Work
from database.timers import Handler
from escalation.pager import NOTICE_CHANNELS
from escalation.people import addresses
from escalation.supervisors import tell_supervisors
from notifiers.outbox import PageDraft, enqueue_all
from notifiers.texts import MessageKind
from roster import service as roster
from roster import store as roster_store
from roster.live_channels import has_too_few
from roster.people import DutyRole, Person
from roster.rota import changing, planning, store, swap_store
from roster.rota.changing import Moved, Span
from roster.rota.days import DAY, ROLES, needed_days
from roster.rota.filling import Place
from roster.rota.planning import ROTA_RECOMPUTE, Plan
from roster.rota.swap_store import Swap

ROTA, SWAP = "rota", "swap"
"""What such pages are about: the role's number in ROLES, a swap."""
WATCH, WATCHED = "rota_watch", "rota:0"
"""Timer kind (one subject), every morning: who is missing on the days ahead?"""
AT = time(9)
AHEAD = timedelta(days=60)
"""So far ahead a gap is shown red (every day has a plan, notice 一(一))."""
NEAR = timedelta(days=7)
"""So long before, a missing leader on duty is told daily (notice 四(三))."""
MONDAY = 0
ADDED, DROPPED = 0, 1
ASKED, ANSWERED = 0, 1


def rota_handlers(calendar: DeskCalendar) -> tuple[tuple[str, Handler], ...]:
    """Timer kinds of the rota, for the engine's table."""

    def recompute(work: Work, subjects: Sequence[str]) -> int:
        return sum(_recompute(work, subject, calendar) for subject in subjects)

    def watch(work: Work, subjects: Sequence[str]) -> int:
        return sum(_watch(work, subject, calendar) for subject in subjects)

    return ((ROTA_RECOMPUTE, recompute), (WATCH, watch))


def begin_rota_watch(session: Session, now: datetime) -> None:
    """Look at the days ahead from now on, where nobody looks yet."""
    timers.begin_timer(session, WATCH, WATCHED, due_at=now)


def span_of(calendar: DeskCalendar) -> Span:
    """A day's duty goes round the clock: from its 0:00 to its 24:00."""

    def span(day: date) -> tuple[datetime, datetime]:
        return calendar.midnight_after(day - DAY), calendar.midnight_after(day)

    return span


def tell_moved(work: Work, moved: Moved) -> int:
    """Each person once for days given and once for days taken away; how many pages."""
    found = changing.per_person(moved.changes)
    people = roster.people(work.session, found)
    subject = (ROTA, ROLES.index(moved.role) + 1)
    drafts = []
    for person_id, (added, dropped) in found.items():
        for days, kind, step in (
            (added, MessageKind.ROTA_ADDED, ADDED), (dropped, MessageKind.ROTA_DROPPED, DROPPED),
        ):  # fmt: skip
            if days and person_id in people:
                facts = _counted(days)
                drafts.append(
                    _draft(people[person_id], kind, facts, subject=subject, cycle=moved.number, step=step)
                )
    return sum(page is not None for page in enqueue_all(work, drafts))


def tell_asked(work: Work, swap: Swap) -> int:
    """Whoever is asked to swap."""
    return _tell_of_swap(work, swap, MessageKind.SWAP_ASKED, to=swap.asked_id, who=swap.asker_id, step=ASKED)


def tell_answered(work: Work, swap: Swap, *, accepted: bool) -> int:
    """Whoever asked."""
    kind = MessageKind.SWAP_ACCEPTED if accepted else MessageKind.SWAP_REFUSED
    return _tell_of_swap(work, swap, kind, to=swap.asker_id, who=swap.asked_id, step=ANSWERED)


def gaps_ahead(session: Session, calendar: DeskCalendar, today: date) -> dict[DutyRole, list[Place]]:
    """What nobody has within `AHEAD`; a year that is not loaded ends the look."""
    last = min(today + AHEAD, calendar.table.last)
    plans = planning.plans(session, calendar.table, today, last) if last >= today else {}
    found = {role: gaps for role, plan in plans.items() if (gaps := open_ahead(plan, today))}
    if days := leaderless(plans, roster_store.holders(session), today):
        found[DutyRole.DUTY_LEADER] = [Place(day, 0) for day in days]
    return found


def leaderless(
    plans: Mapping[DutyRole, Plan], holders: Mapping[DutyRole, Sequence[int]], today: date
) -> list[date]:
    """Days off of the next week without any leader on duty, where readers have a rota and leaders neither one nor
    somebody who always stands in (notice 四(三)).
    """
    readers = plans.get(DutyRole.READER)
    if readers is None or DutyRole.DUTY_LEADER in plans or holders.get(DutyRole.DUTY_LEADER):
        return []
    return sorted(day for day in readers.needs if today <= day <= today + NEAR)


def open_ahead(plan: Plan, today: date) -> list[Place]:
    """What nobody has from today on, as far as a gap is shown."""
    return plan.open_places(today, today + AHEAD)


def _tell_of_swap(work: Work, swap: Swap, kind: MessageKind, *, to: int, who: int, step: int) -> int:
    people = roster.people(work.session, [to, who])
    if to not in people or who not in people:
        return 0
    facts = {"who": people[who].name, "at": f"{swap.day:%m-%d}"}
    draft = _draft(people[to], kind, facts, subject=(SWAP, swap.id), cycle=1, step=step)
    return sum(page is not None for page in enqueue_all(work, [draft]))


def _counted(days: Sequence[date]) -> dict[str, str | int]:
    return {"count": len(days), "at": f"{min(days):%m-%d}"}


def _draft(
    person: Person, kind: MessageKind, facts: Mapping[str, str | int], *, subject: tuple[str, int], cycle: int,
    step: int,
) -> PageDraft:  # fmt: skip
    return PageDraft(
        subject_kind=subject[0], subject_id=subject[1], cycle_no=cycle, step_no=step, contact_id=person.id,
        contact_label=person.label, channels=addresses(person, NOTICE_CHANNELS), kind=kind, data=facts,
    )  # fmt: skip


def _recompute(work: Work, subject: str, calendar: DeskCalendar) -> int:
    """Days that the version made something else get or lose their people; every other day stays as it is."""
    timers.clear_timer(work.session, ROTA_RECOMPUTE, subject)
    follow(work.session, calendar)
    number = int(subject.partition(":")[2])
    today = calendar.local(work.now).date()
    told = 0
    for role, state in store.states(work.session).items():
        if state.published_until is not None and state.published_until >= today:
            told += _recompute_rota(work, role, calendar, before=number - 1, today=today)
    return told


def _recompute_rota(work: Work, role: DutyRole, calendar: DeskCalendar, *, before: int, today: date) -> int:
    number = store.lock(work.session, role)
    state = store.states(work.session)[role]
    assert state.published_until is not None  # noqa: S101 - the caller looked
    last = min(state.published_until, calendar.table.last)
    found = _reachable(work.session, planning.plans(work.session, calendar.table, today, last)[role])
    was = calendar_store.published_content(work.session, before).table()
    try:
        needed = needed_days(was, today, last, coverage=state.coverage)
        now = needed_days(calendar.table, today, last, coverage=state.coverage)
    except MissingYear:  # the version before did not know the year at all: everything in it is new
        needed, now = {}, dict(found.needs)
    moves = [one for one in found.moves() if needed.get(one.at.day) != now.get(one.at.day)]
    if not moves:
        return 0
    moved = changing.carry_out(work, found, moves, span=span_of(calendar), number=number, why="recomputed")
    return tell_moved(work, moved)


def _reachable(session: Session, plan: Plan) -> Plan:
    """Nobody looks at what a new version gives: whom too few channels reach gets nothing, and the day stays open."""
    people = roster.people(session, [one.person_id for one in plan.members])
    members = [
        one for one in plan.members if one.person_id in people and not has_too_few(people[one.person_id])
    ]
    return replace(plan, members=members)


def _watch(work: Work, subject: str, calendar: DeskCalendar) -> int:
    """Near gaps are told daily, those further ahead on Mondays."""
    today = calendar.local(work.now).date()
    tomorrow = datetime.combine(today + DAY, AT, calendar.zone)
    timers.set_timer(work.session, WATCH, subject, due_at=tomorrow)
    for swap_id in swap_store.settle_over(work.session, today, by=work.actor, now=work.now):
        work.record("swap_void", f"swap:{swap_id}")
    days = sorted({at.day for gaps in gaps_ahead(work.session, calendar, today).values() for at in gaps})
    if not days or (days[0] > today + NEAR and today.weekday() != MONDAY):
        return 0
    return tell_supervisors(
        work, MessageKind.ROTA_GAP, _counted(days), subject=(ROTA, 0), cycle=today.toordinal()
    )
