"""A site's last days with the week up to each of them held against the marks: what strips and tickets are made of."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from probes.watch.plan import WatchPlan
from probes.watch.spacing import to_come
from probes.watch.watch_store import Watch
from probes.watch.week import DayCount, Mark, Share, week_of, week_to_come


@dataclass(frozen=True, slots=True)
class Month:
    """`days` up to today without a gap; `marks`: the week up to each; `share`: the one up to now."""

    days: Sequence[DayCount]
    marks: Sequence[Mark]
    share: Share
    today_to_come: int


def month_of(
    counts: Sequence[DayCount], watch: Watch | None, plan: WatchPlan, *, now: datetime, zone: ZoneInfo, length: int
) -> Month:  # fmt: skip
    """`counts` must reach six days further back than the days shown. A young watch has its days to come counted in."""
    planned = watch.visits_a_day * len(plan.vantages) if watch else 0
    began = watch.began_at.astimezone(zone).date() if watch and watch.began_at else None
    today = now.astimezone(zone).date()
    days, coming = _without_gaps(counts, today, began, planned, length=length), 0
    if watch is not None and began is not None:
        left = to_come(now, visits=watch.visits_a_day, zone=zone) * len(plan.vantages)
        coming = min(left, days[-1].unwatched())

    def share(day: date) -> Share:
        rest = coming if day == today else 0
        if began is not None and began <= day:
            rest = week_to_come(began=began, today=day, visits=planned, today_to_come=rest)
        return week_of(
            counts, today=day, to_come=rest, warn_percent=plan.warn_percent, veto_percent=plan.veto_percent
        )

    shares = [share(one.day) for one in days]
    return Month(days, [one.mark for one in shares], shares[-1], coming)


def _without_gaps(
    counts: Sequence[DayCount], today: date, began: date | None, planned: int, *, length: int
) -> list[DayCount]:
    """A day that nobody counted was planned and not watched, or lies before the watch."""
    known = {one.day: one for one in counts}
    days = [today - timedelta(days=back) for back in reversed(range(length))]
    return [
        known.get(day) or DayCount(day, planned if began is not None and began <= day else 0) for day in days
    ]
