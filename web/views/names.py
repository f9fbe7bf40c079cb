"""View models of the desk's tables of names: offices held, organs renamed, foreign hosts."""

from dataclasses import dataclass

from web.views.pieces import FRESH, Form, PreviewView


@dataclass(frozen=True, slots=True)
class NameRow:
    """about: the title, the new name, or whose host it is; exceptions: for a host its letters.

    use_href: POST use=yes or no; edit_href: "" for none; seen: sent back.
    """

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
    """``readings/names.html``, ``hosts.html``. tabs: (key, label, href); form: an entry; paste: a sheet.

    watched: whether any entry is in use, so that something is looked for.
    """

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
    watched: bool = False

    @property
    def title(self) -> str:
        """As the table's tab."""
        return next(label for key, label, _ in self.tabs if key == self.table)
