"""A number that a carrier refuses for good: flagged once, told once, passed over as long as there is another way."""

from dataclasses import dataclass, field
from datetime import timedelta

import pytest

from escalation.people import addresses
from escalation.receipts import note_receipt
from notifiers.carriers.port import (
    Accepted,
    DataRegion,
    Fate,
    Handed,
    Letter,
    LookUp,
    NotFound,
    Outcome,
    Rejected,
)
from notifiers.channels import Channel
from notifiers.dispatch import Dispatcher
from notifiers.ordering.store import attempts_of, pages_about
from notifiers.pages import ReceiptStatus
from roster import store as roster_store
from roster.people import ChannelKind, Person, Reach
from tests.stories.desk import DeskOfStories
from tickets.kinds import Kind, Severity, Source

TOLD = "被运营商退回"
CHANNELS = ("sms", "voice", "call")


@dataclass
class PickyCarrier:
    """Takes everything but texts to the numbers it knows as landlines."""

    desk: DeskOfStories
    refuses: dict[str, Rejected] = field(default_factory=dict)
    name: str = "twilio_sms"
    data_region: DataRegion = DataRegion.LOCAL
    can_look_up: bool = True
    settle_after: timedelta = timedelta(0)
    gives_receipts: ReceiptStatus | None = None

    def send(self, letter: Letter) -> Outcome:
        if letter.channel is Channel.SMS and letter.address in self.refuses:
            return self.refuses[letter.address]
        self.desk.file.send(letter)
        return Accepted(f"sid-{letter.ref}")

    def look_up(self, letter: Letter, *, since: object) -> LookUp:
        return NotFound()

    def what_became(self, handed: Handed) -> Fate:
        return NotFound()


@pytest.fixture
def picky(desk: DeskOfStories) -> PickyCarrier:
    carrier = PickyCarrier(desk)
    desk.dispatcher = Dispatcher(
        desk.database, desk.clock, dict.fromkeys(Channel, carrier), lease_clock=lambda _: desk.clock.now()
    )
    return carrier


def outage(desk: DeskOfStories, count: int = 1) -> str:
    number = desk.receives(
        kind=Kind.DETECTED_FAULT, source=Source.MACHINE, severity=Severity.SEVERE, fingerprint=f"down:{count}"
    ).number
    desk.works()
    return number


def reader(desk: DeskOfStories) -> Person:
    with desk.database.read() as session:
        return roster_store.people(session, [desk.people["reader"]])[desk.people["reader"]]


def heard(desk: DeskOfStories, handle: str) -> list[str]:
    return [one.channel for one in desk.phone(handle).messages()]


def told(desk: DeskOfStories) -> list[str]:
    return [one.body for one in desk.phone("supervisor").messages() if TOLD in one.body]


def last_ref(desk: DeskOfStories, number: str) -> str:
    with desk.database.read() as session:
        pages = pages_about(session, "ticket", [desk.ticket(number).id])
        return attempts_of(session, [pages[-1].id])[-1].ref


def test_t_permanent_4xx_a_landline_rings_at_once_is_flagged_and_the_supervisors_hear_of_it_once(
    desk: DeskOfStories, picky: PickyCarrier
) -> None:
    picky.refuses[desk.numbers["reader"]] = Rejected("twilio:21614", bad_address=True)

    outage(desk, 1)
    outage(desk, 2)

    (reach,) = reader(desk).reaches
    assert heard(desk, "reader") == ["voice", "voice"]
    assert (reach.refused_at, reach.refused_code) == (desk.clock.now(), "twilio:21614")
    assert len(told(desk)) == 1
    assert "示例乙" in told(desk)[0]
    assert desk.numbers["reader"] not in told(desk)[0]
    assert desk.database.verify_audit()[1] == []


def test_what_is_our_own_fault_flags_nobody(desk: DeskOfStories, picky: PickyCarrier) -> None:
    picky.refuses[desk.numbers["reader"]] = Rejected("twilio:20003")

    outage(desk)

    assert reader(desk).reaches[0].refused_at is None
    assert told(desk) == []


