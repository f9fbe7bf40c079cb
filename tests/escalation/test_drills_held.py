"""Tests of channels while nothing may leave: sending held after a restore, quiet hours."""

import pytest

from database.epochs import RESTORED, hold
from escalation.resuming import Resuming
from notifiers.channels import Channel
from notifiers.dispatch import Dispatcher
from notifiers.ladder import DispatchRules
from notifiers.quiet import read_quiet_hours
from roster.permissions import Actor, Role
from tests.escalation.morning import DESK_MAIL, DESK_PHONE, Morning


@pytest.mark.parametrize("again", [True, False])
@pytest.mark.parametrize("held_at", ["2025-10-01 09:09", "2025-10-01 09:10", "2025-10-01 09:15"])
def test_while_sending_was_held_after_a_restore_no_channel_is_blamed_and_tests_count_from_when_it_goes_on(
    morning: Morning, held_at: str, *, again: bool
) -> None:
    """Before the test is ordered, before it leaves, and after it left: its receipt is not in the backup."""
    desk, head = morning.desk, Actor("account:1", "示例戊", Role.SUPERVISOR)
    desk.until("2025-10-01 09:09")
    if held_at == "2025-10-01 09:10":
        desk.clock.advance(minutes=1)
        desk.engine.run_pass()
    desk.until(held_at)
    with desk.database.work(desk.clock.now(), "restore") as work:
        hold(work.session, reason=RESTORED, now=work.now)
    desk.clock.advance(minutes=12)
    desk.works()
    Resuming(desk.database, desk.clock).resume(head, again=again)
    desk.works()
    morning.delivered()
    desk.until("2025-10-01 13:00")

    assert morning.told() == []
    assert morning.drill().arrived
    assert morning.drill(Channel.EMAIL).arrived
    assert not morning.drill().waits


def test_a_line_that_is_dead_after_a_restore_is_told_all_the_same(morning: Morning) -> None:
    desk, head = morning.desk, Actor("account:1", "示例戊", Role.SUPERVISOR)
    desk.until("2025-10-01 09:12")
    with desk.database.work(desk.clock.now(), "restore") as work:
        hold(work.session, reason=RESTORED, now=work.now)
    desk.clock.advance(hours=1)
    Resuming(desk.database, desk.clock).resume(head, again=True)
    morning.sms.swallows = True
    desk.until("2025-10-01 13:00")

    assert [channel for channel, _ in morning.told()] == ["voice"]
    assert morning.drill().arrived is False


def test_quiet_hours_over_ten_past_nine_do_not_put_the_tests_off(morning: Morning) -> None:
    desk = morning.desk
    rules = DispatchRules(local=desk.calendar.local, quiet=read_quiet_hours("22:00-10:00"))
    lines = {Channel.SMS: morning.sms, Channel.EMAIL: morning.mail}
    desk.dispatcher = Dispatcher(
        desk.database, desk.clock, lines, lease_clock=lambda _: desk.clock.now(), rules=rules
    )

    desk.until("2025-10-01 09:12")
    left = [len(morning.heard(end)) for end in (DESK_PHONE, DESK_MAIL)]
    morning.delivered()
    desk.until("2025-10-01 12:00")

    assert left == [1, 1]
    assert morning.drill().arrived
    assert morning.told() == []
