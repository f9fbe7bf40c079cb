"""Other people's link checkers over the same site in the same run, where they are installed: what a page costs them.

They look for links that lead nowhere; none of them knows a stale column, a wrong character or a soft 404.
"""

import os
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from resource import struct_rusage
from time import monotonic, sleep

from bench.figures import Figure, spread

PATIENCE = 300.0
"""Seconds after which one is stopped; what it cost until then is told."""
_LOOK_EVERY = 0.1
_IN_A_HURRY = "[checking]\nmaxrequestspersecond=100000\nthreads=10\n[AnchorCheck]\n"
"""LinkChecker's own limit is ten a second; ours is lifted likewise."""


@dataclass(frozen=True, slots=True)
class Peer:
    """A program, and its words but the last, which is the site's address; {folder} holds what it is told by file."""

    program: str
    words: Sequence[str]


PEERS = (
    Peer("linkchecker", ("--config={folder}/linkchecker", "--no-status", "--no-warnings", "--output=none")),
    Peer("linkinator", ("--recurse", "--verbosity", "none")),
    Peer(
        "wget", ("--spider", "--recursive", "--level=inf", "--page-requisites", "-nd", "-nv", "-erobots=off")
    ),
)


def measure_peers(address: str, pages: int) -> Iterator[Figure]:
    """Each by itself, once."""
    for peer in PEERS:
        found = shutil.which(peer.program)
        if found is None:
            yield Figure(f"{peer.program}: not installed here", {})
            continue
        yield _measured(peer, found, address, pages)


def _measured(peer: Peer, program: str, address: str, pages: int) -> Figure:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        folder.chmod(0o755)  # LinkChecker gives up root before it reads its file
        (folder / "linkchecker").write_text(_IN_A_HURRY, encoding="utf-8")
        words = [word.format(folder=folder) for word in peer.words]
        began = monotonic()
        started = subprocess.Popen(
            [program, *words, address], cwd=folder, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL, start_new_session=True,
        )  # fmt: skip
        ended, used = _waited(started.pid)
        wall = monotonic() - began
    cost = (used.ru_utime + used.ru_stime) * 1_000 / pages
    what = f"{peer.program}, links alone{'' if ended else f', stopped after {PATIENCE:.0f} s'}"
    return Figure(what, {"cpu_ms_a_page": spread([cost])}, {"wall_s": round(wall)})


def _waited(pid: int) -> tuple[bool, struct_rusage]:
    """Whether it ended by itself, and what it and its children used."""
    until = monotonic() + PATIENCE
    while monotonic() < until:
        found, _, used = os.wait4(pid, os.WNOHANG)
        if found:
            return True, used
        sleep(_LOOK_EVERY)
    os.killpg(pid, signal.SIGKILL)
    return False, os.wait4(pid, 0)[2]
