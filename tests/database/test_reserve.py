"""Room set aside on the disk: really taken, given up once, taken again when there is plenty."""

import errno
import sqlite3
from pathlib import Path

import pytest
from sqlalchemy import create_engine, event, text
from sqlalchemy.exc import OperationalError

from calendars.clock import ManualClock
from database.errors import DiskFullError
from database.reserve import Reserve, allocate, is_full, reserve_of
from database.session import Database
from tests.conftest import rows

SIZE = 256 * 1024


class Disk:
    """How much is left, as a test says."""

    def __init__(self, left: int) -> None:
        self.left = left

    def __call__(self, _folder: Path) -> int:
        return self.left


@pytest.fixture
def disk() -> Disk:
    return Disk(10 * SIZE)


@pytest.fixture
def reserve(tmp_path: Path, disk: Disk) -> Reserve:
    return Reserve(tmp_path / "desk.db.reserve", size=SIZE, free=disk)


def test_it_takes_its_room_on_the_disk_and_not_only_in_the_folder(reserve: Reserve, tmp_path: Path) -> None:
    taken = reserve.set_aside()

    found = (tmp_path / "desk.db.reserve").stat()
    assert (taken, reserve.is_set_aside, reserve.given_up_at) == (True, True, None)
    assert found.st_size == SIZE
    assert found.st_blocks * 512 >= SIZE
    assert [path.name for path in tmp_path.iterdir()] == ["desk.db.reserve"]


def test_without_fallocate_it_is_written_in_zeros(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delattr("os.posix_fallocate")

    allocate(tmp_path / "room", 3 * 1024 * 1024 + 5)

    assert (tmp_path / "room").stat().st_blocks * 512 >= 3 * 1024 * 1024
    assert (tmp_path / "room").stat().st_size == 3 * 1024 * 1024 + 5


def test_where_the_disk_has_not_twice_its_size_it_is_not_taken(reserve: Reserve, disk: Disk) -> None:
    disk.left = 2 * SIZE - 1
    refused = reserve.set_aside()
    disk.left += 1

    assert (refused, reserve.given_up_at) == (False, None)
    assert reserve.set_aside()


def test_given_up_it_holds_nothing_and_says_since_when_until_it_is_taken_again(
    reserve: Reserve, tmp_path: Path
) -> None:
    reserve.set_aside()

    given = [reserve.give_up(), reserve.give_up()]
    since, left = reserve.given_up_at, (tmp_path / "desk.db.reserve").stat().st_blocks
    again = reserve.set_aside()

    assert given == [True, False]
    assert (since is not None, left) == (True, 0)
    assert (again, reserve.given_up_at) == (True, None)


def test_it_is_given_up_in_time_where_next_to_nothing_is_left(reserve: Reserve, disk: Disk) -> None:
    reserve.set_aside()
    disk.left = SIZE // 8
    enough = reserve.give_up_if_low()
    disk.left -= 1

    assert (enough, reserve.give_up_if_low()) == (False, True)
    assert reserve.given_up_at is not None


def test_a_folder_that_is_gone_is_no_fault(tmp_path: Path) -> None:
    lost = Reserve(tmp_path / "gone" / "desk.db.reserve", size=SIZE)

    assert [lost.set_aside(), lost.give_up(), lost.give_up_if_low()] == [False, False, False]
    assert lost.given_up_at is None


def test_only_a_file_of_sqlite_has_one() -> None:
    assert reserve_of("postgresql+psycopg://desk@localhost/desk") is None
    assert reserve_of("sqlite://") is None
    assert reserve_of("sqlite:///:memory:") is None
    assert reserve_of("sqlite:////tmp/somewhere/desk.db") is not None


def test_the_words_for_no_room_are_known_and_no_others() -> None:
    busy = sqlite3.OperationalError("database is locked")

    assert is_full(OSError(errno.ENOSPC, "No space left on device"))
    assert not is_full(OSError(errno.EIO, "Input/output error"))
    assert not is_full(OperationalError("SELECT 1", {}, busy))


def test_a_unit_of_work_that_finds_the_disk_full_gives_the_room_up_for_the_next(
    tmp_path: Path, disk: Disk, clock: ManualClock
) -> None:
    engine = create_engine(f"sqlite:///{tmp_path / 'desk.db'}")
    database = Database(engine, audit_key=b"k" * 32)
    database.reserve = Reserve(tmp_path / "desk.db.reserve", size=SIZE, free=disk)
    database.reserve.set_aside()
    database.require_room()
    with engine.begin() as connection:
        connection.exec_driver_sql("CREATE TABLE note (words TEXT)")
    engine.dispose()
    event.listen(engine, "connect", lambda found, _: found.execute("PRAGMA max_page_count = 2"))

    with pytest.raises(OperationalError) as refused, database.work(clock.now(), "test") as work:
        work.session.execute(text("INSERT INTO note VALUES (:words)"), {"words": "x" * 100_000})

    assert is_full(refused.value)
    assert database.reserve.given_up_at is not None
    assert rows(database, "note") == 0
    with pytest.raises(DiskFullError, match="Free space"):
        database.require_room()


def test_another_failure_gives_nothing_up(database: Database, clock: ManualClock) -> None:
    with pytest.raises(ZeroDivisionError), database.work(clock.now(), "test"):
        raise ZeroDivisionError

    database.require_room()
