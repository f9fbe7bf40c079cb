"""How a paper says that its rows were held against the record: beside each row, above them all, and what it means."""

from collections.abc import Iterator, Sequence

from database.seals import Checked, Proof
from web.texts import gettext, ngettext


def beside(one: Checked) -> str:
    """The last cell of a row: the line of the record that was written with it, or what is wrong."""
    match one.proof:
        case Proof.AGREES:
            return str(one.line)
        case Proof.DIFFERS:
            return gettext("differs from line %(line)s", line=one.line)
        case Proof.GONE:
            return gettext("taken away, line %(line)s has it", line=one.line)
        case Proof.UNKNOWN:
            return gettext("not in the record")


def above(checked: Sequence[Checked]) -> str:
    """The fact under the title: that all rows agree, or how many do not."""
    wrong = sum(one.proof in {Proof.DIFFERS, Proof.GONE} for one in checked)
    if wrong:
        return ngettext(
            "%(num)s row was changed or taken away past the desk and proves nothing. Tell the administrator.",
            "%(num)s rows were changed or taken away past the desk and prove nothing. Tell the administrator.",
            wrong,
        )
    return gettext(", ").join(_agreeing(checked))


def _agreeing(checked: Sequence[Checked]) -> Iterator[str]:
    unknown = sum(one.proof is Proof.UNKNOWN for one in checked)
    agree = len(checked) - unknown
    yield ngettext("%(num)s row agrees", "%(num)s rows agree", agree)
    if unknown:
        yield ngettext("%(num)s is not in the record", "%(num)s are not in the record", unknown)


def definition() -> tuple[str, str]:
    """What the last column means."""
    words = gettext(
        "The line of the hash-chained record written with the row. Rows older than this check, or entered past the"
        " desk, are not in the record."
    )
    return gettext("Record line"), words
