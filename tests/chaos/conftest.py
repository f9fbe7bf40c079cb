"""A desk for kill tests on each database; whatever still runs is ended with the test."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.chaos.desk import ChaosDesk


@pytest.fixture
def desk(database_url: str, tmp_path: Path) -> Iterator[ChaosDesk]:
    found = ChaosDesk(database_url, tmp_path)
    yield found
    found.close()
