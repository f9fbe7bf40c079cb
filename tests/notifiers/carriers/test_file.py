"""The file carrier keeps every letter, finds it by reference, and survives a torn line."""

import json
from datetime import timedelta
from pathlib import Path

import pytest

from calendars.clock import ManualClock
from notifiers.carriers.file import FileCarrier
from notifiers.carriers.port import Accepted, Found, Letter, NotFound, Temporary
from notifiers.channels import Channel
from tests.notifiers.fakes import LEADER, MORNING


def letter(ref: str = "r1", body: str = "首页无法访问") -> Letter:
    return Letter(
        ref=ref,
        page_id=1,
        channel=Channel.SMS,
        address=LEADER,
        body=body,
        label="值班组长",
        language="zh",
    )


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "var" / "sent.jsonl"


@pytest.fixture
def carrier(path: Path) -> FileCarrier:
    return FileCarrier(path, ManualClock(MORNING))


def test_a_letter_becomes_one_line_that_a_person_can_read(carrier: FileCarrier, path: Path) -> None:
    outcome = carrier.send(letter())

    assert outcome == Accepted("file-r1")
    assert json.loads(path.read_text()) == {
        "ref": "r1",
        "at": "2025-10-10T01:00:00+00:00",
        "channel": "sms",
        "address": LEADER,
        "label": "值班组长",
        "body": "首页无法访问",
    }


def test_it_is_found_by_its_reference_and_nothing_else_is(carrier: FileCarrier) -> None:
    carrier.send(letter("r1"))

    found = carrier.look_up(letter("r1"), since=MORNING - timedelta(minutes=1))
    other = carrier.look_up(letter("r2"), since=MORNING - timedelta(minutes=1))

    assert (found, other) == (Found(("file-r1",)), NotFound())


def test_a_line_torn_by_a_crash_neither_counts_nor_spoils_the_next(carrier: FileCarrier, path: Path) -> None:
    carrier.send(letter("r1"))
    with path.open("a") as file:
        file.write('{"ref": "torn", "at": "2025')

    carrier.send(letter("r2"))

    assert [sent.ref for sent in carrier.sent(10)] == ["r2", "r1"]
    assert carrier.look_up(letter("torn"), since=MORNING - timedelta(minutes=1)) == NotFound()


def test_the_newest_come_first_across_many_blocks(carrier: FileCarrier) -> None:
    for number in range(300):
        carrier.send(letter(f"r{number}", body="长" * 400))

    assert [sent.ref for sent in carrier.sent(3)] == ["r299", "r298", "r297"]
    assert len(carrier.sent(1000)) == 300


def test_a_full_or_missing_disk_is_a_passing_trouble(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    carrier = FileCarrier(tmp_path / "file" / "sent.jsonl", ManualClock(MORNING))

    assert isinstance(carrier.send(letter()), Temporary)


def test_before_the_first_letter_there_is_nothing(carrier: FileCarrier) -> None:
    assert carrier.sent(5) == []
    assert carrier.look_up(letter(), since=MORNING) == NotFound()
