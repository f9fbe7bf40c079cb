"""A vendor's server on the loopback, for each test its own."""

from collections.abc import Iterator

import pytest

from tests.notifiers.carriers.cloud import Cloud
from tests.notifiers.carriers.loopback import vendor


@pytest.fixture
def cloud() -> Cloud:
    return Cloud()


@pytest.fixture
def address(cloud: Cloud) -> Iterator[str]:
    with vendor(cloud) as at:
        yield at
