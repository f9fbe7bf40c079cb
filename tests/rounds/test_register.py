"""The register: what came in is passed on, acknowledged or flagged, told to leaders, reported (二(五)-四(五))."""

from datetime import timedelta
from threading import Barrier, Thread

import pytest
from sqlalchemy import text, update
from sqlalchemy.exc import DatabaseError

from notifiers.outbox import hand_back
from notifiers.pages import PageState
from notifiers.store import PageRow
from roster.errors import NotPermittedError
from roster.permissions import Actor, Role
from rounds.errors import RoundsError
from rounds.register import EntryKind, Event, NewEntry, Result, State, Verb, Weight
from rounds.register_errors import (
    AcknowledgedAlreadyError,
    BadEntryError,
    EntryChangedError,
    IllegalActError,
    RelayWaitsError,
    UnknownEntryError,
)
from rounds.register_moves import Order
from rounds.register_store import counts, waiting, waiting_relays
from tests.engines import connected
from tests.rounds.duty_desk import DutyDesk

BUREAU = "市工业和信息化局 示例庚"


def test_a_fax_is_relayed_acknowledged_and_settled_without_anybody_being_paged(duty: DutyDesk) -> None:
    duty.until("2026-10-04 09:10")
    fax = duty.enters(EntryKind.FAX, "上级政府办", "关于节日期间网络保障的通知")
    duty.until("2026-10-04 09:20")
    duty.acts(fax, Verb.RELAY, whom=BUREAU)
    relay = duty.entry(fax.id).relays[0]
    duty.until("2026-10-04 09:35")
    duty.acts(fax, Verb.ACKNOWLEDGE, whom="示例庚", relay_id=relay.id)
    duty.until("2026-10-04 12:00")

    found = duty.entry(fax.id)
    moments = [f"{duty.desk.calendar.local(line.at):%H:%M} {line.verb}" for line in duty.lines(fax.id)]
    assert moments == ["09:10 received", "09:20 relay", "09:35 acknowledge"]
    assert (found.state, found.result) == (State.SETTLED, Result.PASSED_ON)
    assert found.relays[0].flagged_at is None
    duty.desk.nobody_heard_anything_else()


def test_a_relay_nobody_acknowledged_is_flagged_after_thirty_minutes_even_after_a_restart(
    duty: DutyDesk, database_url: str
) -> None:
    fax = duty.enters(EntryKind.FAX, "上级政府办", "关于防汛值守的通知", first=Verb.RELAY, whom=BUREAU)
    duty.until("2026-10-04 08:59")
    before = duty.entry(fax.id).relays[0].flagged_at
    again = connected(database_url, audit_key=duty.database.audit_key)
    duty.starts(again)
    duty.until("2026-10-04 09:01")

    relay = duty.entry(fax.id).relays[0]
    assert before is None
    assert relay.flagged_at == duty.at("2026-10-04 09:00")
    assert duty.verbs(fax.id) == ["received", "relay", "flagged", "told"]
    duty.desk.phone("supervisor").hears("登记1号", BUREAU, "30分钟未确认")
    duty.until("2026-10-04 12:00")
    duty.desk.nobody_heard_anything_else()
    duty.acts(fax, Verb.ACKNOWLEDGE, whom="示例庚", relay_id=relay.id)
    assert duty.entry(fax.id).state is State.SETTLED
    again.engine.dispose()


def test_a_visitor_led_to_12345_is_counted_in_the_month(duty: DutyDesk) -> None:
    duty.enters(EntryKind.VISITOR, "市民", "咨询医保转移", first=Verb.REDIRECT, whom="引导至12345")
    duty.enters(EntryKind.CALL, "市民", "问放假安排", first=Verb.ANSWER, words="已告知10月8日上班")

    with duty.database.read() as session:
        found = counts(session, since=duty.at("2026-10-01 00:00"), until=duty.at("2026-11-01 00:00"))
        later = counts(session, since=duty.at("2026-11-01 00:00"), until=duty.at("2026-12-01 00:00"))
    assert found == {("visitor", "redirected"): 1, ("call", "answered"): 1}
    assert later == {}


