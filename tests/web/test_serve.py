"""`make run` for real: starts, tells its address and passwords, stops cleanly, and keeps everything."""

import json
import os
import re
import signal
import socket
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from time import monotonic, sleep

import pytest

from tests.web.machine_desk import TOKEN
from web.worker import HEARTBEAT

pytestmark = pytest.mark.slow
ROOT = Path(__file__).parents[2]
STOP_WITHIN = 45
START_WITHIN, POLL = 30, 0.1
READY = "Stop with Ctrl-C"


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def environment(folder: Path, port: int, **more: str) -> dict[str, str]:
    clean = {name: value for name, value in os.environ.items() if not name.startswith("DUWANG_")}
    return clean | {
        "DATABASE_URL": f"sqlite:///{folder}/desk.db", "DUWANG_DATA_DIR": str(folder),
        "DUWANG_BIND": f"127.0.0.1:{port}", "PUBLIC_URL": f"http://127.0.0.1:{port}",
        "DUWANG_FAULT_TOKENS": f"probe:{TOKEN}",
    } | more  # fmt: skip


@contextmanager
def served(folder: Path, port: int) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """The running desk and what it said at its start."""
    # As from a terminal: a shell that runs the tests in the background has them ignore Ctrl-C, and all they start.
    command = ["env", "--default-signal=INT", sys.executable, "-m", "web.serve"]
    with subprocess.Popen(
        command, cwd=ROOT, env=environment(folder, port), stdout=subprocess.PIPE, text=True
    ) as desk:
        try:
            yield desk, "".join(_until_ready(desk))
        finally:
            desk.send_signal(signal.SIGTERM)
            desk.wait(STOP_WITHIN)


def _until_ready(desk: subprocess.Popen[str]) -> Iterator[str]:
    assert desk.stdout
    for line in desk.stdout:
        yield line
        if line.startswith(READY):
            return
    pytest.fail("the desk ended before it was ready")


def get(port: int, path: str) -> str:
    request = urllib.request.Request(
        f"http://127.0.0.1:{port}{path}", headers={"Authorization": f"Bearer {TOKEN}"}
    )
    with urllib.request.urlopen(request, timeout=10) as answer:  # noqa: S310 - loopback
        body: str = answer.read().decode()
    return body


def numbers(port: int) -> set[str]:
    told = json.loads(get(port, "/api/tickets?limit=100"))
    return {ticket["number"] for ticket in told["tickets"]}


def worker_of(folder: Path, *, but: int = 0) -> int:
    """The worker's process, as soon as it has made its first turn: pages answer before. `but`: one of before."""
    until = monotonic() + START_WITHIN
    while _beaten_by(folder) in {0, but} and monotonic() < until:
        sleep(POLL)
    return _beaten_by(folder)


def _beaten_by(folder: Path) -> int:
    heartbeat = folder / HEARTBEAT
    return int(json.loads(heartbeat.read_text())["pid"]) if heartbeat.exists() else 0


def test_a_desk_starts_stops_and_starts_again_with_everything_in_it(tmp_path: Path) -> None:
    port = free_port()

    with served(tmp_path, port) as (desk, said):
        passwords = re.findall(r"^  (\w+) +(\w+) +\S{16}$", said, re.MULTILINE)
        first, page, before = numbers(port), get(port, "/report"), worker_of(tmp_path)
    with served(tmp_path, port) as (again, said_again):
        second, worker = numbers(port), worker_of(tmp_path, but=before)
        again.send_signal(signal.SIGINT)  # as Ctrl-C
        again.wait(STOP_WITHIN)

    assert (desk.returncode, again.returncode) == (0, 0)
    assert not Path(f"/proc/{worker}").exists()
    with socket.socket() as probe:
        assert probe.connect_ex(("127.0.0.1", port)) != 0
    assert f"Duwang is running: http://127.0.0.1:{port}" in said
    assert ("administrator", "admin") in passwords
    assert len(passwords) == 5
    assert "One-time passwords" not in said_again
    assert first == second != set()
    assert "<form" in page
    assert worker not in {0, before}


def run(folder: Path, port: int, **more: str) -> tuple[int, str]:
    done = subprocess.run(
        [sys.executable, "-m", "web.serve"], cwd=ROOT, env=environment(folder, port, **more), text=True,
        capture_output=True, timeout=60, check=False,
    )  # fmt: skip
    return done.returncode, done.stderr


def test_a_port_that_is_used_is_told_with_the_way_out(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = int(taken.getsockname()[1])

        status, told = run(tmp_path, port)

    assert status == 1
    assert told == (
        f"Port {port} of 127.0.0.1 is already used. Stop the program that uses it, or choose another:"
        f" DUWANG_BIND=127.0.0.1:{port + 1} PUBLIC_URL=http://127.0.0.1:{port + 1} make run\n"
    )
    assert not (tmp_path / "desk.db").exists()


@pytest.mark.parametrize(
    ("setting", "told"),
    [
        ("DUWANG_COLOUR", "Unknown setting DUWANG_COLOUR. See docs/settings.md for the names.\n"),
        (
            "DUWANG_SMS_CARRIER",
            "DUWANG_SMS_CARRIER is “x”; use file or gammu or aliyun or tencent or twilio.\n",
        ),
    ],
)
def test_a_setting_that_cannot_be_used_ends_it_in_a_sentence(tmp_path: Path, setting: str, told: str) -> None:
    assert run(tmp_path, free_port(), **{setting: "x"}) == (1, told)


def test_a_carrier_abroad_is_refused_at_the_start(tmp_path: Path) -> None:
    twilio = {
        "DUWANG_SMS_CARRIER": "twilio", "DUWANG_TWILIO_ACCOUNT": "AC1", "DUWANG_TWILIO_TOKEN": "t",
        "DUWANG_TWILIO_NUMBER": "+10000000000",
    }  # fmt: skip

    status, told = run(tmp_path, free_port(), **twilio)

    assert status == 1
    assert told.startswith("The database could not be prepared. Error: The carrier 'twilio_sms' sends")
    assert "Traceback" not in told
