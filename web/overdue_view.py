"""The overdue audit in words: six tiles, late tickets with who was told, what falls due, figures of each unit."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime

from flask import url_for

from calendars.workdays import DayKind, YearStatus
from tickets.list_store import Line
from tickets.ticket import Ticket
from web import page_words, wording
from web.desk import Desk
from web.overdue import Found
from web.texts import gettext
from web.views.office import DueRow, OverduePage, OverdueRow, TileView, UnitRow


def overdue_page(desk: Desk, found: Found, *, shown: int, more_href: str) -> OverduePage:
    """The page; `found.late` may hold one ticket more than `shown`, which makes the link to more."""
    today = desk.calendar.local(found.now).date()
    due_today = [line for line in found.due if _due_day(desk, line) == today]
    upcoming = [line for line in found.due if _due_day(desk, line) > today]
    return OverduePage(
        tiles=tuple(_tiles(desk, found)),
        rows=tuple(_late_row(desk, found, ticket) for ticket in found.late[:shown]),
        today=tuple(_due_row(found, line) for line in due_today),
        next_text=_next_text(desk, found),
        next_makeup=found.next_day is not None and desk.calendar.day_mark(found.next_day).kind is DayKind.MAKEUP,
        upcoming=tuple(_due_row(found, line) for line in upcoming),
        units=tuple(_unit_rows(found)),
        next_due=_next_due(desk, found),
        more_href=more_href if len(found.late) > shown else "",
    )  # fmt: skip


def path_note(desk: Desk, found: Found, ticket: Ticket) -> tuple[str, bool]:
    """Whether anybody has confirmed, in words, and whether it is a reproach."""
    pages = found.pages.get(ticket.id, ())
    acked = page_words.acked_at(pages)
    at = wording.moment(desk.calendar.local(acked), desk.calendar.local(found.now)) if acked else ""
    return page_words.note(pages, now=found.now, at=at)


def names_of(found: Found) -> dict[int, str]:
    """People's names by id."""
    return {person.id: person.name for person in found.people.values()}


def unit_of(found: Found, unit_id: int | None) -> str:
    """The unit's name; what no unit has is with the duty desk."""
    return gettext("duty desk") if unit_id is None else found.units.get(unit_id, "")


def _late_row(desk: Desk, found: Found, ticket: Ticket) -> OverdueRow:
    local, names = desk.calendar.local, names_of(found)
    standing = desk.calendar.standing(
        due_at=ticket.due_at, overdue_at=ticket.overdue_at, now=found.now, paused_at=ticket.paused_at
    )
    note, late = path_note(desk, found, ticket)
    return OverdueRow(
        number=ticket.number, href=url_for("triage.ticket", number=ticket.number), title=ticket.title,
        unit_text=unit_of(found, ticket.unit_id), contact_text=names.get(ticket.assignee_id or 0, ""),
        state_text=wording.state(ticket.state.value),
        deadline=wording.deadline(
            standing.kind.value, standing.half_days, due=local(ticket.due_at) if ticket.due_at else None,
            now=local(found.now), provisional=ticket.provisional,
        ),
        path=page_words.told(found.pages.get(ticket.id, ()), names), path_note=note, path_late=late,
    )  # fmt: skip


def _due_row(found: Found, line: Line) -> DueRow:
    state = wording.state(line.state.value)
    if line.due_at is not None and line.due_at < found.now:
        state = gettext("%(state)s, past close of work", state=state)
    state = wording.term(state, provisional=line.provisional)
    href = url_for("triage.ticket", number=line.number)
    return DueRow(line.number, href, line.title, unit_of(found, line.unit_id), state)


def _due_day(desk: Desk, line: Line) -> date:
    return desk.calendar.local(line.due_at or line.sort_at).date()


