"""What can go wrong with figures and papers: a period nobody can read, counters still being made, no PDF here."""


class ReportsError(Exception):
    """Base of this room's errors: `code` is stable, the sentence is for people."""

    code = "reports"


class UnknownPeriod(ReportsError):
    """What was asked for is no month, quarter, year or range of days."""

    code = "unknown_period"

    def __init__(self, *, text: str) -> None:
        self.text = text
        super().__init__(
            f"“{text}” is no period. Write a month as 2026-10, a quarter as 2026-Q4, a year as 2026,"
            " or two days, the earlier first, at most ten years apart."
        )


class NotCountedYet(ReportsError):
    """The archive is still being counted: figures of earlier days are too small until then."""

    code = "not_counted_yet"

    def __init__(self) -> None:
        super().__init__("The archive is still being counted. Let the worker run, or use figures-rebuild.")


class NoPdf(ReportsError):
    """The optional package that draws PDF, or a Chinese font, is not on this machine."""

    code = "no_pdf"

    def __init__(self, *, missing: str) -> None:
        self.missing = missing
        what = {
            "package": "WeasyPrint is not installed (requirements-extras.txt)",
            "library": "Pango, which WeasyPrint draws with, is not installed",
            "font": "no font with Chinese characters is installed",
        }[missing]
        super().__init__(f"No PDF can be made on this machine: {what}. Print the page instead.")


class UnknownChoice(ReportsError):
    """A unit or a kind that does not exist."""

    code = "unknown_choice"

    def __init__(self, *, text: str) -> None:
        self.text = text
        super().__init__(f"“{text}” is no unit or kind. Choose one from the lists.")
