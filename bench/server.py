"""The web server as `make run` starts it: granian, one process, four threads; on a port of its own."""

import http.client
import socket
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from http import HTTPStatus
from time import monotonic, sleep

from bench.plan import ROOT

HOST = "127.0.0.1"
THREADS = 4
PRODUCT, FLOOR = "app:create_app", "bench.floor:create_app"
START_WITHIN, STOP_WITHIN = 60.0, 15.0


class ServerDidNotStartError(Exception):
    """The measured server gave no answer; its own words stand above."""

    code = "bench_server"


@dataclass(frozen=True, slots=True)
class Running:
    """Where the server answers, and its process."""

    port: int
    pid: int


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return int(probe.getsockname()[1])


@contextmanager
def serving(environment: Mapping[str, str], port: int, *, program: str = PRODUCT) -> Iterator[Running]:
    """A server that answers; stopped at the end."""
    process = subprocess.Popen(_command(port, program), cwd=ROOT, env=dict(environment))
    try:
        _await_answer(process, port)
        yield Running(port, process.pid)
    finally:
        process.terminate()
        try:
            process.wait(STOP_WITHIN)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _command(port: int, program: str) -> list[str]:
    """The same words as in web/serve.py."""
    return [
        sys.executable, "-m", "granian", "--interface", "wsgi", "--factory", "--host", HOST, "--port", str(port),
        "--workers", "1", "--blocking-threads", str(THREADS), "--log-level", "warning",
        "--workers-kill-timeout", "10", program,
    ]  # fmt: skip


def _await_answer(process: subprocess.Popen[bytes], port: int) -> None:
    deadline = monotonic() + START_WITHIN
    while monotonic() < deadline and process.poll() is None:
        if _answers(port):
            return
        sleep(0.1)
    raise ServerDidNotStartError


def _answers(port: int) -> bool:
    connection = http.client.HTTPConnection(HOST, port, timeout=5)
    try:
        connection.request("GET", "/report")
        return connection.getresponse().status == HTTPStatus.OK
    except OSError:
        return False
    finally:
        connection.close()
