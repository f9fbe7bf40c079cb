"""The storm section: ten thousand ladders fall due at one instant for 13 contacts, while one of them works by hand."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from time import monotonic, sleep

from sqlalchemy import exists, func, select

from bench.clicks import Clicks
from bench.figures import Figure, Sheet
from bench.plan import Plan
from bench.processes import peak_memory, tree_seconds
from bench.server import serving
from bench.storm_desk import fall_due, prepare
from bench.subject import Subject, filled
from bench.visits import Request, Visitor
from bench.worker import working
from bench.yardstick import slowness
from calendars.clock import SystemClock
from database.timers import TimerRow
from notifiers.pages import UNSENT, AttemptState
from notifiers.store import AttemptRow, PageRow
from notifiers.texts import TOGETHER, MessageKind
from tickets.intake_service import LADDER

SPARE = 100
"""Tickets that do not fall due, for the clicks before."""
POLL = 0.2
LEAD = timedelta(seconds=2)
"""So long before the instant the timers are written, which is not what is measured."""
MINUTE = timedelta(minutes=1)
ANY_HOUR = {"DUWANG_QUIET_HOURS": ""}
"""The measured hour must not decide what leaves."""
ABOUT_TICKETS = (*TOGETHER, MessageKind.BUNDLE, MessageKind.BUNDLE_NOTICE)


class StormNotOverError(Exception):
    """The plan's patience ended first; the figures would be of something else."""

    code = "bench_storm"


@dataclass(frozen=True, slots=True)
class Over:
    """Seconds since the instant: every step decided with its pages ordered, and every page in the carrier's hands."""

    decided: float
    handed_over: float


def measure_storm(plan: Plan, kind: str) -> Sheet:
    """Worker and web as `make run` starts them; the acknowledging person clicks from the instant to the end."""
    with filled(kind, plan.storm + SPARE, open_share=1.0, settings=ANY_HOUR) as subject:
        storm = prepare(subject, plan.storm)
        with serving(subject.environment, subject.port) as running, working(subject) as worker:
            visitor = Visitor(running.port)
            with Clicks(visitor, _acknowledging(storm.spare), pace=plan.click_pace) as calm:
                sleep(plan.calm)
            slow, used = slowness(), tree_seconds(worker)
            at = SystemClock().now() + LEAD
            fall_due(subject, storm, at=at)
            sleep(max((at - SystemClock().now()).total_seconds(), 0))
            with Clicks(visitor, _acknowledging(storm.own), pace=plan.click_pace) as clicks:
                over = _await(subject, at, plan.patience)
            cpu, memory = tree_seconds(worker) - used, peak_memory(worker)
        slow = (slow + slowness()) / 2
        facts = _times(over, slow) | _messages(subject, at) | _clicked(clicks, calm, slow)
        facts |= {"worker_cpu_s": round(cpu, 1), "worker_peak_rss_mib": round(memory, 1)}
    figure = Figure(f"{plan.storm:,} due at one instant", {}, facts)
    return Sheet("storm", kind, plan.storm, [figure], {"slowness": round(slow, 2)})


def _acknowledging(numbers: Sequence[str]) -> Iterator[Request]:
    return (Request("POST", f"/tickets/{number}/acknowledge", {"version": "1"}) for number in numbers)


def _await(subject: Subject, at: datetime, patience: float) -> Over:
    """Looks five times a second, at what an index finds."""
    clock, deadline = SystemClock(), monotonic() + patience
    decided: float | None = None
    while monotonic() < deadline:
        since = (clock.now() - at).total_seconds()
        if decided is None and not _undecided(subject, at):
            decided = since
        if decided is not None and not _unsent(subject, at):
            return Over(decided, since)
        sleep(POLL)
    raise StormNotOverError


def _undecided(subject: Subject, at: datetime) -> bool:
    """A ladder that somebody acknowledged meanwhile is looked at again later: its step is decided by that."""
    with subject.desk.database.read() as session:
        return bool(session.scalar(select(exists().where(TimerRow.kind == LADDER, TimerRow.due_at <= at))))


def _unsent(subject: Subject, at: datetime) -> bool:
    waits = exists().where(
        PageRow.state.in_(UNSENT), PageRow.kind.in_(ABOUT_TICKETS), PageRow.created_at >= at
    )
    with subject.desk.database.read() as session:
        return bool(session.scalar(select(waits)))


def _times(over: Over, slow: float) -> dict[str, float | int | str]:
    return {
        "decided_s": round(over.decided, 1), "decided_adjusted_s": round(over.decided / slow, 1),
        "handed_over_s": round(over.handed_over, 1),
    }  # fmt: skip


def _messages(subject: Subject, at: datetime) -> dict[str, float | int | str]:
    """Of calls that a carrier took, first channel; words about who has a ticket are counted apart."""
    made = PageRow.created_at >= at
    with subject.desk.database.read() as session:
        sent = session.execute(
            select(PageRow.kind, PageRow.contact_id, PageRow.data, AttemptRow.started_at)
            .join(AttemptRow, AttemptRow.page_id == PageRow.id)
            .where(made, AttemptRow.state != AttemptState.FAILED, AttemptRow.channel_pos == 0)
        ).all()
        pages, tickets = session.execute(
            select(func.count(), func.count(PageRow.subject_id.distinct())).where(
                made, PageRow.kind.in_(TOGETHER)
            )
        ).one()
    about = [one for one in sent if one.kind in ABOUT_TICKETS]
    return {
        "pages": pages, "tickets": tickets, "contacts": len({one.contact_id for one in about}),
        "messages_first_minute": sum(one.started_at < at + MINUTE for one in about), "messages": len(about),
        "largest_bundle": max((int(one.data.get("count", 1)) for one in about), default=0),
        "messages_who_took_it": len(sent) - len(about),
    }  # fmt: skip


def _clicked(clicks: Clicks, calm: Clicks, slow: float) -> dict[str, float | int | str]:
    return {
        "clicks": len(clicks.took),
        "web_p50_ms": round(clicks.at_most(50), 1), "web_p95_ms": round(clicks.at_most(95), 1),
        "web_max_ms": round(max(clicks.took), 1), "web_p95_adjusted_ms": round(clicks.at_most(95) / slow, 1),
        "web_p95_ms_before": round(calm.at_most(95), 1),
    }  # fmt: skip
