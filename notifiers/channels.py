"""The channels words take, and the addresses at their ends."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from notifiers.errors import MalformedAddress


class Channel(StrEnum):
    """How words reach people; CALL is a person who rings a landline and records it, GROUP a work group's chat."""

    SMS = "sms"
    VOICE = "voice"
    EMAIL = "email"
    CALL = "call"
    GROUP = "group"


@dataclass(frozen=True, slots=True)
class Address:
    """One end: a number in E.164 (+8613000000001), a mail address, or a group's name (never its bot's secret)."""

    channel: Channel
    address: str


_NOT_DIALLED = re.compile(r"[\s\-()]")
_MAINLAND_MOBILE = re.compile(r"1\d{10}")


def canonical(address: str) -> str:
    """The one spelling under which an address is compared: no blanks, mobiles with +86, mail lower case."""
    if "@" in address:
        return address.strip().lower()
    number = _NOT_DIALLED.sub("", address)
    number = f"+{number[2:]}" if number.startswith("00") else number
    return f"+86{number}" if _MAINLAND_MOBILE.fullmatch(number) else number


def to_json(addresses: Iterable[Address]) -> list[dict[str, str]]:
    """The ordered snapshot a page carries."""
    return [{"channel": item.channel.value, "address": item.address} for item in addresses]


def from_json(rows: Sequence[Mapping[str, str]]) -> tuple[Address, ...]:
    """The snapshot back; raises `MalformedAddress`."""
    return tuple(_address(row) for row in rows)


def _address(row: Mapping[str, str]) -> Address:
    try:
        channel, address = Channel(row["channel"]), row["address"]
        if not isinstance(address, str):
            raise MalformedAddress(row)
        return Address(channel, address)
    except (KeyError, TypeError, ValueError) as error:
        raise MalformedAddress(row) from error
