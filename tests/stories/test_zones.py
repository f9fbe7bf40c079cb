"""Desks in zones that change their clocks: what belongs to 08:30 comes at 08:30, on both sides of the change."""

from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from calendars.clock import ManualClock
from calendars.service import DeskCalendar
from calendars.tables import shipped_content
from calendars.versions import begin
from database.session import Database
from escalation.calendar_notices import begin_watch
from tests.stories.desk import DeskOfStories
from tickets.kinds import Kind, Source

DeskIn = Callable[[str, str], DeskOfStories]
NEW_YORK, BERLIN = "America/New_York", "Europe/Berlin"


@pytest.fixture
def desk_in(database: Database, clock: ManualClock, tmp_path: Path) -> DeskIn:
    """A desk of this zone that begins at a local instant."""

    def build(zone: str, moment: str) -> DeskOfStories:
        calendar = DeskCalendar.shipped(zone)
        clock.set(datetime.fromisoformat(moment).replace(tzinfo=calendar.zone))
        return DeskOfStories(database, clock, calendar, tmp_path)

    return build


def heard_at(desk: DeskOfStories) -> list[str]:
    """The local instants at which any phone rang, each once, with the offset that the clocks show then."""
    letters = sorted(desk.file.sent(1000), key=lambda one: one.at)
    return list(dict.fromkeys(f"{desk.calendar.local(one.at):%m-%d %H:%M %z}" for one in letters))


@pytest.mark.parametrize(
    ("zone", "verified", "steps"),
    [
        (NEW_YORK, "2026-03-04 10:00", ("03-06 08:30 -0500", "03-09 08:30 -0400", "03-10 08:30 -0400")),
        (NEW_YORK, "2026-10-28 10:00", ("10-30 08:30 -0400", "11-02 08:30 -0500", "11-03 08:30 -0500")),
        (BERLIN, "2026-03-25 10:00", ("03-27 08:30 +0100", "03-30 08:30 +0200", "03-31 08:30 +0200")),
        (BERLIN, "2026-10-21 10:00", ("10-23 08:30 +0200", "10-26 08:30 +0100", "10-27 08:30 +0100")),
    ],
    ids=["new-york-gap", "new-york-overlap", "berlin-gap", "berlin-overlap"],
)
def test_t_tz_a_step_at_half_past_eight_stays_there_when_the_clocks_change(
    desk_in: DeskIn, zone: str, verified: str, steps: tuple[str, str, str]
) -> None:
    desk = desk_in(zone, verified)
    before, due, after = steps
    desk.verifies(desk.receives().number)

    desk.until(f"2026-{after[:5]} 08:29")
    rings = heard_at(desk)
    desk.until(f"2026-{after[:11]}")

    outside = [one for one in rings if not "08:30" <= one[6:11] <= "18:00"]
    assert {before, due, due.replace("08:30", "13:30"), due.replace("08:30", "17:30")} <= set(rings)
    assert outside == []
    assert min(one for one in rings if one[:5] == due[:5]) == due
    assert heard_at(desk)[-1] == after
    assert after not in rings


@pytest.mark.parametrize(
    ("zone", "night", "morning"),
    [
        (NEW_YORK, "2026-03-08 01:59", "03-09 08:30 -0400"),
        (NEW_YORK, "2026-11-01 01:30", "11-02 08:30 -0500"),
        (BERLIN, "2026-03-29 01:59", "03-30 08:30 +0200"),
        (BERLIN, "2026-10-25 02:30", "10-26 08:30 +0100"),
    ],
)
def test_t_tz_an_ordinary_fault_of_the_night_of_the_change_is_told_when_the_desk_opens(
    desk_in: DeskIn, zone: str, night: str, morning: str
) -> None:
    desk = desk_in(zone, night)

    desk.receives("栏目页打不开", kind=Kind.DETECTED_FAULT, source=Source.MACHINE, fingerprint="column")
    desk.works()
    desk.waits(hours=2)

    assert heard_at(desk) == []

    desk.until(f"2026-{morning[:11]}")
    assert heard_at(desk) == [morning]


@pytest.mark.parametrize(
    ("zone", "start", "end", "mornings"),
    [
        (NEW_YORK, "2026-10-29 12:00", "2026-11-03 08:59", ("11-01 09:00 -0500", "11-02 09:00 -0500")),
        (BERLIN, "2026-10-29 12:00", "2026-11-03 08:59", ("11-01 09:00 +0100", "11-02 09:00 +0100")),
        (
            NEW_YORK, "2027-03-13 08:00", "2027-03-15 09:00",
            ("03-13 09:00 -0500", "03-14 09:00 -0400", "03-15 09:00 -0400"),
        ),
        (
            BERLIN, "2027-03-27 08:00", "2027-03-29 09:00",
            ("03-27 09:00 +0100", "03-28 09:00 +0200", "03-29 09:00 +0200"),
        ),
    ],
)  # fmt: skip
def test_t_tz_the_morning_look_at_the_calendar_comes_at_nine_of_the_desks_own_day(
    desk_in: DeskIn, zone: str, start: str, end: str, mornings: tuple[str, ...]
) -> None:
    desk = desk_in(zone, start)
    tomorrow = desk.clock.now() + timedelta(hours=1)
    with desk.database.work(desk.clock.now(), "story") as work:
        begin(work, shipped_content())
        begin_watch(work.session, tomorrow if start.endswith("08:00") else desk.clock.now())

    desk.until(end)

    assert heard_at(desk) == list(mornings)
