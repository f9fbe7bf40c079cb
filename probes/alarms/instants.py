"""The instants a source tells, as far as the desk goes by them: machines' clocks are wrong in both directions."""

from dataclasses import replace
from datetime import datetime, timedelta

from probes.alarms.alarm import Alarm
from tickets.intake import CLOCK_SLACK

BELIEVED = timedelta(days=1)
"""A start farther back than this is no measure of the desk's duty, nor a device's date of its mail."""
AT_ONCE = timedelta(0)


def righted(alarm: Alarm, now: datetime) -> tuple[Alarm, timedelta]:
    """The alarm without instants that lie ahead, and how far they did: a wrong clock loses no fault.

    What lies ahead by no more than other clocks differ is AT_ONCE. A sender does not try again what it was refused.
    """
    ahead = max((at - now for at in (alarm.started_at, alarm.ended_at) if at), default=AT_ONCE)
    found = replace(
        alarm, started_at=min(alarm.started_at, now) if alarm.started_at else None,
        ended_at=min(alarm.ended_at, now) if alarm.ended_at else None,
    )  # fmt: skip
    return found, ahead if ahead > CLOCK_SLACK else AT_ONCE


def ahead_words(ahead: timedelta) -> str:
    """For whoever looks after the machine."""
    minutes = -(-int(ahead.total_seconds()) // 60)
    return f"clock: it is ahead by {minutes} min; what it says counts from when it comes. Set the machine's clock."


def counts_from(started: datetime | None, told: datetime) -> datetime | None:
    """When the minutes of a fault begin: its start, where the desk was told within a day; None: when it was told.

    Nobody can have worked on a fault before anybody knew. A day covers a line that was cut, and the night of a monitor
    that waits before it speaks; weeks are a desk that was connected to a monitor after they had passed.
    """
    return started if started is not None and started >= told - BELIEVED else None
