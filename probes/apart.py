"""Strangers' files read in a process of its own, with an end in time and memory: no parser is trusted with the desk's.

A parser in C cannot be interrupted from within: a page of a hundred thousand nested places keeps it busy for minutes, a
document may unpack to more than the machine has. Here the system ends it, and only that one file is not read.
"""

import os
import resource
import signal
import subprocess
import sys
from collections.abc import Callable, Mapping
from functools import partial
from math import inf
from pathlib import Path
from time import monotonic
from types import TracebackType
from typing import IO, Self

from probes.errors import BudgetSpent, TooHeavy, UnreadableDocument
from probes.fetch.politeness import Instant
from probes.parse.documents import READERS, Read
from probes.parse.page import PageReader

SECONDS, MEMORY = 10, 1024 * 1024 * 1024
"""For one file: a document of five hundred pages takes some seconds, a page of ten megabytes one.

The reading waits meanwhile, so this stays well below its lease and below the fifteen seconds of an answer.
"""
HEAVY_BYTES, HEAVY_TAGS, HEAVY_STRETCH = 512 * 1024, 10_000, 32 * 1024
"""What is below all of them is parsed within a second, however it is made."""
_LENGTH = 8
_FAILED, _HEAVY, _READ = b"-", b"!", b"+"
PAGE = "page"


def is_heavy(body: bytes) -> bool:
    """Whether a page is large, has very many tags, or very many words between two of them (attributes, it may be)."""
    if len(body) <= HEAVY_STRETCH:
        return False
    if len(body) > HEAVY_BYTES or body.count(b"<") > HEAVY_TAGS:
        return True
    at = 0
    while at >= 0 and at + HEAVY_STRETCH < len(body):
        at = body.rfind(b"<", at + 1, at + 1 + HEAVY_STRETCH)
    return at < 0


class Apart:
    """The process is started with the first file, and anew after one that ended it.

    `budget` are the seconds all files of a reading may take together: what comes when they are spent is not tried.
    """

    def __init__(
        self, *, seconds: int = SECONDS, memory: int = MEMORY, budget: float = inf, instant: Instant = monotonic
    ) -> None:  # fmt: skip
        self._limits = (str(seconds), str(memory))
        self._left, self._instant = budget, instant
        self._child: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._end()

    def readers(self) -> Mapping[str, Read]:
        """Of documents, by the ending of the file."""
        return {ending: partial(self._read, ending) for ending in READERS}

    def weigh(self, body: bytes) -> None:
        """Parse a page before the reading does, where it is heavy. Raises TooHeavy, BudgetSpent."""
        if is_heavy(body):
            before = self._left
            self._read(PAGE, body)
            self._left -= before - self._left  # the reading takes as long once more

    def _read(self, kind: str, body: bytes) -> str:
        """Raises UnreadableDocument, TooHeavy, BudgetSpent; OSError where the machine has no room for the process."""
        if self._left <= 0:
            raise BudgetSpent
        began = self._instant()
        try:
            return self._answer(kind, body)
        finally:
            self._left -= self._instant() - began

    def _answer(self, kind: str, body: bytes) -> str:
        child = self._running()
        try:
            _put(child.stdin, kind.encode())
            _put(child.stdin, body)
            done, told = _get(child.stdout, 1), _get(child.stdout)
        except (OSError, EOFError) as error:
            self._end()
            raise TooHeavy("it was ended") from error
        words = told.decode()
        if done == _READ:
            return words
        raise TooHeavy(words) if done == _HEAVY or kind == PAGE else UnreadableDocument(words)

    def _running(self) -> "subprocess.Popen[bytes]":
        if self._child is None:
            command = (sys.executable, "-m", __spec__.name, *self._limits)
            self._child = subprocess.Popen(  # noqa: S603  (our own program)
                command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
                cwd=Path(__file__).resolve().parent.parent,
            )  # fmt: skip
        return self._child

    def _end(self) -> None:
        child, self._child = self._child, None
        if child is not None:
            child.kill()
            child.communicate()


def serve(seconds: int, memory: int) -> None:
    """The process itself: reads what it is given until nobody gives more; an alarm ends it in a file's middle."""
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    answers = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    readers: Mapping[str, Callable[[bytes], str]] = {**READERS, PAGE: _parsed}
    try:
        while True:
            kind, body = _get(sys.stdin.buffer).decode(), _get(sys.stdin.buffer)
            signal.alarm(seconds)
            done, words = _tried(readers[kind], body)
            signal.alarm(0)
            answers.write(done)
            _put(answers, words.encode("utf-8", "replace"))
    except EOFError:
        return


def _tried(read: Callable[[bytes], str], body: bytes) -> tuple[bytes, str]:
    try:
        return _READ, read(body)
    except (MemoryError, TooHeavy) as error:
        return _HEAVY, f"{type(error).__name__}: {error}"
    except Exception as error:  # noqa: BLE001  (whatever a parser raises: the file cannot be read)
        return _FAILED, f"{type(error).__name__}: {error}"


def _parsed(body: bytes) -> str:
    PageReader().read("http://page.invalid/", body).anchors()
    return ""


def _put(line: IO[bytes] | None, words: bytes) -> None:
    if line is not None:
        line.write(len(words).to_bytes(_LENGTH, "big"))
        line.write(words)
        line.flush()


def _get(line: IO[bytes] | None, length: int = 0) -> bytes:
    """So many bytes, or as many as the line says first. Raises EOFError at its end."""
    count = length or int.from_bytes(_get(line, _LENGTH), "big")
    found = line.read(count) if line is not None else b""
    if len(found) < count:
        raise EOFError
    return found


if __name__ == "__main__":
    serve(int(sys.argv[1]), int(sys.argv[2]))
