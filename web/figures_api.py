"""The figures as JSON: what charts are drawn from, and the numbers of the papers."""

from collections.abc import Mapping
from typing import Any

from flask_smorest import Blueprint

from reports.facts import Counts
from reports.periods import Step
from reports.reading import look
from web.desk import desk
from web.figures_doors import question
from web.figures_names import unit_names
from web.figures_schemas import FiguresOut, FiguresQuery
from web.signed_in import actor

figures = Blueprint("api_figures", __name__, url_prefix="/api/figures", description="Figures as JSON")


@figures.get("")  # type: ignore[untyped-decorator]  # flask-smorest has no types
@figures.doc(security=[{"session": []}])  # type: ignore[untyped-decorator]  # likewise
@figures.arguments(FiguresQuery, location="query")  # type: ignore[untyped-decorator]  # likewise
@figures.response(200, FiguresOut)  # type: ignore[untyped-decorator]  # likewise
def read_figures(asked: Mapping[str, Any]) -> dict[str, object]:
    """Received, answered, in time, average working days of a period."""
    me, wanted = actor(), question(_arguments(asked))
    with desk().database.read() as session:
        names = unit_names(session)
        found = look(session, me, wanted, units=names, today=desk().calendar.local(desk().clock.now()).date())
    period = found.question.period
    return {
        "period": period.code, "start": period.first, "end": period.last, "whole": found.whole,
        "counted_at": found.counted_at, "legal_days": found.legal_days, "total": counts(found.total),
        "before": counts(found.before), "steps": [_step(*one) for one in found.steps],
        "months": [_step(*one) for one in found.months],
        "units": [{"unit": unit, "name": names.get(unit, ""), **counts(one)} for unit, one in found.units.items()],
        "kinds": [{"kind": kind, **counts(one)} for kind, one in found.kinds.items()], "heat": found.heat,
    }  # fmt: skip


def counts(found: Counts) -> dict[str, object]:
    """Counts with what is derived from them."""
    derived = {"open": found.open, "in_time_share": found.in_time_share, "average_days": found.average_days}
    return {**found._asdict(), **derived}


def _step(step: Step, found: Counts) -> dict[str, object]:
    return {"start": step.first, "end": step.last, **counts(found)}


def _arguments(asked: Mapping[str, Any]) -> Mapping[str, str]:
    kind = asked["kind"]
    return {
        "period": asked["period"], "from": asked["start"], "to": asked["end"], "unit": asked["unit"],
        "kind": kind.value if kind else "",
    }  # fmt: skip
