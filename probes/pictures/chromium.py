"""One picture by one headless Chromium: its own sandbox on, scripts off, no way out but the proxy, killed in time."""

import asyncio
import json
import os
import shutil
import signal
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from tempfile import TemporaryDirectory

from probes.errors import ProbesError
from probes.fetch.bounds import BOUNDS
from tickets.pictures import MOST_BYTES

SIZE = "1280,1600"
SECONDS, LOADING = 15.0, 8
"""For one picture; and in which the page has time to load before it is shown as far as it came."""
_LOOK_EVERY = 0.2
_LAST_WORDS = 200
_NO_SCRIPTS = json.dumps({"profile": {"default_content_setting_values": {"javascript": 2}}})
"""By the profile: switched off by a flag of the engine, the browser's own page that takes the picture fails too."""
_FLAGS = (
    "--headless=new", "--incognito", "--no-first-run", "--no-default-browser-check", "--no-pings", "--mute-audio",
    "--hide-scrollbars", "--disable-gpu", "--disable-extensions", "--disable-background-networking",
    "--disable-component-update", "--disable-default-apps", "--disable-sync", "--disable-domain-reliability",
    "--disable-breakpad", "--disable-crash-reporter", "--disk-cache-size=1", "--dns-prefetch-disable",
    "--force-webrtc-ip-handling-policy=disable_non_proxied_udp", "--disable-quic",
    "--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1", "--proxy-bypass-list=<-loopback>",
    f"--window-size={SIZE}", f"--timeout={LOADING * 1000}", f"--user-agent=Mozilla/5.0 ({BOUNDS.user_agent})",
)  # fmt: skip


class Lack(StrEnum):
    """Why there is no picture; the code stands in the fault's row, in the record and in the log."""

    OFF = "off"
    MISSING = "missing"
    ROOT = "root"
    """Chromium refuses its sandbox to root, and without one it shows no stranger's page here."""
    SHELL = "shell"
    """The headless shell reads no profile: a stranger's scripts would run in it."""
    BROKEN = "broken"
    SLOW = "slow"
    TOO_LARGE = "too_large"
    NOT_SHOWN = "not_shown"
    """The site did not answer for the page."""
    REFUSED = "refused"
    """The page lies, or leads, where nobody may go."""
    STOPPED = "stopped"
    QUIET_HOURS = "quiet_hours"
    PERSONAL = "personal"
    """Numbers of private people stand on the page, and a copy would outlive their correction."""
    UNTRIED = "untried"
    """A reading takes some pictures and no more, and fewer after failures in a row."""


class NoPicture(ProbesError):
    """Of a page there is no picture; `detail` are Chromium's last words."""

    code = "probes.picture"

    def __init__(self, lack: Lack, detail: str = "") -> None:
        self.lack, self.detail = lack, detail
        super().__init__(f"no picture: {lack}{f' ({detail})' if detail else ''}")


@dataclass(frozen=True, slots=True)
class Chromium:
    """`path` is the program, "" for none. `more` are flags of tests; no setting leads there."""

    path: str
    more: tuple[str, ...] = ()
    seconds: float = SECONDS

    def lack(self) -> Lack | None:
        """Why no picture can be taken at all; None where one may be tried."""
        if not self.path:
            return Lack.OFF
        found = shutil.which(self.path)
        if found is None:
            return Lack.MISSING
        if any("headless" in one.name for one in (Path(found), Path(found).resolve())):
            return Lack.SHELL
        return Lack.ROOT if os.geteuid() == 0 and not self.more else None

    async def picture(self, url: str, port: int, should_stop: Callable[[], bool] = lambda: False) -> bytes:
        """A PNG of the page as the proxy at this port lets it be seen. Raises NoPicture."""
        lack = self.lack()
        if lack is not None:
            raise NoPicture(lack)
        with TemporaryDirectory(prefix="duwang-picture-", ignore_cleanup_errors=True) as folder:
            place = Path(folder)
            settings = place / "profile" / "Default" / "Preferences"
            settings.parent.mkdir(parents=True)
            settings.write_text(_NO_SCRIPTS, encoding="utf-8")
            with (place / "words").open("wb") as words:
                child = await asyncio.create_subprocess_exec(
                    self.path, *_FLAGS, *self.more, f"--proxy-server=http://127.0.0.1:{port}",
                    f"--user-data-dir={place / 'profile'}", f"--screenshot={place / 'page.png'}", url,
                    stdin=asyncio.subprocess.DEVNULL, stdout=asyncio.subprocess.DEVNULL, stderr=words, cwd=place,
                    env=_surroundings(place), start_new_session=True,
                )  # fmt: skip
            await self._ended(child, should_stop)
            return _taken(place, child.returncode)

    async def _ended(self, child: asyncio.subprocess.Process, should_stop: Callable[[], bool]) -> None:
        """Its whole group is gone afterwards, however it ended."""
        clock = asyncio.get_running_loop().time
        until = clock() + self.seconds
        try:
            while not await _is_over(child):
                if should_stop():
                    raise NoPicture(Lack.STOPPED)
                if clock() >= until:
                    raise NoPicture(Lack.SLOW)
        finally:
            _kill(child.pid)
            await child.wait()


async def _is_over(child: asyncio.subprocess.Process) -> bool:
    try:
        await asyncio.wait_for(child.wait(), _LOOK_EVERY)
    except TimeoutError:
        return False
    return True


def _kill(group: int) -> None:
    with suppress(ProcessLookupError):
        os.killpg(group, signal.SIGKILL)


def _taken(place: Path, status: int | None) -> bytes:
    picture = place / "page.png"
    if not picture.is_file():
        raise NoPicture(Lack.BROKEN, f"status {status}: {_last_words(place / 'words')}")
    if picture.stat().st_size > MOST_BYTES:
        raise NoPicture(Lack.TOO_LARGE)
    return picture.read_bytes()


def _last_words(written: Path) -> str:
    """Chromium says what stopped it in a line marked FATAL, else in its last."""
    lines = written.read_bytes()[-20_000:].decode("utf-8", "replace").split("\n")
    told = [one for one in lines if "FATAL" in one] or [one for one in lines if one.strip()] or [""]
    return told[-1].strip()[-_LAST_WORDS:]


def _surroundings(place: Path) -> dict[str, str]:
    """No setting, key or address of the desk is a browser's business."""
    kept = {name: os.environ[name] for name in ("PATH", "LANG", "TZ") if name in os.environ}
    return {**kept, "HOME": str(place), "TMPDIR": str(place), "XDG_RUNTIME_DIR": str(place)}
