"""Monitored objects as pages show them, and what their forms send."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from flask import url_for

from roster.numbers import display
from roster.permissions import Act, Actor
from sites.object_service import Whole
from sites.objects import (
    Column,
    MonitoredObject,
    ObjectKind,
    Placed,
    Vendor,
    branch,
    in_order,
)
from web import wording
from web.repair_view import call_view, vendor_view
from web.sites_words import FREQUENCIES, OBJECT_KINDS, limits_text, tenths
from web.views import sites as views
from web.views.pieces import FRESH, Choice, Form

_INDENT = "　"


@dataclass(frozen=True, slots=True)
class Wish:
    """What of the page is open, and what was typed and refused in which form."""

    edit: int = 0
    under: int = 0
    vendor: int = 0
    refused: str = ""
    form: Form = FRESH
    faults: Sequence[str] = ()
    ticket: str = ""


def objects_page(
    objects: Sequence[MonitoredObject], counts: Mapping[int, int], vendors: Sequence[Vendor],
    *, units: Mapping[int, str], me: Actor, form: Form,
) -> views.ObjectsPage:  # fmt: skip
    rows = tuple(
        views.ObjectRow(
            one.name, url_for("sites.one", object_id=one.id), wording.word(OBJECT_KINDS, one.kind.value),
            units.get(one.unit_id, ""), one.home, counts.get(one.id, 0),
            wording.word(FREQUENCIES, one.frequency.value), limits_text(one.limits),
            tuple(vendor_view(vendor) for vendor in vendors if vendor.object_id == one.id),
        )
        for one in objects
    )  # fmt: skip
    return views.ObjectsPage(
        rows, me.may(Act.EDIT_OBJECTS), _choices(OBJECT_KINDS), _units(units), _choices(FREQUENCIES), form
    )


def object_page(whole: Whole, *, units: Mapping[int, str], me: Actor, wish: Wish) -> views.ObjectPage:
    one, may_edit = whole.object, me.may(Act.EDIT_OBJECTS)
    placed = in_order(whole.columns)
    facts = wish.form if wish.refused == "object" else Form(_values(one))
    vendor = next((v for v in whole.vendors if v.id == wish.vendor), None)
    return views.ObjectPage(
        object_id=str(one.id), name=one.name, kind_text=wording.word(OBJECT_KINDS, one.kind.value),
        room=one.kind is ObjectKind.MACHINE_ROOM, unit_text=units.get(one.unit_id, ""), home=one.home,
        frequency_text=wording.word(FREQUENCIES, one.frequency.value), limits=limits_text(one.limits),
        version=one.version, columns=tuple(_row(one, placed, at, wish) for at in placed),
        vendors=tuple(vendor_view(v, _edit(v) if may_edit else "") for v in whole.vendors),
        calls=tuple(call_view(one) for one in whole.calls),
        may_edit=may_edit, may_call=me.may(Act.RECORD_CALLS), kinds=_choices(OBJECT_KINDS), units=_units(units),
        frequencies=_choices(FREQUENCIES), parents=_parents(placed), form=facts,
        form_open=wish.refused == "object",
        add=wish.form if wish.refused == "add" else Form({"parent_id": str(wish.under or "")}),
        add_open=bool(wish.under) or wish.refused == "add" or not placed,
        vendor=wish.form if wish.refused == "vendor" else Form(_vendor_values(vendor) if vendor else {}),
        vendor_id=str(vendor.id) if vendor else "", vendor_open=bool(vendor) or wish.refused == "vendor",
        faults=tuple((number, url_for("triage.ticket", number=number)) for number in wish.faults),
        ticket=wish.ticket, ticket_href=url_for("triage.ticket", number=wish.ticket) if wish.ticket else "",
    )  # fmt: skip


def _row(one: MonitoredObject, placed: Sequence[Placed], at: Placed, wish: Wish) -> views.ColumnRow:
    column = at.column
    here = url_for("sites.one", object_id=one.id, edit=column.id, _anchor=f"c-{column.id}")
    under = url_for("sites.one", object_id=one.id, under=column.id, _anchor="add")
    frequency = wording.word(FREQUENCIES, column.frequency.value) if column.frequency else ""
    editor = None
    parents: tuple[Choice, ...] = ()
    if wish.edit == column.id:
        editor = wish.form if wish.refused == "column" else FRESH
        below = branch((other.column for other in placed), column.id)
        parents = _parents([other for other in placed if other.column.id not in below])
    return views.ColumnRow(
        str(column.id), at.depth + 1, column.name, column.url, _mark(column, one.home), frequency, column.version,
        not at.is_leaf, here, under, editor, column.frequency.value if column.frequency else "",
        str(column.parent_id or ""), parents,
    )  # fmt: skip


def _mark(column: Column, home: str) -> str:
    """The path alone on the object's own host, else the whole address."""
    if not column.url:
        return ""
    parts = urlsplit(column.url)
    if parts.hostname != urlsplit(home).hostname:
        return column.url
    return parts.path + (f"?{parts.query}" if parts.query else "")


def _parents(placed: Sequence[Placed]) -> tuple[Choice, ...]:
    return tuple(Choice(str(one.column.id), _INDENT * one.depth + one.column.name) for one in placed)


def _edit(one: Vendor) -> str:
    return url_for("sites.one", object_id=one.object_id, vendor=one.id, _anchor="vendors")


def _values(one: MonitoredObject) -> dict[str, str]:
    limits = one.limits
    return {
        "kind": one.kind.value, "name": one.name, "unit_id": str(one.unit_id), "home": one.home,
        "frequency": one.frequency.value,
        "temperature": "" if limits.temperature is None else tenths(limits.temperature),
        "humidity": "" if limits.humidity is None else str(limits.humidity),
    }  # fmt: skip


def _vendor_values(one: Vendor) -> dict[str, str]:
    return {
        "company": one.company, "name": one.name, "mobile": display(one.mobile) if one.mobile else "",
        "landline": display(one.landline) if one.landline else "",
    }  # fmt: skip


def _choices(words: Mapping[str, object]) -> tuple[Choice, ...]:
    return tuple(Choice(value, str(label)) for value, label in words.items())


def _units(units: Mapping[int, str]) -> tuple[Choice, ...]:
    return tuple(Choice(str(unit), name) for unit, name in units.items())
