"""The reachability record as its page and its paper show it."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime

from flask import url_for

from reports.paper import Figure, Paper, Table
from rounds.reach import ReachLine, Said, Tested, folded
from web import rota_words, wording
from web.desk import desk
from web.duty_paper import Made
from web.reach_words import note, result, rule
from web.texts import gettext
from web.views.reach import ReachPage, ReachRow

WIDTHS = (14, 26, 14, 18, 12, 44)
"""Of the paper's columns in a workbook."""


def reach_page(
    month: date, before: date, after: date, lines: Sequence[ReachLine], missed: Sequence[Tested], *, cut: bool
) -> ReachPage:
    """A month, the newest test first."""
    tests = folded(lines)
    return ReachPage(
        month=f"{month:%Y-%m}", before=_of(before), after=_of(after), missed=tuple(map(_row, missed)),
        rows=tuple(_row(one) for one in reversed(tests)), counts=tuple(_counts(tests)), rule=rule(),
        paper_href=url_for("reach.paper", month=f"{month:%Y-%m}"), cut=cut,
    )  # fmt: skip


def reach_paper(month: date, lines: Sequence[ReachLine], made: Made, *, cut: bool) -> Paper:
    """The month to print, the earliest test first; every line of it is in the record."""
    tests, stretch = folded(lines), f"{month:%Y-%m}"
    head = (
        gettext("Tested"), gettext("Name"), gettext("Duty"), gettext("Shift from"), gettext("Result"),
        gettext("Remark"),
    )  # fmt: skip
    first = gettext("Only the first %(count)s are on this paper.", count=len(tests)) if cut else ""
    return Paper(
        title=gettext("%(organ)s: reachability of people on duty, %(stretch)s", organ=made.organ, stretch=stretch),
        facts=(
            (gettext("Period"), stretch), (gettext("Organ"), made.organ),
            (gettext("Made"), f"{_moment(made.at)} · {made.by}"),
        ),
        tables=(
            Table(gettext("Tests"), head, tuple(map(_paper_row, tests)), note=first),
            Table(
                gettext("Counted this month"), (gettext("What"), gettext("Total")),
                tuple((name, Figure(int(n), n)) for name, n in _counts(tests)),
            ),
        ),
        definitions_title=gettext("What the words mean"), definitions=((gettext("not reached"), rule()),),
        notes=(gettext("Every line is taken from the record, which the database refuses to change or delete."),),
        signatures=(gettext("Made by: %(name)s", name=made.by), gettext("Checked by: ____________")), widths=WIDTHS,
    )  # fmt: skip


def _row(test: Tested) -> ReachRow:
    css, words = result(test)
    unit, _, name = test.asked.label.rpartition(" ")
    return ReachRow(
        when=_moment(test.asked.at), who=name, unit=unit, role=_role(test), shift=_moment(test.asked.shift_at), css=css,
        result=words, note=note(test), next=test.asked.step > 0,
    )  # fmt: skip


def _paper_row(test: Tested) -> tuple[str, ...]:
    local = desk().calendar.local
    return (
        f"{local(test.asked.at):%m-%d %H:%M}", test.asked.label, _role(test),
        f"{local(test.asked.shift_at):%m-%d %H:%M}", result(test)[1], note(test),
    )  # fmt: skip


def _role(test: Tested) -> str:
    duty = str(rota_words.DUTY[test.asked.role])
    return gettext("next person for: %(duty)s", duty=duty) if test.asked.step else duty


def _counts(tests: Sequence[Tested]) -> Iterator[tuple[str, str]]:
    missed = [one for one in tests if one.line(Said.NOT_REACHED)]
    yield gettext("Tests"), str(len(tests))
    yield gettext("reached in time"), str(sum(result(one)[0] == "done" for one in tests))
    yield gettext("not reached"), str(len(missed))
    yield gettext("of these answered late"), str(sum(one.line(Said.REACHED) is not None for one in missed))


def _of(month: date) -> str:
    return url_for("reach.record", month=f"{month:%Y-%m}")


def _moment(at: datetime) -> str:
    local = desk().calendar.local
    return wording.full_moment(local(at), local(desk().clock.now()))
