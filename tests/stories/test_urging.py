"""A supervisor urges: one notice, delivered, answered, on record; once an hour, each time to the next in order."""

from threading import Barrier, Thread

import pytest
from sqlalchemy import update

from escalation.errors import (
    EscalationError,
    NobodyToUrgeError,
    NothingToUrgeError,
    TooLongToUrgeError,
    UrgedLatelyError,
)
from escalation.urging import Plan, Urging
from notifiers.audit import delivery_audit
from notifiers.channels import Channel
from notifiers.ordering.store import pages_about
from notifiers.outbox import hand_back
from notifiers.pages import PageState, PageView
from notifiers.store import PageRow
from notifiers.texts import MessageKind
from notifiers.wording import render, segment_limit, units
from roster import store as roster_store
from roster.errors import NotPermittedError
from tests.stories.desk import CENTRE, DeskOfStories
from tickets.lifecycle import Verb
from tickets.service import Order
from tickets.store import events


@pytest.fixture
def urging(desk: DeskOfStories) -> Urging:
    return Urging(desk.database, desk.clock, desk.calendar)


@pytest.fixture
def late(desk: DeskOfStories) -> str:
    """With the centre since the eve of National Day, due on the make-up Saturday, now Monday morning; all told."""
    number = desk.receives().number
    desk.verifies(number)
    desk.until("2025-10-13 09:00")
    desk.escalation.acknowledge_by_web(desk.clerk, number)
    desk.until("2025-10-13 09:30")
    desk.heard = {end: len(desk.phone(handle).messages()) for handle, end in desk.numbers.items()}
    return number


def _urges(desk: DeskOfStories, number: str) -> list[PageView]:
    with desk.database.read() as session:
        pages = pages_about(session, "ticket", [desk.ticket(number).id])
    return [page for page in pages if page.kind is MessageKind.URGE]


def _why(plan: Plan) -> list[type[EscalationError]]:
    return [type(error) for _, error in plan.refused]


def test_whoever_has_the_ticket_is_told_once_and_answers_like_any_page(
    desk: DeskOfStories, urging: Urging, late: str
) -> None:
    plan = urging.urge(desk.head, [late], "今天下班前办结")
    desk.works()

    words = desk.phone("reader").hears(late, "督办", "应于10-11 17:30前办结")
    code = words.partition("回")[2].removeprefix("复")[:4]
    assert [one.person.name for one in plan.urges] == ["示例乙"]
    desk.phone("reader").replies(code)

    assert [(page.state, page.acked_label) for page in _urges(desk, late)] == [
        (PageState.ACKNOWLEDGED, "市政府信息中心 示例乙")
    ]
    desk.nobody_heard_anything_else()


def test_the_timeline_keeps_who_urged_whom_and_in_which_words(
    desk: DeskOfStories, urging: Urging, late: str
) -> None:
    urging.urge(desk.head, [late], "今天下班前办结")

    with desk.database.read() as session:
        newest = events(session, desk.ticket(late).id, limit=1)[0]
    assert (newest.verb, newest.actor_name, newest.text) == ("urged", "顾明川", "今天下班前办结")
    assert newest.data == {"people": ["市政府信息中心 示例乙"], "count": 1}


def test_within_an_hour_it_is_said_who_urged_and_after_it_the_next_in_order_is_asked(
    desk: DeskOfStories, urging: Urging, late: str
) -> None:
    urging.urge(desk.head, [late])
    desk.waits(minutes=59)
    again = urging.urge(desk.head, [late])
    desk.waits(minutes=1)
    after = urging.urge(desk.head, [late])

    assert _why(again) == [UrgedLatelyError]
    error = again.refused[0][1]
    assert isinstance(error, UrgedLatelyError)
    assert error.by == "顾明川"
    assert [one.person.name for one in after.urges] == ["示例丙"]
    assert [page.contact_label for page in _urges(desk, late)] == [
        "市政府信息中心 示例乙", "市政府信息中心 示例丙",
    ]  # fmt: skip


def test_an_assignee_is_urged_before_the_units_contact(
    desk: DeskOfStories, urging: Urging, late: str
) -> None:
    order = Order(late, desk.ticket(late).version)
    desk.tickets.assign(desk.clerk, order, unit_id=desk.units[CENTRE], assignee_id=desk.people["centre"])

    with desk.database.read() as session:
        plan = urging.preview(session, desk.head, [late])

    assert [one.person.name for one in plan.urges] == ["示例丙"]


