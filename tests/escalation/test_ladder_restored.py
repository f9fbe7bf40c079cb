"""What a restore takes for told: only rungs whose time was over by the backup's last minute."""

from dataclasses import replace

import pytest

from calendars.service import DeskCalendar
from escalation.ladder import Facts, Ladder
from tests.escalation.test_ladder import NINE, looks, minute

STILL_TO_COME = {
    "held by whoever took it": {"acked_at": minute(5)},
    "put off after downtime": {"not_before": minute(35)},
    "held by maintenance": {"muted_until": minute(35)},
    "asked for by whoever passed on": {"forced": True},
}
"""What each ladder waited for when the backup's minute came; the second rung's plan was over by then."""


@pytest.mark.parametrize("waits_for", STILL_TO_COME.values(), ids=STILL_TO_COME)
def test_a_restore_takes_for_told_only_what_had_been_due(
    calendar: DeskCalendar, waits_for: dict[str, object]
) -> None:
    ladder = replace(Ladder("test", opened_at=NINE, rung=1), **waits_for)  # type: ignore[arg-type]  # names its fields
    facts = Facts(due_at=None, progress_at=NINE, told_until=minute(20))

    fired = looks(ladder, facts, now=minute(36), calendar=calendar).fire

    assert fired is not None
    assert fired.number == 1


def test_a_restore_takes_a_rung_for_told_whose_time_was_over(calendar: DeskCalendar) -> None:
    ladder = Ladder("test", opened_at=NINE, rung=1)
    facts = Facts(due_at=None, progress_at=NINE, told_until=minute(20))

    decision = looks(ladder, facts, now=minute(21), calendar=calendar)

    assert [step.number for step in decision.passed_over] == [1]
    assert (decision.fire, decision.look_at) == (None, minute(30))
