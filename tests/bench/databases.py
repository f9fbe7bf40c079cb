"""The databases of a quick bench: SQLite with every check, PostgreSQL where there is time (`make chaos`)."""

import pytest

from tests.chaos.forks import SIZE

DATABASES = pytest.mark.parametrize(
    "database",
    [
        "sqlite",
        pytest.param(
            "postgresql",
            marks=[
                pytest.mark.postgres,
                pytest.mark.skipif(SIZE == 1, reason="takes minutes; `make chaos` runs it"),
            ],
        ),
    ],
)
