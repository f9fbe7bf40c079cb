"""Looks at once, lost leases, several vantage points, certificates and old visits, on both databases."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import text

from probes.watch.outage_store import latest
from probes.watch.standing import Outcome
from probes.watch.visit import Certificate
from probes.watch.visits import LEASE
from probes.watch.watching import WatchFacts
from tests.conftest import rows
from tests.probes.watch.watch_desk import DOWN, OPEN, WatchDesk, plan
from tests.stories.desk import DeskOfStories
from tickets.lifecycle import Verb
from tickets.store import events


@pytest.fixture
def watch(desk: DeskOfStories) -> WatchDesk:
    found = WatchDesk(desk, "https://www.shili.example/", by=plan())
    found.begins()
    desk.works()
    return found


def said(watch: WatchDesk, number: str) -> list[tuple[str, dict[str, object]]]:
    with watch.database.read() as session:
        found = events(session, watch.desk.ticket(number).id, limit=50)
    return [(one.verb, one.data) for one in found]


def test_a_look_is_made_by_one_and_taken_over_when_its_lease_is_over(watch: WatchDesk) -> None:
    visits = watch.watch.visits
    (first,) = visits.claim("main")
    assert visits.claim("main") == []

    watch.waits(seconds=int(LEASE.total_seconds()))
    (second,) = visits.claim("main")
    late, told = visits.take_in(first, DOWN), visits.take_in(second, OPEN)

    today = watch.health().month.days[-1]
    assert (late, told) == (None, Outcome.OPEN)
    assert (today.visits, today.failures) == (1, 0)
    assert visits.take_in(second, OPEN) is None


def test_a_visit_nobody_made_is_replaced_by_the_next_one(watch: WatchDesk) -> None:
    watch.waits(hours=3)
    watch.desk.works()

    assert rows(watch.database, "visit_order") == 1
    assert watch.sees(OPEN) == 1


def test_two_places_must_agree_where_the_plan_says_so_and_each_counts_its_own_visits(
    desk: DeskOfStories,
) -> None:
    watch = WatchDesk(desk, "https://www.shili.example/", by=plan(vantages=["main", "cloud"], quorum=2))
    watch.begins()
    desk.works()
    watch.sees(OPEN, "cloud")
    watch.sees(DOWN)
    watch.waits(minutes=1)
    watch.sees(DOWN)
    assert watch.tickets() == []

    watch.waits(minutes=100)
    desk.works()
    watch.sees(DOWN, "cloud")
    watch.sees(DOWN)
    watch.waits(minutes=1)
    watch.sees(DOWN, "cloud")
    assert watch.tickets() == ["示例市政府门户无法访问"]
    with watch.database.read() as session:
        words = session.scalars(text("SELECT description FROM ticket")).one()
    assert "(cloud、main)" in words
    assert (watch.health().month.days[-1].visits, watch.health().month.days[-1].failures) == (4, 3)


def test_a_certificate_near_its_end_is_one_ordinary_ticket_and_a_new_one_is_another(watch: WatchDesk) -> None:
    ends = watch.clock.now() + timedelta(days=12, hours=1)

    def seen(left: timedelta, until: timedelta = timedelta(0)) -> None:
        watch.clock.set(ends - left)
        watch.desk.works()
        assert watch.sees(replace(OPEN, certificate=Certificate(ends + until, name_fits=True))) == 1

    for days in (12, 11, 3):
        seen(timedelta(days=days, minutes=30))
    with watch.database.read() as session:
        severity, repeats = session.execute(text("SELECT severity, repeats FROM ticket")).one()
    assert (severity, repeats) == ("normal", 1)  # counted on at the mark of three days, not in between

    seen(timedelta(days=2), until=timedelta(days=365))
    seen(timedelta(days=1), until=timedelta(days=10))
    assert ["2025-10-1" in title for title in watch.tickets()] == [True, False]


def test_old_visits_are_erased_and_their_counts_stay(watch: WatchDesk) -> None:
    with watch.database.work(watch.clock.now(), "test") as work:
        watch.watch.visits.begin(work.session, work.now)
    watch.sees(OPEN)
    watch.waits(days=91)
    watch.desk.works()

    assert rows(watch.database, "site_visit") == 0
    assert rows(watch.database, "visit_day") == 2


def test_a_relapse_after_its_ticket_was_answered_calls_people_again(watch: WatchDesk) -> None:
    desk = watch.desk
    for seen in (DOWN, DOWN, OPEN):
        watch.sees(seen)
        watch.waits(minutes=2)
    first = watch.outages()[0].ticket
    desk.verifies(first)
    desk.moves(first, Verb.HANDLE, note="已重启服务器")
    facts = {"cause": "机房断电", "fix_time": "2025-09-30 17:10", "leader_report": "17:05电话报告示例甲"}
    desk.moves(first, Verb.ANSWER, answer="已恢复。", **facts)

    for seen in (DOWN, DOWN):
        assert watch.sees(seen) == 1
        watch.waits(minutes=2)

    (outage,) = watch.outages()
    assert outage.relapses == 1
    assert outage.ticket != first
    assert ("alarm_earlier", {"number": first}) in said(watch, outage.ticket)
    assert desk.ticket(outage.ticket).is_severe
    desk.works()
    assert outage.ticket in desk.phone("reader").messages()[-1].body


def test_a_watch_that_ends_in_an_outage_does_not_say_it_goes_on(watch: WatchDesk) -> None:
    watch.sees(DOWN)
    watch.waits(minutes=1)
    watch.sees(DOWN)
    watch.watch.watching.set(
        watch.desk.head, watch.object_id, WatchFacts(on=False, visits_a_day=20, marker=""), version=1
    )

    with watch.database.read() as session:
        (outage,) = latest(session, watch.object_id, limit=2)
    assert outage.over_at == watch.clock.now()
    assert rows(watch.database, "visit_order") == 0


def test_an_outage_whose_ticket_was_merged_goes_on_in_the_other_one_and_a_new_one_names_it(
    watch: WatchDesk,
) -> None:
    desk = watch.desk
    for seen in (DOWN, DOWN):
        watch.sees(seen)
        watch.waits(minutes=2)
    first, other = watch.outages()[0].ticket, desk.receives().number
    merged = {"cause": "机房断电", "fix_time": "17:10", "leader_report": "已报告"}
    desk.moves(first, Verb.MERGE, duplicate_of=other, **merged)

    for seen in (OPEN, DOWN, DOWN):
        watch.sees(seen)
        watch.waits(minutes=2)
    relapsed = watch.outages()[0]
    for _ in range(7):
        watch.sees(OPEN)
        watch.waits(minutes=2)
    watch.waits(minutes=110)
    desk.works()
    for seen in (DOWN, DOWN):
        watch.sees(seen)
        watch.waits(minutes=2)

    assert (relapsed.ticket, desk.ticket(other).repeats) == (other, 1)
    verbs = [verb for verb, _ in said(watch, other) if verb.startswith("site_")]
    assert verbs == ["site_stable", "site_relapsed", "site_recovered"]
    newest = watch.outages()[0].ticket
    assert newest not in {first, other}
    assert ("alarm_earlier", {"number": other}) in said(watch, newest)


def test_a_week_is_told_once_a_mark_until_it_is_fine_again(watch: WatchDesk) -> None:
    def fails() -> list[str]:
        """One spaced visit; the numbers of all tickets of a week's share."""
        watch.desk.works()
        watch.sees(DOWN)
        watch.waits(minutes=1)
        watch.sees(OPEN)
        watch.waits(minutes=110)
        with watch.database.read() as session:
            return list(session.scalars(text("SELECT number FROM ticket WHERE title LIKE '%线' ORDER BY id")))

    def dismisses(number: str) -> None:
        watch.desk.moves(number, Verb.DISMISS, reason="unfounded", answer="机房演练，非故障。")

    watch.clock.set(watch.at("2025-10-09 00:05"))
    watch.counts(open_visits=95)
    warned = [fails() for _ in range(3)][-1]
    dismisses(warned[0])
    declined, veto = fails(), fails()
    dismisses(veto[-1])
    declined_again = fails()
    watch.clock.set(watch.at("2025-10-18 00:05"))
    watch.counts(open_visits=98)
    watch.desk.works()
    watch.sees(OPEN)
    watch.waits(minutes=110)
    anew = [len(fails()) for _ in range(4)]

    assert [len(one) for one in (warned, declined, veto, declined_again)] == [1, 1, 2, 2]
    assert anew == [2, 2, 2, 3]
