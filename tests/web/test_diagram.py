"""The lifecycle page against the table it is drawn from."""

import pytest

from tickets.lifecycle import MOVES, State, Verb
from web import diagram, wording
from web.words import VERBS

pytestmark = pytest.mark.usefixtures("chinese")


def test_every_move_of_the_table_has_its_row_and_every_verb_its_arrow() -> None:
    page = diagram.lifecycle()

    drawn = {part for arrow in page.arrows for part in arrow.label.split(" / ")}
    assert len(page.moves) == len(MOVES)
    assert {wording.word(VERBS, verb.value) for verb in Verb} <= drawn


def test_every_state_has_its_box_inside_the_drawing() -> None:
    page = diagram.lifecycle()

    boxes = [box for box in page.boxes if box.css not in {"open", "group"}]
    assert len(boxes) == len(State)
    assert all(
        b.x >= 0 and b.x + b.width <= page.width and b.y >= 0 and b.y + b.height <= page.height
        for b in page.boxes
    )


def test_answering_a_severe_fault_names_what_it_must_leave_behind() -> None:
    page = diagram.lifecycle()

    answer = next(row for row in page.moves if row.verb == "答复")
    assert answer.facts == "答复原文、严重故障另须：原因、修复时间、向分管领导报告"


def test_only_those_whom_the_permissions_name_may_de_escalate() -> None:
    page = diagram.lifecycle()

    assert {row.who for row in page.moves if row.verb == "解除升级"} == {"督办、管理员"}
