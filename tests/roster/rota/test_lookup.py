"""The table of stretches answers what a walk over all shifts answers."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from roster.people import DutyRole, Shift
from roster.rota.lookup import DutyTable

BEGIN = datetime(2026, 10, 1, tzinfo=UTC)
HOURS = st.integers(0, 60)
SHIFTS = st.lists(
    st.builds(
        lambda role, who, start, length: Shift(
            role, who, BEGIN + timedelta(hours=start), BEGIN + timedelta(hours=start + length)
        ),
        st.sampled_from([DutyRole.READER, DutyRole.DUTY_LEADER]),
        st.integers(1, 5),
        HOURS,
        st.integers(1, 24),
    ),
    max_size=12,
)


@given(SHIFTS, HOURS)
def test_it_answers_as_a_walk_over_all_shifts_does(shifts: list[Shift], hour: int) -> None:
    at = BEGIN + timedelta(hours=hour)

    found = DutyTable(shifts)

    for role in (DutyRole.READER, DutyRole.DUTY_LEADER, DutyRole.SUPERVISOR):
        walked = [one.person_id for one in shifts if one.role is role and one.starts_at <= at < one.ends_at]
        assert found.on_duty(role, at) == tuple(dict.fromkeys(walked))


def test_it_says_when_the_next_stretch_begins() -> None:
    shift = Shift(DutyRole.READER, 1, BEGIN, BEGIN + timedelta(days=1))
    table = DutyTable([shift])

    assert table.next_change(DutyRole.READER, BEGIN) == shift.ends_at.timestamp()
    assert table.next_change(DutyRole.READER, shift.ends_at) is None
