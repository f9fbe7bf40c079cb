"""View models of monitored objects: the list, one object with its tree, its vendors."""

from dataclasses import dataclass

from web.views.pieces import FRESH, Choice, Form, PreviewView


@dataclass(frozen=True, slots=True)
class ObjectRow:
    """One object of the list. limits: worded, "" for none; vendors: names with numbers to ring."""

    name: str
    href: str
    kind_text: str
    unit_text: str
    home: str
    columns: int
    frequency_text: str
    limits: str = ""
    vendors: tuple["VendorView", ...] = ()


@dataclass(frozen=True, slots=True)
class VendorView:
    """Who repairs it. number: as people read it; tel: as a phone dials it; edit_href: "" for who may not.

    few: that fewer than two channels reach them, or "".
    """

    vendor_id: str
    company: str
    name: str
    number: str
    tel: str
    second: str = ""
    second_tel: str = ""
    edit_href: str = ""
    few: str = ""


@dataclass(frozen=True, slots=True)
class CallView:
    """A call to a vendor that was written down."""

    when: str
    who: str
    by: str
    note: str
    ticket: str = ""
    ticket_href: str = ""
    result: str = ""


@dataclass(frozen=True, slots=True)
class RepairView:
    """Who repairs an object (macros/vendors.html). faults: number, title, href; ticket: the call's; back: where to.

    calls: the latest, newest first.
    """

    name: str
    href: str
    vendors: tuple[VendorView, ...]
    calls: tuple[CallView, ...]
    may_call: bool
    ticket: str
    object_id: str
    faults: tuple[tuple[str, str, str], ...] = ()
    back: str = ""


@dataclass(frozen=True, slots=True)
class ColumnRow:
    """One column of the tree. level: 1 at the top; mark: path of its address, ""; editor: its forms are open."""

    column_id: str
    level: int
    name: str
    url: str
    mark: str
    frequency_text: str
    version: int
    has_below: bool
    edit_href: str
    under_href: str
    editor: Form | None = None
    frequency: str = ""
    parent_id: str = ""
    parents: tuple[Choice, ...] = ()


@dataclass(frozen=True, slots=True)
class ObjectPage:
    """``sites/object.html``. form: of the object's facts; add: of a new column; vendor: of the vendor being written.

    ticket: the one from which the reader came; calls are written down with its number.
    """

    object_id: str
    name: str
    kind_text: str
    room: bool
    unit_text: str
    home: str
    frequency_text: str
    limits: str
    version: int
    columns: tuple[ColumnRow, ...]
    vendors: tuple[VendorView, ...]
    calls: tuple[CallView, ...]
    may_edit: bool
    may_call: bool
    kinds: tuple[Choice, ...] = ()
    units: tuple[Choice, ...] = ()
    frequencies: tuple[Choice, ...] = ()
    parents: tuple[Choice, ...] = ()
    form: Form = FRESH
    form_open: bool = False
    add: Form = FRESH
    add_open: bool = False
    vendor: Form = FRESH
    vendor_id: str = ""
    vendor_open: bool = False
    faults: tuple[tuple[str, str], ...] = ()
    ticket: str = ""
    ticket_href: str = ""


@dataclass(frozen=True, slots=True)
class ObjectsPage:
    """``sites/index.html``; form: of a new object."""

    rows: tuple[ObjectRow, ...]
    may_edit: bool
    kinds: tuple[Choice, ...] = ()
    units: tuple[Choice, ...] = ()
    frequencies: tuple[Choice, ...] = ()
    form: Form = FRESH


@dataclass(frozen=True, slots=True)
class TreeImportPage:
    """``sites/import.html``."""

    name: str
    href: str
    action: str
    form: Form = FRESH
    preview: PreviewView | None = None
