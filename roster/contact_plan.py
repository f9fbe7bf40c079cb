"""What an imported contact list changes: an addition, an update or nothing for each line."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from roster.contact_sheet import ContactLine


class ChangeKind(StrEnum):
    ADD = "add"
    UPDATE = "update"
    SAME = "same"


@dataclass(frozen=True, slots=True)
class KnownContact:
    """Someone already on the list; numbers in stored form, "" for none."""

    id: int
    unit: str
    name: str
    landline: str
    mobile: str
    title: str = ""
    group: str = ""


@dataclass(frozen=True, slots=True)
class FieldChange:
    field: str
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class Change:
    """What importing `line` does; `contact_id` is None for an addition."""

    kind: ChangeKind
    line: ContactLine
    contact_id: int | None = None
    fields: tuple[FieldChange, ...] = ()


FIELDS = ("unit", "name", "landline", "mobile", "title", "group")


def plan(lines: Sequence[ContactLine], existing: Iterable[KnownContact]) -> list[Change]:
    """One change for each line, in their order, so that a second import updates rather than doubles.

    A line is a known contact of the same unit and name, else the one with the same mobile (moved to another
    unit, married, mistyped). Nobody is matched twice, and unit and name go first for all lines, so that a
    mobile handed on does not take its old owner's place. Blank cells erase nothing.
    """
    free = {contact.id: contact for contact in existing}
    matches: dict[int, KnownContact] = {}
    for keys in (_by_unit_and_name, _by_mobile):
        known = {key: contact for contact in free.values() if (key := keys(contact))}
        for position, line in enumerate(lines):
            contact = known.get(keys(line)) if position not in matches else None
            if contact is not None and contact.id in free:
                matches[position] = free.pop(contact.id)
    return [_change(line, matches.get(position)) for position, line in enumerate(lines)]


def _by_unit_and_name(contact: ContactLine | KnownContact) -> tuple[str, ...]:
    return (contact.unit, contact.name)


def _by_mobile(contact: ContactLine | KnownContact) -> tuple[str, ...]:
    return (contact.mobile,) if contact.mobile else ()


def _change(line: ContactLine, known: KnownContact | None) -> Change:
    if known is None:
        return Change(ChangeKind.ADD, line)
    pairs = ((field, str(getattr(known, field)), str(getattr(line, field))) for field in FIELDS)
    fields = tuple(FieldChange(field, old, new) for field, old, new in pairs if new and new != old)
    return Change(ChangeKind.UPDATE if fields else ChangeKind.SAME, line, known.id, fields)
