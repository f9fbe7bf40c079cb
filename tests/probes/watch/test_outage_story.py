"""The portal goes down at 02:00 on National Day: seen, looked at again, one ticket, phones by the ladder, recovery."""

import pytest

from tests.probes.watch.town_server import town
from tests.probes.watch.watch_desk import DOWN, HIDDEN, OPEN, WatchDesk, plan
from tests.stories.desk import DeskOfStories
from tickets.lifecycle import State
from tickets.store import by_number, events


@pytest.fixture
def watch(desk: DeskOfStories) -> WatchDesk:
    """A portal that somebody else looks at: the test says what is seen."""
    return WatchDesk(desk, "https://www.shili.example/", by=plan())


def _phones_ring_by_the_ladder(watch: WatchDesk, number: str) -> None:
    desk = watch.desk
    desk.phone("reader").hears(number, "严重", "示例市政府门户")
    desk.nobody_heard_anything_else()
    watch.until("2025-10-01 01:58")
    desk.phone("reader").hears(number)  # three minutes without an answer: by voice
    watch.until("2025-10-01 01:59")
    desk.phone("technician").hears(number)
    watch.until("2025-10-01 02:18")
    desk.phone("technician").hears(number)
    watch.until("2025-10-01 02:19")
    desk.phone("leader").hears(number)
    desk.nobody_heard_anything_else()


def test_an_outage_on_a_holiday_night_pages_reader_technician_and_leader_and_its_end_is_told(
    desk: DeskOfStories,
) -> None:
    with town() as site:
        watch = WatchDesk(desk, f"http://127.0.0.1:{site.port}/", by=plan())
        watch.clock.set(watch.at("2025-10-01 00:01"))
        watch.begins()
        watch.until("2025-10-01 01:30")
        assert watch.tickets() == []

        site.mood = "reset"
        # 20 visits a day, here each in the middle of its 72 minutes: at 01:48, and again a minute later.
        watch.until("2025-10-01 01:49")
        assert watch.tickets() == ["示例市政府门户无法访问"]
        number = watch.outages()[0].ticket
        assert watch.outages()[0].began_at == watch.at("2025-10-01 01:48")
        _phones_ring_by_the_ladder(watch, number)

        site.mood = "open"
        watch.until("2025-10-01 02:22")
        desk.phone("leader").hears(number)
        watch.until("2025-10-01 02:33")
        assert watch.outages()[0].recovered_at == watch.at("2025-10-01 02:21")
        for handle in ("reader", "technician", "leader"):
            desk.phone(handle).hears(number, "恢复", "02:21", "33分钟")
        desk.nobody_heard_anything_else()

    assert watch.tickets() == ["示例市政府门户无法访问"]
    assert desk.ticket(number).state is State.ESCALATED_RECEIVED  # nothing is answered by a machine
    with watch.database.read() as session:
        ticket = by_number(session, number)
        assert ticket is not None
        said = [one.verb for one in events(session, ticket.id, limit=20)]
    assert [verb for verb in said if verb.startswith("site_")] == ["site_stable", "site_recovered"]
    assert watch.database.verify_audit()[1] == []


def test_the_week_warns_at_the_fifth_and_is_a_veto_at_the_seventh_failure_of_a_hundred_and_forty(
    watch: WatchDesk,
) -> None:
    watch.clock.set(watch.at("2025-11-03 00:01"))
    watch.begins()
    marks, tickets = [], []
    for day in range(7):
        watch.clock.set(watch.at(f"2025-11-{3 + day:02d} 09:36"))
        watch.counts(open_visits=8)
        watch.desk.works()
        assert watch.sees(DOWN) == 1
        watch.waits(seconds=60)
        assert (
            watch.sees(OPEN) == 1
        )  # the second look finds it up: the visit has failed, and nobody is rung up
        watch.counts(open_visits=11)
        marks.append(watch.health().month.share.mark.value)
        tickets.append(len(watch.tickets()))

    watch.clock.set(watch.at("2025-11-09 23:59"))
    share = watch.health().month.share
    assert marks == ["fine", "fine", "fine", "fine", "warn", "warn", "veto"]
    assert (share.failures, share.visits, share.percent_tenths) == (7, 140, 50)
    assert tickets == [0, 0, 0, 0, 1, 1, 2]
    assert [title[-7:] for title in watch.tickets()] == [
        "失败达到预警线",
        "失败达到否决线",
    ]  # no outage: ordinary ones


def test_our_own_trouble_is_neither_a_visit_nor_a_failure_and_pages_nobody(watch: WatchDesk) -> None:
    watch.begins()
    for _ in range(3):
        watch.desk.works()
        watch.sees(HIDDEN)
        watch.waits(minutes=100)

    today = watch.health().month.days[-1]
    assert (today.visits, today.failures, today.untold) == (0, 0, 3)
    assert (watch.health().month.share.mark, watch.tickets()) == ("none", [])
    watch.desk.nobody_heard_anything_else()


def test_a_site_that_flaps_is_one_outage_with_one_ticket_and_a_later_one_is_another(watch: WatchDesk) -> None:
    watch.begins()
    watch.desk.works()
    watch.sees(DOWN)
    for seen in (DOWN, OPEN, DOWN, DOWN, OPEN, DOWN, DOWN, OPEN):
        watch.waits(minutes=2)
        assert watch.sees(seen) == 1
    assert (watch.tickets(), watch.outages()[0].relapses) == (["示例市政府门户无法访问"], 2)

    for _ in range(5):
        assert watch.outages()[0].over_at is None
        watch.waits(minutes=2)
        watch.sees(OPEN)
    assert watch.outages()[0].over_at == watch.clock.now()
    assert watch.sees(OPEN) == 0  # nobody looks beside the spaced visits any more

    watch.waits(minutes=72)
    watch.desk.works()
    watch.sees(DOWN)
    watch.waits(minutes=1)
    watch.sees(DOWN)
    assert (len(watch.tickets()), len(watch.outages())) == (2, 2)


def test_a_desk_that_was_down_catches_nothing_up_and_calls_it_unwatched(watch: WatchDesk) -> None:
    watch.clock.set(watch.at("2025-11-03 00:01"))
    watch.begins()
    watch.desk.works()
    watch.sees(OPEN)
    watch.clock.set(watch.at("2025-11-05 12:00"))
    watch.desk.works()
    assert watch.sees(OPEN) == 1

    health = watch.health()
    first, second, third = health.month.days[-3:]
    assert [(one.visits, one.failures) for one in (first, second, third)] == [(1, 0), (0, 0), (1, 0)]
    assert [one.unwatched() for one in (first, second)] == [19, 20]
    assert third.unwatched(health.month.today_to_come) == 10
    assert (health.month.share.failures, watch.tickets()) == (0, [])
