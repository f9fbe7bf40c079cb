"""The archive section: the same few due tickets beside ever larger archives, to see that only what is due costs."""

from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager, ExitStack
from statistics import median

from bench.engine import Passed, all_due_now, figure_of, nothing_due, settled, told
from bench.figures import Figure, Sheet, spread
from bench.plan import Plan
from bench.subject import Subject, filled
from bench.yardstick import slowness

Rounds = Sequence[Mapping[int, Sequence[Passed]]]
"""What each desk, by the size of its archive, did in its turns."""


def measure_archive(plan: Plan, kind: str) -> Sheet:
    """All desks stand side by side and take turns, so that a slow minute of the machine hits each alike."""
    with ExitStack() as stack:
        desks = {size: stack.enter_context(_desk(plan, kind, size)) for size in sorted(plan.archives)}
        for subject in desks.values():
            settled(subject)
        figures = [_named(size, nothing_due(plan, subject), subject) for size, subject in desks.items()]
        rounds = _turns(plan, desks)
        for size, subject in desks.items():
            found = [one for turn in rounds for one in turn[size]]
            what = f"{plan.at_once} due of {plan.archive_open:,} open, people told"
            figures.append(_named(size, figure_of(what, found), subject))
    figures.append(compared(rounds))
    return Sheet("archive", kind, max(desks), figures, {"slowness": round(slowness(), 2)})


def _desk(plan: Plan, kind: str, archived: int) -> AbstractContextManager[Subject]:
    return filled(kind, plan.archive_open, open_share=1.0, archived=archived)


def _turns(plan: Plan, desks: Mapping[int, Subject]) -> Rounds:
    """The first round warms up and does not count. Every turn begins at the instant of filling, with other tickets."""
    began = {size: subject.clock.now() for size, subject in desks.items()}
    last = dict.fromkeys(desks, 0)
    rounds: list[dict[int, list[Passed]]] = []
    for _ in range(plan.rounds + 1):
        turn = {}
        for size, subject in desks.items():
            subject.clock.set(began[size])
            subject.desk.engine.remember(None)  # it would take the clock for one that ran ahead
            chosen = all_due_now(subject, plan.at_once, after=last[size])
            turn[size], last[size] = told(subject, chosen, plan.runs), chosen[-1]
        rounds.append(turn)
    return rounds[1:]


def compared(rounds: Rounds) -> Figure:
    """Round by round, the medians of the largest desk's passes over those of the smallest's."""
    smallest, largest = min(rounds[0]), max(rounds[0])

    def ratios(of: Callable[[Passed], float]) -> list[float]:
        return [
            median(of(one) for one in turn[largest]) / median(of(one) for one in turn[smallest])
            for turn in rounds
        ]

    spreads = {
        "wall_times": spread(ratios(lambda one: one.wall)), "cpu_times": spread(ratios(lambda one: one.cpu)),
    }  # fmt: skip
    return Figure(f"{largest:,} archived over {smallest:,}", spreads)


def _named(archived: int, figure: Figure, subject: Subject) -> Figure:
    facts = {**figure.facts, "archived": archived, "filled_in_s": round(subject.filled_in)}
    return Figure(f"{archived:,} archived: {figure.what}", figure.spreads, facts)
