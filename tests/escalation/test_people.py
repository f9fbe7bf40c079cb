"""From targets to people: the first who can be reached, groups whole, SMS only to mobiles, nobody twice."""

from dataclasses import replace
from datetime import time

import pytest

from database.session import Session
from escalation.people import Directory, addresses
from escalation.policy import Anchor, Delay, DelayUnit, Step, Target, TargetKind
from notifiers.channels import Channel
from roster import store as roster_store
from roster.people import ChannelKind, DutyRole, Person, Reach
from tests.stories.desk import CENTRE, DeskOfStories
from tickets.ticket import Ticket

MOBILE = Reach(ChannelKind.MOBILE, "+8613000000001")
LANDLINE = Reach(ChannelKind.LANDLINE, "+863162000001")
GROUP = Reach(ChannelKind.GROUP, "示例市读网群")
MAIL = Reach(ChannelKind.EMAIL, "shili@example.org")


def person(*reaches: Reach) -> Person:
    return Person(1, "示例甲", 1, "市政府办", "", reaches)


@pytest.mark.parametrize(
    ("reaches", "wanted", "channels"),
    [
        ((LANDLINE, MOBILE), ("sms", "voice", "call"), ["sms", "voice", "call"]),
        ((MOBILE,), ("sms", "voice", "call"), ["sms", "voice"]),
        ((LANDLINE,), ("sms", "voice", "call"), ["call"]),
        ((LANDLINE,), ("sms",), ["call"]),
        ((MAIL,), ("sms", "voice", "call"), ["email"]),
        ((replace(MOBILE, texts_stopped=True),), ("sms",), ["voice"]),
        ((GROUP, MOBILE), ("group", "sms"), ["group", "sms"]),
        ((GROUP,), ("sms",), ["group"]),
        ((), ("sms",), []),
    ],
)
def test_addresses_follow_the_steps_order_and_fall_back_to_whatever_there_is(
    reaches: tuple[Reach, ...], wanted: tuple[str, ...], channels: list[str]
) -> None:
    found = addresses(person(*reaches), wanted)

    assert [address.channel.value for address in found] == channels


def step(*targets: str) -> Step:
    told = tuple(
        tuple(
            Target(TargetKind(kind), value)
            for kind, _, value in (one.partition(":") for one in entry.split("|"))
        )
        for entry in targets
    )
    delay = Delay(Anchor.OPENED, 0, DelayUnit.WORKING_DAYS, time(8, 30))
    return Step(0, delay, told, ("sms",), escalates=False, message="reminder")


def told(desk: DeskOfStories, session: Session, ticket: Ticket, *targets: str) -> list[str]:
    names = {person_id: handle for handle, person_id in desk.people.items()}
    return [
        names[one.id] for one, _ in Directory(session, desk.clock.now()).reachable(step(*targets), ticket)
    ]


def test_alternatives_groups_and_people_named_twice(desk: DeskOfStories) -> None:
    number = desk.receives().number
    with desk.database.work(desk.clock.now(), "test") as work:
        two = [desk.people["leader"], desk.people["duty leader"]]
        roster_store.set_holders(work.session, DutyRole.EMERGENCY_GROUP, two)
        roster_store.set_holders(
            work.session, DutyRole.READER, [desk.people["reader"], desk.people["centre"]]
        )
        roster_store.set_reaches(work.session, desk.people["technician"], [])
    ticket = desk.ticket(number)
    mine = replace(ticket, unit_id=desk.units[CENTRE])
    given = replace(mine, assignee_id=desk.people["centre"])

    with desk.database.read() as session:
        assert told(desk, session, ticket, "assignee|unit_contact|role:reader") == ["reader"]
        assert told(desk, session, mine, "assignee|unit_contact") == ["reader"]
        assert told(desk, session, given, "assignee|unit_contact") == ["centre"]
        assert told(desk, session, ticket, "group:emergency_group") == ["leader", "duty leader"]
        assert told(desk, session, ticket, "role:emergency_group") == ["leader"]
        assert told(desk, session, ticket, "role:technician|role:reader") == ["reader"]
        assert told(desk, session, ticket, "role:technician") == []
        assert told(desk, session, ticket, "role:leader_in_charge", "group:emergency_group") == [
            "leader", "duty leader",
        ]  # fmt: skip
        assert told(desk, session, ticket, f"person:{desk.people['duty leader']}") == ["duty leader"]


def test_sms_never_goes_to_a_landline(desk: DeskOfStories) -> None:
    assert all(one.channel is not Channel.SMS for one in addresses(person(LANDLINE), ("sms", "voice")))
