"""What `verify-audit` says of the rows that the desk sealed: in words, as data, and why it ends with an error."""

from collections.abc import Iterator, Sequence
from dataclasses import asdict

from database.seals import Proof
from rounds.evidence import COLUMN, LOG_IN, ROOM_ROUND, ROUND
from rounds.proving import Month, Wrong

NAMES = {ROUND: "Round", COLUMN: "Column", LOG_IN: "Log-in", ROOM_ROUND: "Machine room round"}


def rows_as_data(held: Sequence[Month]) -> dict[str, object]:
    """Every row that is wrong, by kind and id; how many were held, and of how many the chain knows nothing."""
    return {
        "rows": sum(one.rows for one in held),
        "unknown_rows": sum(one.unknown for one in held),
        "wrong_rows": [asdict(row) for one in held for row in one.wrong],
        "unreadable_months": [
            {"month": f"{one.first:%Y-%m}", "problem": one.unreadable} for one in held if one.unreadable
        ],
    }


def rows_in_words(held: Sequence[Month]) -> Iterator[str]:
    """Nothing at all on a desk that keeps no reading records."""
    yield from (_words(row) for one in held for row in one.wrong)
    yield from (_unreadable(one) for one in held if one.unreadable)
    rows, unknown = sum(one.rows for one in held), sum(one.unknown for one in held)
    agree = rows - unknown - sum(len(one.wrong) for one in held)
    if rows:
        yield f"{agree} of {rows} reading rows agree with the chain."
    if unknown:
        yield f"{unknown} are not in it: older than this check, or entered past the desk."


def rows_refused(held: Sequence[Month]) -> Iterator[str]:
    """Why the command ends with an error."""
    wrong, unreadable = sum(len(one.wrong) for one in held), sum(bool(one.unreadable) for one in held)
    if wrong:
        yield f"{wrong} reading rows were changed or taken away past the desk."
    if unreadable:
        yield f"The reading rows of {unreadable} months cannot be read."


def _words(row: Wrong) -> str:
    of = f"{NAMES[row.kind]} {row.id} of {row.day}"
    if row.proof is Proof.GONE:
        return f"{of} was taken away; line {row.line} has it."
    return f"{of} differs from line {row.line}."


def _unreadable(month: Month) -> str:
    return f"The reading rows of {month.first:%Y-%m} cannot be read: {month.unreadable}."
