"""What the JSON interface takes and gives; a field it does not know is an error, not a silence."""

from collections.abc import Mapping
from typing import Any

from marshmallow import RAISE, Schema, ValidationError, fields, validate, validates_schema

from probes.alarms.alarm import AlarmState, Outcome
from tickets.kinds import Severity
from tickets.lifecycle import DismissReason, State
from tickets.problems import ProblemType

MOST_A_PAGE = 100


class Strict(Schema):
    """Base of what comes in."""

    class Meta:
        unknown = RAISE


class FaultIn(Strict):
    """A fault a machine has detected."""

    kind = fields.Enum(
        ProblemType, by_value=True, load_default=ProblemType.UNREACHABLE,
        metadata={"description": "Which of the official problem types it is."},
    )  # fmt: skip
    site_code = fields.String(
        load_default="", validate=validate.Length(max=20), metadata={"description": "网站标识码 of the site."}
    )
    url = fields.String(
        load_default="", validate=validate.Length(max=2000),
        metadata={"description": "The page; leave it out for what has none, such as a machine room."},
    )  # fmt: skip
    title = fields.String(required=True, validate=validate.Length(min=1, max=200))
    status = fields.Enum(
        AlarmState, by_value=True, load_default=AlarmState.FIRING,
        metadata={"description": "`resolved` notes the end on the ticket; people answer it."},
    )  # fmt: skip
    labels = fields.Dict(
        keys=fields.String(validate=validate.Length(min=1, max=200)),
        values=fields.String(validate=validate.Length(max=4000)), load_default=dict, validate=validate.Length(max=100),
        metadata={"description": "What the rules of this source match (docs/monitoring.md)."},
    )  # fmt: skip
    description = fields.String(load_default="", validate=validate.Length(max=2000))
    severity = fields.Enum(Severity, by_value=True, load_default=Severity.NORMAL)
    fingerprint = fields.String(
        required=True, validate=validate.Length(min=1, max=120),
        metadata={"description": "The same for the same fault: one open ticket per fingerprint, repeats are counted."},
    )  # fmt: skip
    started_at = fields.AwareDateTime(
        load_default=None, allow_none=True,
        metadata={
            "description": "Confirmed start of the fault with its offset. Its minutes count from here; from when the"
            " desk was told, where this lies ahead or more than a day before that."
        },
    )  # fmt: skip
    ended_at = fields.AwareDateTime(
        load_default=None, allow_none=True, metadata={"description": "When it was over, with `resolved`."}
    )


class FaultOut(Schema):
    """The ticket the fault became."""

    number = fields.String(required=True)
    repeated = fields.Boolean(required=True)
    repeats = fields.Integer(required=True)
    outcome = fields.Enum(Outcome, by_value=True, required=True)


class AlertOut(Schema):
    """What became of one alert of a post, in its order: a ticket, or the error with the field's name."""

    fingerprint = fields.String()
    outcome = fields.String()
    number = fields.String()
    repeats = fields.Integer()
    field = fields.String()
    error = fields.String()


class AlertsOut(Schema):
    """What became of a post."""

    alerts = fields.List(fields.Nested(AlertOut), required=True)
    failed = fields.Integer(required=True)


class ListQuery(Strict):
    """What a list is narrowed to."""

    stage = fields.Enum(State, by_value=True, load_default=None)
    severity = fields.Enum(Severity, by_value=True, load_default=None)
    answered = fields.Boolean(load_default=False)
    overdue = fields.Boolean(load_default=False)
    q = fields.String(load_default="", validate=validate.Length(max=100))
    limit = fields.Integer(load_default=50, validate=validate.Range(min=1, max=MOST_A_PAGE))
    after = fields.String(load_default="", metadata={"description": "`next` of the page before."})

    @validates_schema
    def refuse_the_archive(self, data: Mapping[str, Any], **_: object) -> None:
        """Words among answered tickets would read every one of them."""
        if data["q"] and data["answered"]:
            message = (
                "Words are looked for among open tickets only: leave out `answered`, or search at /tickets."
            )
            raise ValidationError(message, "q")


class StandingOut(Schema):
    """How the deadline stands at this moment."""

    kind = fields.String(required=True)
    half_days = fields.Integer(required=True, metadata={"description": "Half working days left, or late."})


class LineOut(Schema):
    """A ticket as a list shows it; nobody's personal data."""

    number = fields.String(required=True)
    kind = fields.String(required=True)
    source = fields.String(required=True)
    state = fields.String(required=True)
    severity = fields.String(required=True)
    title = fields.String(required=True)
    unit_id = fields.Integer(allow_none=True)
    received_at = fields.AwareDateTime(required=True)
    due_at = fields.AwareDateTime(allow_none=True)
    overdue_at = fields.AwareDateTime(allow_none=True)
    paused_at = fields.AwareDateTime(allow_none=True)
    provisional = fields.Boolean()
    deadline_unknown = fields.Boolean()
    answered_at = fields.AwareDateTime(allow_none=True)
    in_time = fields.Boolean(allow_none=True)
    repeats = fields.Integer()
    standing = fields.Nested(StandingOut, allow_none=True)


class ListOut(Schema):
    """One page of tickets; `next` is empty on the last."""

    tickets = fields.List(fields.Nested(LineOut), required=True)
    next = fields.String(required=True)


class TicketOut(LineOut):
    """A whole ticket; its version is the ETag."""

    version = fields.Integer(required=True)
    cycle = fields.Integer(required=True)
    problem = fields.String()
    url = fields.String()
    description = fields.String()
    assignee_id = fields.Integer(allow_none=True)
    answer = fields.String()
    dismiss_reason = fields.String(allow_none=True)
    verbs = fields.List(fields.String(), metadata={"description": "What may be done now, facts aside."})


class MoveIn(Strict):
    """The facts a verb must leave behind; which ones, the lifecycle says."""

    problem = fields.Enum(ProblemType, by_value=True)
    unit = fields.Integer(metadata={"description": "Id of the unit that answers."})
    note = fields.String(validate=validate.Length(max=4000))
    answer = fields.String(validate=validate.Length(max=20_000))
    reason = fields.String(
        validate=validate.Length(max=4000),
        metadata={"description": f"For dismiss one of {', '.join(DismissReason)}; else free words."},
    )
    duplicate_of = fields.String(validate=validate.Length(max=12))
    cause = fields.String(validate=validate.Length(max=4000))
    fix_time = fields.String(validate=validate.Length(max=80))
    leader_report = fields.String(validate=validate.Length(max=4000))


class ErrorOut(Schema):
    """Why not: a stable code and a sentence."""

    status = fields.Integer(required=True)
    code = fields.String(required=True)
    message = fields.String(required=True)
    errors = fields.Dict()


class HealthOut(Schema):
    """Whether the desk answers, its database included."""

    status = fields.String(required=True)


__all__ = [name for name in dir() if name.endswith(("In", "Out", "Query"))]
