"""Which published version of the calendar a page answers by: the newest, or the one the reader chose."""

from dataclasses import dataclass
from datetime import date

from calendars.errors import UnknownVersion
from calendars.service import DeskCalendar
from database.small_numbers import small_number
from web import wording
from web.desk import desk
from web.texts import gettext
from web.views.pieces import Choice


@dataclass(frozen=True, slots=True)
class Chosen:
    """A published version as a calendar to ask, and all of them to choose from, the newest first."""

    calendar: DeskCalendar
    choices: tuple[Choice, ...]

    @property
    def number(self) -> int:
        return self.calendar.number


def chosen(wanted: str) -> Chosen:
    """The version with that number, the newest where none is asked for; raises UnknownVersion."""
    versions = [one for one in desk().calendar_versions.versions() if one.number is not None]
    newest = next((one.number for one in versions if one.number), desk().calendar.number)
    number = small_number(wanted) if wanted else newest
    if not number:
        raise UnknownVersion(0)
    choices = tuple(
        Choice(str(one.number), gettext("version %(number)s, %(date)s", number=one.number, date=_day(one.published_at)))
        for one in versions
    )  # fmt: skip
    return Chosen(_calendar(number), choices)


def today() -> date:
    """The desk's day."""
    return desk().calendar.local(desk().clock.now()).date()


def _calendar(number: int) -> DeskCalendar:
    if number == desk().calendar.number:
        return desk().calendar
    content = desk().calendar_versions.numbered(number)
    return DeskCalendar.of(content, zone=desk().calendar.zone, number=number)


def _day(at: object) -> str:
    return wording.short_day(desk().calendar.local(at).date(), today())  # type: ignore[arg-type]  # published: it has a date
