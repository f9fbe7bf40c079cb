"""A month of the rota as people look at it: the grid, what is open, swaps, and how even the loads are."""

from calendar import Calendar
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date

from flask import url_for

from calendars.workdays import DayKind, YearStatus
from roster.people import DutyRole
from roster.permissions import Act
from roster.rota import planning
from roster.rota.days import ROLES, Leave
from roster.rota.filling import Place, candidates
from roster.rota.store import Slot
from roster.rota.swap_store import Swap
from web import calendar_words, rota_words, wording
from web.desk import desk
from web.rota_read import RotaRead
from web.texts import gettext, ngettext, pgettext
from web.views import rota as views
from web.views.calendar import LinkView
from web.words import WEEKDAYS

_WEEKS = Calendar()
MOST_CANDIDATES, MOST_LINKS = 5, 6
DECEMBER = 12


def month_view(found: RotaRead, year: int, month: int, note: str = "") -> views.MonthView:
    """The month for its reader. Raises MissingYear."""
    here = desk().calendar.local(desk().clock.now())
    gaps = found.gaps()
    open_now = [one for one in found.published_gaps() if found.first <= one[1].day <= found.last]
    until = found.last if found.last >= found.today else None
    state, state_text = _state(found)
    blocked = [(role, at) for role, one in found.proposals.items() for at in one.gaps]
    return views.MonthView(
        title=calendar_words.month_title(year, month), month=f"{year}-{month:02}",
        weeks=tuple(_weeks(found, year, month)),
        back=_beside(year, month, -1), on=_beside(year, month, 1),
        today=LinkView(gettext("This month"), url_for("rota.month"),
                       current=(year, month) == (found.today.year, found.today.month)),
        state=state, state_text=state_text, gap_text=rota_words.gaps_ahead(len(gaps)) if gaps else "",
        gaps=tuple(
            LinkView(words, url_for("rota.day", day=day.isoformat())) for day, words in _by_day(found, gaps)
        ),
        blocked=_blocked(found, blocked), until=until.isoformat() if until else "",
        seen=planning.seen({role: one.moves for role, one in found.proposals.items()}),
        publish_text=_publish_text(found, until), fill_text=_fill_text(found),
        fill_seen=planning.seen({role: one.moves for role, one in found.fills.items()}),
        open=open_view(found, *open_now[0]) if open_now else None,
        swaps=tuple(_swap(found, one) for one in found.swaps), loads=tuple(_loads(found, year, month)),
        source=_source(year), provisional=_provisional(found), may_edit=found.me.may(Act.EDIT_ROTA),
        printed=gettext("printed %(moment)s", moment=wording.full_moment(here, here)),
        paper_href=url_for("rota_paper.paper", month=f"{year}-{month:02}"), note=note,
    )  # fmt: skip


def open_view(found: RotaRead, role: DutyRole, at: Place) -> views.OpenView:
    """An open place and who could take it, the fairest first."""
    plan = found.plans[role]
    members = planning.members_at(found.around, plan.rota, at.day)
    order = candidates(at.day, members, plan.holds, absent=plan.absent.get(at.day, ()))[:MOST_CANDIDATES]
    when = wording.short_day(at.day, found.today)
    return views.OpenView(
        title=gettext("%(day)s: choose who %(does)s", day=when, does=rota_words.SHORT[role]),
        why=_why_open(found, at.day, role), take_href=url_for("rota.take", day=at.day.isoformat()), role=role.value,
        candidates=tuple(
            views.CandidateView(str(one), found.name(one), _note(found, role, one, at.day), suggested=n == 0)
            for n, one in enumerate(order)
        ),
    )  # fmt: skip


def places_of(found: RotaRead, day: date) -> list[views.PlaceView]:
    """Who has the day, who would have it, and what is open."""
    shown = []
    for role in ROLES:
        plan, proposal = found.plans.get(role), found.proposals.get(role)
        if plan is None:
            if role is DutyRole.DUTY_LEADER and day in found.leaderless:
                missing = str(rota_words.MISSING[role])
                shown.append(views.PlaceView(str(rota_words.SHORT[role]), missing, "gap"))
            continue
        until = plan.rota.published_until
        drafted = {} if proposal is None or (until and day <= until) else proposal.filled
        label = str(rota_words.SHORT[role])
        shown += [_left(found, slot, label) for slot in plan.left if slot.day == day]
        for n in range(max(plan.needs.get(day, 0), sum(at.day == day for at in plan.slots))):
            at = Place(day, n)
            person = plan.slots[at].person_id if at in plan.slots else drafted.get(at)
            if person is not None:
                state = "published" if at in plan.slots else "draft"
                mine = person == found.me.person_id
                shown.append(views.PlaceView(label, found.name(person), state, mine))
            elif day >= found.today:
                shown.append(views.PlaceView(label, str(rota_words.MISSING[role]), "gap"))
    return shown


