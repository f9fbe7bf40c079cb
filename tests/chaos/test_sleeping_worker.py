"""T-SELF-DEAD with a real process: a worker stopped in its tracks is seen on the pages, and not heard outside."""

import os
import signal
from datetime import timedelta
from pathlib import Path
from time import sleep

import pytest

from calendars.clock import SystemClock
from roster.permissions import Role
from tests.chaos.forks import SIZE, wait_until
from tests.chaos.test_killed_desk import WORKER, Place, process
from tests.web.site import Site
from tests.web.test_heartbeat import listening

pytestmark = [pytest.mark.chaos, pytest.mark.slow]
RED_AFTER = timedelta(minutes=3)
BEAT = 60
"""Seconds between two words to the outside."""


def test_t_self_dead_a_worker_stopped_by_sigstop_turns_the_pages_red_and_falls_silent(
    site: Site, file: Path, tmp_path: Path
) -> None:
    place = Place(f"sqlite:///{file}", tmp_path)
    with listening() as outside, process(place, WORKER, DUWANG_HEARTBEAT_URL=outside.url) as worker:
        outside.heard.get(timeout=BEAT)
        os.kill(worker.pid, signal.SIGSTOP)
        asleep_since = SystemClock().now()
        alive = _page_at(site, asleep_since)
        dead = _page_at(site, asleep_since + RED_AFTER)
        if SIZE > 1:
            sleep(BEAT + 5)
        silent = outside.heard.empty()
        os.kill(worker.pid, signal.SIGCONT)
        wait_until(lambda: _is_well(site), limit=BEAT, what="the pages are well again")

    assert "banner-error" not in alive
    assert "Messages may have stopped" in dead
    assert silent


def _page_at(site: Site, instant: object) -> str:
    site.clock.set(instant)  # type: ignore[arg-type]  # a datetime
    return site.client(Role.SUPERVISOR).get("/sent").text


def _is_well(site: Site) -> bool:
    """Three minutes after the worker fell asleep it has made a pass again."""
    return "Messages may have stopped" not in site.client(Role.SUPERVISOR).get("/sent").text
