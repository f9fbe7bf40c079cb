"""Alertmanager's webhook: each alert of a post is taken by itself, and the answer says of each what became of it."""

from collections.abc import Mapping
from typing import Any

from flask import request
from flask_smorest import Blueprint

from probes.alarms.alertmanager import left_out, read_alert, read_post
from probes.alarms.errors import BadAlarmError
from roster.permissions import Actor
from tickets.errors import BadReportError
from web.callers import machine, source_of
from web.desk import desk
from web.machine_doors import keeping_refusals, posted
from web.schemas import AlertsOut

alarms = Blueprint("api_alarms", __name__, url_prefix="/api", description="Other monitoring, by bearer token")
MOST_BYTES = 512 * 1024
"""A storm's group of some hundred alerts; whoever has no token is refused before anything is read."""
TOLD = {"url": "labels"}
"""What a field of a report is called in an alert."""


@alarms.post("/alertmanager")  # type: ignore[untyped-decorator]  # flask-smorest has no types
@alarms.doc(
    security=[{"token": []}],
    requestBody={"content": {"application/json": {"schema": {"type": "object"}}}, "required": True},
)  # type: ignore[untyped-decorator]  # likewise
@alarms.response(200, AlertsOut)  # type: ignore[untyped-decorator]  # likewise
@alarms.alt_response(422, schema=AlertsOut, description="None of the alerts could be taken")  # type: ignore[untyped-decorator]  # likewise
def take_alerts() -> tuple[dict[str, object], int]:
    """Take what Alertmanager posts (webhook, version 4); one open ticket per alert and source."""
    reporter = machine()
    request.max_content_length = MOST_BYTES
    with keeping_refusals(reporter):
        data = posted()
        alerts = read_post(data)
    told = [_taken(reporter, alert, f"alerts[{number}]") for number, alert in enumerate(alerts)]
    failed = sum(1 for one in told if "error" in one)
    _complain(reporter, data, told)
    return {"alerts": told, "failed": failed}, 422 if told and failed == len(told) else 200


def _taken(reporter: Actor, alert: Any, place: str) -> dict[str, object]:  # noqa: ANN401  (likewise)
    """What became of one alert; an outage of the desk's own is none of the alert's and ends the whole post."""
    try:
        said = read_alert(alert, place)
        told = desk().alarms.say(reporter, source_of(reporter), said)
    except BadAlarmError as error:
        return {"error": error.problem, "field": error.field}
    except BadReportError as error:
        return {"error": error.problem, "field": f"{place}.{TOLD.get(error.field, error.field)}"}
    return {
        "fingerprint": said.key,
        "outcome": told.outcome.value,
        "number": told.number,
        "repeats": told.repeats,
    }


def _complain(reporter: Actor, data: Mapping[str, Any], told: list[dict[str, object]]) -> None:
    """The administrator's page keeps the first thing that was wrong."""
    wrong = [f"{one['field']}: {one['error']}" for one in told if "error" in one]
    missing = left_out(data)
    if missing:
        wrong.append(f"truncatedAlerts: Alertmanager left out {missing}; raise its max_alerts.")
    if wrong:
        more = f" (and {len(wrong) - 1} more)" if len(wrong) > 1 else ""
        desk().alarms.refuse(reporter, source_of(reporter), f"{wrong[0]}{more}")
