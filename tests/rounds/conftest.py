"""The duty day on each database."""

from datetime import datetime
from pathlib import Path

import pytest

from calendars.clock import ManualClock
from calendars.service import DeskCalendar
from database.session import Database
from tests.rounds.duty_desk import DutyDesk
from tests.stories.desk import DeskOfStories


@pytest.fixture
def duty(database: Database, clock: ManualClock, calendar: DeskCalendar, tmp_path: Path) -> DutyDesk:
    """Sunday of National Day 2026, 08:30: somebody reads, the desk is not at work."""
    desk = DeskOfStories(database, clock, calendar, tmp_path)
    clock.set(datetime(2026, 10, 4, 8, 30, tzinfo=calendar.zone))
    return DutyDesk(desk)
