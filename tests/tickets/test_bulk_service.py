"""Many tickets at once: the preview says what happens, each is changed by itself, nobody's edit is lost."""

from datetime import timedelta

import pytest

from roster.errors import NotPermittedError, UnknownUnitError
from roster.permissions import Actor, Role
from tests.stories.desk import CENTRE, OFFICE, VENDOR, DeskOfStories
from tickets import store
from tickets.bulk import MOST_AT_ONCE, BulkChange, Mark, Outcome
from tickets.bulk_service import Bulk
from tickets.errors import EmptyBulkError, MissingFactError, TooManyAtOnceError
from tickets.held import Asked
from tickets.held_service import HeldCommands
from tickets.kind_service import Kinds
from tickets.kinds import Kind, Severity, Source
from tickets.lifecycle import Fact, Verb
from tickets.ticket import Order, Report, Ticket


@pytest.fixture
def bulk(desk: DeskOfStories) -> Bulk:
    kinds = Kinds(desk.database, desk.clock, desk.calendar)
    return Bulk(desk.database, desk.clock, desk.calendar, desk.tickets, desk.terms, kinds)


def taken(desk: DeskOfStories, count: int = 1, kind: Kind = Kind.ERROR_REPORT) -> list[str]:
    report = Report(kind, Source.TELEPHONE, "办事指南页面打不开。")
    return [desk.intake.take_in(desk.clerk, report).number for _ in range(count)]


def ticket(desk: DeskOfStories, number: str) -> Ticket:
    with desk.database.read() as session:
        found = store.by_number(session, number)
    assert found is not None
    return found


def applied(bulk: Bulk, desk: DeskOfStories, numbers: list[str], change: BulkChange) -> list[Outcome]:
    marks = [Mark(number, ticket(desk, number).version) for number in numbers]
    return list(bulk.apply(desk.head, marks, change))


def verbs(desk: DeskOfStories, number: str) -> list[str]:
    with desk.database.read() as session:
        return [one.verb for one in store.events(session, ticket(desk, number).id, limit=50)]


def test_the_preview_says_the_new_deadline_and_who_is_told_and_writes_nothing(
    desk: DeskOfStories, bulk: Bulk
) -> None:
    numbers = taken(desk, 2)
    change = BulkChange(
        unit_id=desk.units[CENTRE], kind=Kind.QUESTION, extension_days=2, reason="提问，不是纠错。", comment="请跟进"
    )  # fmt: skip

    with desk.database.read() as session:
        seen = bulk.preview(session, desk.head, numbers, change)
    before = [ticket(desk, number) for number in numbers]
    done = applied(bulk, desk, numbers, change)
    after = [ticket(desk, number) for number in numbers]

    assert [one.version for one in before] == [1, 1]
    assert [one.fields for one in seen] == [("unit", "kind", "extension", "comment")] * 2
    assert [one.told.name for one in seen if one.told] == ["示例乙"] * 2
    assert [one.done for one in done] == [("unit", "kind", "extension", "comment")] * 2
    assert [one.due_at for one in seen] == [one.due_at for one in after]
    assert [one.overdue_at for one in seen] == [one.overdue_at for one in after]
    assert all(
        one.due_at > old.due_at for one, old in zip(after, before, strict=True) if one.due_at and old.due_at
    )
    assert {(one.kind, one.unit_id, one.extensions) for one in after} == {
        (Kind.QUESTION, desk.units[CENTRE], 1)
    }
    assert verbs(desk, numbers[0])[:4] == ["comment", "extend", "kind", "assign"]


def test_a_ticket_changed_meanwhile_is_left_alone_and_the_others_are_changed(
    desk: DeskOfStories, bulk: Bulk
) -> None:
    first, second = taken(desk, 2)
    marks = [Mark(first, 1), Mark(second, 1)]
    desk.tickets.assign(desk.clerk, Order(first, 1), unit_id=desk.units[OFFICE], assignee_id=None)

    done = list(
        bulk.apply(desk.head, marks, BulkChange(unit_id=desk.units[CENTRE], reason="职责在信息中心。"))
    )

    assert getattr(done[0].refused, "code", "") == "changed_meanwhile"
    assert [one.done for one in done] == [(), ("unit",)]
    assert ticket(desk, first).unit_id == desk.units[OFFICE]
    assert ticket(desk, second).unit_id == desk.units[CENTRE]


def test_what_is_so_already_is_not_done_again(desk: DeskOfStories, bulk: Bulk) -> None:
    (number,) = taken(desk)
    change = BulkChange(unit_id=desk.units[CENTRE], severity=Severity.NORMAL, reason="核对。")
    applied(bulk, desk, [number], change)

    again = applied(bulk, desk, [number], change)

    assert again == [Outcome(number)]
    assert ticket(desk, number).assignment_no == 1


def test_the_unit_alone_takes_no_ticket_from_whoever_has_it(desk: DeskOfStories, bulk: Bulk) -> None:
    (number,) = taken(desk)
    person = desk.people["centre"]
    desk.tickets.assign(desk.clerk, Order(number, 1), unit_id=desk.units[CENTRE], assignee_id=person)

    done = applied(bulk, desk, [number], BulkChange(unit_id=desk.units[CENTRE]))

    assert done == [Outcome(number)]
    assert ticket(desk, number).assignee_id == person