def test_a_landline_that_only_the_receipt_tells_of_is_flagged_too(
    desk: DeskOfStories, picky: PickyCarrier
) -> None:
    number = outage(desk)
    assert picky.refuses == {}

    with desk.database.work(desk.clock.now(), "webhook") as work:
        note_receipt(work, last_ref(desk, number), ReceiptStatus.FAILED, error="30006")
    desk.works()

    assert reader(desk).reaches[0].refused_code == "twilio:30006"
    assert heard(desk, "reader") == ["sms", "voice"]
    assert len(told(desk)) == 1


def test_a_text_that_arrives_after_all_lifts_the_flag_and_a_call_that_is_taken_does_not(
    desk: DeskOfStories, picky: PickyCarrier
) -> None:
    text = last_ref(desk, outage(desk, 1))
    picky.refuses[desk.numbers["reader"]] = Rejected("twilio:21610", bad_address=True)
    desk.waits(minutes=1)  # a number hears of one thing a minute
    call = last_ref(desk, outage(desk, 2))

    with desk.database.work(desk.clock.now(), "webhook") as work:
        note_receipt(work, call, ReceiptStatus.DELIVERED)
    after_call = reader(desk).reaches[0].refused_at
    with desk.database.work(desk.clock.now(), "webhook") as work:
        note_receipt(work, text, ReceiptStatus.DELIVERED)

    assert after_call is not None
    assert reader(desk).reaches[0].refused_at is None


def test_everybody_who_shares_the_number_is_flagged_with_it(desk: DeskOfStories, picky: PickyCarrier) -> None:
    with desk.database.work(desk.clock.now(), "story") as work:
        shared = Reach(ChannelKind.MOBILE, desk.numbers["reader"])
        roster_store.set_reaches(work.session, desk.people["centre"], [shared])
    picky.refuses[desk.numbers["reader"]] = Rejected("twilio:21614", bad_address=True)

    outage(desk)

    with desk.database.read() as session:
        everyone = roster_store.everyone(session)
    assert [person.name for person in everyone if person.reaches[0].refused_at] == ["示例乙", "示例丙"]
    assert len(told(desk)) == 1


BAD = Reach(ChannelKind.MOBILE, "+8613000000001", refused_code="twilio:21614")
LANDLINE = Reach(ChannelKind.LANDLINE, "+863162000001")
MAIL = Reach(ChannelKind.EMAIL, "shili@example.org")
BAD_MAIL = Reach(ChannelKind.EMAIL, "shili@example.org", refused_code="smtp:5.1.1")


@pytest.mark.parametrize(
    ("reaches", "wanted", "found"),
    [
        ((BAD, LANDLINE), ("sms", "voice", "call"), ["voice", "call"]),
        ((BAD, LANDLINE), ("sms",), ["voice", "call"]),
        ((BAD, MAIL), ("sms",), ["voice", "email"]),
        ((BAD,), ("sms", "voice"), ["voice", "sms"]),
        ((BAD,), ("sms",), ["voice", "sms"]),
        ((BAD_MAIL,), ("sms",), ["email"]),
        ((BAD_MAIL, LANDLINE), ("email", "call"), ["call"]),
        ((BAD, BAD_MAIL), ("sms", "email"), ["voice", "sms", "email"]),
    ],
)
def test_a_refused_address_is_passed_over_for_another_and_still_tried_where_there_is_none(
    desk: DeskOfStories, reaches: tuple[Reach, ...], wanted: tuple[str, ...], found: list[str]
) -> None:
    flagged = tuple(
        Reach(one.kind, one.address, refused_at=desk.clock.now() if one.refused_code else None) for one in reaches
    )  # fmt: skip

    ways = addresses(Person(1, "示例甲", 1, "市政府办", "", flagged), wanted)

    assert [way.channel.value for way in ways] == found
