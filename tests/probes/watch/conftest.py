"""The desk of stories, for those who look at sites."""

from pathlib import Path

import pytest

from calendars.clock import ManualClock
from calendars.service import DeskCalendar
from database.session import Database
from tests.stories.desk import DeskOfStories


@pytest.fixture
def desk(database: Database, clock: ManualClock, calendar: DeskCalendar, tmp_path: Path) -> DeskOfStories:
    """The eve of National Day 2025, 16:59."""
    return DeskOfStories(database, clock, calendar, tmp_path)
