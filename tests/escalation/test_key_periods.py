"""In a key period (重保) a ladder's steps come by their shorter delays, and never in another order."""

import pytest

from calendars.service import DeskCalendar
from escalation.ladder import Facts, Ladder, held_until, planned
from tests.escalation.test_ladder import DUE, NINE, SHIPPED, minute


@pytest.mark.parametrize(
    ("first", "end", "minutes"),
    [(-60, 600, [0, 5, 15, 30, 60]), (700, 900, [0, 10, 30, 60, 120]), (-60, 20, [0, 5, 15, 60, 120]),
     (20, 600, [0, 10, 20, 30, 60]), (9, 10, [0, 9, 30, 60, 120])],
)  # fmt: skip
def test_a_step_comes_by_its_shorter_delay_while_a_key_period_is_on_at_the_latest_by_its_own(
    calendar: DeskCalendar, first: int, end: int, minutes: list[int]
) -> None:
    facts = Facts(None, NINE, key_days=((minute(first), minute(end)),))
    ladder = Ladder("severe", opened_at=NINE)

    found = [planned(step.delay, ladder, facts, calendar) for step in SHIPPED["severe"].written]

    assert found == [minute(one) for one in minutes]


def test_in_a_key_period_leaders_hear_of_a_late_ticket_the_same_day_and_an_acknowledgement_holds_half_as_long(
    calendar: DeskCalendar,
) -> None:
    late, facts = SHIPPED["late"], Facts(DUE, NINE, key_days=((minute(-600), minute(60 * 24 * 9)),))
    ladder = Ladder("late", opened_at=NINE, acked_at=NINE)

    last = [planned(step.delay, ladder, facts, calendar) for step in late.steps[2:]]

    assert [f"{calendar.local(at):%d %H:%M}" for at in last if at] == ["29 10:30", "29 15:00", "29 17:30"]
    assert held_until(late, ladder, facts, calendar) == minute(120)
