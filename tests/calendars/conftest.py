"""The shipped calendar, compiled once for the room's tests (it never changes)."""

import pytest

from calendars.service import DeskCalendar
from calendars.tables import shipped_content
from calendars.workdays import WorkdayTable


@pytest.fixture(scope="session")
def calendar() -> DeskCalendar:
    return DeskCalendar.shipped()


@pytest.fixture(scope="session")
def table() -> WorkdayTable:
    return shipped_content().table()