def test_two_supervisors_who_click_at_once_send_one_message(
    desk: DeskOfStories, urging: Urging, late: str
) -> None:
    together, plans = Barrier(2), []

    def click() -> None:
        together.wait()
        plans.append(urging.urge(desk.head, [late]))

    threads = [Thread(target=click) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    desk.works()

    assert sorted(len(plan.urges) for plan in plans) == [0, 1]
    assert [why for plan in plans for why in _why(plan)] == [UrgedLatelyError]
    desk.phone("reader").hears(late)


def test_many_are_urged_at_once_and_one_person_gets_one_message(desk: DeskOfStories, urging: Urging) -> None:
    numbers = [desk.receives(f"第{n}个栏目打不开").number for n in range(3)]
    for number in numbers:
        desk.verifies(number)
    desk.until("2025-10-09 09:00")
    desk.heard = {end: len(desk.phone(handle).messages()) for handle, end in desk.numbers.items()}

    plan = urging.urge(desk.head, [*numbers, "000000"])
    desk.until("2025-10-09 09:05")

    assert len(plan.urges) == len(numbers)
    assert _why(plan) == [NothingToUrgeError]
    desk.phone("reader").hears("等3件待确认")
    desk.nobody_heard_anything_else()


def _reaches_nobody(desk: DeskOfStories, page: PageView) -> None:
    """Its carrier gave up, and the engine looks."""
    with desk.database.work(desk.clock.now(), "story") as work:
        work.session.execute(
            update(PageRow)
            .where(PageRow.id == page.id)
            .values(state=PageState.UNDELIVERABLE, next_try_at=None, settled_at=work.now)
        )
        hand_back(work, page.id)
    desk.engine.run_pass()


def test_an_urge_that_reaches_nobody_goes_to_the_next_in_order_and_at_last_to_the_supervisors(
    desk: DeskOfStories, urging: Urging, late: str
) -> None:
    urging.urge(desk.head, [late])
    _reaches_nobody(desk, _urges(desk, late)[0])
    second = _urges(desk, late)[1:]

    _reaches_nobody(desk, second[0])
    desk.works()
    desk.waits(minutes=30)

    assert [one.contact_label for one in second] == ["市政府信息中心 示例丙"]
    assert len(_urges(desk, late)) == len(second) + 1
    desk.phone("supervisor").hears(late, "均未联系上")
    with desk.database.read() as session:
        assert delivery_audit(session, desk.clock.now()) == []


def test_after_an_urge_that_reached_nobody_one_may_urge_again_at_once(
    desk: DeskOfStories, urging: Urging, late: str
) -> None:
    urging.urge(desk.head, [late])
    _reaches_nobody(desk, _urges(desk, late)[0])
    _reaches_nobody(desk, _urges(desk, late)[1])

    assert _why(urging.urge(desk.head, [late])) == []


def test_who_may_not_urges_nobody_and_too_many_words_are_refused(
    desk: DeskOfStories, urging: Urging, late: str
) -> None:
    with pytest.raises(NotPermittedError):
        urging.urge(desk.clerk, [late])
    with pytest.raises(TooLongToUrgeError):
        urging.urge(desk.head, [late], "快" * 61)

    assert _urges(desk, late) == []


def test_an_answered_ticket_and_one_without_anybody_to_reach_are_left_alone(
    desk: DeskOfStories, urging: Urging, late: str
) -> None:
    with desk.database.work(desk.clock.now(), "story") as work:
        for handle in ("reader", "centre"):
            roster_store.set_reaches(work.session, desk.people[handle], [])
    alone = urging.urge(desk.head, [late])
    desk.moves(late, Verb.HANDLE, note="已更正")
    desk.moves(late, Verb.ANSWER, answer="您好，已更正。")

    assert _why(alone) == [NobodyToUrgeError]
    assert _why(urging.urge(desk.head, [late])) == [NothingToUrgeError]


@pytest.mark.parametrize(
    ("language", "signature", "own"), [("zh", "【示例政务】", "请今天办结"), ("en", "", "Close it today")]
)
def test_the_words_of_an_urge_fit_into_one_segment_with_the_supervisors_own_in_front(
    language: str, signature: str, own: str
) -> None:
    facts = {
        "number": "H5P9JC", "title": f"{own}:附件打不开" if language == "zh" else f"{own}:a page fails",
        "severity": "normal", "deadline": "09-29 17:30", "code": "4731",
    }  # fmt: skip
    text = render(MessageKind.URGE, facts, Channel.SMS, language, signature=signature)

    assert units(text) <= segment_limit(text)
    assert own in text