def test_whoever_stops_listening_stops_the_rest(desk: DeskOfStories, bulk: Bulk) -> None:
    numbers = taken(desk, 3)
    running = bulk.apply(desk.head, [Mark(one, 1) for one in numbers], BulkChange(unit_id=desk.units[CENTRE]))

    next(running)

    assert [ticket(desk, one).unit_id is None for one in numbers] == [False, True, True]


def test_what_a_colleague_is_just_deciding_is_named_in_the_preview_and_left_out(
    desk: DeskOfStories, bulk: Bulk
) -> None:
    number, mine = taken(desk, 2)
    held = HeldCommands(desk.database, desk.clock, desk.tickets, report=lambda *_: None)
    song = Actor("account:7", "宋晚晴", Role.STAFF)
    held.hold(song, Asked("assign", Order(number, 1), desk.units[OFFICE]))
    held.hold(desk.head, Asked("assign", Order(mine, 1), desk.units[OFFICE]))

    with desk.database.read() as session:
        moved = bulk.preview(session, desk.head, [number, mine], BulkChange(unit_id=desk.units[CENTRE]))
        noted = bulk.preview(session, desk.head, [number], BulkChange(comment="请跟进"))
    done = applied(bulk, desk, [number], BulkChange(unit_id=desk.units[CENTRE]))

    assert [(getattr(one.refused, "by", ""), one.fields) for one in moved] == [
        ("宋晚晴", ()),
        ("", ("unit",)),
    ]
    assert [one.refused for one in noted] == [None]
    assert getattr(done[0].refused, "code", "") == "held_by_other"


def test_the_preview_names_what_each_ticket_refuses(desk: DeskOfStories, bulk: Bulk) -> None:
    passed_on, answered, late = taken(desk, 3)
    desk.tickets.assign(desk.clerk, Order(passed_on, 1), unit_id=desk.units[OFFICE], assignee_id=None)
    desk.tickets.move(
        desk.clerk,
        Verb.DISMISS,
        Order(answered, 1, {Fact.REASON: "unfounded", Fact.ANSWER: "经核实可以打开。"}),
    )
    desk.clock.advance(days=20)

    with desk.database.read() as session:
        moved = bulk.preview(
            session, desk.head, [passed_on, answered], BulkChange(unit_id=desk.units[CENTRE])
        )
        longer = bulk.preview(session, desk.head, [late], BulkChange(extension_days=3, reason="等待厂商。"))
        noted = bulk.preview(session, desk.head, [answered], BulkChange(comment="归档核对"))

    assert [getattr(one.refused, "code", "") for one in moved] == ["missing_fact", "illegal_move"]
    assert [getattr(one.refused, "code", "") for one in longer] == ["too_late_to_extend"]
    assert [one.refused for one in noted] == [None]


def test_a_detected_fault_becomes_no_report(desk: DeskOfStories, bulk: Bulk) -> None:
    (number,) = taken(desk)
    change = BulkChange(kind=Kind.DETECTED_FAULT, reason="机器发现的。")

    done = applied(bulk, desk, [number], change)

    assert getattr(done[0].refused, "code", "") == "bad_kind"
    assert ticket(desk, number).kind is Kind.ERROR_REPORT


def test_a_standing_clock_cannot_become_one_that_never_stops(desk: DeskOfStories, bulk: Bulk) -> None:
    (number,) = taken(desk, kind=Kind.QUESTION)
    desk.terms.pause(desk.head, Order(number, 1, {Fact.REASON: "等待补充材料。"}))

    refused = applied(bulk, desk, [number], BulkChange(kind=Kind.ERROR_REPORT, reason="纠错。"))
    allowed = applied(bulk, desk, [number], BulkChange(kind=Kind.OPINION, reason="意见。"))

    assert getattr(refused[0].refused, "code", "") == "bad_kind"
    assert allowed[0].done == ("kind",)
    found = ticket(desk, number)
    assert (found.kind, found.due_at) == (Kind.OPINION, None)
    desk.clock.advance(hours=1)
    resumed = desk.terms.resume(desk.head, Order(number, found.version))
    assert resumed.due_at is not None
    assert resumed.due_at - found.received_at > timedelta(days=7)


@pytest.mark.parametrize(
    ("change", "error"),
    [
        (BulkChange(), EmptyBulkError),
        (BulkChange(comment="  "), EmptyBulkError),
        (BulkChange(extension_days=2), MissingFactError),
        (BulkChange(kind=Kind.OPINION), MissingFactError),
        (BulkChange(unit_id=999), UnknownUnitError),
    ],
)
def test_a_request_that_is_wrong_as_a_whole_is_refused(
    desk: DeskOfStories, bulk: Bulk, change: BulkChange, error: type[Exception]
) -> None:
    numbers = taken(desk)

    with pytest.raises(error), desk.database.read() as session:
        bulk.preview(session, desk.head, numbers, change)


def test_at_most_so_many_at_once_and_only_what_the_role_may(desk: DeskOfStories, bulk: Bulk) -> None:
    (number,) = taken(desk)
    handler = Actor("account:9", "示例申", Role.UNIT_HANDLER, unit_id=desk.units[VENDOR])
    many = [Mark(number, 1)] * (MOST_AT_ONCE + 1)

    with pytest.raises(TooManyAtOnceError):
        bulk.apply(desk.head, many, BulkChange(comment="x"))
    with pytest.raises(NotPermittedError):
        bulk.apply(handler, [Mark(number, 1)], BulkChange(unit_id=desk.units[VENDOR]))
    with pytest.raises(NotPermittedError):
        bulk.apply(desk.clerk, [Mark(number, 1)], BulkChange(extension_days=1, reason="x"))
