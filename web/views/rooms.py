"""View models of a machine room's round."""

from dataclasses import dataclass

from web.views.pieces import FRESH, Form


@dataclass(frozen=True, slots=True)
class AspectView:
    """One of the six things looked at. key: field name; label: worded; icon: name in icons.txt."""

    key: str
    label: str
    icon: str


@dataclass(frozen=True, slots=True)
class RoomRow:
    """A round as it was written down. over: a reading was over its limit; tickets: (number, href)."""

    when: str
    by: str
    readings: str
    faults: str
    over: bool
    tickets: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class RoomPage:
    """``rounds/room.html``. limits: worded, "" for none."""

    object_id: str
    name: str
    unit_text: str
    limits: str
    aspects: tuple[AspectView, ...]
    rows: tuple[RoomRow, ...]
    may_read: bool
    form: Form = FRESH
