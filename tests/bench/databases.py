"""Where a quick bench is tried: the daily pages on SQLite with every check, all else by `make chaos`."""

import pytest

from tests.chaos.forks import SIZE

RARELY = pytest.mark.skipif(SIZE == 1, reason="takes minutes; `make chaos` runs it")
DATABASES = pytest.mark.parametrize(
    "database",
    [
        "sqlite",
        pytest.param(
            "postgresql",
            marks=[
                pytest.mark.postgres,
                RARELY,
            ],
        ),
    ],
)
