"""How slow this machine's minutes are: one piece of plain Python whose cost the performance paper gives."""

from statistics import median
from time import process_time

from transitions import Machine

PAPER_MICROSECONDS = 6.87
"""One trigger on a shared Machine (performance paper, part II, building blocks)."""
TRIGGERS, TRIES = 400, 5


def slowness() -> float:
    """CPU time of a trigger here and now, over that on the paper's machine: 2 means half as fast."""
    machine = Machine(states=["shut", "open"], initial="shut", auto_transitions=False)
    machine.add_transition("turn", "shut", "open")
    machine.add_transition("turn", "open", "shut")
    return median(_microseconds(machine) for _ in range(TRIES)) / PAPER_MICROSECONDS


def _microseconds(machine: Machine) -> float:
    began = process_time()
    for _ in range(TRIGGERS):
        machine.trigger("turn")
    return (process_time() - began) * 1e6 / TRIGGERS