def test_a_flood_reaches_the_duty_leader_without_any_website_and_again_when_it_is_not_over(
    duty: DutyDesk,
) -> None:
    flood = duty.enters(EntryKind.BUILDING, "物业", "地下车库进水", event=Event.FLOOD, weight=Weight.URGENT)
    duty.desk.works()
    duty.desk.phone("duty leader").hears("紧急事件", "登记1号", "地下车库进水")
    duty.acts(flood, Verb.INSTRUCT, whom="示例寅", words="联系应急局,转移物资")
    duty.until("2026-10-04 09:01")

    duty.until("2026-10-04 09:06")
    heard = [one.body for one in duty.desk.phone("duty leader").messages()]
    assert any("30分钟未处置完毕" in words for words in heard)
    duty.acts(flood, Verb.ANSWER, words="已排水")
    assert duty.entry(flood.id).state is State.OPEN  # only a report ends it
    duty.acts(flood, Verb.REPORT, words="11:00排水完毕,无损失,已报带班领导")
    assert duty.entry(flood.id).state is State.SETTLED
    assert "told" in duty.verbs(flood.id)


def test_a_major_matter_goes_to_the_leader_in_charge_and_an_empty_role_to_the_next(duty: DutyDesk) -> None:
    duty.enters(EntryKind.CALL, "市网信办", "通报仿冒网站", weight=Weight.MAJOR)
    duty.desk.works()
    duty.desk.phone("leader").hears("重大事项", "通报仿冒网站")
    with duty.database.work(duty.clock.now(), "test") as work:
        work.session.execute(text("DELETE FROM duty_holder WHERE role = 'leader_in_charge'"))
    duty.enters(EntryKind.CALL, "市网信办", "再次通报", weight=Weight.MAJOR)
    duty.desk.works()

    duty.desk.phone("duty leader").hears("重大事项", "再次通报")
    duty.desk.nobody_heard_anything_else()


def test_a_message_that_reached_nobody_goes_to_the_next_person(duty: DutyDesk) -> None:
    duty.enters(EntryKind.CALL, "市公安局网安大队", "要求协查", weight=Weight.URGENT)
    with duty.database.work(duty.clock.now(), "test") as work:
        work.session.execute(
            update(PageRow).values(state=PageState.UNDELIVERABLE, next_try_at=None, settled_at=work.now)
        )
        hand_back(work, 1)
    duty.desk.works()

    duty.desk.phone("leader").hears("紧急事件", "要求协查")


def test_a_task_stays_visible_until_it_is_reported_and_its_day_is_watched(duty: DutyDesk) -> None:
    task = duty.enters(
        EntryKind.TASK, "分管领导", "统计节日期间栏目更新", due_at=duty.at("2026-10-06 17:00"), first=Verb.RELAY,
        whom=BUREAU,
    )  # fmt: skip
    relay = duty.entry(task.id).relays[0]
    duty.acts(task, Verb.ACKNOWLEDGE, whom="示例庚", relay_id=relay.id)
    duty.until("2026-10-06 17:01")

    with duty.database.read() as session:
        assert [one.id for one in waiting(session, limit=9)] == [task.id]
        assert waiting_relays(session, limit=9) == []
    duty.desk.phone("supervisor").hears("登记1号", "10-06 17:00", "尚未报告")
    duty.acts(task, Verb.REPORT, words="已报送统计表")
    with duty.database.read() as session:
        assert waiting(session, limit=9) == []


def test_nothing_is_published_before_somebody_has_approved_it(duty: DutyDesk) -> None:
    entry = duty.enters(EntryKind.INSTRUCTION, "应急局", "请发布暴雨预警", weight=Weight.URGENT)
    with pytest.raises(IllegalActError, match="unapproved"):
        duty.acts(entry, Verb.PUBLISH, words="https://www.shili.example/yj/1.html")

    duty.acts(entry, Verb.APPROVE, whom="带班领导 示例寅")
    duty.acts(entry, Verb.PUBLISH, words="https://www.shili.example/yj/1.html")

    found = duty.entry(entry.id)
    assert found.approved_by == "带班领导 示例寅"
    assert found.published_at is not None
    assert duty.verbs(entry.id) == ["received", "told", "approve", "publish"]


