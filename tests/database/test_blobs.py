"""Blobs: bytes come back as they were kept, and are gone when retention forgets them."""

from calendars.clock import ManualClock
from database import blobs
from database.blobs import Blob
from database.session import Database


def test_bytes_come_back_as_they_were_and_go_when_erased(database: Database, clock: ManualClock) -> None:
    whole = bytes(range(256)) * 4000
    with database.work(clock.now(), "test") as work:
        first = blobs.keep(work.session, Blob("image/webp", whole), at=clock.now())
        second = blobs.keep(work.session, Blob("image/webp", b""), at=clock.now())

    with database.work(clock.now(), "test") as work:
        assert blobs.fetch(work.session, first) == Blob("image/webp", whole)
        blobs.erase(work.session, [first])
        assert blobs.fetch(work.session, first) is None
        assert blobs.fetch(work.session, second) == Blob("image/webp", b"")
