"""Relays to somebody of the roster are asked by message and acknowledged by code; what reached nobody is handed on."""

import re

from sqlalchemy import update

from notifiers.channels import Address, Channel
from notifiers.outbox import PageDraft, enqueue_all, hand_back
from notifiers.pages import PageState
from notifiers.store import PageRow
from notifiers.texts import MessageKind
from rounds.register import EntryKind, State, To, Verb
from tests.rounds.duty_desk import DutyDesk
from tests.stories.desk import CENTRE


def reached_nobody(duty: DutyDesk) -> None:
    """Every channel of what was ordered last has failed."""
    with duty.database.work(duty.clock.now(), "test") as work:
        newest = max(row.id for row in work.session.query(PageRow.id))
        work.session.execute(
            update(PageRow)
            .where(PageRow.id == newest)
            .values(state=PageState.UNDELIVERABLE, next_try_at=None, settled_at=work.now)
        )
        hand_back(work, newest)


def test_the_one_it_was_passed_on_to_acknowledges_by_replying_with_the_code(duty: DutyDesk) -> None:
    to = To(duty.desk.units[CENTRE])
    fax = duty.enters(EntryKind.FAX, "上级政府办", "防汛值守通知", first=Verb.RELAY, whom=CENTRE, to=to)
    duty.desk.works()
    words = duty.desk.phone("reader").hears("登记1号转您处理", "防汛值守通知")
    code = re.findall(r"\d{4}", words)[0]

    passed = duty.desk.phone("reader").replies(f"{code}2")
    waiting = duty.entry(fax.id).relays[0]
    taken = duty.desk.phone("reader").replies(code)
    again = duty.desk.phone("reader").replies(code)
    duty.until("2026-10-04 12:00")

    found = duty.entry(fax.id)
    assert "未识别" in passed.words
    assert waiting.acknowledged_at is None
    assert "登记1号已确认收到" in taken.words
    assert "登记1号已" in again.words
    assert (found.state, found.relays[0].flagged_at) == (State.SETTLED, None)
    assert found.relays[0].acknowledged_by.endswith("示例乙")
    assert duty.verbs(fax.id) == ["received", "relay", "told", "acknowledge"]
    duty.desk.nobody_heard_anything_else()


def test_a_relay_that_reaches_nobody_goes_to_the_units_next_person_then_to_the_supervisor_at_once(
    duty: DutyDesk,
) -> None:
    to = To(duty.desk.units[CENTRE])
    duty.enters(EntryKind.CALL, "市网信办", "通报仿冒网站", first=Verb.RELAY, whom=CENTRE, to=to)
    reached_nobody(duty)
    duty.desk.works()
    duty.desk.phone("centre").hears("登记1号转您处理")
    reached_nobody(duty)
    duty.desk.works()

    duty.desk.phone("supervisor").hears("登记1号转", "未确认")
    duty.desk.nobody_heard_anything_else()


def test_rota_news_that_reach_nobody_are_told_to_the_supervisor_then_to_whoever_is_above(
    duty: DutyDesk,
) -> None:
    draft = PageDraft(
        subject_kind="rota", subject_id=1, cycle_no=1, step_no=0, contact_id=duty.desk.people["centre"],
        contact_label="市政府信息中心 示例丙", channels=(Address(Channel.SMS, "+8613000000003"),),
        kind=MessageKind.ROTA_ADDED, data={"count": 2, "at": "10-05"},
    )  # fmt: skip
    with duty.database.work(duty.clock.now(), "test") as work:
        enqueue_all(work, [draft])
    reached_nobody(duty)
    duty.desk.works()
    duty.desk.phone("supervisor").hears("示例丙的排班消息(10-05)未能送达", "请电话转告")
    reached_nobody(duty)
    duty.desk.works()

    duty.desk.phone("duty leader").hears("示例丙的排班消息(10-05)未能送达")
    duty.desk.nobody_heard_anything_else()