def test_of_two_who_acknowledge_at_once_one_is_recorded(duty: DutyDesk) -> None:
    fax = duty.enters(EntryKind.FAX, "上级政府办", "通知", first=Verb.RELAY, whom=BUREAU)
    order = Order(fax.id, fax.version, Verb.ACKNOWLEDGE, whom="示例庚", relay_id=fax.relays[0].id)
    together, refused = Barrier(2), []

    def click() -> None:
        together.wait()
        try:
            duty.register.act(duty.desk.clerk, order)
        except RoundsError as error:
            refused.append(type(error))

    threads = [Thread(target=click) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(refused) == 1
    assert refused[0] in {AcknowledgedAlreadyError, EntryChangedError}
    assert duty.verbs(fax.id).count("acknowledge") == 1


def test_what_cannot_be_kept_is_refused_and_leaves_nothing(duty: DutyDesk) -> None:
    now = duty.clock.now()
    bad = (
        ("source", NewEntry(EntryKind.CALL, " ", "问")),
        ("text", NewEntry(EntryKind.CALL, "市民", "长" * 2001)),
        ("event", NewEntry(EntryKind.BUILDING, "物业", "进水")),
        ("received_at", NewEntry(EntryKind.CALL, "市民", "问", received_at=now + timedelta(minutes=6))),
        ("received_at", NewEntry(EntryKind.CALL, "市民", "问", received_at=now - timedelta(days=32))),
        ("due_at", NewEntry(EntryKind.TASK, "领导", "办")),
        ("due_at", NewEntry(EntryKind.TASK, "领导", "办", due_at=now)),
        ("whom", NewEntry(EntryKind.CALL, "市民", "问", first=Verb.RELAY)),
    )
    for field, new in bad:
        with pytest.raises(BadEntryError) as caught:
            duty.register.enter(duty.desk.clerk, new)
        assert caught.value.field == field
    with pytest.raises(NotPermittedError):
        duty.register.enter(Actor("account:9", "审计", Role.AUDITOR), NewEntry(EntryKind.CALL, "市民", "问"))

    with duty.database.read() as session:
        assert waiting(session, limit=9) == []
        assert session.execute(text("SELECT count(*) FROM duty_line")).scalar_one() == 0


def test_acts_out_of_place_are_refused(duty: DutyDesk) -> None:
    fax = duty.enters(EntryKind.FAX, "上级政府办", "通知", first=Verb.RELAY, whom=BUREAU)
    relay = fax.relays[0]

    with pytest.raises(RelayWaitsError):
        duty.acts(fax, Verb.ANSWER, words="已办")
    with pytest.raises(EntryChangedError):
        duty.register.act(duty.desk.clerk, Order(fax.id, fax.version - 1, Verb.NOTE, words="x"))
    with pytest.raises(UnknownEntryError):
        duty.register.act(duty.desk.clerk, Order(99, 1, Verb.NOTE, words="x"))
    with pytest.raises(BadEntryError):
        duty.acts(fax, Verb.ACKNOWLEDGE, whom="示例庚", relay_id=99)
    with pytest.raises(BadEntryError):
        duty.acts(fax, Verb.NOTE, words="x", at=duty.clock.now() + timedelta(minutes=1))
    duty.acts(fax, Verb.ACKNOWLEDGE, whom="示例庚", relay_id=relay.id)
    with pytest.raises(AcknowledgedAlreadyError):
        duty.acts(fax, Verb.ACKNOWLEDGE, whom="示例辛", relay_id=relay.id)
    with pytest.raises(IllegalActError):
        duty.acts(fax, Verb.ASK, whom="分管领导")


@pytest.mark.parametrize("change", ["UPDATE duty_line SET text = 'x'", "DELETE FROM duty_line"])
def test_a_written_line_cannot_be_changed_by_anybody(duty: DutyDesk, change: str) -> None:
    duty.enters(EntryKind.CALL, "市民", "问")

    with pytest.raises(DatabaseError), duty.database.work(duty.clock.now(), "test") as work:
        work.session.execute(text(change))

    assert duty.verbs(1) == ["received"]
