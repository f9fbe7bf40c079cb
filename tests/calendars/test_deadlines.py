"""Deadlines in working days: receipt, close of business, amendments, properties, refusals."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from calendars.deadlines import NaturalDays, Reason, ReceiptRule, WorkingDays, WorkingMinutes
from calendars.errors import BudgetOutOfRange, MissingYear, NaiveInstant
from calendars.hours import DutyHours
from calendars.service import DeskCalendar
from calendars.tables import shipped_content, shipped_entries, shipped_years
from calendars.workdays import DayEntry, WorkdayTable
from tests.calendars.wall import SHANGHAI, naive, shown, wall

DESK = DeskCalendar.shipped()
rules = st.builds(WorkingDays, st.integers(1, 20), st.sampled_from(ReceiptRule))
instants = st.datetimes(naive("2018-01-02"), naive("2027-10-31"), timezones=st.just(SHANGHAI))


@pytest.mark.parametrize(
    ("received", "strict", "lenient"),
    [
        ("2026-11-20 09:00:00", "2026-11-25", "2026-11-25"),  # Friday in hours
        ("2026-11-20 17:30:00", "2026-11-25", "2026-11-25"),  # at closing is not after it
        ("2026-11-20 17:30:01", "2026-11-25", "2026-11-26"),
        ("2026-11-20 23:00:00", "2026-11-25", "2026-11-26"),
        ("2026-11-21 10:00:00", "2026-11-25", "2026-11-26"),  # Saturday
        ("2026-11-22 23:59:59", "2026-11-25", "2026-11-26"),  # Sunday night
        ("2026-11-23 00:00:00", "2026-11-26", "2026-11-26"),  # Monday, before opening
    ],
)
def test_the_two_rules_of_receipt_differ_after_closing_and_on_days_off(
    calendar: DeskCalendar, received: str, strict: str, lenient: str
) -> None:
    a = calendar.deadline(wall(received), WorkingDays(3, ReceiptRule.A))
    b = calendar.deadline(wall(received), WorkingDays(3, ReceiptRule.B))

    assert shown(a.due_at) == f"{strict} 17:30"
    assert shown(b.due_at) == f"{lenient} 17:30"


def test_receipt_is_a_day_of_the_desks_zone_not_of_the_senders() -> None:
    calendar = DeskCalendar.shipped()
    just_after_midnight = datetime(2026, 11, 22, 16, 0, tzinfo=UTC)  # Monday 00:00 in Shanghai

    assert shown(calendar.deadline(just_after_midnight, WorkingDays(1)).due_at) == "2026-11-24 17:30"
    assert (
        shown(calendar.deadline(just_after_midnight - timedelta(seconds=1), WorkingDays(1)).due_at)
        == "2026-11-23 17:30"
    )


def test_the_closing_hour_is_the_desks_own() -> None:
    early = DeskCalendar.shipped(hours=DutyHours.parse("09:00-12:00,13:00-16:00", season="07-01/08-31"))

    winter = early.deadline(wall("2026-11-20 16:01"), WorkingDays(1, ReceiptRule.B))
    summer = early.deadline(wall("2026-07-15 16:01"), WorkingDays(1, ReceiptRule.B))

    assert shown(winter.due_at) == "2026-11-24 16:00"
    assert shown(summer.due_at) == "2026-07-16 17:30"


HALF = DayEntry(
    date(2026, 2, 13), working=True, name="", source="示例〔2026〕2号", hours="08:30-12:00", local=True
)  # the Friday before Spring Festival, worked in the morning only


def test_a_half_day_counts_and_a_term_that_ends_on_it_is_due_at_its_own_closing() -> None:
    content = shipped_content()
    desk = DeskCalendar.of(replace(content, days=(*content.days, HALF)), zone=SHANGHAI)

    ending, passing = (desk.deadline(wall("2026-02-12 09:00"), WorkingDays(days)) for days in (1, 2))
    natural = desk.deadline(wall("2026-02-03 09:00"), NaturalDays(10))
    minutes = desk.deadline(wall("2026-02-13 11:00"), WorkingMinutes(61))

    assert shown(ending.due_at) == shown(natural.due_at) == "2026-02-13 12:00"
    assert shown(ending.overdue_at) == "2026-02-14 00:00"
    assert [step.reason for step in passing.derivation.steps] == [Reason.WORKING, Reason.HALF, Reason.MAKEUP]
    assert shown(passing.due_at) == "2026-02-14 17:30"
    assert shown(minutes.due_at) == "2026-02-14 08:31"


def test_what_arrives_after_a_half_day_has_closed_counts_under_rule_b_as_the_next_day() -> None:
    content = shipped_content()
    desk = DeskCalendar.of(replace(content, days=(*content.days, HALF)), zone=SHANGHAI)
    rule = WorkingDays(1, ReceiptRule.B)

    assert shown(desk.deadline(wall("2026-02-13 12:00"), rule).due_at) == "2026-02-14 17:30"
    assert shown(desk.deadline(wall("2026-02-13 12:01"), rule).due_at) == "2026-02-24 17:30"


def table_before(cut: str, *instead: DayEntry) -> WorkdayTable:
    """Rebuild the table as it stood before a notice, with the days that notice took away."""
    named = {entry.day for entry in instead}
    kept = [entry for entry in shipped_entries() if cut not in entry.source and entry.day not in named]
    return WorkdayTable(f"before {cut}", years=shipped_years(), entries=[*kept, *instead])


def test_the_amendment_of_march_2019_brought_a_deadline_forward(calendar: DeskCalendar) -> None:
    labour_day = DayEntry(date(2019, 5, 1), working=False, name="劳动节", source="国办发明电〔2018〕15号")
    original = DeskCalendar(table_before("〔2019〕3号", labour_day), calendar.hours, zone=SHANGHAI)
    received = wall("2019-04-26 10:00")

    assert shown(original.deadline(received, WorkingDays(3)).due_at) == "2019-05-02 17:30"
    assert shown(calendar.deadline(received, WorkingDays(3)).due_at) == "2019-04-30 17:30"


def test_the_extension_of_january_2020_put_a_deadline_off(calendar: DeskCalendar) -> None:
    saturday = DayEntry(date(2020, 2, 1), working=True, name="春节", source="国办发明电〔2019〕16号")
    original = DeskCalendar(table_before("〔2020〕1号", saturday), calendar.hours, zone=SHANGHAI)
    received = wall("2020-01-22 14:00")

    assert shown(original.deadline(received, WorkingDays(3)).due_at) == "2020-02-01 17:30"
    assert shown(calendar.deadline(received, WorkingDays(3)).due_at) == "2020-02-04 17:30"


@given(instants, instants, rules)
def test_a_later_receipt_is_never_due_earlier(one: datetime, other: datetime, rule: WorkingDays) -> None:
    earlier, later = sorted((one, other))

    assert DESK.deadline(earlier, rule).due_at <= DESK.deadline(later, rule).due_at


@given(instants, rules)
def test_a_deadline_lies_after_its_start_on_a_worked_day_and_rule_b_gives_no_less(
    start: datetime, rule: WorkingDays
) -> None:
    deadline = DESK.deadline(start, rule)

    assert start < deadline.due_at < deadline.overdue_at
    assert DESK.is_working_day(deadline.due_at.astimezone(SHANGHAI).date())
    assert DESK.deadline(start, WorkingDays(rule.days)).due_at <= deadline.due_at


@pytest.mark.parametrize(
    ("received", "rule", "year"),
    [
        ("2027-12-30 09:00", WorkingDays(3), 2028),
        ("2027-12-31 18:00", WorkingDays(1, ReceiptRule.B), 2028),
        ("2028-01-01 09:00", WorkingDays(3), 2028),
        ("2017-12-30 09:00", WorkingDays(3), 2017),
    ],
)
def test_a_missing_year_is_refused_by_name(
    calendar: DeskCalendar, received: str, rule: WorkingDays, year: int
) -> None:
    with pytest.raises(MissingYear) as caught:
        calendar.deadline(wall(received), rule)

    assert caught.value.year == year
    assert str(caught.value) == (
        f"No holiday arrangement is loaded for {year}: its working days cannot be counted."
    )


@pytest.mark.parametrize("days", [-1, 0, 367])
def test_a_budget_no_rule_can_have_is_refused(days: int) -> None:
    with pytest.raises(BudgetOutOfRange, match=rf"^{days} is not a possible number of working days\.$"):
        WorkingDays(days)


def test_a_receipt_without_a_zone_is_refused(calendar: DeskCalendar) -> None:
    with pytest.raises(NaiveInstant):
        calendar.deadline(naive("2026-11-20 09:00"), WorkingDays(3))