def _left(found: RotaRead, slot: Slot, label: str) -> views.PlaceView:
    """Who had the day until then."""
    until = desk().calendar.local(slot.left_at or desk().clock.now())
    words = gettext("%(name)s until %(time)s", name=found.name(slot.person_id), time=f"{until:%H:%M}")
    return views.PlaceView(label, words, "left", slot.person_id == found.me.person_id)


def _weeks(found: RotaRead, year: int, month: int) -> Iterator[tuple[views.RotaCell, ...]]:
    for week in _WEEKS.monthdatescalendar(year, month):
        yield tuple(_cell(found, day, month) for day in week)


def week_of(found: RotaRead, day: date) -> tuple[views.RotaCell, ...]:
    """The days of its week, as the month shows them, itself marked; those of another year are read with that year."""
    monday = day.toordinal() - day.weekday()
    week = [date.fromordinal(monday + n) for n in range(len(WEEKDAYS))]
    cells = ((one, _cell(found, one, one.month if one.year == day.year else 0)) for one in week)
    return tuple(replace(cell, shown=one == day) for one, cell in cells)


def _cell(found: RotaRead, day: date, month: int) -> views.RotaCell:
    number = str(day.day) if day.month == month else f"{day.month}/{day.day}"
    weekday = str(WEEKDAYS[day.weekday()])
    if desk().calendar.year_status(day.year) is YearStatus.MISSING or day.month != month:
        return views.RotaCell(number, "out", weekday)
    mark = desk().calendar.day_mark(day)
    places = tuple(places_of(found, day))
    css = ["makeup"] if mark.kind is DayKind.MAKEUP else [] if mark.working else ["off"]
    css += [
        word
        for word, is_so in (
            ("gap", any(one.state == "gap" for one in places)),
            ("draft", any(one.state == "draft" for one in places)),
            ("today", day == found.today),
        )
        if is_so
    ]
    signs = {DayKind.MAKEUP: "makeup", DayKind.HOLIDAY: "holiday", DayKind.REST: "holiday"}
    name = wording.holiday(mark.name) if mark.name and not mark.working else ""
    return views.RotaCell(
        number, " ".join(css), weekday, signs.get(mark.kind, ""),
        gettext("make-up working day") if mark.kind is DayKind.MAKEUP else name,
        desk=mark.working, places=places, note=_cell_note(found, day),
        href=url_for("rota.day", day=day.isoformat()) if places else "",
    )  # fmt: skip


def _cell_note(found: RotaRead, day: date) -> str:
    notes = [period.name for period in found.around.periods if period.holds(day)]
    if any(day in (swap.day, swap.return_day) for swap in found.swaps):
        notes.append(gettext("swap waits"))
    return gettext(", ").join(notes)


def _state(found: RotaRead) -> tuple[str, str]:
    if not found.plans:
        return "unused", gettext("not set up")
    until = [plan.rota.published_until for plan in found.plans.values()]
    if all(day is not None and day >= found.last for day in until):
        return "published", pgettext("rota", "published")
    return "draft", pgettext("rota", "draft")


def _blocked(found: RotaRead, gaps: list[tuple[DutyRole, Place]]) -> str:
    if not gaps:
        return ""
    days = gettext(", ").join(words for _, words in _by_day(found, gaps))
    return gettext("Fill what nobody can take, then publish: %(days)s.", days=days)


def _publish_text(found: RotaRead, until: date | None) -> str:
    """The button that extends the published rota to the month's end; "" where it reaches so far already."""
    short = [
        one
        for one in found.proposals.values()
        if one.plan.rota.published_until is None or one.plan.rota.published_until < one.last
    ]
    if until is None or not short:
        return ""
    return gettext("Publish to %(day)s", day=wording.short_day(until, found.today))


