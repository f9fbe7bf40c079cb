"""A carrier of kill tests: the port's own words over HTTP to the provider of tests/chaos/provider.py."""

import os
import ssl
from dataclasses import dataclass
from datetime import datetime, timedelta

import httpx

from notifiers.carriers.port import (
    Accepted,
    CannotAsk,
    DataRegion,
    Fate,
    Found,
    Handed,
    Letter,
    LookUp,
    NotFound,
    Outcome,
    Temporary,
    Uncertain,
)

TIMEOUT = 0.5
"""Seconds a worker waits for an answer; the provider holds lost ones far longer."""
REPEAT = "可能重复"
"""What a second copy says of itself."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """How a worker reaches the provider, handed to its process."""

    address: str
    can_look_up: bool = True
    settle_after: timedelta = timedelta(seconds=0.6)
    timeout: float = TIMEOUT


class LineCarrier:
    """Speaks to the provider; tells it which process calls."""

    name = "line"
    data_region = DataRegion.LOCAL
    gives_receipts = None

    def __init__(self, line: Line) -> None:
        self._line = line
        self.can_look_up, self.settle_after = line.can_look_up, line.settle_after
        # A context without authorities: nothing here is encrypted, and reading them costs a tenth of a second a kill.
        plain = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        self._client = httpx.Client(
            base_url=line.address, timeout=line.timeout, verify=plain, trust_env=False
        )

    def send(self, letter: Letter) -> Outcome:
        asked = {
            "ref": letter.ref, "copy": 2 if REPEAT in letter.body else 1, "to": letter.address,
            "body": letter.body, "pid": os.getpid(),
        }  # fmt: skip
        try:
            answer = self._client.post("/send", json=asked)
        except (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout) as error:
            return Temporary(f"line:{type(error).__name__}")
        except httpx.HTTPError as error:
            return Uncertain(f"line:{type(error).__name__}")
        if answer.status_code == httpx.codes.OK:
            return Accepted(answer.json()["sid"])
        wish = answer.headers.get("Retry-After")
        return Temporary(f"http:{answer.status_code}", float(wish) if wish else None)

    def what_became(self, _handed: Handed) -> Fate:
        return CannotAsk("not_asked")

    def look_up(self, letter: Letter, *, since: datetime) -> LookUp:
        try:
            answer = self._client.get("/lookup", params={"ref": letter.ref})
        except httpx.HTTPError as error:
            return CannotAsk(f"line:{type(error).__name__}")
        if answer.status_code == httpx.codes.OK:
            return Found(tuple(answer.json()["sids"]))
        if answer.status_code == httpx.codes.NOT_FOUND:
            return NotFound()
        return CannotAsk(f"http:{answer.status_code}")
