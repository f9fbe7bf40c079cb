"""What verbs write beside the state, where it is not part of a story yet."""

import pytest

from tests.stories.desk import DeskOfStories
from tickets.kinds import Kind, Source
from tickets.lifecycle import State, Verb


def fault(desk: DeskOfStories) -> str:
    return desk.receives(
        "首页连续三次无响应", kind=Kind.DETECTED_FAULT, source=Source.MACHINE, fingerprint="down:1"
    ).number


@pytest.mark.parametrize("verb", [Verb.REOPEN, Verb.UNMERGE])
def test_a_fault_that_is_open_again_as_another_ticket_can_still_be_taken_up(
    desk: DeskOfStories, verb: Verb
) -> None:
    first = fault(desk)
    if verb is Verb.UNMERGE:
        desk.moves(first, Verb.MERGE, duplicate_of=desk.receives().number)
    else:
        desk.moves(first, Verb.DISMISS, reason="unfounded", answer="经核实，页面正常。")
    second = fault(desk)

    back = desk.moves(first, verb, reason="又打不开")
    repeated = fault(desk)

    assert back.state in {State.VERIFIED, State.RECEIVED}
    assert second != first
    assert repeated == second
