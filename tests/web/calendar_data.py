"""An invented notice for 2027, published on a desk of the web's tests while deadlines of that year are provisional."""

from dataclasses import replace
from datetime import date, datetime

from calendars.content import Content
from calendars.tables import shipped_content
from calendars.workdays import DayEntry, YearEntry, YearStatus
from roster.permissions import Actor, Role
from tests.web.site import Site
from tickets.calendar_service import Source

NOTICE = "示例发〔2026〕9号"
HEAD = Actor(ref="account:2", name="顾明川", role=Role.SUPERVISOR)
NEW_YEAR = DayEntry(date(2027, 1, 4), working=False, name="元旦", source=NOTICE, published=date(2026, 12, 30))


def with_2027(*days: DayEntry) -> Content:
    """What the project ships, with 2027 made official by these days beside the statutory ones."""
    shipped = shipped_content()
    years = [
        YearEntry(2027, YearStatus.OFFICIAL, "示例") if one.year == 2027 else one for one in shipped.years
    ]
    named = {entry.day for entry in days}
    return replace(
        shipped, years=tuple(years), days=(*(one for one in shipped.days if one.day not in named), *days)
    )


def stands_at(site: Site, moment: str) -> None:
    """Put the clock to a local instant."""
    site.clock.set(datetime.fromisoformat(moment).replace(tzinfo=site.desk.calendar.zone))


def publishes(site: Site, content: Content) -> int:
    """A supervisor imports it, and the worker brings the tickets up to date; its number."""
    versions = site.desk.calendar_versions
    number = versions.publish(HEAD, versions.propose(HEAD, content, Source("notice", NOTICE)))
    works(site)
    return number


def works(site: Site) -> None:
    """What the worker does now."""
    while site.desk.engine.run_pass().looked_at + site.desk.dispatcher.run_once():
        pass
