"""Processes of kill tests: forked from a server that has imported the desk, and waited for with limits."""

import multiprocessing
import os
from collections.abc import Callable
from functools import lru_cache
from multiprocessing import forkserver
from multiprocessing.context import ForkServerContext
from pathlib import Path
from time import monotonic, sleep

SIZE = int(os.environ.get("CHAOS_SIZE", "1"))
"""1 is what every check runs; `make chaos` runs more."""
PATIENCE = 60.0
_TICK = 0.02
_ROOT = str(Path(__file__).parents[2])


@lru_cache
def forks() -> ForkServerContext:
    """Where processes come from; the first call starts the server.

    It is told the way by its environment: Python 3.11 hands it no path, and a preload it cannot import is passed over
    in silence, so that every single worker would import the desk anew (three seconds each).
    """
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["tests.chaos.warm"])
    kept = os.environ.get("PYTHONPATH")
    os.environ["PYTHONPATH"] = _ROOT if kept is None else f"{_ROOT}{os.pathsep}{kept}"
    try:
        forkserver.ensure_running()
    finally:
        if kept is None:
            del os.environ["PYTHONPATH"]
        else:
            os.environ["PYTHONPATH"] = kept
    return context


def wait_until(condition: Callable[[], bool], *, limit: float = PATIENCE, what: str = "") -> None:
    """Until the condition holds; the test fails at the limit (seconds)."""
    deadline = monotonic() + limit
    while not condition():
        assert monotonic() < deadline, f"not within {limit} s: {what}"
        sleep(_TICK)
