"""A person and the engine at the same ticket at once: nobody's word is lost, nobody waits for ever."""

import threading
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import text

from database.session import Work
from escalation.engine import Engine
from escalation.handlers import Handlers
from escalation.store import ladders
from notifiers.outbox import Ending, withdraw
from notifiers.pages import PageState
from tests.stories.desk import DeskOfStories, failed
from tickets.errors import ChangedMeanwhileError
from tickets.intake_service import LADDER
from tickets.kinds import Kind, Severity, Source
from tickets.lifecycle import Fact, State, Verb
from tickets.service import Order
from tickets.store import held_by_number

LIMIT = 10.0
_TICK = 0.02


def outage(desk: DeskOfStories) -> str:
    return desk.receives(
        kind=Kind.DETECTED_FAULT, source=Source.MACHINE, severity=Severity.SEVERE, fingerprint="down:1"
    ).number


def until_somebody_waits(desk: DeskOfStories) -> None:
    """Until a statement waits for a lock; on SQLite writers queue before their first statement."""
    waiting = text("SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock'")
    if desk.database.engine.dialect.name == "sqlite":
        return
    pause = threading.Event()
    for _ in range(int(1 / _TICK)):
        with desk.database.engine.connect() as connection:
            if connection.execute(waiting).scalar_one():
                return
        pause.wait(_TICK)


def engine_meets(desk: DeskOfStories, person: Callable[[], object], *, before: bool) -> object:
    """A pass during which the person acts: before or after the engine has decided, and before it commits."""
    real = Handlers(desk.calendar, desk.policies, desk.tickets).ladders
    with ThreadPoolExecutor(1) as other:
        acts = []

        def handler(work: Work, subjects: Sequence[str]) -> int:
            paged = 0 if before else real(work, subjects)
            acts.append(other.submit(person))
            until_somebody_waits(desk)
            return real(work, subjects) if before else paged

        Engine(desk.database, desk.clock, handlers=[(LADDER, handler)], report=failed).run_pass()
        return acts[0].result(LIMIT)


def test_whoever_acknowledges_while_the_next_person_is_being_called_is_heard(desk: DeskOfStories) -> None:
    number = outage(desk)
    desk.works()
    desk.clock.advance(minutes=10)

    engine_meets(desk, lambda: desk.escalation.acknowledge_by_web(desk.clerk, number), before=False)

    ticket = desk.ticket(number)
    with desk.database.read() as session:
        ladder = ladders(session, [ticket.id])[ticket.id, 1, "severe"]
        steps = text("SELECT state FROM page WHERE step_no > 0 ORDER BY id")
        pages = session.execute(steps).scalars().all()
    assert (ladder.rung, ladder.acked_at) == (2, desk.clock.now())
    assert pages == [PageState.ACKNOWLEDGED, PageState.WITHDRAWN]


def test_whoever_passes_on_while_the_engine_decides_does_not_take_a_rung_back(desk: DeskOfStories) -> None:
    number = outage(desk)
    desk.works()
    desk.clock.advance(minutes=10)

    engine_meets(desk, lambda: desk.replies.sms(
        sender=desk.numbers["reader"], text=f"{code_of(desk)}2", provider_id="SM1", carrier="test"
    ), before=False)  # fmt: skip
    desk.works()

    with desk.database.read() as session:
        ladder = ladders(session, [desk.ticket(number).id])[desk.ticket(number).id, 1, "severe"]
    assert ladder.rung == 3
    desk.phone("leader").hears(number)


def test_a_clerk_who_verifies_while_the_engine_escalates_is_told_and_nothing_dies(
    desk: DeskOfStories,
) -> None:
    number = outage(desk)
    for minutes in (0, 10):
        desk.clock.advance(minutes=minutes)
        desk.works()
    desk.clock.advance(minutes=20)
    version = desk.ticket(number).version

    def verify() -> str:
        facts = {Fact.PROBLEM: "unreachable", Fact.UNIT: str(next(iter(desk.units.values())))}
        try:
            desk.tickets.move(desk.clerk, Verb.VERIFY, Order(number, version, facts))
        except ChangedMeanwhileError:
            return "told"
        return "done"

    said = engine_meets(desk, verify, before=True)
    desk.engine.run_pass()

    state = desk.ticket(number).state
    assert state.is_escalated
    assert state is (State.ESCALATED_VERIFIED if said == "done" else State.ESCALATED_RECEIVED)


def test_a_reply_that_meets_the_answer_is_told_and_nothing_dies(desk: DeskOfStories) -> None:
    number = outage(desk)
    desk.works()
    desk.clock.advance(minutes=10)
    desk.works()
    code = code_of(desk)

    def reply() -> str:
        return desk.replies.sms(
            sender=desk.numbers["reader"], text=code, provider_id="SM1", carrier="test"
        ).words

    with ThreadPoolExecutor(1) as phone:
        with desk.database.work(desk.clock.now(), "clerk") as work:
            ticket = held_by_number(work.session, number)
            assert ticket is not None
            words = phone.submit(reply)
            until_somebody_waits(desk)
            withdraw(work, "ticket", ticket.id, ending=Ending.CLOSED)
        said = words.result(LIMIT)

    assert said == f"【示例政务】工单{number}已办结,无需再回复。"


@pytest.mark.postgres
def test_two_engines_at_once_page_once(desk: DeskOfStories) -> None:
    for one in range(30):
        desk.receives(f"门户网站第{one}次无法访问", kind=Kind.DETECTED_FAULT, source=Source.MACHINE,
                      severity=Severity.SEVERE, fingerprint=f"down:{one}")  # fmt: skip

    with ThreadPoolExecutor(4) as several:
        passes = [several.submit(desk.engine.run_pass, batch=10) for _ in range(8)]
        done = [one.result(LIMIT) for one in passes]
    desk.works()

    assert sum(one.paged for one in done) <= 30
    with desk.database.read() as session:
        pages = session.execute(text("SELECT count(*) FROM page WHERE subject_kind = 'ticket'")).scalar_one()
    assert pages == 30
    desk.phone("reader").hears("30")
    desk.nobody_heard_anything_else()
    assert desk.database.verify_audit()[1] == []


def code_of(desk: DeskOfStories) -> str:
    """The reply code of the first page."""
    with desk.database.read() as session:
        return str(session.execute(text("SELECT reply_code FROM page ORDER BY id LIMIT 1")).scalar_one())
