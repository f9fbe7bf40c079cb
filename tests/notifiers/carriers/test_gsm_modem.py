"""The GSM modem through gammu-smsd's folders, and through the real daemon with its dummy phone."""

import shutil
import subprocess
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from time import monotonic, sleep

import pytest

from calendars.clock import ManualClock
from notifiers.carriers.gsm_modem import FOLDERS, GsmModem, Spool
from notifiers.carriers.port import Accepted, DataRegion, Found, Letter, NotFound, Rejected, Temporary
from notifiers.channels import Channel
from notifiers.pages import ReceiptStatus

NOON = datetime(2025, 10, 10, 4, 0, tzinfo=UTC)
REF = "with_under_scores-01"
LONG = (
    "【示例政务】工单4821(严重)首页无法访问,未确认,限10:30前处理。回复4731确认,47312转下一人,0值班电话。" * 2
)
PATIENCE = 20.0


def letter(address: str = "+8613000000001", body: str = LONG) -> Letter:
    return Letter(
        ref=REF, page_id=1, channel=Channel.SMS, address=address, body=body, label="示例甲", language="zh"
    )


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name in FOLDERS:
        (tmp_path / name).mkdir()
    return tmp_path


@pytest.fixture
def spool(folder: Path) -> Spool:
    return Spool(folder, ManualClock(NOON))


def test_a_letter_is_one_whole_file_with_number_reference_and_marked_utf_16(
    folder: Path, spool: Spool
) -> None:
    assert GsmModem(spool).send(letter()) == Accepted(f"gsm-{REF}")

    (file,) = (folder / "outbox").iterdir()
    assert file.name == f"OUTC20251010_040000_000_+8613000000001_{REF}.txt"
    assert file.read_bytes()[:2] == b"\xfe\xff"
    assert file.read_bytes()[2:].decode("utf-16-be") == LONG


@pytest.mark.parametrize("place", ["outbox", "sent", "error", "done"])
def test_a_letter_is_found_wherever_its_file_went(folder: Path, spool: Spool, place: str) -> None:
    modem = GsmModem(spool)
    assert modem.look_up(letter(), since=NOON) == NotFound()
    modem.send(letter())
    (file,) = (folder / "outbox").iterdir()
    (folder / place).mkdir(exist_ok=True)
    file.rename(folder / place / file.name)

    assert modem.look_up(letter(), since=NOON) == Found((f"gsm-{REF}",))


def test_what_was_sent_and_what_failed_is_told_once(folder: Path, spool: Spool) -> None:
    modem = GsmModem(spool)
    modem.send(letter())
    (file,) = (folder / "outbox").iterdir()
    file.rename(folder / "sent" / file.name)
    (folder / "error" / "OUTC20251010_040000_000_+8613000000002_other.txt").write_bytes(b"")

    told = list(spool.results())
    for result in told:
        spool.done(result.path)

    assert [(result.ref, result.status) for result in told] == [
        (REF, ReceiptStatus.SENT), ("other", ReceiptStatus.FAILED),
    ]  # fmt: skip
    assert list(spool.results()) == []


@pytest.mark.parametrize("data", ["4731确认".encode(), b"\xfe\xff" + "4731确认".encode("utf-16-be")])
def test_a_message_that_came_in_is_read_in_either_encoding(folder: Path, spool: Spool, data: bytes) -> None:
    (folder / "inbox" / "IN20251010_120500_00_+8613000000001_00.txt").write_bytes(data)

    (path,) = spool.received()
    first, again = spool.read(path), spool.read(path)

    assert (first.sender, first.text) == ("+8613000000001", "4731确认")
    assert first.provider_id == again.provider_id
    spool.done(path)
    assert list(spool.received()) == []


def test_a_file_that_names_no_sender_is_put_aside(folder: Path, spool: Spool) -> None:
    (folder / "inbox" / "IN20251010_120500_00__00.bin").write_bytes(b"\x00")

    assert list(spool.received()) == []
    assert list((folder / "inbox").iterdir()) == []


def test_no_folder_is_a_passing_trouble_and_no_number_a_lasting_one(tmp_path: Path, spool: Spool) -> None:
    gone = GsmModem(Spool(tmp_path / "nowhere", ManualClock(NOON)))

    assert gone.send(letter()) == Temporary("disk:2")
    assert GsmModem(spool).send(letter(address="../etc")) == Rejected("gsm:address", bad_address=True)
    assert GsmModem(spool).data_region is DataRegion.LOCAL


@pytest.fixture
def phone(folder: Path) -> Iterator[Path]:
    """The real daemon with gammu's dummy phone, whose inbox is a folder."""
    if shutil.which("gammu-smsd") is None:
        pytest.skip("gammu-smsd is not installed (make test-packages)")
    phone = folder / "phone"
    (phone / "sms" / "1").mkdir(parents=True)
    paths = "".join(
        f"{key}path = {folder / name}/\n"
        for key, name in zip(("outbox", "sentsms", "errorsms", "inbox"), FOLDERS, strict=True)
    )
    settings = (
        f"[gammu]\nport = {phone}\nconnection = none\nmodel = dummy\n[smsd]\nservice = files\nlogfile = stderr\n"
        f"{paths}inboxformat = unicode\noutboxformat = unicode\ntransmitformat = unicode\nloopsleep = 1\n"
        "receivefrequency = 1\ncommtimeout = 1\nchecksecurity = 0\n"
    )
    (folder / "smsdrc").write_text(settings, encoding="utf-8")
    with subprocess.Popen(
        ["gammu-smsd", "--config", str(folder / "smsdrc")],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    ) as daemon:
        yield phone
        daemon.terminate()


def until(happened: Callable[[], bool]) -> None:
    """Wait for the daemon, at most so long."""
    end = monotonic() + PATIENCE
    while not happened():
        assert monotonic() < end, "the daemon did nothing"
        sleep(0.1)


@pytest.mark.slow
@pytest.mark.usefixtures("phone")
def test_the_real_daemon_sends_a_long_chinese_text_and_says_so(folder: Path, spool: Spool) -> None:
    GsmModem(spool).send(letter())

    until(lambda: any((folder / "sent").iterdir()))

    (told,) = spool.results()
    assert (told.ref, told.status) == (REF, ReceiptStatus.SENT)
    assert list((folder / "outbox").iterdir()) == []


@pytest.mark.slow
def test_the_real_daemon_hands_over_a_reply(phone: Path, spool: Spool) -> None:
    text = "4731确认"
    (phone / "sms" / "1" / "1").write_text(
        '[SMSBackup000]\nSMSC = "+8613800000000"\nState = UnRead\nNumber = "+8613000000001"\n'
        f"DateTime = 20251010T120500\nCoding = Unicode\nFolder = 1\nLength = {len(text)}\nClass = -1\n"
        f"ReplySMSC = False\nText00 = {text.encode('utf-16-be').hex().upper()}\n",
        encoding="ascii",
    )

    until(lambda: any(spool.received()))

    told = spool.read(next(spool.received()))
    assert told.sender == "+8613000000001"
    assert told.text.rstrip("\x00") == text
