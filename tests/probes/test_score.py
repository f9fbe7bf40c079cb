"""The score against the single-veto items: never flatters, and says why something is not measured."""

import pytest

from probes.errors import BadTable
from probes.score import Counted, Grade, Item, Scored, SiteEvidence, Why, read_measures, score
from probes.watch.week import Mark, Share

COLUMNS = {"news": 6, "other": 9, "interaction": 1}
WEEK = Share(133, 2, 140, Mark.FINE)
KEPT = SiteEvidence((), COLUMNS, None, WEEK, 7)


def of(evidence: SiteEvidence) -> dict[Item, Scored]:
    return {one.item: one for one in score(evidence)}


def with_marks(*marks: Counted) -> dict[Item, Scored]:
    return of(SiteEvidence(marks, COLUMNS, None, WEEK, 7))


def test_a_kept_site_meets_what_machines_see_whole_and_no_more_is_claimed() -> None:
    assert {item: one.grade for item, one in of(KEPT).items()} == {
        Item.SAFETY: Grade.CLEAR, Item.UNREACHABLE: Grade.MET, Item.HOME: Grade.MET, Item.COLUMNS: Grade.MET,
        Item.INTERACTION: Grade.CLEAR, Item.SERVICES: Grade.UNKNOWN,
    }  # fmt: skip


def test_what_nobody_looked_at_is_not_measured_and_says_why() -> None:
    blind = of(SiteEvidence())
    asleep = of(SiteEvidence((), COLUMNS, Why.OLD_READING, Share(60, 0, 60, Mark.FINE)))

    assert {one.grade for one in blind.values()} == {Grade.UNKNOWN}
    assert [one.why for one in blind.values()] == [
        Why.NEVER_READ, Why.NOT_WATCHED, Why.NEVER_READ, Why.NEVER_READ, Why.NEVER_READ, Why.NO_MACHINE,
    ]  # fmt: skip
    assert (asleep[Item.UNREACHABLE].why, asleep[Item.HOME].why) == (Why.FEW_VISITS, Why.OLD_READING)
    assert of(SiteEvidence((), {}, None, WEEK, 7))[Item.COLUMNS].why is Why.NO_COLUMNS


@pytest.mark.parametrize(
    ("stale", "ageing", "grade"),
    [(2, 2, Grade.MET), (2, 3, Grade.RISK), (3, 0, Grade.RISK), (4, 9, Grade.RISK), (5, 0, Grade.VETO)],
)
def test_five_stale_columns_of_news_are_the_veto_and_what_may_become_five_is_a_risk(
    stale: int, ageing: int, grade: Grade
) -> None:
    marks = [Counted("stale_column", sure=True, rule="news")] * stale
    marks += [Counted("column_ageing", sure=False, rule="news")] * ageing

    assert with_marks(*marks)[Item.COLUMNS].grade is grade


def test_ten_stale_columns_of_any_kind_are_the_veto() -> None:
    marks = [Counted("stale_column", sure=True, rule="other")]

    assert with_marks(*marks * 9)[Item.COLUMNS].grade is Grade.RISK
    assert with_marks(*marks * 10)[Item.COLUMNS].grade is Grade.VETO


def test_a_suspect_is_a_risk_until_a_person_confirms_it() -> None:
    assert with_marks(Counted("banned_word", sure=False))[Item.SAFETY].grade is Grade.RISK
    assert with_marks(Counted("banned_word", sure=True))[Item.SAFETY].grade is Grade.VETO
    assert (
        with_marks(Counted("dark_link", sure=True))[Item.SAFETY].grade is Grade.RISK
    )  # people judge what it did


def test_a_week_is_held_against_its_marks_and_what_was_found_outlives_an_old_reading() -> None:
    old = of(SiteEvidence([Counted("home_not_updated", sure=True)], COLUMNS, Why.OLD_READING))

    assert of(SiteEvidence(share=Share(140, 5, 140, Mark.WARN)))[Item.UNREACHABLE].grade is Grade.RISK
    assert of(SiteEvidence(share=Share(140, 7, 140, Mark.VETO)))[Item.UNREACHABLE].grade is Grade.VETO
    assert old[Item.HOME].grade is Grade.VETO


@pytest.mark.parametrize(
    ("row", "why"),
    [("home,x,no_such_kind,,,1,1,", "nobody knows no_such_kind"), ("garden,x,,,,1,1,", "garden"),
     ("home,x,home_not_updated,,,1,2,", "with the veto or before it")],
)  # fmt: skip
def test_a_bad_line_of_the_table_is_named(row: str, why: str) -> None:
    with pytest.raises(BadTable, match="line 2") as caught:
        read_measures(f"item,measure,kinds,early,rules,veto_at,risk_at,source\n{row}\n")

    assert why in str(caught.value)