def _fill_text(found: RotaRead) -> str:
    moves = [move for one in found.fills.values() for move in one.moves]
    filled = sum(one.after is not None for one in moves)
    spare = len(moves) - filled
    words = [ngettext("Fill %(num)s place", "Fill %(num)s places", filled)] if filled else []
    words += (
        [ngettext("Take back %(num)s place too many", "Take back %(num)s places too many", spare)]
        if spare
        else []
    )
    return gettext(", ").join(words)


def _by_day(found: RotaRead, gaps: Sequence[tuple[DutyRole, Place]]) -> list[tuple[date, str]]:
    """The first gaps, a day and role at a time, however many are missing on it."""
    counted = Counter((at.day, role) for role, at in gaps)
    return [
        (day, rota_words.missing_on(role, day, found.today, count))
        for (day, role), count in list(counted.items())[:MOST_LINKS]
    ]


def _why_open(found: RotaRead, day: date, role: DutyRole) -> str:
    members = {person for person, _ in found.plans[role].rota.members}
    away: list[Leave] = [one for one in found.around.leaves if one.holds(day) and one.person_id in members]
    return gettext(", ").join(
        gettext(
            "%(name)s is on leave (%(span)s)",
            name=found.name(one.person_id),
            span=wording.span(one.first, one.last, found.today),
        )
        for one in away
    )


def _note(found: RotaRead, role: DutyRole, person: int, day: date) -> str:
    days = [
        at.day for at, who in found.plans[role].holds.items() if who == person and at.day.year == day.year
    ]
    if any(abs((one - day).days) == 1 for one in days):
        return gettext("on duty the day before or after")
    month = sum(one.month == day.month for one in days)
    return gettext("%(month)s this month, %(year)s this year", month=month, year=len(days))


def _swap(found: RotaRead, one: Swap) -> views.SwapView:
    when, back = (wording.short_day(day, found.today) if day else "" for day in (one.day, one.return_day))
    asker, asked = found.name(one.asker_id), found.name(one.asked_id)
    words = (
        gettext("%(asker)s %(day)s ⇄ %(asked)s %(back)s", asker=asker, day=when, asked=asked, back=back)
        if back
        else gettext("%(asker)s %(day)s → %(asked)s", asker=asker, day=when, asked=asked)
    )
    return views.SwapView(
        words, gettext("%(asker)s agreed, %(asked)s has not answered", asker=asker, asked=asked),
        url_for("rota.answer", swap_id=one.id), url_for("rota.withdraw", swap_id=one.id),
        may_answer=one.asked_id == found.me.person_id and found.me.may(Act.SWAP_DUTY),
        may_withdraw=one.asker_id == found.me.person_id,
    )  # fmt: skip


def _loads(found: RotaRead, year: int, month: int) -> Iterator[views.LoadTable]:
    for role, plan in found.plans.items():
        held = {**plan.holds, **(found.proposals[role].filled if role in found.proposals else {})}
        days: Mapping[int, list[date]] = {person: [] for person, _ in plan.rota.members}
        had = {(at.day, who) for at, who in held.items()} | {(one.day, one.person_id) for one in plan.left}
        for day, person in sorted(had):
            if day.year == year and person in days:
                days[person].append(day)
        most = max((len(one) for one in days.values()), default=0)
        rows = tuple(
            views.LoadRow(found.name(person), sum(day.month == month for day in one), len(one),
                          100 * len(one) // max(most, 1))
            for person, one in days.items()
        )  # fmt: skip
        least = min((len(one) for one in days.values()), default=0)
        spread = gettext("whole year, at most %(num)s apart", num=most - least)
        yield views.LoadTable(str(rota_words.TITLES[role]), rows, spread)


def _source(year: int) -> str:
    found = {entry.document for entry in desk().calendar.table.entries(year) if not entry.local}
    return gettext("Days off by: %(documents)s", documents=gettext(", ").join(sorted(found))) if found else ""


def _provisional(found: RotaRead) -> str:
    for year in sorted({found.last.year, found.last.year + 1}):
        if desk().calendar.year_status(year) in (YearStatus.PROVISIONAL, YearStatus.MISSING):
            return gettext("%(year)s is not published yet: its duty days are provisional.", year=year)
    return ""


def _beside(year: int, month: int, step: int) -> LinkView | None:
    number = year * DECEMBER + month - 1 + step
    there, its_month = number // DECEMBER, number % DECEMBER + 1
    if desk().calendar.year_status(there) is YearStatus.MISSING:
        return None
    return LinkView(
        calendar_words.month_title(there, its_month), url_for("rota.month", month=f"{there}-{its_month:02}")
    )
