"""The desk of stories, for the engine and what people do to ladders."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from calendars.clock import ManualClock
from calendars.service import DeskCalendar
from database.session import Database
from tests.escalation.morning import Morning, morning_of
from tests.stories.desk import DeskOfStories


@pytest.fixture
def desk(database: Database, clock: ManualClock, calendar: DeskCalendar, tmp_path: Path) -> DeskOfStories:
    """The eve of National Day 2025, 16:59."""
    return DeskOfStories(database, clock, calendar, tmp_path)


@pytest.fixture
def morning(desk: DeskOfStories) -> Iterator[Morning]:
    """The eve of National Day; tests begin the next morning."""
    yield from morning_of(desk)
