"""A kill test's worker dies at the point it was told, without clean-up, and nowhere else."""

import subprocess
import sys

import pytest

from notifiers.fail_points import EXIT_STATUS, exit_at, never

PROGRAM = """
from notifiers.fail_points import FailPoint, exit_at
reach = exit_at({name!r})
for point in FailPoint:
    print(point.value, flush=True)
    reach(point)
"""


@pytest.mark.parametrize(("name", "reached"), [("after_attempt", 2), (None, 4)])
def test_the_process_ends_at_its_point(name: str | None, reached: int) -> None:
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM.format(name=name)], capture_output=True, text=True, check=False
    )

    assert len(done.stdout.split()) == reached
    assert done.returncode == (EXIT_STATUS if name else 0)


def test_an_unknown_point_is_refused_at_start() -> None:
    with pytest.raises(ValueError, match="after_lunch"):
        exit_at("after_lunch")


def test_without_a_name_nothing_dies() -> None:
    assert exit_at("") is never
