"""View models of the desk's tables of names: offices held, organs renamed."""

from dataclasses import dataclass

from web.views.pieces import FRESH, Form, PreviewView


@dataclass(frozen=True, slots=True)
class NameRow:
    """about: the title, or the new name; use_href: POST use=yes or no; edit_href: "" for none; seen: sent back."""

    entry_id: str
    name: str
    about: str
    since: str
    until: str
    exceptions: str
    source: str
    used: bool
    state: str
    changed: str
    use_href: str
    edit_href: str = ""
    seen: str = ""


@dataclass(frozen=True, slots=True)
class NamesPage:
    """``readings/names.html``. table: leaders or organs; tabs: (key, label, href); form: an entry; paste: a sheet."""

    table: str
    tabs: tuple[tuple[str, str, str], ...]
    rows: tuple[NameRow, ...]
    counts: str
    asked: str
    may_edit: bool
    action: str
    form: Form = FRESH
    paste: Form = FRESH
    preview: PreviewView | None = None
    more_href: str = ""
    editing: bool = False
