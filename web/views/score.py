"""View models of the score: single-veto items with their evidence, columns that are not kept, what stands by kind."""

from dataclasses import dataclass

from web.views.readings import KindCount


@dataclass(frozen=True, slots=True)
class PartView:
    """A measure. value: what was counted, or ""; href: its evidence, or ""; grade: as of an item."""

    value: str
    rule: str
    href: str = ""
    link: str = ""
    grade: str = ""


@dataclass(frozen=True, slots=True)
class ItemView:
    """An item. grade: veto, risk, unknown, clear, met; why: what was not measured, worded; act: what to do about it."""

    title: str
    grade: str
    grade_text: str
    icon: str
    parts: tuple[PartView, ...]
    why: str = ""
    act_href: str = ""
    act: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class GradeCount:
    """How many items stand so."""

    grade: str
    icon: str
    text: str


@dataclass(frozen=True, slots=True)
class ColumnView:
    """A column that is stale, blank, or nears its term. css: down, doubted."""

    name: str
    url: str
    css: str
    icon: str
    state: str
    newest: str
    rule: str
    href: str
    ticket: str = ""
    ticket_href: str = ""


@dataclass(frozen=True, slots=True)
class ScoreView:
    """A site's score. counts: by grade, the worst first; read: of which reading; within: the site it lies in, ""."""

    counts: tuple[GradeCount, ...]
    href: str
    items: tuple[ItemView, ...] = ()
    read: str = ""
    within: str = ""
    within_href: str = ""


@dataclass(frozen=True, slots=True)
class ContentView:
    """What readings found on one site. columns_more: a link to all of them, ""; may_enter: no site yet."""

    score: ScoreView
    columns: tuple[ColumnView, ...]
    columns_text: str
    columns_more: str
    kinds: tuple[KindCount, ...]
    kinds_more: str
    is_site: bool
    may_read: bool
    may_enter: bool = False
