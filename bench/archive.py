"""The archive section: the same few due tickets beside ever larger archives, to see that only what is due costs."""

from collections.abc import Mapping
from itertools import chain

from bench.engine import nothing_due, one_pass, settled
from bench.figures import Figure, Sheet
from bench.plan import Plan
from bench.subject import filled
from bench.yardstick import slowness


def measure_archive(plan: Plan, kind: str) -> Sheet:
    """A pass with nothing due and one that tells people, at each size; and the largest over the smallest."""
    by_size = {size: _beside(plan, kind, size) for size in sorted(plan.archives)}
    passes = [told for _, told in by_size.values()]
    facts = {
        "open": plan.archive_open, "ratio_wall": _ratio(passes, "wall_ms"), "ratio_cpu": _ratio(passes, "cpu_total_ms"),
    }  # fmt: skip
    return Sheet("archive", kind, max(plan.archives), list(chain.from_iterable(by_size.values())), facts)


def _beside(plan: Plan, kind: str, archived: int) -> tuple[Figure, Figure]:
    with filled(kind, plan.archive_open, open_share=1.0, archived=archived) as subject:
        settled(subject)
        slow = slowness()
        figures = nothing_due(plan, subject), one_pass(plan, subject)
        facts = {"filled_in_s": round(subject.filled_in), "slowness": round((slow + slowness()) / 2, 2)}
    first, second = (_named(figure, archived, facts) for figure in figures)
    return first, second


def _named(figure: Figure, archived: int, facts: Mapping[str, float]) -> Figure:
    return Figure(f"{archived:,} archived: {figure.what}", figure.spreads, {**figure.facts, **facts})


def _ratio(passes: list[Figure], value: str) -> float:
    """Medians, adjusted by the yardstick of their own minutes."""
    first, last = (one.spreads[value][1] / float(one.facts["slowness"]) for one in (passes[0], passes[-1]))
    return round(last / first, 2)
