"""Starting on a full disk: with the reserve's room, else as a door that says so and opens by itself."""

import errno
from pathlib import Path

import click
import pytest
from flask import Flask

from database.errors import DiskFullError
from database.reserve import Reserve
from web.full_start import started


class Disk:
    """Composes a desk that finds no room as long as the reserve is kept, or nobody cleared the disk."""

    def __init__(self, folder: Path, *, has_reserve: bool) -> None:
        self.url = f"sqlite:///{folder / 'desk.db'}"
        self.reserve = Reserve(folder / "desk.db.reserve", size=4096)
        if has_reserve:
            self.reserve.set_aside()
        self.cleared = False
        self.tries = 0

    def compose(self) -> Flask:
        self.tries += 1
        if not self.cleared and not (self.reserve.given_up_at and self.reserve_was_enough):
            raise OSError(errno.ENOSPC, "No space left on device")
        app = Flask("desk")
        app.add_url_rule("/", view_func=lambda: "the desk")
        return app

    reserve_was_enough = True


def test_it_starts_with_the_room_that_was_set_aside(tmp_path: Path) -> None:
    disk = Disk(tmp_path, has_reserve=True)

    app = started(disk.compose, disk.url)

    assert app.test_client().get("/").text == "the desk"
    assert disk.reserve.given_up_at is not None


def test_without_any_room_a_server_says_so_and_opens_as_soon_as_there_is_some(tmp_path: Path) -> None:
    disk = Disk(tmp_path, has_reserve=False)
    disk.reserve_was_enough = False
    visitor = started(disk.compose, disk.url, try_every=0).test_client()

    closed = [visitor.get("/"), visitor.post("/report")]
    disk.cleared = True

    assert [one.status_code for one in closed] == [503, 503]
    assert "磁盘已满" in closed[0].text
    assert closed[0].headers["Retry-After"] == "60"
    assert visitor.get("/").text == "the desk"


def test_it_does_not_try_with_every_request(tmp_path: Path) -> None:
    disk = Disk(tmp_path, has_reserve=False)
    disk.reserve_was_enough = False
    visitor = started(disk.compose, disk.url).test_client()
    tries = disk.tries

    for _ in range(5):
        visitor.get("/")

    assert disk.tries == tries


def test_a_command_ends_with_a_sentence(tmp_path: Path) -> None:
    disk = Disk(tmp_path, has_reserve=False)
    disk.reserve_was_enough = False

    with click.Context(click.Command("worker")), pytest.raises(DiskFullError, match="Free space"):
        started(disk.compose, disk.url)


def test_any_other_trouble_is_told_as_it_is(tmp_path: Path) -> None:
    def fails() -> Flask:
        raise OSError(errno.EACCES, "Permission denied")

    with pytest.raises(PermissionError):
        started(fails, f"sqlite:///{tmp_path / 'desk.db'}")

    assert not (tmp_path / "desk.db.reserve").exists()
