"""The desk in OpenMetrics: every figure comes from the database at the moment of asking, so that any process answers.

Counts of what has happened are gauges over a window, not counters of one process: two web processes and a restart
give the same answer. `docs/reliability.md` lists them.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from prometheus_client import CollectorRegistry
from prometheus_client.core import GaugeHistogramMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.exposition import choose_encoder
from prometheus_client.registry import Collector

from database.reserve import Reserve
from database.session import Session
from escalation.drill_store import Drill
from escalation.pulse_store import last_pass
from notifiers.audit import delivery_audit
from notifiers.pages import PageState
from web.watch_store import NEWEST, Figures, figures

BUCKETS = (1, 2, 5, 10, 30, 60, 120, 300, 900, 3600)
"""Seconds; the promise is 5 when idle and 60 with 10,000 due together."""


@dataclass(frozen=True, slots=True, eq=False)
class Look(Collector):
    """The desk at one instant, as families of metrics."""

    now: datetime
    passed_at: datetime | None
    found: Figures
    findings: int
    disk_full: bool | None = None
    """None where the disk is not ours to look at."""

    def collect(self) -> Iterable[Metric]:
        """Every family; what is not known is left out."""
        found, since = self.found, self._since
        if self.passed_at is not None:
            yield _gauge(
                "duwang_engine_pulse_age_seconds", "Since the engine's last pass.", since(self.passed_at)
            )
        yield _gauge(
            "duwang_unsent_age_seconds", "The oldest unsent page is due so long.", since(found.unsent_since)
        )
        yield _gauge("duwang_timers_due", "Timers that are due.", found.timers_due)
        yield _gauge(
            "duwang_timer_lag_seconds", "The oldest timer is due so long.", since(found.timer_due_since)
        )
        yield _gauge("duwang_tickets_overdue", "Open tickets past their last day.", found.overdue)
        yield _gauge(
            "duwang_delivery_findings", "Kinds of broken delivery promises; must be 0.", self.findings
        )
        if self.disk_full is not None:
            yield _gauge(
                "duwang_disk_full", "1 while nothing new is taken in for want of room.", self.disk_full
            )
        pages: dict[tuple[str, ...], float] = {
            (state.value,): found.pages.get(state.value, 0) for state in PageState
        }
        yield _labelled("duwang_pages", f"The newest {NEWEST} pages by state.", ("state",), pages)
        calls: Counter[tuple[str, ...]] = Counter((call.carrier, call.outcome) for call in found.calls)
        yield _labelled("duwang_calls", "Calls to carriers, last hour.", ("carrier", "outcome"), calls)
        yield from _drills(found.drills, self.now)
        yield _waits([call.waited for call in found.calls if call.waited is not None])

    def _since(self, instant: datetime | None) -> float:
        return 0.0 if instant is None else (self.now - instant).total_seconds()


def _drills(found: Sequence[Drill], now: datetime) -> Iterable[Metric]:
    """What is not known yet is left out: no test judged, none that ever arrived."""
    verdicts: dict[tuple[str, ...], float] = {
        (one.channel,): one.arrived for one in found if one.arrived is not None
    }
    ages: dict[tuple[str, ...], float] = {
        (one.channel,): (now - one.good_at).total_seconds() for one in found if one.good_at
    }
    channel = ("channel",)
    yield _labelled("duwang_test_page_ok", "Whether the channel's newest test arrived.", channel, verdicts)
    yield _labelled("duwang_test_page_good_age_seconds", "Since the last test that did.", channel, ages)


def look(session: Session, now: datetime, reserve: Reserve | None = None) -> Look:
    """Ask the database everything once, and the reserve of its disk."""
    findings = delivery_audit(session, now, newest=NEWEST)
    full = None if reserve is None else reserve.given_up_at is not None
    return Look(now, last_pass(session), figures(session, now), len(findings), full)


def exposition(seen: Look, accept: str) -> tuple[bytes, str]:
    """Body and content type in the format the scraper accepts."""
    registry = CollectorRegistry(auto_describe=False)
    registry.register(seen)
    encode, content_type = choose_encoder(accept)
    return encode(registry), content_type


def _gauge(name: str, help_text: str, value: float) -> GaugeMetricFamily:
    return GaugeMetricFamily(name, help_text, value=value)


def _labelled(
    name: str, help_text: str, labels: Sequence[str], values: Mapping[tuple[str, ...], float]
) -> GaugeMetricFamily:
    family = GaugeMetricFamily(name, help_text, labels=labels)
    for key, value in sorted(values.items()):
        family.add_metric(key, value)
    return family


def _waits(seconds: Sequence[float]) -> GaugeHistogramMetricFamily:
    counted = [(str(float(edge)), float(sum(one <= edge for one in seconds))) for edge in BUCKETS]
    return GaugeHistogramMetricFamily(
        "duwang_due_to_call_seconds", "From a page's order to its first call, last hour.",
        buckets=[*counted, ("+Inf", float(len(seconds)))], gsum_value=sum(seconds),
    )  # fmt: skip
