"""Pictures of pages as evidence: one on a new fault's ticket, never two, and a word where there is none."""

import io
import os
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path

import pytest
from PIL import Image
from sqlalchemy import text
from structlog.testing import capture_logs

from calendars.clock import ManualClock
from calendars.service import DeskCalendar
from database import blobs
from database.session import Database
from probes.pictures.chromium import Chromium
from probes.readings import fault_store
from probes.readings.fault_store import Fault, Verdict
from probes.readings.picturing import Pictured, Picturing, in_order
from probes.readings.values import Phase
from tests.browser.demo import CHROMIUM
from tests.probes.keeping.desk import CLERK, ReadingDesk, served
from tests.probes.wild_server import Reply
from tickets import store as ticket_store

SEEN = datetime(2026, 5, 4, 9, tzinfo=UTC)
SHOWN = "background:#0a7d33"
PAGE = f"<title>t</title><body style='{SHOWN}'><script>document.body.style.background='#b00'</script>"


@pytest.fixture
def desk(database: Database, clock: ManualClock, calendar: DeskCalendar) -> Iterator[ReadingDesk]:
    with served() as small:
        yield ReadingDesk(database, clock, calendar, small)


def _faults(desk: ReadingDesk) -> Sequence[Fault]:
    with desk.database.read() as session:
        ids = session.execute(text("SELECT id FROM fault WHERE ticket <> '' ORDER BY id")).scalars().all()
        return [one for one in (fault_store.by_id(session, found) for found in ids) if one is not None]


def _pictures(desk: ReadingDesk, number: str) -> Sequence[int]:
    with desk.database.read() as session:
        ticket = ticket_store.by_number(session, number)
        return ticket_store.attachments(session, ticket.id) if ticket else ()


def _colour(desk: ReadingDesk, blob_id: int) -> tuple[tuple[int, int], tuple[int, ...]]:
    with desk.database.read() as session:
        kept = blobs.fetch(session, blob_id)
    assert kept is not None
    picture = Image.open(io.BytesIO(kept.data)).convert("RGB")
    seen = picture.getpixel((600, 800))
    assert isinstance(seen, tuple)
    return picture.size, seen


@pytest.mark.browser
@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_new_faults_ticket_gets_one_picture_of_its_page_and_a_reading_without_chromium_says_so(
    desk: ReadingDesk,
) -> None:
    desk.chromium = Chromium("/nowhere/chromium")
    desk.readings.ask(CLERK, desk.site)
    runner = desk.runner()
    with capture_logs() as logged:
        reading = runner.run_next()
    assert reading is not None
    assert reading.phase is Phase.COMPLETE
    faults = _faults(desk)
    assert set(runner.pictured.lacks()) == {one.no_picture for one in in_order(faults)} == {"missing"}
    assert [call["lacks"] for call in logged] == [{"missing": len(runner.pictured.missing)}]
    assert faults
    assert not any(_pictures(desk, one.ticket) for one in faults)
    with desk.database.read() as session:
        told = session.execute(text("SELECT data FROM audit WHERE action = 'site_pictured'")).scalars().all()
    assert len(told) == 1

    fault = in_order(faults)[0]
    desk.small.server.routes[fault.page.removeprefix(desk.small.server.base)] = Reply(PAGE.encode())
    desk.chromium = Chromium(CHROMIUM, more=("--no-sandbox",))
    picturing = Picturing(desk.database, desk.clock, desk.calendar, around=desk.surroundings())

    assert picturing.follow(reading, [fault, fault]) == Pictured(kept=1)
    (kept,) = _pictures(desk, fault.ticket)
    size, colour = _colour(desk, kept)
    assert size == (1280, 1600)
    assert all(abs(a - b) < 12 for a, b in zip(colour, (0x0A, 0x7D, 0x33), strict=True))


def test_root_gets_no_picture_since_chromium_has_no_sandbox_then() -> None:
    lack = Chromium("/bin/true").lack()

    assert lack == ("root" if os.geteuid() == 0 else None)
    assert Chromium("").lack() == "off"


def test_the_headless_shell_that_would_run_scripts_is_not_taken_for_chromium(tmp_path: Path) -> None:
    shell, link = tmp_path / "chromium-headless-shell", tmp_path / "chromium"
    shell.write_text("#!/bin/sh\n", encoding="ascii")
    shell.chmod(0o755)
    link.symlink_to(shell)

    assert [Chromium(str(one), more=("--no-sandbox",)).lack() for one in (shell, link)] == ["shell", "shell"]


def test_the_first_of_each_kind_goes_before_the_second_of_any_and_documents_are_no_pages() -> None:
    faults = [
        _fault(1, "link_broken"), _fault(2, "link_broken"), _fault(3, "dark_link"), _fault(4, "dark_link", "/a.PDF"),
        _fault(5, "empty_title"), _fault(6, "dark_link"),
    ]  # fmt: skip

    assert [one.id for one in in_order(faults)] == [3, 1, 5, 6, 2]


def _fault(number: int, kind: str, path: str = "/") -> Fault:
    page = f"http://www.example.gov.cn{path}"
    return Fault(
        number, 1, str(number), kind, page, page, "", "", 1, SEEN, SEEN, None, Verdict.NONE, "", None, "", None, ""
    )  # fmt: skip
