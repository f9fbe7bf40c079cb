"""How many channels reach somebody, counted from the contact list and from what carriers and owners refused."""

from datetime import UTC, datetime

import pytest

from roster.errors import TooFewChannelsError
from roster.live_channels import check_channels, has_too_few, live_channels
from roster.people import ChannelKind, Person, Reach

REFUSED = datetime(2026, 10, 1, tzinfo=UTC)
MOBILE, LANDLINE = "+8613000000001", "+863162000001"


def _person(*reaches: Reach, name: str = "示例甲") -> Person:
    return Person(1, name, 1, "市政府办", "", reaches)


@pytest.mark.parametrize(
    ("reaches", "channels"),
    [
        ((), ()),
        ((Reach(ChannelKind.MOBILE, MOBILE),), ("sms", "voice")),
        ((Reach(ChannelKind.LANDLINE, LANDLINE),), ("call",)),
        ((Reach(ChannelKind.LANDLINE, LANDLINE), Reach(ChannelKind.EMAIL, "a@b.example")), ("call", "email")),
        ((Reach(ChannelKind.LANDLINE, LANDLINE), Reach(ChannelKind.GROUP, "读网群")), ("call",)),
        ((Reach(ChannelKind.MOBILE, MOBILE, texts_stopped=True),), ("voice",)),
        ((Reach(ChannelKind.MOBILE, MOBILE, refused_at=REFUSED, refused_code="twilio:21614"),), ("voice",)),
        ((Reach(ChannelKind.EMAIL, "a@b.example", refused_at=REFUSED),), ()),
        ((Reach(ChannelKind.LANDLINE, LANDLINE), Reach(ChannelKind.LANDLINE, "+863162000002")), ("call", "call")),
    ],
)  # fmt: skip
def test_sms_and_voice_to_one_mobile_are_two_and_what_was_refused_is_none(
    reaches: tuple[Reach, ...], channels: tuple[str, ...]
) -> None:
    assert live_channels(reaches) == channels
    assert has_too_few(_person(*reaches)) is (len(channels) < 2)


def test_whoever_cannot_be_relied_on_is_named_with_what_to_do() -> None:
    sound = _person(Reach(ChannelKind.MOBILE, MOBILE))
    doubtful = [_person(name="示例癸"), _person(Reach(ChannelKind.LANDLINE, LANDLINE), name="示例丑")]

    check_channels([sound])
    with pytest.raises(TooFewChannelsError) as found:
        check_channels([doubtful[0], sound, doubtful[1]])

    assert found.value.names == ("示例癸", "示例丑")
    assert "示例癸, 示例丑. Import a mobile or a second number" in str(found.value)
