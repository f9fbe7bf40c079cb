"""A version beside the one it was drawn up against: changed days, months, hours, the year's count, what it moved."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime
from itertools import groupby

from flask import url_for

from calendars.changes import DayChange
from calendars.content import Content
from calendars.proposal import year_checks
from calendars.store import Version
from calendars.workdays import SURE, DayMark
from roster.permissions import Act, Actor
from tickets.calendar_service import Reviewed
from tickets.recompute_store import Run
from web import calendar_words as words
from web import wording
from web.calendar_choice import today
from web.desk import desk
from web.doubt_words import doubt_words
from web.month_view import grid
from web.texts import gettext, ngettext, pgettext
from web.views.calendar import ChangeRow, CheckRow, MonthPair, MovedRow, ReviewPage, RunView, VersionRow

MOST_COUNTED = 99
"""Of open tickets a page counts no more."""


def version_rows(versions: Sequence[Version]) -> tuple[VersionRow, ...]:
    """Drafts first, then the published ones, the newest first; discarded ones at the end."""
    order = {"draft": 0, "published": 1, "discarded": 2}
    return tuple(sorted((_row(one) for one in versions), key=lambda row: order[row.state]))


def review_page(
    found: Reviewed, reader: Actor, *, newest: int, open_tickets: int, refused: str = ""
) -> ReviewPage:
    """The review of a draft, or what a version was and did. `open_tickets` is bounded by the frame's counter."""
    version, state = found.version, _state(found.version)
    draft = state == "draft"
    days = [one for one in found.changes if _is_named(one)]
    outdated = draft and version.base_number != newest
    return ReviewPage(
        version_id=version.id, title=_title(version), state=state, facts=tuple(_facts(version)),
        doubts=tuple(doubt_words(one) for one in version.doubts), checks=tuple(_checks(found.content, days)),
        months=tuple(_months(found, days)), changes=tuple(_changes(days)), years=tuple(_years(found)),
        hours=tuple(_hours(found)), source_text=found.source_text, refused=refused,
        outdated=gettext("Version %(number)s was published since; this draft was made from version %(base)s.",
                         number=newest, base=version.base_number) if outdated else "",
        again_href=url_for("calendar_drafts.local" if version.origin == "local" else "calendar_drafts.import_days"),
        confirm=_confirm(open_tickets) if draft else "",
        may_publish=draft and not outdated and reader.may(Act.PUBLISH_CALENDAR),
        may_discard=draft and reader.may(Act.PROPOSE_CALENDAR),
    )  # fmt: skip


def run_view(run: Run, moves: Sequence[Sequence[object]], *, next_href: str) -> RunView:
    """How far the recount is and one batch of moved tickets: number, from, to, overdue."""
    rows = tuple(
        MovedRow(str(number), url_for("triage.ticket", number=number), _at(before), _at(after), bool(overdue))
        for number, before, after, overdue in moves
    )
    return RunView(
        run.looked_at, run.moved, run.confirmed, run.overdue, _moment(run.started_at),
        _moment(run.finished_at) if run.finished_at else "", rows, next_href,
    )  # fmt: skip


def _row(version: Version) -> VersionRow:
    state = _state(version)
    decided = {
        "published": gettext("%(name)s, %(when)s", name=version.published_by, when=_moment(version.published_at)),
        "discarded": gettext("%(name)s, %(when)s", name=version.discarded_by, when=_moment(version.discarded_at)),
    }  # fmt: skip
    return VersionRow(
        title=_title(version), name=version.name, href=url_for("calendar_drafts.version", version_id=version.id),
        state=state, document=version.document, origin=words.origin(version.origin),
        proposed=gettext("%(name)s, %(when)s", name=version.proposed_by, when=_moment(version.proposed_at)),
        decided=decided.get(state, ""),
    )  # fmt: skip


def _state(version: Version) -> str:
    if version.is_draft:
        return "draft"
    return "published" if version.number is not None else "discarded"


def _title(version: Version) -> str:
    if version.number is not None:
        return gettext("Version %(number)s", number=version.number)
    return gettext("Draft %(number)s", number=version.id)


def _facts(version: Version) -> Iterator[tuple[str, str]]:
    yield gettext("Document"), version.document or words.origin(version.origin)
    if version.issued:
        yield gettext("Published"), words.full_day(version.issued)
    row = _row(version)
    yield gettext("Given as"), row.origin
    yield gettext("Proposed by"), row.proposed
    if row.decided:
        yield gettext("Released by") if row.state == "published" else gettext("Discarded by"), row.decided
    if version.base_number:
        yield gettext("Compared with"), gettext("version %(number)s", number=version.base_number)
    yield gettext("Name of the version"), version.name