def _unit_rows(found: Found) -> Iterator[UnitRow]:
    for one in found.figures:
        href = url_for("triage.queue", view="open", unit=one.unit_id) if one.unit_id else ""
        today = one.today + one.past_close
        yield UnitRow(
            unit_of(found, one.unit_id), (one.open, href), (one.overdue, "#late"), (today, "#today"),
            (one.upcoming, "#next"),
        )  # fmt: skip


def _tiles(desk: Desk, found: Found) -> Iterator[TileView]:
    unit = gettext("tickets")
    late = sum(one.overdue for one in found.figures)
    today, past = sum(one.today for one in found.figures), sum(one.past_close for one in found.figures)
    upcoming = sum(one.upcoming for one in found.figures)
    provisional = sum(one.provisional for one in found.figures)
    yield TileView(
        "overdue", "alert-triangle", gettext("Overdue"), str(late), unit, _longest(desk, found), "#late"
    )
    yield TileView(
        "due_today",
        "clock-exclamation",
        gettext("Due today"),
        str(today),
        unit,
        gettext("answer before 17:30"),
        "#today",
    )
    coming = gettext("today %(today)s, then %(next)s", today=today + past, next=upcoming)
    yield TileView(
        "next", "calendar-due", gettext("Overdue after the next working day"), str(today + past + upcoming), unit,
        coming, "#next",
    )  # fmt: skip
    note = gettext("17:30 to 24:00 counts as in time")
    yield TileView("past_close", "moon", gettext("Past close of work"), str(past), unit, note, "#today")
    yield _unacknowledged(found, unit)
    yield TileView(
        "provisional", "calendar-question", gettext("Deadline provisional"), str(provisional), unit,
        _provisional(desk, found.now), url_for("triage.queue", view="open"),
    )  # fmt: skip


def _longest(desk: Desk, found: Found) -> str:
    if not found.late:
        return gettext("from 24:00 of the last day")
    first = found.late[0]
    standing = desk.calendar.standing(due_at=first.due_at, overdue_at=first.overdue_at, now=found.now)
    return gettext("longest %(days)s wd late", days=wording.halves(standing.half_days))


def _unacknowledged(found: Found, unit: str) -> TileView:
    """Escalated tickets whose newest call nobody confirmed; the tile opens the one that waits longest."""
    waits = [
        (since, line.number)
        for line in found.escalated
        if (since := page_words.unconfirmed_since(found.pages.get(line.id, ()))) is not None
    ]
    label = gettext("Escalated, not confirmed")
    if not waits:
        return TileView(
            "unacknowledged",
            "bell-exclamation",
            label,
            "0",
            unit,
            gettext("everybody called has answered"),
            "#late",
        )
    since, number = min(waits)
    waited = wording.wait(int((found.now - since).total_seconds() // 60))
    note = gettext("longest wait %(span)s", span=waited)
    href = url_for("triage.ticket", number=number)
    return TileView("unacknowledged", "bell-exclamation", label, str(len(waits)), unit, note, href)


def _provisional(desk: Desk, now: datetime) -> str:
    year = desk.calendar.local(now).year
    unsure = [y for y in (year, year + 1) if desk.calendar.year_status(y) is YearStatus.PROVISIONAL]
    if not unsure:
        return gettext("all holidays are announced")
    return gettext("holidays of %(year)s not announced", year=unsure[0])


def _next_text(desk: Desk, found: Found) -> str:
    if found.next_day is None:
        return gettext("Due next: the calendar ends here")
    day = wording.day(found.next_day, desk.calendar.local(found.now).date())
    return gettext("Overdue if not answered by %(day)s", day=day)


def _next_due(desk: Desk, found: Found) -> str:
    """What falls due next, told where nothing is late."""
    coming: Sequence[Line] = found.due[:1]
    if not coming or coming[0].due_at is None:
        return gettext("Nothing falls due before the end of the next working day.")
    moment = wording.moment(desk.calendar.local(coming[0].due_at), desk.calendar.local(found.now))
    moment = wording.term(moment, provisional=coming[0].provisional)
    return gettext("Next due: %(number)s, %(moment)s.", number=coming[0].number, moment=moment)
