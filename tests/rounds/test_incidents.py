"""Incidents: graded and decided before any response, reported with proof, closed only when explained (四(一)-(二))."""

from threading import Barrier, Thread

import pytest

from database.blobs import Blob
from notifiers.channels import Channel
from roster import store as roster_store
from roster.errors import NotPermittedError
from roster.people import ChannelKind, Reach
from roster.permissions import Actor, Role
from rounds.errors import RoundsError
from rounds.incident import MOVES, Fact, Grade, State, StepCode, Verb, legal_due
from rounds.incident_errors import (
    BadFactError,
    IllegalMoveError,
    IncidentChangedError,
    MissingFactsError,
    ReportedAlreadyError,
    UnknownIncidentError,
)
from rounds.incident_service import Order, Proof
from rounds.record import INCIDENT
from tests.engines import connected
from tests.rounds.duty_desk import DutyDesk

GRADED = {"grade": "larger", "why": "门户网站首页被篡改"}
DECIDED = {"plan": "yes", "level": "Ⅲ级", "whom": "带班领导 示例寅", "why": "影响面较大"}


def _opened(duty: DutyDesk, title: str = "门户网站无法访问") -> int:
    return duty.incidents.open(duty.desk.clerk, title=title)


def test_response_waits_for_grade_and_decision_and_closing_for_cause_fix_time_and_report(
    duty: DutyDesk,
) -> None:
    found = _opened(duty)
    with pytest.raises(IllegalMoveError):
        duty.moves(found, Verb.RESPOND, words="切换备用线路")
    duty.moves(found, Verb.GRADE, **GRADED)
    with pytest.raises(IllegalMoveError):
        duty.moves(found, Verb.RESPOND, words="切换备用线路")
    with pytest.raises(MissingFactsError):
        duty.moves(found, Verb.DECIDE, plan="yes", whom="示例寅", why="影响面较大")  # which level?
    duty.moves(found, Verb.DECIDE, **DECIDED)
    duty.moves(found, Verb.RESPOND, words="切换备用线路")
    duty.moves(found, Verb.RESTORE, words="首页恢复")
    with pytest.raises(MissingFactsError) as caught:
        duty.moves(found, Verb.CLOSE, cause="光缆中断")
    duty.moves(found, Verb.EXPLAIN, cause="光缆中断", fix_time="2026-10-04T11:00")
    duty.moves(found, Verb.CLOSE, leader_report="已电话报告分管领导示例甲")
    duty.moves(found, Verb.REVIEW, words="增设备用线路自动切换")

    assert caught.value.facts == ("fix_time", "leader_report")
    closed = duty.incident(found)
    assert (closed.state, closed.cause, closed.plan_level) == (State.REVIEWED, "光缆中断", "Ⅲ级")
    assert closed.fix_at == duty.at("2026-10-04 11:00")
    assert duty.verbs(found, INCIDENT) == [
        "opened", "grade", "texts_made", "decide", "respond", "restore", "explain", "close", "review",
    ]  # fmt: skip


def test_a_larger_grade_at_ten_must_be_reported_by_two_and_is_told_before_and_after_even_by_a_new_process(
    duty: DutyDesk, database_url: str
) -> None:
    found = _opened(duty, "首页被篡改")
    duty.until("2026-10-04 10:00")
    duty.moves(found, Verb.GRADE, **GRADED)
    assert duty.incident(found).report_due_at == duty.at("2026-10-04 14:00")
    legal = duty.incident(found).step(StepCode.LEGAL)
    assert legal is not None
    assert "研判等级:较大" in legal.text
    again = connected(database_url, audit_key=duty.database.audit_key)
    duty.starts(again)
    duty.until("2026-10-04 10:45")
    duty.desk.heard[duty.desk.numbers["duty leader"]] = len(duty.desk.phone("duty leader").messages())

    duty.until("2026-10-04 13:01")
    duty.desk.phone("duty leader").hears("事件1号", "10-04 14:00前报省级网信部门")
    duty.until("2026-10-04 15:00")
    said = [one.body for one in duty.desk.phone("duty leader").messages() if "省级网信" in one.body]
    assert len({words.replace("(延迟5分)", "") for words in said}) == 1
    assert duty.verbs(found, INCIDENT).count("told") == 3  # outage of two hours, warning, due
    again.engine.dispose()


def test_a_proven_legal_report_stops_its_clock(duty: DutyDesk) -> None:
    found = _opened(duty)
    duty.moves(found, Verb.GRADE, **GRADED)
    duty.moves(found, Verb.DECIDE, **DECIDED)
    duty.moves(found, Verb.RESTORE, words="已恢复")
    with pytest.raises(BadFactError):
        duty.incidents.prove(duty.desk.clerk, found, StepCode.LEGAL, Proof("示例乙"))
    duty.incidents.prove(duty.desk.clerk, found, StepCode.LEGAL, Proof("示例乙", "12387电话报告,工单88"))
    with pytest.raises(ReportedAlreadyError):
        duty.incidents.prove(duty.desk.clerk, found, StepCode.LEGAL, Proof("示例丙", "又报一次"))
    duty.until("2026-10-04 15:00")

    duty.desk.nobody_heard_anything_else()
    assert duty.verbs(found, INCIDENT).count("reported") == 1