def _is_named(change: DayChange) -> bool:
    """A day that a document names otherwise: not the ordinary days of a new year, nor those whose season changed."""
    before, after = change.before, change.after
    if before is None or after is None:
        return any(mark and mark.entry and mark.status in SURE for mark in (before, after))
    return (before.kind, before.entry) != (after.kind, after.entry)


def _years(found: Reviewed) -> Iterator[str]:
    """The years that come, or change their status, in words."""
    before = {one.year: one.status for one in found.base.years}
    for one in found.content.years:
        if before.get(one.year) is not one.status:
            yield gettext("%(year)s: %(status)s", year=one.year, status=words.STATUSES[one.status.value])


def _checks(content: Content, days: Sequence[DayChange]) -> Iterator[CheckRow]:
    status = {one.year: one.status.value for one in content.years}
    for check in year_checks(content, {change.day.year for change in days}):
        yield CheckRow(
            check.year, str(words.STATUSES[status[check.year]]),
            ngettext("%(num)s working day", "%(num)s working days", check.worked), str(check.expected), check.ok,
        )  # fmt: skip


def _months(found: Reviewed, days: Sequence[DayChange]) -> Iterator[MonthPair]:
    old, new, now = found.base.table(), found.content.table(), today()
    changed = {change.day for change in days}
    for year, month in sorted({(day.year, day.month) for day in changed}):
        pair = [grid(table, year, month, today=now, changed=changed) for table in (old, new)]
        yield MonthPair(words.month_title(year, month), *pair)


def _changes(days: Sequence[DayChange]) -> Iterator[ChangeRow]:
    """Days that follow each other and change alike are one row; the year is said where it is not the only one."""
    years = {change.day.year for change in days}
    beside = date(years.pop(), 1, 1) if len(years) == 1 else today()
    for _, run in groupby(enumerate(days), key=lambda one: _alike(*one)):
        alike = [change for _, change in run]
        first, last, after = alike[0].day, alike[-1].day, alike[0].after
        when = wording.day(first, beside)
        if last != first:
            when = wording.span(first, last, beside)
        yield ChangeRow(
            when, _what(alike[0].before), _what(after), words.MARKS.get(after.kind, "") if after else "",
            after.entry.source if after and after.entry else "",
        )  # fmt: skip


def _alike(nth: int, change: DayChange) -> tuple[object, ...]:
    after = change.after
    return (
        change.day.toordinal() - nth, _what(change.before), _what(after), after.source if after else "",
        after.kind if after else None,
    )  # fmt: skip


def _what(mark: DayMark | None) -> str:
    return gettext("not loaded") if mark is None else words.what(mark)


def _hours(found: Reviewed) -> Iterator[tuple[str, str]]:
    """Usual hours and seasons that differ, as (before, after) words; "" where there was or is none."""
    before, after = _said(found.base), _said(found.content)
    yield from ((one, "") for one in before if one not in after)
    yield from (("", one) for one in after if one not in before)


def _said(content: Content) -> list[str]:
    usual = gettext(
        "%(when)s: %(hours)s", when=pgettext("hours", "Usual hours"), hours=words.hours(content.usual)
    )
    seasons = (
        gettext("%(when)s: %(hours)s (%(document)s)", when=words.season(one),
                hours=words.hours(one.schedule.text), document=one.source)
        for one in content.seasons
    )  # fmt: skip
    return [usual, *seasons]


def _confirm(open_tickets: int) -> str:
    if open_tickets > MOST_COUNTED:
        return gettext(
            "More than %(num)s open tickets are counted again. Nobody is called for a deadline that is already past.",
            num=MOST_COUNTED,
        )
    return ngettext(
        "%(num)s open ticket is counted again. Nobody is called for a deadline that is already past.",
        "%(num)s open tickets are counted again. Nobody is called for a deadline that is already past.",
        open_tickets,
    )  # fmt: skip


def _at(text: object) -> str:
    """An instant as a run kept it; a deadline that was unknown has none."""
    return _moment(datetime.fromisoformat(str(text))) if text else gettext("Deadline unknown")


def _moment(at: datetime | None) -> str:
    local = desk().calendar.local
    return wording.full_moment(local(at), local(desk().clock.now())) if at else ""
