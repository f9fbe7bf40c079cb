"""What stands before the web process in a kill test: citizens who send the form, and a machine that tries again."""

import json
import re
import threading
import urllib.error
import urllib.request
from collections.abc import Callable
from dataclasses import dataclass, field
from http.client import HTTPException
from http.cookiejar import CookieJar
from itertools import count
from urllib.parse import urlencode

from tests.chaos.desk import wait_until

TOKEN = "a token for kill tests only"
_CODE = re.compile(r'<code id="code">([0-9A-Z-]+)</code>')
_FORGERY = re.compile(r'name="csrf_token" value="([^"]+)"')
_PAGE = "https://www.shili.example/zwgk/"
LOST = (OSError, HTTPException)
"""What a caller sees of a process that is killed meanwhile."""


@dataclass
class Crowd:
    """Callers of one web process, each in a thread, until the process is gone.

    `tried` are the words of every report sent; `codes` those of them whose sender read a code.
    """

    address: str
    tried: list[str] = field(default_factory=list)
    codes: dict[str, str] = field(default_factory=dict)
    faults: dict[str, str] = field(default_factory=dict)
    _numbers: "count[int]" = field(default_factory=lambda: count(1))

    def until_killed(self, kill: Callable[[], None], *, after: int) -> None:
        """Let everybody send; once so many more are confirmed, kill, and wait until all have noticed."""
        confirmed = len(self.codes) + len(self.faults)
        threads = [
            threading.Thread(target=self._send_on, args=(one,))
            for one in (self.report, self.report, self.fault)
        ]
        for thread in threads:
            thread.start()
        try:
            wait_until(
                lambda: len(self.codes) + len(self.faults) >= confirmed + after, what=f"{after} confirmed"
            )
        finally:
            kill()
            for thread in threads:
                thread.join()

    def _send_on(self, send: Callable[[], None]) -> None:
        try:
            while True:
                send()
        except LOST:
            return

    def report(self) -> None:
        """A citizen fills the form and reads the code. Each comes from another address, as the limits want it."""
        number = next(self._numbers)
        words = f"“规章库”第{number}条打不开，显示404"
        opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(CookieJar()))
        opener.addheaders = [
            ("X-Forwarded-For", f"10.{number // 65025}.{number // 255 % 255}.{number % 255}")
        ]
        found = _FORGERY.search(_text(opener, f"{self.address}/report"))
        assert found is not None
        form = {"csrf_token": found[1], "kind": "unreachable", "url": _PAGE, "description": words}
        self.tried.append(words)
        answer = _text(opener, f"{self.address}/report", urlencode(form).encode())
        code = _CODE.search(answer)
        assert code is not None, answer
        self.codes[words] = code[1]

    def fault(self) -> None:
        """A machine reports a fault and, as machines do, reports it again where it got no answer."""
        fingerprint = f"down:{len(self.faults)}"
        fault = {"title": "门户网站首页无法访问", "url": _PAGE, "severity": "severe", "fingerprint": fingerprint,
                 "description": "连续三次无响应"}  # fmt: skip
        asked = urllib.request.Request(  # noqa: S310  (our own process, http)
            f"{self.address}/api/faults", json.dumps(fault).encode(),
            {"Authorization": f"Bearer {TOKEN}", "Content-Type": "application/json"},
        )  # fmt: skip
        self.faults[fingerprint] = json.loads(_text(urllib.request.build_opener(), asked))["number"]


def _text(
    opener: urllib.request.OpenerDirector, asked: str | urllib.request.Request, data: bytes | None = None
) -> str:
    with opener.open(asked, data, timeout=20) as answer:
        return str(answer.read().decode())


def answers(address: str) -> bool:
    """Whether the web process takes requests by now."""
    try:
        with urllib.request.urlopen(f"{address}/api/health", timeout=5):  # noqa: S310  (our own process, http)
            return True
    except urllib.error.HTTPError:
        raise
    except LOST:
        return False
