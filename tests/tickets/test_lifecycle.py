"""Every reachable history is walked: nothing is answered that was not handled, or dismissed with a reason."""

from collections import deque
from dataclasses import replace

import pytest

from tickets.errors import IllegalMoveError, MissingFactError
from tickets.lifecycle import (
    MOVES,
    SEVERE_FACTS,
    Fact,
    Move,
    Moving,
    State,
    Verb,
    decide,
    mermaid,
    needed,
    possible,
)

ALL_FACTS = dict.fromkeys(Fact, "given")


def after(moving: Moving, verb: Verb) -> Moving:
    """The ticket after a move, as the service saves it."""
    target, _ = decide(replace(moving, facts=ALL_FACTS), verb)
    merged = verb is Verb.MERGE
    before = State(moving.state) if merged else None if verb is Verb.UNMERGE else moving.before_merge
    return Moving(target.value, severe=moving.severe, merged=merged, before_merge=before)


def reachable() -> dict[tuple[str, bool, State | None], Moving]:
    start = Moving(State.RECEIVED.value)
    found = {(start.state, start.merged, start.before_merge): start}
    queue = deque([start])
    while queue:
        moving = queue.popleft()
        for verb in possible(moving):
            following = after(moving, verb)
            key = (following.state, following.merged, following.before_merge)
            if key not in found:
                found[key] = following
                queue.append(following)
    return found


REACHABLE = list(reachable().values())


def test_every_state_is_reachable_and_every_line_of_the_table_is_used() -> None:
    used = {(verb, State(m.state)) for m in REACHABLE for verb in possible(m)}

    assert {State(m.state) for m in REACHABLE} == set(State)
    assert used == {(move.verb, move.source) for move in MOVES}


@pytest.mark.parametrize("moving", REACHABLE, ids=lambda m: f"{m.state}-{m.before_merge}")
def test_what_the_table_does_not_list_is_refused(moving: Moving) -> None:
    for verb in set(Verb) - set(possible(moving)):
        with pytest.raises(IllegalMoveError) as refused:
            decide(replace(moving, facts=ALL_FACTS), verb)

        assert str(refused.value) == f"A ticket that is {moving.state} cannot be moved by “{verb.value}”."


@pytest.mark.parametrize("move", MOVES, ids=lambda m: f"{m.verb}-{m.source}-{m.target}")
@pytest.mark.parametrize("severe", [False, True])
def test_a_move_without_one_of_its_facts_is_refused(move: Move, severe: bool) -> None:  # noqa: FBT001 - a parameter of the table
    merged = move.verb is Verb.UNMERGE
    moving = Moving(
        move.source.value, severe=severe, merged=merged, before_merge=move.target if merged else None
    )

    for missing in needed(moving, move):
        facts = {fact: words for fact, words in ALL_FACTS.items() if fact is not missing}
        with pytest.raises(MissingFactError) as refused:
            decide(replace(moving, facts=facts), move.verb)

        assert refused.value.fact == missing.value


def test_nothing_is_answered_that_was_not_handled_or_dismissed_or_merged() -> None:
    into_answered = {(move.verb, move.source.stage) for move in MOVES if move.target is State.ANSWERED}

    assert {verb for verb, _ in into_answered} == {Verb.ANSWER, Verb.DISMISS, Verb.MERGE}
    assert {stage for verb, stage in into_answered if verb is Verb.ANSWER} == {State.HANDLED}
    assert all(Fact.REASON in move.facts for move in MOVES if move.verb is Verb.DISMISS)


def test_a_severe_fault_is_not_closed_without_cause_fix_time_and_report_to_the_leader() -> None:
    for source in (State.HANDLED, State.ESCALATED_HANDLED):
        for missing in SEVERE_FACTS:
            facts = {fact: words for fact, words in ALL_FACTS.items() if fact is not missing}
            with pytest.raises(MissingFactError) as refused:
                decide(Moving(source.value, severe=True, facts=facts), Verb.ANSWER)

            assert refused.value.fact == missing.value


def test_work_goes_on_while_escalated_and_answering_leaves_the_escalation() -> None:
    assert decide(Moving("escalated.received", facts=ALL_FACTS), Verb.VERIFY)[0] is State.ESCALATED_VERIFIED
    assert decide(Moving("escalated.verified", facts=ALL_FACTS), Verb.HANDLE)[0] is State.ESCALATED_HANDLED
    assert decide(Moving("escalated.handled", facts=ALL_FACTS), Verb.ANSWER)[0] is State.ANSWERED


@pytest.mark.parametrize("before", [state for state in State if state.is_open])
def test_a_duplicate_goes_back_to_where_it_was_and_nowhere_else(before: State) -> None:
    merged = Moving(State.ANSWERED.value, merged=True, before_merge=before, facts=ALL_FACTS)

    assert decide(merged, Verb.UNMERGE)[0] is before
    with pytest.raises(IllegalMoveError):
        decide(merged, Verb.REOPEN)


def test_the_diagram_shows_every_arrow_of_the_table() -> None:
    lines = mermaid().splitlines()

    for move in MOVES:
        source, target = (state.value.replace(".", "_") for state in (move.source, move.target))
        assert any(
            line.strip().startswith(f"{source} --> {target}:") and move.verb.value in line for line in lines
        )


def test_a_refused_move_leaves_the_machine_ready_for_the_next_ticket() -> None:
    with pytest.raises(IllegalMoveError):
        decide(Moving("received", facts=ALL_FACTS), Verb.ANSWER)

    assert decide(Moving("received", facts=ALL_FACTS), Verb.VERIFY)[0] is State.VERIFIED
