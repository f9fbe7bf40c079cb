"""Why a machine does not go somewhere: one value a reason, so that a page can word it and a test can name it."""

from dataclasses import dataclass
from enum import StrEnum


class Why(StrEnum):
    """Reasons of a refusal; none of them is a fault of the site by itself."""

    SCHEME = "scheme"
    CREDENTIALS = "credentials"
    PORT = "port"
    HOST = "host"
    DISGUISED = "disguised"
    PRIVATE = "private"
    LOOPBACK = "loopback"
    LINK_LOCAL = "link_local"
    METADATA = "metadata"
    MULTICAST = "multicast"
    RESERVED = "reserved"


INTERNAL = frozenset({Why.PRIVATE, Why.LOOPBACK, Why.LINK_LOCAL, Why.METADATA})
"""Addresses that no citizen can reach: a public page that names one is at fault."""


@dataclass(frozen=True, slots=True)
class Refusal:
    """What was refused and why; `detail` is the host, port or address it was refused for."""

    url: str
    why: Why
    detail: str = ""


class Forbidden(OSError):
    """A connection that would have gone to an address nobody allowed; raised inside aiohttp's connector."""

    def __init__(self, host: str, address: str, why: Why) -> None:
        self.host, self.address, self.why = host, address, why
        super().__init__(f"{host} leads to {address}, which is {why}; allow the network if it is meant")
