"""Invented versions of the calendar for the tests of its pages."""

from dataclasses import replace
from datetime import date

from calendars.content import Content
from calendars.tables import shipped_content
from calendars.workdays import DayEntry
from roster.permissions import desk_actor
from tests.web.site import Site
from tickets.calendar_service import Source


def published(site: Site, content: Content) -> int:
    """A further version of the desk's calendar."""
    head, versions = desk_actor("head"), site.desk.calendar_versions
    return versions.publish(head, versions.propose(head, content, Source("local", "示例办〔2025〕3号")))


def with_an_own_day(day: date) -> Content:
    """What ships, with a day that this body gave itself."""
    own = DayEntry(day, working=False, name="抢险", source="示例办〔2026〕3号", published=day, local=True)
    shipped = shipped_content()
    return replace(shipped, days=(*shipped.days, own))


def changed(site: Site) -> int:
    """How many versions were ever drawn up."""
    return len(site.desk.calendar_versions.versions())
