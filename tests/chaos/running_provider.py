"""The provider as a kill test holds it: started, asked what it saw, closed for a while, ended."""

import json
import urllib.request
from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime
from multiprocessing.context import ForkServerProcess
from typing import Any

from tests.chaos.forks import PATIENCE, forks
from tests.chaos.provider import Temper, serve


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """One call as the provider saw it; `sid` is "" where it did not accept."""

    ref: str
    copy: int
    to: str
    body: str
    pid: int
    at: datetime
    sid: str


class RunningProvider:
    """A provider process and its address."""

    def __init__(self, temper: Temper) -> None:
        theirs, ours = forks().Pipe()
        self.process: ForkServerProcess = forks().Process(target=serve, args=(temper, theirs), daemon=True)
        self.process.start()
        assert ours.poll(PATIENCE), "the provider does not start"
        self.address = f"http://127.0.0.1:{ours.recv()}"

    def calls(self) -> list[Call]:
        """Everything it saw, in order."""
        return [
            Call(
                ref=one["ref"], copy=one["copy"], to=one["to"], body=one["body"], pid=one["pid"],
                at=datetime.fromisoformat(one["at"]), sid=one["sid"],
            )
            for one in self._ask("/stats")["calls"]
        ]  # fmt: skip

    def count(self) -> int:
        """How many it saw."""
        return int(self._ask("/count")["calls"])

    def arrived(self) -> dict[str, list[Call]]:
        """What it accepted, by reference."""
        found: dict[str, list[Call]] = defaultdict(list)
        for call in self.calls():
            if call.sid:
                found[call.ref].append(call)
        return found

    def closes_for(self, seconds: float) -> None:
        """Refuses connections for so long."""
        self._ask(f"/down?seconds={seconds}")

    def _ask(self, path: str) -> dict[str, Any]:
        with urllib.request.urlopen(self.address + path, timeout=10) as answer:  # noqa: S310  (our own process, http)
            found: dict[str, Any] = json.loads(answer.read())
        return found

    def close(self) -> None:
        self.process.kill()
        self.process.join(PATIENCE)
