"""View models of the figures: a dashboard whose every figure is a door, and what stands on paper."""

from dataclasses import dataclass

from web.views.pieces import Choice


@dataclass(frozen=True, slots=True)
class Door:
    """A worded figure and where the tickets behind it are listed; href "" where there are none."""

    text: str
    href: str = ""
    zero: bool = False


@dataclass(frozen=True, slots=True)
class FigureTile:
    """One figure of the period, with the same of the period before it in words."""

    label: str
    figure: str
    unit: str
    note: str
    href: str = ""


@dataclass(frozen=True, slots=True)
class FigureRow:
    """A row of a table: what it is about, its figures. percent: length of the bar, -1 without; low: under 90 %."""

    name: str
    doors: tuple[Door, ...]
    percent: int = -1
    low: bool = False
    href: str = ""


@dataclass(frozen=True, slots=True)
class HeatCell:
    """How many came in; level 0 to 4 is the darkness of its ground. href: the tickets, "" where there are none."""

    count: int
    level: int
    href: str = ""


@dataclass(frozen=True, slots=True)
class HeatRow:
    """An hour of the day, Monday first."""

    hour: str
    cells: tuple[HeatCell, ...]


@dataclass(frozen=True, slots=True)
class FiguresPage:
    """``figures/dashboard.html``. data: address of the same as JSON; papers: (label, icon, address)."""

    title: str
    days: str
    counted: str
    whole: bool
    periods: tuple[Choice, ...]
    period: str
    first: str
    last: str
    units: tuple[Choice, ...]
    unit: str
    kinds: tuple[Choice, ...]
    kind: str
    tiles: tuple[FigureTile, ...]
    steps: tuple[FigureRow, ...]
    months: tuple[FigureRow, ...]
    by_unit: tuple[FigureRow, ...]
    by_kind: tuple[FigureRow, ...]
    heat: tuple[HeatRow, ...]
    step_word: str
    legal: str
    data: str
    papers: tuple[tuple[str, str, str], ...]
    definitions: tuple[tuple[str, str], ...]
    error: str = ""
