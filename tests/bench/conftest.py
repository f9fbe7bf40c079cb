"""What the bench's tests may ask for."""

import os

import pytest


@pytest.fixture
def own_pid() -> int:
    """The process the tests run in."""
    return os.getpid()
