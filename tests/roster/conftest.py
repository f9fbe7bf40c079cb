"""A hasher that costs nothing worth waiting for; the tests are about who is let in, not about argon2."""

import pytest
from argon2 import PasswordHasher

from calendars.clock import ManualClock
from database.session import Database
from roster.permissions import Actor, Role
from roster.sign_in import SignIn


@pytest.fixture
def sign_in(database: Database, clock: ManualClock) -> SignIn:
    return SignIn(database, clock, hasher=PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))


@pytest.fixture
def administrator() -> Actor:
    return Actor(ref="account:0", name="管理员", role=Role.ADMINISTRATOR)
