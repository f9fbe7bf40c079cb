"""View models of answering: the platform's side of a ticket, templates and their page, what waits to be copied."""

from dataclasses import dataclass

from web.views.pieces import FRESH, Form


@dataclass(frozen=True, slots=True)
class PlatformView:
    """A message of the national platform beside our ticket, all worded.

    due and ours: "10 Oct, Sat" or ""; differs: the two days are not the same. step: waiting (answered elsewhere first),
    copy (text to copy), done, or "" while there is no answer. done: "copied there at 13:50 by Song".
    """

    number: str
    due: str
    ours: str
    differs: bool
    step: str = ""
    text: str = ""
    done: str = ""
    may: bool = False


@dataclass(frozen=True, slots=True)
class TemplateRow:
    """A template on its page. read: id of the wording in use; earlier: wordings it had, each (when and who, words)."""

    number: int
    title: str
    body: str
    written: str
    href: str
    read: int


@dataclass(frozen=True, slots=True)
class TemplatesPage:
    """``answers/templates.html``. variables: name and meaning; edited: the template in the form, None for a new one."""

    rows: tuple[TemplateRow, ...]
    variables: tuple[tuple[str, str], ...]
    may_edit: bool
    edited: TemplateRow | None = None
    earlier: tuple[tuple[str, str], ...] = ()
    next_number: str = ""
    form: Form = FRESH


@dataclass(frozen=True, slots=True)
class UncopiedRow:
    """An answer that waits to be copied; late: the platform's own day is over or today."""

    number: str
    href: str
    title: str
    platform_number: str
    platform_due: str
    answered: str
    late: bool


@dataclass(frozen=True, slots=True)
class UncopiedPage:
    """``answers/uncopied.html``; more: there are more than are shown."""

    rows: tuple[UncopiedRow, ...]
    more: bool
