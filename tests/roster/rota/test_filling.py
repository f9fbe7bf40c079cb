"""The fair filling as properties: no gap, no double, loads within one, and nothing moves that need not."""

from collections import Counter
from collections.abc import Mapping
from datetime import date, timedelta
from itertools import pairwise

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from calendars.tables import shipped_content
from roster.rota.days import Coverage, KeyPeriod, Leave, absent_on, needed_days
from roster.rota.filling import Filled, Member, Place, candidates, changes, fill, gaps, loads

TABLE = shipped_content().table()
YEARS = st.integers(2018, 2026)
SIZES = st.integers(1, 20)
YEAR = timedelta(days=365)


def year_of(year: int, coverage: Coverage = Coverage.EVERY_REST_DAY) -> dict[date, int]:
    return needed_days(TABLE, date(year, 1, 1), date(year, 12, 31), coverage=coverage)


def members(count: int) -> list[Member]:
    return [Member(n) for n in range(1, count + 1)]


def spread(filled: Filled, count: int) -> int:
    found = loads(filled)
    each = [found.get(n, 0) for n in range(1, count + 1)]
    return max(each) - min(each)


@st.composite
def period(draw: st.DrawFn, year: int, most: int) -> KeyPeriod:
    first = date(year, 1, 1) + timedelta(days=draw(st.integers(0, 340)))
    last = first + timedelta(days=draw(st.integers(0, 20)))
    return KeyPeriod(1, "重保", first, min(last, date(year, 12, 31)), draw(st.integers(2, max(2, most))))


@st.composite
def leaves(draw: st.DrawFn, year: int, count: int) -> list[Leave]:
    found = []
    for n in range(draw(st.integers(0, 6))):
        first = date(year, 1, 1) + timedelta(days=draw(st.integers(0, 350)))
        last = first + timedelta(days=draw(st.integers(0, 30)))
        found.append(Leave(n, draw(st.integers(1, count)), first, last))
    return found


@given(YEARS, SIZES, st.data())
@settings(max_examples=60)
def test_every_place_has_somebody_nobody_twice_a_day_and_loads_differ_by_one_at_most(
    year: int, count: int, data: st.DataObject
) -> None:
    key = data.draw(period(year, count))
    assume(key.readers <= count)
    needs = needed_days(
        TABLE, date(year, 1, 1), date(year, 12, 31), coverage=Coverage.EVERY_REST_DAY, periods=[key]
    )

    filled = fill(needs, members(count))

    assert gaps(needs, filled) == []
    assert max(Counter((at.day, who) for at, who in filled.items()).values()) == 1
    assert spread(filled, count) <= 1


@given(st.integers(2018, 2024), SIZES, st.integers(0, 364))
@settings(max_examples=40)
def test_over_any_year_that_straddles_two_plans_loads_differ_by_one_at_most(
    year: int, count: int, begin: int
) -> None:
    """The second year is planned apart and gets of the first only its counts and last days."""
    before = fill(year_of(year), members(count))
    counted = loads(before)
    last = {who: at.day for at, who in sorted(before.items())}
    carried = [Member(n, counted.get(n, 0), last.get(n)) for n in range(1, count + 1)]

    both = before | fill(year_of(year + 1), carried)

    first = date(year, 1, 1) + timedelta(days=begin)
    assert spread({at: who for at, who in both.items() if first <= at.day < first + YEAR}, count) <= 1


@given(YEARS, st.integers(2, 20), st.data())
@settings(max_examples=60)
def test_a_leave_moves_the_days_it_covers_and_no_other(year: int, count: int, data: st.DataObject) -> None:
    known = data.draw(leaves(year, count))
    needs = year_of(year)
    before = fill(needs, members(count), absent=absent_on(known))
    away = Leave(99, data.draw(st.integers(1, count)), date(year, 5, 1), date(year, 5, 20))

    after = fill(needs, members(count), kept=before, absent=absent_on([*known, away]))

    moved = changes(before, after)
    assert {one.at for one in moved} == {
        at for at, who in before.items() if who == away.person_id and away.holds(at.day)
    }
    assert all(one.after != away.person_id for one in moved)


