"""One person who works in a browser while something else goes on: so many clicks a second, on a thread of their own."""

from collections.abc import Iterator
from threading import Event, Thread
from time import perf_counter
from typing import Self

from bench.figures import at_most
from bench.visits import Request, Visitor


class Clicks:
    """Sends the requests one after the other, `pace` seconds of looking between them, until the block ends."""

    def __init__(self, visitor: Visitor, requests: Iterator[Request], *, pace: float) -> None:
        self._visitor, self._requests, self._pace = visitor, requests, pace
        self._stop, self._thread = Event(), Thread(target=self._click)
        self._failed: Exception | None = None
        self.took: list[float] = []
        """Milliseconds of each."""

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        self._stop.set()
        self._thread.join()
        if self._failed and kind is None:  # a wrong answer must not pass for a short run
            raise self._failed

    def at_most(self, percent: float) -> float:
        """What so many of a hundred clicks did not exceed, in ms."""
        return at_most(self.took, percent)

    def _click(self) -> None:
        try:
            for request in self._requests:
                if self._stop.wait(self._pace):
                    break
                began = perf_counter()
                self._visitor.send(request)
                self.took.append((perf_counter() - began) * 1000)
        except Exception as error:  # noqa: BLE001 - raised where the block ends
            self._failed = error
