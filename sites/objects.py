"""Monitored objects as values: what is watched (notice 一(一)), its columns as a tree, whose an address is."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol, TypeVar
from urllib.parse import SplitResult, urlsplit

from roster.live_channels import live_channels
from roster.people import ChannelKind, Reach

MOST_DEPTH = 6
"""Levels of a tree: portals have three or four, and a phone's page has room for no more."""
_PORTS = {"http": 80, "https": 443}


class ObjectKind(StrEnum):
    """What the notice names to be watched."""

    PORTAL = "portal"
    DISCLOSURE = "disclosure"
    SERVICE = "service"
    INTERACTION = "interaction"
    MACHINE_ROOM = "machine_room"
    OTHER = "other"


class Frequency(StrEnum):
    """How often a column is read: in each round, in the first round of a day, or once in seven days."""

    EACH_ROUND = "each_round"
    DAILY = "daily"
    WEEKLY = "weekly"


@dataclass(frozen=True, slots=True)
class Limits:
    """What a machine room's readings may reach: tenths of a degree Celsius, percent of humidity; None: no limit."""

    temperature: int | None = None
    humidity: int | None = None


@dataclass(frozen=True, slots=True)
class MonitoredObject:
    """Something watched; `home` is its address, "" for a room; `frequency` holds where a column says nothing."""

    id: int
    kind: ObjectKind
    name: str
    unit_id: int
    home: str
    frequency: Frequency
    limits: Limits
    version: int

    @property
    def subject(self) -> str:
        return f"object:{self.id}"


@dataclass(frozen=True, slots=True)
class Column:
    """A channel (at the top) or a column of an object; siblings are in the order of `position`."""

    id: int
    object_id: int
    parent_id: int | None
    position: int
    name: str
    url: str
    frequency: Frequency | None
    version: int


@dataclass(frozen=True, slots=True)
class Vendor:
    """Who repairs it: numbers in stored form (E.164), "" for none."""

    id: int
    object_id: int
    company: str
    name: str
    mobile: str
    landline: str

    @property
    def live_channels(self) -> tuple[str, ...]:
        """By which channels they can be reached; fewer than two are warned of."""
        kinds = ((ChannelKind.MOBILE, self.mobile), (ChannelKind.LANDLINE, self.landline))
        return live_channels(Reach(kind, number) for kind, number in kinds if number)


class CallResult(StrEnum):
    """Whether the vendor was reached; "" where nobody said."""

    UNSAID = ""
    REACHED = "reached"
    NOT_REACHED = "not_reached"


class HasPlace(Protocol):
    """Whatever stands at an address; a column is nearer than the object at the same one."""

    @property
    def place(self) -> str: ...
    @property
    def by_column(self) -> bool: ...


Near = TypeVar("Near", bound=HasPlace)


@dataclass(frozen=True, slots=True)
class Place:
    """The address of an object, or of the column `name` of it."""

    object_id: int
    place: str
    name: str
    by_column: bool


@dataclass(frozen=True, slots=True)
class Repair:
    """Who repairs an object; `place` is that of its own or of one of its columns by which it was found, "" by id."""

    object_id: int
    object_name: str
    vendors: tuple[Vendor, ...]
    place: str = ""
    by_column: bool = False


@dataclass(frozen=True, slots=True)
class VendorCall:
    """That somebody rang a vendor: whom (as it read then), when, by whom, about which ticket, and what came of it."""

    id: int
    object_id: int
    vendor: str
    number: str
    at: datetime
    by: str
    ticket: str
    note: str
    result: CallResult = CallResult.UNSAID


@dataclass(frozen=True, slots=True)
class Placed:
    """A column in its place: how deep (0 at the top), the names above it, and whether columns hang below it."""

    column: Column
    depth: int
    path: tuple[str, ...]
    is_leaf: bool

    @property
    def full_name(self) -> tuple[str, ...]:
        return (*self.path, self.column.name)


def in_order(columns: Iterable[Column]) -> list[Placed]:
    """The tree from top to bottom, each column below its parent."""
    below: dict[int | None, list[Column]] = {}
    for column in columns:
        below.setdefault(column.parent_id, []).append(column)
    for siblings in below.values():
        siblings.sort(key=lambda one: (one.position, one.id))
    return list(_walk(below, None, ()))


def _walk(
    below: Mapping[int | None, Sequence[Column]], parent: int | None, path: tuple[str, ...]
) -> Iterator[Placed]:
    for column in below.get(parent, ()):
        yield Placed(column, len(path), path, is_leaf=column.id not in below)
        yield from _walk(below, column.id, (*path, column.name))


def branch(columns: Iterable[Column], root: int) -> frozenset[int]:
    """The ids of a column and of everything below it."""
    found = {root}
    known = list(columns)
    while more := {one.id for one in known if one.parent_id in found} - found:
        found |= more
    return frozenset(found)


def readable(placed: Sequence[Placed], home: str) -> list[Placed]:
    """What a reader opens: the leaves, and whatever has an address of its own."""
    return [one for one in placed if one.is_leaf or (one.column.url and one.column.url != home)]


def places_above(url: str) -> list[str]:
    """The page's own place and every place it lies in, the longest first: never the beginning of a longer word."""
    key = address_key(url)
    cuts = [at for at, character in enumerate(key) if character in "/?"]
    return [key, *(key[:at] for at in reversed(cuts))] if key else []


def nearest(url: str, known: Iterable[Near]) -> Near | None:
    """What a page belongs to, the one rule for it: the longest address that the page lies in."""
    places = set(places_above(url))
    near = (one for one in known if one.place in places)
    return max(near, key=lambda one: (len(one.place), one.by_column), default=None)


def address_key(url: str) -> str:
    """Host and path as they are compared: without scheme, `www.`, standard port and last slash; "" for none."""
    host, parts = split_host(url)
    query = f"?{parts.query}" if parts.query else ""
    return host + parts.path.rstrip("/") + query if host else ""


def split_host(url: str) -> tuple[str, SplitResult]:
    """The host as it is compared, without `www.` and standard port, and all parts; "" for no address."""
    try:
        parts = urlsplit(url.strip())
        port = parts.port
    except ValueError:
        return "", urlsplit("")
    host = (parts.hostname or "").removeprefix("www.")
    return (host if not host or port in {None, _PORTS.get(parts.scheme)} else f"{host}:{port}"), parts
