"""A carrier that fails again and again is left alone, and one trial call tells when it is back."""

from datetime import timedelta

from notifiers.breaker import Breakers
from notifiers.carriers.port import Accepted, Rejected, Temporary, Uncertain
from tests.notifiers.fakes import MORNING

SECOND = timedelta(seconds=1)


def failing(times: int = 5) -> Breakers:
    found = Breakers()
    for _ in range(times):
        found.note("sms", Temporary("503"), MORNING)
    return found


def test_four_failures_in_a_row_change_nothing_the_fifth_opens() -> None:
    assert failing(4).admit("sms", MORNING) is None
    assert failing(5).admit("sms", MORNING + SECOND) == MORNING + 30 * SECOND


def test_a_time_out_counts_like_a_refusal_for_the_moment_and_a_refusal_for_good_does_not() -> None:
    uncertain = failing(4)
    uncertain.note("sms", Uncertain("timeout"), MORNING)
    refused = failing(4)
    refused.note("sms", Rejected("21614"), MORNING)
    refused.note("sms", Temporary("503"), MORNING)

    assert uncertain.admit("sms", MORNING) is not None
    assert refused.admit("sms", MORNING) is None


def test_after_its_rest_one_call_is_let_through_and_the_others_wait_for_what_it_brings() -> None:
    breakers = failing()
    later = MORNING + 30 * SECOND

    assert breakers.admit("sms", later) is None
    assert breakers.admit("sms", later) == later + 30 * SECOND
    breakers.note("sms", Accepted("SM1"), later)
    assert breakers.admit("sms", later) is None


def test_only_when_every_line_is_open_it_is_our_own_that_is_down() -> None:
    breakers = failing()

    assert not breakers.are_all_open(["sms", "voice"])
    for _ in range(5):
        breakers.note("voice", Uncertain("timeout"), MORNING)
    assert breakers.are_all_open(["sms", "voice"])


def test_a_clock_set_back_keeps_nobody_out_for_long() -> None:
    assert failing().admit("sms", MORNING - timedelta(hours=2)) is None