@given(st.integers(2, 20), st.sets(st.dates(date(2026, 1, 1), date(2026, 12, 31)), max_size=12))
@settings(max_examples=60)
def test_another_version_of_the_calendar_moves_only_days_that_it_made_something_else(
    count: int, turned: set[date]
) -> None:
    was = year_of(2026)
    now = {day: need for day, need in was.items() if day not in turned}
    now |= {day: 1 for day in turned if day not in was}
    before = fill(was, members(count))

    after = fill(now, members(count), kept=before)

    assert {one.at.day for one in changes(before, after)} == turned
    assert gaps(now, after) == []


@given(YEARS, st.integers(3, 15), st.data())
@settings(max_examples=40)
def test_whoever_is_on_leave_is_never_named_and_the_others_stay_within_reach(
    year: int, count: int, data: st.DataObject
) -> None:
    known = data.draw(leaves(year, count))
    absent: Mapping[date, set[int]] = absent_on(known)
    needs = year_of(year)

    filled = fill(needs, members(count), absent=absent)

    assert not [at for at, who in filled.items() if who in absent.get(at.day, ())]
    everybody = set(range(1, count + 1))
    assert {at.day for at in gaps(needs, filled)} == {
        day for day in needs if absent.get(day, set()) >= everybody
    }


def test_whoever_comes_back_from_a_long_leave_takes_turns_like_everybody_else() -> None:
    """Four months away are not paid back: no seven duty days in a row, no twelve of the next twenty-six."""
    away = Leave(1, 3, date(2026, 3, 1), date(2026, 6, 30))
    needs = year_of(2026)

    filled = fill(needs, members(5), absent=absent_on([away]))

    after = [filled[at] for at in sorted(filled) if at.day > away.last]
    assert max(Counter(after).values()) - min(Counter(after).values()) <= 1
    assert all(one != other for one, other in pairwise(after))


@given(YEARS, st.integers(3, 15), st.data())
@settings(max_examples=40)
def test_no_two_duty_days_running_are_one_persons_while_anybody_else_is_free(
    year: int, count: int, data: st.DataObject
) -> None:
    absent = absent_on(data.draw(leaves(year, count)))

    filled = fill(year_of(year), members(count), absent=absent)

    for one, other in pairwise(sorted(filled)):
        free = set(range(1, count + 1)) - absent.get(other.day, set()) - {filled[one]}
        assert filled[one] != filled[other] or not free


def test_no_turn_is_lost_on_days_that_are_not_on_the_rota() -> None:
    """The known bug of rotations by calendar day: four of fourteen people never had a shift."""
    filled = fill(year_of(2026), members(14))

    assert sorted(loads(filled)) == list(range(1, 15))
    assert set(loads(filled).values()) == {8, 9}


def test_two_days_running_are_avoided_while_somebody_else_is_not_far_ahead() -> None:
    days = {date(2026, 10, day): 1 for day in range(1, 8)}
    behind = [Member(1, carried=0), Member(2, carried=2), Member(3, carried=2)]

    filled = fill(days, behind)

    assert [filled[Place(day, 0)] for day in days] == [1, 2, 1, 3, 1, 2, 3]


def test_the_fairest_candidate_comes_first_and_whoever_has_the_day_already_is_none() -> None:
    day = date(2026, 10, 24)
    filled = {Place(day, 0): 1, Place(date(2026, 10, 25), 0): 2, Place(date(2026, 10, 1), 0): 3}

    assert candidates(day, members(5), filled, absent={4}) == [5, 3, 2]


def test_an_empty_rota_is_all_gaps() -> None:
    needs = {date(2026, 10, 1): 2}

    assert gaps(needs, fill(needs, [])) == [Place(date(2026, 10, 1), 0), Place(date(2026, 10, 1), 1)]
