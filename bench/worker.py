"""The worker process as `make run` starts it, beside the measured desk."""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from time import monotonic, sleep

from bench.plan import ROOT
from bench.subject import Subject
from web.worker import HEARTBEAT

START_WITHIN, STOP_WITHIN, POLL = 60.0, 30.0, 0.05


class WorkerDidNotStartError(Exception):
    """The worker made no turn; its own words stand above."""

    code = "bench_worker"


@contextmanager
def working(subject: Subject) -> Iterator[int]:
    """A worker that has made its first turn; its process id. Stopped at the end."""
    command = [sys.executable, "-m", "flask", "--app", "app", "worker"]
    (subject.place.folder / HEARTBEAT).unlink(missing_ok=True)
    process = subprocess.Popen(command, cwd=ROOT, env=dict(subject.environment))
    try:
        _await_beat(subject, process)
        yield process.pid
    finally:
        process.terminate()
        try:
            process.wait(STOP_WITHIN)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _await_beat(subject: Subject, process: subprocess.Popen[bytes]) -> None:
    deadline = monotonic() + START_WITHIN
    while monotonic() < deadline and process.poll() is None:
        if (subject.place.folder / HEARTBEAT).exists():
            return
        sleep(POLL)
    raise WorkerDidNotStartError
