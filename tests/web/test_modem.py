"""The modem's folders as a way in: replies acknowledge once, results become receipts, crashes repeat harmlessly."""

import re
from pathlib import Path

import pytest

from notifiers.carriers.gsm_modem import FOLDERS
from notifiers.ordering.store import attempts_of, pages_about
from notifiers.pages import AttemptState, PageState, PageView
from tests.web.machine_desk import MachineDesk
from web.modem import Modem

READER = "+8613000000002"


@pytest.fixture
def spool(machine_desk: MachineDesk, tmp_path: Path) -> Path:
    for name in FOLDERS:
        (tmp_path / "spool" / name).mkdir(parents=True)
    machine_desk.configure(sms_carrier="gammu", gsm_spool=tmp_path / "spool")
    return tmp_path / "spool"


@pytest.fixture
def code(machine_desk: MachineDesk, spool: Path) -> str:
    """The code the duty reader was texted."""
    machine_desk.contacts()
    found = re.search(r"回(\d{4})", machine_desk.outage().body)
    assert found
    return found[1]


def page(desk: MachineDesk) -> PageView:
    with desk.desk.database.read() as session:
        return pages_about(session, "ticket", [1])[0]


def comes_in(spool: Path, text: str, *, sender: str = READER) -> None:
    file = spool / "inbox" / f"IN20251010_120500_00_{sender}_00.txt"
    file.write_bytes(b"\xfe\xff" + f"{text}\0\0".encode("utf-16-be"))


def answers(spool: Path) -> list[str]:
    return [file.read_bytes()[2:].decode("utf-16-be") for file in sorted((spool / "outbox").iterdir())]


def test_a_reply_by_the_modem_takes_the_ticket_and_is_answered(
    machine_desk: MachineDesk, spool: Path, code: str
) -> None:
    comes_in(spool, f"{code}收到")

    assert Modem(machine_desk.desk).turn() == 1

    assert page(machine_desk).state is PageState.ACKNOWLEDGED
    assert len(answers(spool)) == 1
    assert answers(spool)[0].startswith("【示例政务】已确认工单")
    assert list((spool / "inbox").iterdir()) == []


def test_a_crash_before_the_file_was_moved_answers_no_second_time(
    machine_desk: MachineDesk, spool: Path, code: str
) -> None:
    for _ in range(2):
        comes_in(spool, code)
        Modem(machine_desk.desk).turn()

    assert len(answers(spool)) == 1


def test_an_unknown_sender_hears_nothing(machine_desk: MachineDesk, spool: Path, code: str) -> None:
    comes_in(spool, code, sender="+8613000000099")

    Modem(machine_desk.desk).turn()

    assert page(machine_desk).state is not PageState.ACKNOWLEDGED
    assert answers(spool) == []


def test_what_the_modem_could_not_send_failed(machine_desk: MachineDesk, spool: Path, code: str) -> None:
    def attempt() -> tuple[str, AttemptState]:
        with machine_desk.desk.database.read() as session:
            first = attempts_of(session, [page(machine_desk).id])[0]
            return first.ref, first.state

    ref, _ = attempt()
    (spool / "error" / f"OUTC20251010_120000_000_{READER}_{ref}.txt").write_bytes(b"")

    assert Modem(machine_desk.desk).turn() == 1

    assert attempt() == (ref, AttemptState.FAILED)
    assert len(code) == 4


def test_a_file_that_cannot_be_read_now_stays_and_keeps_no_other_back(
    machine_desk: MachineDesk, spool: Path, code: str
) -> None:
    (spool / "inbox" / "IN20251010_120400_00_+8613000000099_00.txt").mkdir()
    comes_in(spool, code)

    assert Modem(machine_desk.desk).turn() == 1

    assert page(machine_desk).state is PageState.ACKNOWLEDGED
