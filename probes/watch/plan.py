"""The plan of the visits as data: how often, how long, when a fault is believed, at which shares a week is marked."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from probes.errors import ProbesError

LEAST_A_DAY, MOST_A_DAY = 20, 288
"""19号 asks for 20 spaced visits a day at least; every five minutes is as much as a site should bear."""
MOST_VANTAGE = 20
KEYS = frozenset({
    "visits_a_day", "limit_seconds", "confirm_seconds", "while_down_seconds", "flap_minutes", "warn_percent",
    "veto_percent", "certificate_days", "keep_days", "vantages", "quorum", "line",
})  # fmt: skip


class BadWatchPlanError(ProbesError):
    """The file of the plan of visits says something that cannot be done; nothing of it is used."""

    code = "probes.watch_plan"

    def __init__(self, problem: str) -> None:
        self.problem = problem
        super().__init__(f"The plan of visits cannot be used: {problem}. Correct the file and start again.")


@dataclass(frozen=True, slots=True)
class WatchPlan:
    """`vantages` are the places that look; `quorum` of them must see a fault (all, where there are fewer).

    `line` are `host:port` that answer as long as our own line works.
    """

    visits_a_day: int
    limit: timedelta
    """19号 站点无法访问: a visit not open within 15 seconds has failed."""
    confirm: timedelta
    while_down: timedelta
    flap: timedelta
    """So long a site must stay up before its outage is over; what happens before is the same outage."""
    warn_percent: int
    veto_percent: int
    certificate_days: tuple[int, ...]
    keep: timedelta
    vantages: tuple[str, ...]
    quorum: int
    line: tuple[tuple[str, int], ...]

    def looked_at_from(self, vantage: str) -> "WatchPlan":
        """The same, for a process that looks from there ("" for one that does not look). Raises BadWatchPlanError."""
        if vantage and vantage not in self.vantages:
            problem = f"this process looks from “{vantage}” (DUWANG_VANTAGE), which `vantages` does not name"
            raise BadWatchPlanError(problem)
        return self


def read_watch_plan(data: Any) -> WatchPlan:  # noqa: ANN401  (whatever the file holds)
    """The plan of a JSON file. Raises BadWatchPlanError naming the place."""
    try:
        _require_known(data)
        return WatchPlan(
            visits_a_day=_between(data, "visits_a_day", LEAST_A_DAY, MOST_A_DAY),
            limit=timedelta(seconds=_between(data, "limit_seconds", 1, 60)),
            confirm=timedelta(seconds=_between(data, "confirm_seconds", 5, 900)),
            while_down=timedelta(seconds=_between(data, "while_down_seconds", 15, 3600)),
            flap=timedelta(minutes=_between(data, "flap_minutes", 1, 1440)),
            warn_percent=_between(data, "warn_percent", 1, 100),
            veto_percent=_between(data, "veto_percent", data["warn_percent"], 100),
            certificate_days=tuple(sorted({int(days) for days in data["certificate_days"]}, reverse=True)),
            keep=timedelta(days=_between(data, "keep_days", 8, 3660)),
            vantages=_vantages(data), quorum=_between(data, "quorum", 1, len(data["vantages"])),
            line=tuple(_end(text) for text in data["line"]),
        )  # fmt: skip
    except (KeyError, TypeError, ValueError) as error:
        raise BadWatchPlanError(str(error)) from error


def _require_known(data: Mapping[str, Any]) -> None:
    unknown = sorted(data.keys() - KEYS)
    if unknown:
        message = f"it has no “{unknown[0]}”; its keys are {', '.join(sorted(KEYS))}"
        raise ValueError(message)


def _between(data: Mapping[str, Any], name: str, least: int, most: int) -> int:
    value = int(data[name])
    if not least <= value <= most:
        message = f"{name} is {value}; it must lie between {least} and {most}"
        raise ValueError(message)
    return value


def _vantages(data: Mapping[str, Any]) -> tuple[str, ...]:
    found = tuple(dict.fromkeys(str(name).strip() for name in data["vantages"]))
    if not found or any(not 0 < len(name) <= MOST_VANTAGE for name in found):
        message = f"vantages needs one name at least, none longer than {MOST_VANTAGE} characters"
        raise ValueError(message)
    return found


def _end(text: str) -> tuple[str, int]:
    host, _, port = str(text).rpartition(":")
    if not host or not port.isdigit():
        message = f"line names “{text}”; write host:port"
        raise ValueError(message)
    return host.strip("[]"), int(port)
