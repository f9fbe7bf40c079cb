"""`deadline` and `lifecycle`: the rules as text and as JSON."""

import json

import pytest

from tests.web.machine_desk import MachineDesk
from tickets.lifecycle import MOVES, mermaid


def test_a_deadline_is_told_day_by_day(machine_desk: MachineDesk) -> None:
    status, said, _ = machine_desk.run("deadline", "2025-09-30 16:59", "--working-days", "3")

    lines = said.splitlines()
    assert status == 0
    assert lines[0].startswith("Due 2025-10-11 17:30; overdue from 24:00 of that day. Calendar 1, cn-")
    assert lines[1] == "  2025-09-30 Tue  received  (working)"
    assert lines[-1].startswith("  2025-10-11 Sat  counted no. 3  (makeup")
    assert len(lines) == 13


def test_rule_b_takes_the_next_working_day_for_what_comes_after_closing(machine_desk: MachineDesk) -> None:
    found = [
        json.loads(
            machine_desk.run("deadline", "2025-11-03T17:31", "--working-days", "3", "--rule", rule, "--json")[
                1
            ]
        )["due_at"]
        for rule in "AB"
    ]

    assert found == ["2025-11-06T17:30:00+08:00", "2025-11-07T17:30:00+08:00"]


def test_natural_days_and_minutes_of_duty_are_counted_too(machine_desk: MachineDesk) -> None:
    natural = machine_desk.run("deadline", "2025-09-30T16:59", "--natural-days", "1")[1].splitlines()
    minutes = machine_desk.run("deadline", "2025-09-30T16:59", "--working-minutes", "40")[1].splitlines()

    assert natural[0].startswith("Due 2025-10-09 17:30; overdue from 24:00 of that day.")
    assert minutes[0].startswith("Due 2025-10-09 08:39; overdue from then on.")
    assert minutes[1:] == [
        "  2025-09-30 Tue  counted no. 1  (working, 31 min)", "  2025-10-09 Thu  counted no. 2  (working, 9 min)",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ((), "Give one of --working-days, --natural-days and --working-minutes."),
        (("--working-days", "3", "--natural-days", "3"), "Give one of --working-days"),
        (("--natural-days", "3", "--rule", "B"), "Rule B is for working days only."),
        (("--working-minutes", "0"), "0 is not a possible number of working minutes."),
        (("--working-days", "3", "--version", "9"), "There is no calendar version 9."),
    ],
)
def test_a_question_that_is_none_is_refused_in_a_sentence(
    machine_desk: MachineDesk, given: tuple[str, ...], told: str
) -> None:
    status, _, complaint = machine_desk.run("deadline", "2025-09-30T16:59", *given)

    assert status == 1
    assert told in complaint


def test_a_year_without_a_notice_is_marked_provisional(machine_desk: MachineDesk) -> None:
    _, said, _ = machine_desk.run("deadline", "2027-03-01T09:00", "--working-days", "3")

    assert "(provisional: a year of it has no published notice yet)" in said


def test_a_missing_year_is_refused_in_a_sentence(machine_desk: MachineDesk) -> None:
    assert machine_desk.run("deadline", "2029-01-02T09:00", "--working-days", "3") == (
        1, "", "Error: No holiday arrangement is loaded for 2029: its working days cannot be counted.\n",
    )  # fmt: skip


def test_an_instant_nobody_can_read_is_refused_with_an_example(machine_desk: MachineDesk) -> None:
    status, _, told = machine_desk.run("deadline", "tomorrow", "--working-days", "3")

    assert (status, told) == (
        1,
        (
            "Error: “tomorrow” is no instant. Write it as 2025-09-30T16:59, with an offset if it is not the desk's"
            " time.\n"
        ),
    )


def test_the_lifecycle_is_printed_from_its_table(machine_desk: MachineDesk) -> None:
    _, drawn, _ = machine_desk.run("lifecycle")
    _, listed, _ = machine_desk.run("lifecycle", "--json")

    assert drawn == mermaid()
    assert len(json.loads(listed)["moves"]) == len(MOVES)
