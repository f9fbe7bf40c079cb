"""The machine room changes its power supply in the night: no phone rings for it, the law's clock rings all the same."""

from datetime import datetime

import pytest

from sites.service import add_site
from tests.stories.desk import DeskOfStories
from tickets.kinds import Kind, Severity, Source
from tickets.lifecycle import Fact
from tickets.service import Order
from tickets.store import events
from tickets.ticket import Event

REASON = "机房更换电源"


def announce(desk: DeskOfStories, begin: str, end: str, *, site: int | None = 1) -> int:
    starts_at, ends_at = (
        datetime.fromisoformat(moment).replace(tzinfo=desk.calendar.zone) for moment in (begin, end)
    )
    return desk.maintenance.add(desk.head, site_id=site, starts_at=starts_at, ends_at=ends_at, reason=REASON)


def goes_down(desk: DeskOfStories) -> str:
    number = desk.receives(
        "门户网站首页无法访问", kind=Kind.DETECTED_FAULT, source=Source.MACHINE, severity=Severity.SEVERE,
        fingerprint="down:www.shili.example",
    ).number  # fmt: skip
    desk.works()
    return number


def held(desk: DeskOfStories, number: str) -> list[Event]:
    """What the timeline says about holding."""
    with desk.database.read() as session:
        found = events(session, desk.ticket(number).id, limit=50)
    return [event for event in found if event.verb == "paging_held"]


def test_an_outage_inside_the_window_rings_nobody_until_its_end_and_then_the_reader_at_once(
    desk: DeskOfStories,
) -> None:
    announce(desk, "2025-10-01 01:00", "2025-10-01 06:00")
    desk.until("2025-10-01 02:00")
    number = goes_down(desk)

    desk.until("2025-10-01 05:59")
    desk.nobody_heard_anything_else()
    assert not desk.ticket(number).state.is_escalated
    (event,) = held(desk, number)
    assert (event.text, event.data["until"]) == (REASON, "2025-09-30T22:00:00+00:00")

    desk.until("2025-10-01 06:00")
    desk.phone("reader").hears(number, "严重")
    desk.nobody_heard_anything_else()
    desk.until("2025-10-01 06:09")
    desk.phone("reader").hears(number)  # by voice, and nobody above: one rung, then its own delay
    desk.nobody_heard_anything_else()
    desk.until("2025-10-01 06:10")
    desk.phone("technician").hears(number)
    assert len(held(desk, number)) == 1
    assert desk.database.verify_audit()[1] == []


def test_a_legal_deadline_inside_the_window_rings_all_the_same(desk: DeskOfStories) -> None:
    number = desk.receives().number  # to be answered by 11 October
    desk.until("2025-10-10 08:00")
    announce(desk, "2025-10-10 08:00", "2025-10-12 08:00", site=None)

    desk.until("2025-10-10 08:29")
    desk.nobody_heard_anything_else()
    desk.until("2025-10-10 08:30")

    desk.phone("reader").hears(number)
    desk.until("2025-10-11 13:30")
    assert desk.ticket(number).state.is_escalated
    assert held(desk, number) == []


def test_a_citizens_report_found_severe_rests_on_one_ladder_and_rings_on_the_other(
    desk: DeskOfStories,
) -> None:
    number = desk.receives().number
    desk.until("2025-10-10 08:05")
    announce(desk, "2025-10-10 08:05", "2025-10-10 08:40")
    order = Order(number, desk.ticket(number).version, {Fact.REASON: "首页打不开"})
    desk.tickets.set_severity(desk.head, order, Severity.SEVERE)
    desk.works()
    desk.nobody_heard_anything_else()

    desk.until("2025-10-10 08:30")
    desk.phone("reader").hears(number)  # tomorrow is the last day
    desk.nobody_heard_anything_else()
    desk.until("2025-10-10 08:40")
    desk.phone("reader").hears(number, "严重")

    assert len(held(desk, number)) == 1


def test_whoever_takes_it_in_the_window_and_does_nothing_is_not_the_end_of_it(desk: DeskOfStories) -> None:
    announce(desk, "2025-10-01 01:00", "2025-10-01 06:00")
    desk.until("2025-10-01 02:00")
    number = goes_down(desk)
    desk.escalation.acknowledge_by_web(desk.clerk, number)

    desk.until("2025-10-01 05:59")
    desk.nobody_heard_anything_else()
    desk.until("2025-10-01 06:00")
    desk.phone("reader").hears(number)


@pytest.mark.parametrize(
    "second", [("2025-10-01 04:00", "2025-10-01 09:00"), ("2025-10-01 06:00", "2025-10-01 09:00")]
)
def test_of_windows_that_overlap_or_touch_the_latest_end_counts(
    desk: DeskOfStories, second: tuple[str, str]
) -> None:
    announce(desk, "2025-10-01 01:00", "2025-10-01 06:00")
    announce(desk, *second, site=None)
    desk.until("2025-10-01 02:00")
    number = goes_down(desk)

    desk.until("2025-10-01 08:59")
    desk.nobody_heard_anything_else()
    desk.until("2025-10-01 09:00")

    desk.phone("reader").hears(number)
    assert [event.data["until"] for event in held(desk, number)] == ["2025-10-01T01:00:00+00:00"]


def test_a_window_that_is_lengthened_by_another_says_so_once_more(desk: DeskOfStories) -> None:
    announce(desk, "2025-10-01 01:00", "2025-10-01 03:00")
    desk.until("2025-10-01 02:00")
    number = goes_down(desk)
    announce(desk, "2025-10-01 02:30", "2025-10-01 05:00")

    desk.until("2025-10-01 04:59")
    desk.nobody_heard_anything_else()

    assert len(held(desk, number)) == 2
    desk.until("2025-10-01 05:00")
    desk.phone("reader").hears(number)


def test_the_window_of_another_site_holds_nothing(desk: DeskOfStories) -> None:
    with desk.database.work(desk.clock.now(), "story") as work:
        other = add_site(work, name="示例市教育局网站", home="https://jyj.example/", site_code="1300000002")
    announce(desk, "2025-10-01 01:00", "2025-10-01 06:00", site=other)
    desk.until("2025-10-01 02:00")

    number = goes_down(desk)

    desk.phone("reader").hears(number)