def test_grades_below_or_before_the_law_have_no_legal_clock(duty: DutyDesk) -> None:
    assert legal_due(Grade.GENERAL, duty.at("2026-10-04 10:00")) is None
    assert legal_due(Grade.LARGER, duty.at("2025-10-31 23:59")) is None
    assert legal_due(Grade.LARGER, duty.at("2025-11-01 00:00")) == duty.at("2025-11-01 04:00")


def test_after_two_hours_of_outage_texts_are_made_and_the_duty_leader_told(duty: DutyDesk) -> None:
    with duty.database.work(duty.clock.now(), "test") as work:
        ways = [Reach(ChannelKind.MOBILE, "+8613000000013"), Reach(ChannelKind.GROUP, "上级政府网站工作群")]
        roster_store.set_reaches(work.session, duty.desk.people["duty leader"], ways)
    found = _opened(duty)
    duty.moves(found, Verb.EXPLAIN, cause="光缆中断", fix_time="2026-10-04T12:00")
    duty.until("2026-10-04 10:29")
    assert duty.incident(found).steps[1].text == ""
    duty.until("2026-10-04 10:30")

    steps = {step.code: step for step in duty.incident(found).steps}
    assert "持续时间:120分钟" in steps[StepCode.SYSTEM].text
    assert "原因:光缆中断" in steps[StepCode.GROUP].text
    assert all(step.reported_at is None for step in steps.values())
    duty.desk.phone("duty leader").hears("事件1号", "已中断120分钟")
    group = [one for one in duty.desk.file.sent(99) if one.channel == Channel.GROUP.value]
    assert [one.address for one in group] == ["上级政府网站工作群"]
    assert "光缆中断" in group[0].body

    duty.incidents.prove(
        duty.desk.clerk, found, StepCode.GROUP, Proof("示例乙", picture=Blob("image/webp", b"pixels"))
    )
    proven = duty.incident(found).step(StepCode.GROUP)
    assert proven is not None
    assert proven.reported_by == "示例乙"


def test_an_outage_that_ended_calls_nobody(duty: DutyDesk) -> None:
    found = _opened(duty)
    duty.moves(found, Verb.GRADE, grade="general", why="短时")
    duty.moves(found, Verb.DECIDE, plan="no", whom="示例甲", why="已自行恢复")
    duty.moves(found, Verb.RESTORE, words="已恢复")
    duty.until("2026-10-04 12:00")

    duty.desk.nobody_heard_anything_else()


def test_of_two_who_decide_at_once_one_is_recorded(duty: DutyDesk) -> None:
    found = _opened(duty)
    duty.moves(found, Verb.GRADE, **GRADED)
    version = duty.incident(found).version
    facts = {Fact(name): words for name, words in DECIDED.items()}
    together, refused = Barrier(2), []

    def click() -> None:
        together.wait()
        try:
            duty.incidents.move(duty.desk.clerk, Order(found, version, Verb.DECIDE, facts))
        except RoundsError as error:
            refused.append(type(error))

    threads = [Thread(target=click) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert refused == [IncidentChangedError]
    assert duty.verbs(found, INCIDENT).count("decide") == 1


def test_a_ticket_has_one_open_incident_of_two_who_open_it_at_once_and_keeps_its_own_state(
    duty: DutyDesk,
) -> None:
    number = duty.desk.receives().number
    ticket = duty.desk.ticket(number)

    together = Barrier(2)
    found: list[int] = []

    def click() -> None:
        together.wait()
        found.append(duty.incidents.open(duty.desk.clerk, title="无法访问", ticket=(ticket.id, number)))

    threads = [Thread(target=click) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(found) == 2
    assert found[0] == found[1]
    assert duty.verbs(found[0], INCIDENT) == ["opened"]
    assert duty.desk.ticket(number).state == ticket.state


def test_what_cannot_be_is_refused_and_changes_nothing(duty: DutyDesk) -> None:
    with pytest.raises(BadFactError):
        _opened(duty, " ")
    with pytest.raises(BadFactError):
        duty.incidents.open(duty.desk.clerk, title="x", began_at=duty.at("2026-10-04 08:31"))
    with pytest.raises(UnknownIncidentError):
        duty.incidents.prove(duty.desk.clerk, 9, StepCode.LEADER, Proof("x", "y"))
    with pytest.raises(NotPermittedError):
        duty.incidents.open(Actor("account:9", "审计", Role.AUDITOR), title="x")
    found = _opened(duty)
    for facts in ({"grade": "huge", "why": "x"}, {"grade": "larger", "why": "长" * 2001}):
        with pytest.raises(BadFactError):
            duty.moves(found, Verb.GRADE, **facts)
    with pytest.raises(BadFactError):
        duty.moves(found, Verb.EXPLAIN, fix_time="bald")

    assert duty.verbs(found, INCIDENT) == ["opened"]


def test_every_state_is_reached_and_only_a_reviewed_one_is_left_by_nothing_but_notes() -> None:
    reached = {move.target for move in MOVES.values() if move.target} | {State.OPENED}
    leaving = {source for (verb, source), move in MOVES.items() if move.target}

    assert reached == set(State)
    assert set(State) - leaving == {State.REVIEWED}
