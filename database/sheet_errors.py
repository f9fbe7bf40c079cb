"""What can be wrong with a sheet people bring, whole or in one line: code, data and a sentence."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from database.errors import DatabaseError


class SheetError(DatabaseError):
    """The whole file cannot be read; `data` holds what the sentence names."""

    code = "sheet"

    def __init__(self, sentence: str, data: Mapping[str, object]) -> None:
        self.data = dict(data)
        super().__init__(sentence)


class SheetTooLarge(SheetError):
    code = "sheet_too_large"

    def __init__(self, *, size: int, limit: int) -> None:
        super().__init__(
            f"The file has {size} bytes, at most {limit} are taken. Split it into smaller files.",
            {"size": size, "limit": limit},
        )


class TooManyRows(SheetError):
    code = "sheet_too_many_rows"

    def __init__(self, limit: int) -> None:
        super().__init__(
            f"The sheet has more than {limit} rows. Split it into smaller files.", {"limit": limit}
        )


class TooManyCells(SheetError):
    code = "sheet_too_many_cells"

    def __init__(self, limit: int) -> None:
        super().__init__(
            f"The sheet has more than {limit} cells. Delete the columns that are not needed.",
            {"limit": limit},
        )


class CellTooLong(SheetError):
    code = "sheet_cell_too_long"

    def __init__(self, row: int, *, limit: int) -> None:
        super().__init__(
            f"Row {row}: a cell has more than {limit} characters. Shorten it, or check its quotation marks.",
            {"row": row, "limit": limit},
        )


class SwollenWorkbook(SheetError):
    """A zip bomb, or a workbook far beyond what a desk imports."""

    code = "sheet_swollen"

    def __init__(self, reason: str) -> None:
        super().__init__(
            f"The workbook unpacks to more than is safe ({reason}). Copy its rows into a new workbook.",
            {"reason": reason},
        )


class BrokenWorkbook(SheetError):
    code = "sheet_broken_workbook"

    def __init__(self, filename: str | None) -> None:
        super().__init__(
            f"{filename or 'The file'} is not a readable XLSX workbook. Open it in a spreadsheet program"
            " and save it again as .xlsx, without a password.",
            {"filename": filename},
        )


class OldWorkbook(SheetError):
    code = "sheet_old_workbook"

    def __init__(self, filename: str | None) -> None:
        super().__init__(
            f"{filename or 'The file'} is an old .xls or a locked workbook."
            " Save it as .xlsx without a password.",
            {"filename": filename},
        )


class WebPageSheet(SheetError):
    """Many platforms hand out a web page under the name .xls."""

    code = "sheet_web_page"

    def __init__(self, filename: str | None) -> None:
        super().__init__(
            f"{filename or 'The file'} is a web page, not a sheet. Open it in a spreadsheet program"
            " and save it as .xlsx.",
            {"filename": filename},
        )


class UnreadableText(SheetError):
    code = "sheet_unreadable_text"

    def __init__(self, filename: str | None) -> None:
        super().__init__(
            f"{filename or 'The file'} is neither a workbook nor text in UTF-8 or GB18030."
            " Save it as .xlsx or as CSV in UTF-8.",
            {"filename": filename},
        )


class BrokenQuotes(SheetError):
    code = "sheet_broken_quotes"

    def __init__(self, row: int) -> None:
        super().__init__(
            f"Row {row}: a quotation mark opens and does not close before the next cell."
            ' Write "" for a quotation mark inside a cell, or save the sheet as .xlsx.',
            {"row": row},
        )


class EmptySheet(SheetError):
    code = "sheet_empty"

    def __init__(self) -> None:
        super().__init__("There are no rows here. Choose the sheet that holds the table, or paste it.", {})


class Severity(StrEnum):
    """An error keeps its line out of the import; a warning lets it in."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, slots=True)
class LineError:
    """One fault of one line. `row_no` counts from 1 as the spreadsheet does, the header included."""

    row_no: int
    code: str
    data: Mapping[str, str]
    sentence: str
    severity: Severity = Severity.ERROR
