"""A source that must speak and is silent: one ticket, told by its severity's ladder, its end a note, no false alarm."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from roster.permissions import Role
from sites.object_checks import ObjectFacts
from sites.objects import ObjectKind
from tests.web.listening_desk import PROBE, WATCHDOG, Listening
from tests.web.machine_desk import FOUNDER
from tests.web.statements import statements
from tickets.lifecycle import Verb


def test_a_silent_source_is_one_ticket_that_calls_people_and_its_voice_is_a_note(
    listening: Listening,
) -> None:
    listening.machines.contacts()
    listening.starts(PROBE)
    listening.hears()
    listening.waits(9)
    listening.hears()
    listening.waits(10)
    first = listening.open_ones()
    listening.passes()
    called = len(listening.texts())
    page = listening.machines.person(Role.SUPERVISOR)[0].get("/alarm-sources").text
    listening.waits(5)
    listening.hears()
    listening.waits(10)
    flapped = listening.said(first[0])
    listening.waits(24 * 60)

    assert [(one.title, one.severity.value) for one in first] == [("告警来源“probe”失联", "severe")]
    assert "至少每10分钟应报一次，最后一次收到是09月30日17:08" in first[0].description
    assert called == 1
    assert f"/tickets/{first[0].number}" in page
    assert "失联，最近一次在10分钟前" in page
    assert flapped == [
        ("alarm_resolved", {"lasted": 900, "of": "silence"}),
        ("alarm_flapping", {"repeats": 1, "quiet": 600, "of": "silence"}),
    ]
    assert [one.id for one in listening.open_ones()] == [first[0].id]
    assert listening.said(first[0])[-1] == ("alarm_repeated", {"repeats": 2, "of": "silence"})
    assert listening.waiting() == (0, 1, ["probe"])


def test_nobody_is_silent_to_a_desk_that_was_down(listening: Listening) -> None:
    listening.starts(PROBE)
    listening.hears()
    listening.waits(8)
    listening.machines.clock.advance(minutes=4)
    listening.passes()
    listening.waits(9)
    listened = listening.open_ones()
    listening.waits(1)

    assert listened == []
    assert len(listening.open_ones()) == 1


def test_a_source_that_was_never_heard_counts_from_when_the_desk_first_saw_it(listening: Listening) -> None:
    listening.starts()
    listening.waits(30)
    listening.starts({"name": "*", "must_speak_minutes": 10, "silence_object": "不存在的机房"})
    listening.waits(9)
    early = listening.open_ones()
    listening.starts({"name": "*", "must_speak_minutes": 10, "silence_object": "不存在的机房"})
    listening.waits(1)
    found = listening.open_ones()
    with listening.machines.desk.database.read() as session:
        known = listening.machines.desk.alarms.look(session)[0]

    assert early == []
    assert "配置以来从未收到过" in found[0].description
    assert (known.heard_at, known.error) == (None, "object: no monitored object is called “不存在的机房”.")


def test_a_source_that_need_not_speak_any_more_waits_for_nothing_and_tells_nothing(
    listening: Listening,
) -> None:
    other = {"name": "ups", "must_speak_minutes": 5, "rules": [WATCHDOG]}
    listening.starts(PROBE, other)
    listening.waits(6)
    silent = listening.open_ones()
    listening.starts()
    listening.waits(60)

    assert [one.title for one in silent] == ["告警来源“ups”失联"]
    assert [one.id for one in listening.open_ones()] == [silent[0].id]
    assert listening.said(silent[0]) == [("alarm_resolved", {"lasted": 0, "of": "released"})]
    assert listening.waiting() == (0, 0, [])


def test_who_answers_while_the_source_is_silent_hears_of_it_the_next_day_who_declined_does_not(
    listening: Listening,
) -> None:
    listening.machines.contacts()
    listening.starts(PROBE)
    listening.waits(10)
    first = listening.open_ones()[0]
    listening.closes(first, Verb.ANSWER)
    listening.waits(24 * 60)
    second = listening.open_ones()[0]
    listening.closes(second)
    listening.waits(24 * 60)
    declined = listening.open_ones()
    listening.hears(alertname="Fire")
    listening.waits(30)

    assert listening.said(second) == [
        ("alarm_earlier", {"number": first.number}),
        ("alarm_resolved", {"lasted": 2 * 86400, "of": "silence"}),
    ]
    assert declined == []
    assert sorted(one.title for one in listening.open_ones()) == ["Fire", "告警来源“probe”失联"]


def test_a_clock_of_the_desk_that_ran_ahead_hides_no_silence(listening: Listening) -> None:
    listening.starts(PROBE)
    right = listening.machines.clock.now()
    listening.machines.clock.advance(hours=5)
    listening.hears()
    listening.passes()
    listening.machines.clock.set(right)
    listening.passes()
    listening.waits(10)

    assert len(listening.open_ones()) == 1


def test_a_pass_with_nothing_due_and_an_alarm_cost_next_to_nothing_more(listening: Listening) -> None:
    listening.starts({"name": "probe"})
    for _ in range(2):
        listening.hears(alertname="Fire")
    site: Any = listening.machines
    with statements(site) as plain:
        listening.hears(alertname="Fire")
    listening.starts(PROBE)
    with statements(site) as heard:
        listening.hears(alertname="Fire")
    with statements(site) as waits:
        listening.machines.desk.engine.run_pass()

    assert len(heard) == len(plain) + 1
    assert len(waits) == 1


def test_a_voice_at_the_moment_of_the_alarm_leaves_neither_two_timers_nor_none(listening: Listening) -> None:
    listening.starts(PROBE)
    listening.waits(9)
    listening.machines.clock.advance(minutes=1)

    with ThreadPoolExecutor(2) as both:
        passes, hears = both.submit(listening.machines.desk.engine.run_pass), both.submit(listening.hears)
    passes.result()
    hears.result()
    listening.passes()

    waits, _, silent = listening.waiting()
    assert (waits, silent) == (1, [])


@pytest.mark.parametrize(
    ("name", "ladders"), [("政务中心机房", [{"room"}, {"room"}]), ("示例市门户", [{"fault"}, set()])]
)
def test_an_ordinary_alarm_and_a_silence_about_a_machine_room_wait_for_no_working_day(
    listening: Listening, name: str, ladders: list[set[str]]
) -> None:
    """The alarm comes before close of work, the silence after it."""
    listening.machines.contacts()
    for kind, known in ((ObjectKind.MACHINE_ROOM, "政务中心机房"), (ObjectKind.PORTAL, "示例市门户")):
        home = "" if kind is ObjectKind.MACHINE_ROOM else "https://www.shili.example/"
        listening.machines.desk.objects.add(FOUNDER, ObjectFacts(kind, known, 1, home=home))
    listening.starts({
        "name": "probe", "must_speak_minutes": 60, "silence_object": name,
        "rules": [{"match": {"alertname": "UPS"}, "object": name}],
    })  # fmt: skip
    listening.waits(30)
    listening.hears(alertname="UPS")
    listening.waits(60)
    listening.hears(alertname="UPS")
    alarm, silence = sorted(listening.open_ones(), key=lambda one: one.id)

    assert [listening.ladders(one) for one in (alarm, silence)] == ladders
    assert (alarm.title, silence.title) == ("UPS", "告警来源“probe”失联")
    assert [verb for verb, _ in listening.said(alarm) + listening.said(silence)] == [
        "alarm_repeated",
        "alarm_resolved",
    ]
