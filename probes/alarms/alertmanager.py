"""What Alertmanager posts (webhook, version 4): each alert read by itself, so that a bad one loses no other.

Unknown fields are ignored, as the format grows. https://prometheus.io/docs/alerting/latest/configuration/#webhook_config
"""

import hashlib
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from probes.alarms.alarm import AlarmState
from probes.alarms.errors import BadAlarmError
from probes.alarms.mapping import Said

MOST_ALERTS, MOST_LABELS = 500, 100
MOST_NAME, MOST_VALUE, MOST_FINGERPRINT = 200, 4000, 120
NEVER = 1
"""The year of Go's zero time: an alert that fires has no end."""


def read_post(data: Any) -> Sequence[Any]:  # noqa: ANN401  (whatever was posted)
    """The alerts of a post, not yet looked at. Raises BadAlarmError where the post itself is none."""
    if not isinstance(data, Mapping):
        raise BadAlarmError(field="body", problem="Send one JSON object, as Alertmanager's webhook does.")
    alerts = data.get("alerts")
    if not isinstance(alerts, list):
        raise BadAlarmError(field="alerts", problem="Send a list of alerts.")
    if len(alerts) > MOST_ALERTS:
        raise BadAlarmError(field="alerts", problem=f"Send at most {MOST_ALERTS} at once: set max_alerts.")
    return alerts


def left_out(data: Mapping[str, Any]) -> int:
    """How many alerts Alertmanager itself left out of a post (max_alerts)."""
    found = data.get("truncatedAlerts", 0)
    return found if isinstance(found, int) and not isinstance(found, bool) and found > 0 else 0


def read_alert(data: Any, place: str) -> Said:  # noqa: ANN401  (one entry of `alerts`)
    """One alert; `place` is its name in errors, such as alerts[3]. Raises BadAlarmError naming the field."""
    if not isinstance(data, Mapping):
        raise BadAlarmError(field=place, problem="An alert is a JSON object.")
    labels = _words(data, "labels", place)
    if not labels:
        raise BadAlarmError(field=f"{place}.labels", problem="Name at least one label, such as alertname.")
    state = data.get("status")
    if state not in set(AlarmState):
        raise BadAlarmError(field=f"{place}.status", problem="Write firing or resolved.")
    ended_at = _instant(data, "endsAt", place)
    return Said(
        key=_fingerprint(data, labels, place), state=AlarmState(state), labels=labels,
        annotations=_words(data, "annotations", place), started_at=_instant(data, "startsAt", place),
        ended_at=ended_at if state == AlarmState.RESOLVED else None, link=_text(data, "generatorURL", place),
    )  # fmt: skip


def _words(data: Mapping[str, Any], name: str, place: str) -> Mapping[str, str]:
    found = data.get(name, {})
    if found is None:
        return {}
    if not isinstance(found, Mapping) or len(found) > MOST_LABELS:
        raise BadAlarmError(
            field=f"{place}.{name}", problem=f"Send an object of at most {MOST_LABELS} words."
        )
    for key, value in found.items():
        if not isinstance(value, str):
            raise BadAlarmError(field=f"{place}.{name}.{key[:MOST_NAME]}", problem="Send text, in quotes.")
        if len(key) > MOST_NAME or len(value) > MOST_VALUE:
            raise BadAlarmError(
                field=f"{place}.{name}.{key[:40]}", problem=f"Send at most {MOST_VALUE} characters."
            )
    return found


def _fingerprint(data: Mapping[str, Any], labels: Mapping[str, str], place: str) -> str:
    """Alertmanager's own, or one of the labels where a sender has none: the same labels are the same alert."""
    found = _text(data, "fingerprint", place)
    if len(found) > MOST_FINGERPRINT:
        raise BadAlarmError(
            field=f"{place}.fingerprint", problem=f"Send at most {MOST_FINGERPRINT} characters."
        )
    return found or hashlib.sha256(repr(sorted(labels.items())).encode(errors="replace")).hexdigest()[:32]


def _text(data: Mapping[str, Any], name: str, place: str) -> str:
    found = data.get(name, "")
    if not isinstance(found, str):
        raise BadAlarmError(field=f"{place}.{name}", problem="Send text, in quotes.")
    return found.strip()


def _instant(data: Mapping[str, Any], name: str, place: str) -> datetime | None:
    text = _text(data, name, place)
    if not text:
        return None
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        found = None
    if found is None or found.tzinfo is None:
        raise BadAlarmError(
            field=f"{place}.{name}",
            problem="Send an instant with its offset, such as 2026-11-28T20:15:00+08:00.",
        )
    return None if found.year == NEVER else found
