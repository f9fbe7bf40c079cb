"""A clock that stands, and a carrier that does as it is told."""

import pytest

from calendars.clock import ManualClock
from database.session import Database
from tests.notifiers.fakes import MORNING, FakeCarrier, Phones


@pytest.fixture
def clock() -> ManualClock:
    return ManualClock(MORNING)


@pytest.fixture
def carrier() -> FakeCarrier:
    return FakeCarrier()


@pytest.fixture
def phones(database: Database, clock: ManualClock, carrier: FakeCarrier) -> Phones:
    return Phones(database, clock, carrier)
