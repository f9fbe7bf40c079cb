"""By how many channels somebody can be reached: duty needs two that work, for one may fail (notice 四(五))."""

from collections.abc import Iterable, Mapping

from roster.errors import TooFewChannelsError
from roster.people import ChannelKind, Person, Reach

LEAST = 2
"""SMS and voice to one mobile are two."""
_CHANNELS: Mapping[ChannelKind, tuple[str, ...]] = {
    ChannelKind.MOBILE: ("sms", "voice"), ChannelKind.LANDLINE: ("call",), ChannelKind.EMAIL: ("email",),
}  # fmt: skip
"""What an address serves; a work group reaches everybody and so nobody in particular."""
_WRITTEN = frozenset({"sms", "email"})


def live_channels(reaches: Iterable[Reach]) -> tuple[str, ...]:
    """One name for each address and channel that works: neither refused by its owner nor by a carrier.

    A number that takes no texts may still ring.
    """
    return tuple(name for reach in reaches for name in _CHANNELS.get(reach.kind, ()) if _is_live(reach, name))


def has_too_few(person: Person) -> bool:
    """Whether one fault more leaves nobody to call."""
    return len(live_channels(person.reaches)) < LEAST


def check_channels(people: Iterable[Person]) -> None:
    """Raises TooFewChannelsError naming everybody who cannot be relied on."""
    names = [person.name for person in people if has_too_few(person)]
    if names:
        raise TooFewChannelsError(names=names, least=LEAST)


def _is_live(reach: Reach, name: str) -> bool:
    if name == "sms" and reach.texts_stopped:
        return False
    return not (name in _WRITTEN and reach.refused_at is not None)
