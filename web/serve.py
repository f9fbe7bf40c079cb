"""`python -m web.serve`, behind `make run`: one desk with web and worker on this machine, until Ctrl-C."""

import http.client
import json
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from time import monotonic, sleep
from typing import NoReturn

from web.settings import BadSettingError, Settings

ROOT = Path(__file__).resolve().parent.parent
START_WITHIN, STOP_WITHIN = 60.0, 15.0
POLL = 0.2


class ServeError(Exception):
    """The desk cannot be started, or a part of it died; the sentence says what to do."""

    code = "serve"


@dataclass(slots=True)
class Parts:
    """The child processes by name."""

    running: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)

    def start(self, name: str, command: Sequence[str]) -> None:
        self.running[name] = subprocess.Popen(command, cwd=ROOT)  # noqa: S603  (our own programs)

    def dead(self) -> str | None:
        """The name of a part that ended by itself."""
        return next((name for name, part in self.running.items() if part.poll() is not None), None)

    def stop(self) -> None:
        """Tell all to stop; the worker finishes its page. What does not stop in time is killed."""
        for part in self.running.values():
            if part.poll() is None:
                part.terminate()
        deadline = monotonic() + STOP_WITHIN
        for part in self.running.values():
            try:
                part.wait(max(deadline - monotonic(), 0.1))
            except subprocess.TimeoutExpired:
                part.kill()
                part.wait()


def main() -> int:
    """Start, say where, wait. The exit code is 0 after Ctrl-C or SIGTERM, 1 with a plain sentence otherwise."""
    signal.signal(signal.SIGTERM, _interrupt)
    parts = Parts()
    try:
        settings = Settings.from_env()
        host, port = _free_address(settings)
        accounts = _prepare()
        parts.start("web", _web(settings, host, port))
        parts.start("worker", [sys.executable, "-m", "flask", "--app", "app", "worker"])
        _await_answer(parts, host, port)
        _say(_welcome(settings, accounts))
        _wait(parts)
    except (BadSettingError, ServeError) as error:
        sys.stderr.write(f"{error}\n")
        return 1
    except KeyboardInterrupt:
        _say(["", "Stopping; everything stays in the database."])
    finally:
        # A second Ctrl-C must not leave half a desk running.
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
        parts.stop()
    return 0


def _free_address(settings: Settings) -> tuple[str, int]:
    host, _, port = settings.bind.rpartition(":")
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, int(port)))
        except OSError as error:
            raise ServeError(
                f"Port {port} of {host} is already used. Stop the program that uses it, or choose another:"
                f" DUWANG_BIND={host}:{int(port) + 1} PUBLIC_URL=http://{host}:{int(port) + 1} make run"
            ) from error
    return host, int(port)


def _prepare() -> Sequence[Mapping[str, str]]:
    """Migrate, and fill an empty database with the demonstration; its accounts, none where people work already."""
    command = [sys.executable, "-m", "flask", "--app", "app", "demo", "--if-empty", "--json"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)  # noqa: S603  (our own program)
    if done.returncode:
        raise ServeError(f"The database could not be prepared. {done.stderr.strip()}")
    found: Sequence[Mapping[str, str]] = json.loads(done.stdout)["accounts"]
    return found


def _web(settings: Settings, host: str, port: int) -> list[str]:
    return [
        sys.executable, "-m", "granian", "--interface", "wsgi", "--factory", "--host", host, "--port", str(port),
        "--workers", "1", "--blocking-threads", str(settings.web_threads), "--log-level", "warning",
        "--workers-kill-timeout", "10", "app:create_app",
    ]  # fmt: skip


def _await_answer(parts: Parts, host: str, port: int) -> None:
    deadline = monotonic() + START_WITHIN
    while monotonic() < deadline:
        _fail_if_dead(parts)
        if _answers(host, port):
            return
        sleep(POLL)
    raise ServeError(f"The web server did not answer within {START_WITHIN:.0f} seconds.")


def _answers(host: str, port: int) -> bool:
    connection = http.client.HTTPConnection(host, port, timeout=5)
    try:
        connection.request("GET", "/healthz")
        return connection.getresponse().status < http.HTTPStatus.INTERNAL_SERVER_ERROR
    except OSError:
        return False
    finally:
        connection.close()


def _welcome(settings: Settings, accounts: Sequence[Mapping[str, str]]) -> list[str]:
    lines = [
        "",
        f"Duwang is running: {settings.public_url}",
        f"  citizens report here: {settings.public_url}/report",
    ]
    if accounts:
        lines += [
            "",
            "示例市, a city that does not exist, was put into the empty database. One-time passwords:",
        ]
        lines += [f"  {one['role']:14} {one['login']:10} {one['one_time_password']}" for one in accounts]
        lines += ["", "They are shown only now; each must be changed at the first sign-in."]
    return [*lines, "", "Stop with Ctrl-C; start again with the same command, everything is kept."]


def _wait(parts: Parts) -> NoReturn:
    while True:
        _fail_if_dead(parts)
        sleep(POLL)


def _fail_if_dead(parts: Parts) -> None:
    name = parts.dead()
    if name is not None:
        status = parts.running[name].returncode
        raise ServeError(f"The {name} process ended by itself (status {status}). Its last words stand above.")


def _say(lines: Sequence[str]) -> None:
    sys.stdout.write("\n".join(lines) + "\n")
    sys.stdout.flush()


def _interrupt(_signal: int, _frame: object) -> NoReturn:
    raise KeyboardInterrupt


if __name__ == "__main__":
    os.chdir(ROOT)
    raise SystemExit(main())
